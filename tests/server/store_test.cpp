// The store as the service and the report open it.
#include "server/store.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

namespace eczema::tests {
namespace {

using namespace server;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::int64_t now = 1'800'000'000;

FeedbackRow accepted_card() {
    FeedbackRow row;
    row.identity = "a";
    row.rule = "ocs-course-length";
    row.accepted = true;
    return row;
}

TEST(Store, WithoutAFileRemembersTokensInMemoryAlone) {
    const auto store = open_store({});
    ASSERT_TRUE(store);
    EXPECT_EQ(store->feedback, nullptr);
    ASSERT_NE(store->replay, nullptr);
    EXPECT_FALSE(store->replay->persistent());
    EXPECT_EQ(store->replay->remember("ehr", "a", now, now), Seen::fresh);
    EXPECT_EQ(store->replay->remember("ehr", "a", now, now), Seen::replayed);
}

TEST(Store, KeepsTokensAndFeedbackInOneFile) {
    const ScratchFolder folder;
    const std::string path = folder.file("store.db");
    for (const bool again : {false, true}) {
        const auto store = open_store({.file = path});
        ASSERT_TRUE(store);
        EXPECT_TRUE(store->replay->persistent());
        EXPECT_EQ(store->replay->remember("ehr", "a", now, now), again ? Seen::replayed : Seen::fresh);
        std::promise<bool> stored;
        store->feedback->add({accepted_card()}, [&](bool is_stored) { stored.set_value(is_stored); });
        EXPECT_TRUE(stored.get_future().get());
        const std::vector<std::string_view> shown{"ocs-course-length"};
        store->feedback->count_shown("ehr", shown, now);

        const auto report = read_feedback_report({.file = path}); // while it is open
        ASSERT_TRUE(report);
        ASSERT_THAT(*report, SizeIs(1));
        EXPECT_EQ(report->front().accepted, 1U);
    }
    const auto report = read_feedback_report({.file = path});
    ASSERT_TRUE(report);
    ASSERT_THAT(*report, SizeIs(1));
    EXPECT_EQ(report->front().shown, 2U);
}

TEST(Store, IsNotMadeByAReport) {
    const ScratchFolder folder;
    const auto report = read_feedback_report({.file = folder.file("store.db")});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().error, DatabaseError::cannot_open);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Store, SaysWhyItCannotBeOpened) {
    const ScratchFolder folder;
    const std::string path = folder.file("store.db");
    std::ofstream(path) << "not a database, whatever its name says; long enough for a header of a hundred bytes. "
                           "And so on, and so on, until it is.";
    const auto store = open_store({.file = path});
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().error, DatabaseError::foreign_file);
    EXPECT_THAT(store.error().message, StartsWith(path + " is not a store of this program"));
}

} // namespace
} // namespace eczema::tests
