// The store as the service and the report open it.
#include "server/store.hpp"
#include "tests/support/feedback_rows.hpp"
#include "tests/support/store_kind.hpp"

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

class OpenedStore : public ::testing::TestWithParam<StoreKind> {};

INSTANTIATE_TEST_SUITE_P(In, OpenedStore, ::testing::Values(StoreKind::sqlite, StoreKind::postgres),
                         [](const auto& kind) { return name_of(kind.param); });

TEST_P(OpenedStore, KeepsTokensAndFeedback) {
    const MadeStore made(GetParam());
    for (const bool again : {false, true}) {
        const auto store = open_store(made.config(), {}, {}, patient_times);
        ASSERT_TRUE(store);
        EXPECT_TRUE(store->replay->persistent());
        EXPECT_EQ(store->replay->remember("ehr", "a", now, now), again ? Seen::replayed : Seen::fresh);
        EXPECT_TRUE(stored(*store->feedback, {accepted_card()}));
        count(*store->feedback, "ehr", {"ocs-course-length"}, now);

        const auto report = made.report(); // while it is open
        ASSERT_THAT(report, SizeIs(1));
        EXPECT_EQ(report.front().accepted, 1U);
    }
    const auto report = made.report();
    ASSERT_THAT(report, SizeIs(1));
    EXPECT_EQ(report.front().shown, 2U);
}

TEST_P(OpenedStore, RemovesWhatItHasKeptForItsTime) {
    const MadeStore made(GetParam());
    FeedbackRow old = row_of("old");
    FeedbackRow recent = row_of("new");
    old.received_time = "2020-11-12T10:44:24.999Z"; // long ago by every clock
    recent.received_time = "2020-11-22T10:44:25.000Z";
    EXPECT_EQ(Written::yes, made.feedback_table()->write(std::vector{old, recent}, {}));
    StoreConfig config = made.config();
    config.feedback_days = 10;
    const auto clock = [] { return std::int64_t{1'606'041'865}; }; // 2020-11-22T10:44:25Z
    const auto store = open_store(config, {}, clock, patient_times);
    ASSERT_TRUE(store);
    EXPECT_TRUE(comes_true([&] { return made.number("SELECT count(*) FROM feedback") == 1; }));
}

TEST(Store, OfPostgresIsNotMadeByAReport) {
    const MadeStore made(StoreKind::postgres);
    const auto report = read_feedback_report(made.config());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().error, DatabaseError::older_version);
    EXPECT_EQ(made.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'eczema_cds'"), 0);
}

TEST(Store, IsNotMadeByAReport) {
    const ScratchFolder folder;
    const auto report = read_feedback_report({.file = folder.file("store.db")});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().error, DatabaseError::cannot_open);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

// Overwrites the first page of this table in the file.
void damage(const MadeStore& made, SqlText its_page) {
    const std::int64_t page = made.number(its_page), size = made.number("PRAGMA page_size");
    std::fstream file(made.file(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp((page - 1) * size);
    file << std::string(static_cast<std::size_t>(size), '\xff');
    ASSERT_TRUE(file.good());
}

TEST(Store, IsCheckedWhereItServesAtAStart) {
    for (const bool serves : {false, true}) {
        const MadeStore made(StoreKind::sqlite);
        { ASSERT_TRUE(open_store(made.config())); }
        damage(made, serves ? SqlText("SELECT rootpage FROM sqlite_schema WHERE name = 'feedback'")
                            : SqlText("SELECT rootpage FROM sqlite_schema WHERE name = 'audit'"));
        const auto store = open_store(made.config());
        EXPECT_EQ(store.has_value(), !serves);
        if (!store) {
            EXPECT_EQ(store.error().error, DatabaseError::damaged);
        }
    }
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
