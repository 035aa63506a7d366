// What the feedback store does with what it is given, over a table that waits and fails as it is told: what goes into
// one write, what is refused at once, and what a failure costs.
#include "server/feedback_store.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/feedback_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t day_seconds = 86'400;

class TableDouble {
  public:
    // Each write waits until as many were allowed; all are to begin with.
    void allow(int writes) {
        const std::lock_guard lock(mutex_);
        allowed_ = writes;
        changed_.notify_all();
    }
    void fail(bool fails, Written word = Written::no) {
        const std::lock_guard lock(mutex_);
        fails_ = fails;
        word_ = word;
    }
    std::vector<std::size_t> rows_of_writes() const {
        const std::lock_guard lock(mutex_);
        return rows_of_writes_;
    }
    std::vector<ShownCount> counts() const {
        const std::lock_guard lock(mutex_);
        return counts_;
    }
    // How much there is to remove; what each look at it removed goes to removals().
    void let_expire(std::size_t rows) {
        const std::lock_guard lock(mutex_);
        expired_ = rows;
    }
    std::optional<std::size_t> remove(const Expiry& expiry, std::size_t most) {
        const std::lock_guard lock(mutex_);
        removals_.push_back(expiry.received_time + ' ' + std::to_string(expiry.utc_day));
        if (fails_) return std::nullopt;
        const std::size_t removed = std::min(most, expired_);
        expired_ -= removed;
        return removed;
    }
    std::vector<std::string> removals() const {
        const std::lock_guard lock(mutex_);
        return removals_;
    }
    std::size_t expired() const {
        const std::lock_guard lock(mutex_);
        return expired_;
    }
    std::size_t begun() const {
        const std::lock_guard lock(mutex_);
        return begun_;
    }

    Written write(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) {
        std::unique_lock lock(mutex_);
        ++begun_;
        changed_.wait(lock, [this] { return allowed_ > 0; });
        --allowed_;
        if (fails_) return word_;
        rows_of_writes_.push_back(rows.size());
        counts_.insert(counts_.end(), counts.begin(), counts.end());
        return Written::yes;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    int allowed_ = 1'000'000;
    bool fails_ = false;
    Written word_ = Written::no; // while it fails
    std::size_t begun_ = 0, expired_ = 0;
    std::vector<std::string> removals_;
    std::vector<std::size_t> rows_of_writes_;
    std::vector<ShownCount> counts_;
};

class ToldTable final : public FeedbackTable {
  public:
    explicit ToldTable(TableDouble& told) : told_(told) {}
    Written write(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) override {
        return told_.write(rows, counts);
    }
    bool can_write() override { return told_.write({}, {}) == Written::yes; }
    std::optional<std::size_t> remove_before(const Expiry& expiry, std::size_t most) override {
        return told_.remove(expiry, most);
    }
    std::optional<std::vector<RuleFeedback>> report() override { return std::nullopt; }

  private:
    TableDouble& told_;
};

class FeedbackQueue : public ::testing::Test {
  protected:
    void start(const FeedbackStoreLimits& limits) {
        store.emplace(
            std::make_unique<ToldTable>(told), [this](bool is) { note(is); }, limits);
    }
    void note(bool is) {
        const std::lock_guard lock(mutex);
        changes.push_back(is);
    }
    void add(std::size_t rows) {
        store->add(std::vector<FeedbackRow>(rows, row_of("a")), [this](bool is) {
            const std::lock_guard lock(mutex);
            answers.push_back(is);
        });
    }
    std::vector<bool> answered() {
        const std::lock_guard lock(mutex);
        return answers;
    }
    // The store's thread is in its first write, and waits.
    void hold_first_write() {
        told.allow(0);
        add(1);
        ASSERT_TRUE(comes_true([this] { return told.begun() == 1; }));
    }

    TableDouble told;
    std::mutex mutex;
    std::vector<bool> answers, changes;
    std::optional<FeedbackStore> store;
    static constexpr milliseconds short_pause{5}, long_pause{600'000};
};

TEST_F(FeedbackQueue, WritesWhatIsWaitingTogether) {
    start({.pause = long_pause});
    hold_first_write();
    for (int i = 0; i < 50; ++i) add(2);
    EXPECT_THAT(answered(), IsEmpty());
    told.allow(1000);
    store.reset();
    EXPECT_THAT(told.rows_of_writes(), ElementsAre(1, 100));
    EXPECT_THAT(answers, AllOf(SizeIs(51), Each(true)));
    EXPECT_THAT(changes, IsEmpty());
}

TEST_F(FeedbackQueue, WritesAboutAsManyRowsTogetherAsItMay) {
    start({.transaction_rows = 5, .pause = long_pause});
    hold_first_write();
    for (int i = 0; i < 5; ++i) add(2);
    add(9);
    add(1);
    told.allow(1000);
    store.reset();
    EXPECT_THAT(told.rows_of_writes(), ElementsAre(1, 6, 13, 1));
}

TEST_F(FeedbackQueue, RefusesAtOnceWhatItHasNoRoomFor) {
    start({.waiting_rows = 10, .pause = long_pause});
    hold_first_write();
    add(9);
    add(2);
    EXPECT_THAT(answered(), ElementsAre(false));
    add(1);
    add(1);
    EXPECT_THAT(answered(), ElementsAre(false, false));
    told.allow(1000);
    store.reset();
    EXPECT_THAT(answers, ElementsAre(false, false, true, true, true));
    EXPECT_THAT(told.rows_of_writes(), ElementsAre(1, 10));
}

TEST_F(FeedbackQueue, HasRoomAgainOnceItIsWritten) {
    start({.waiting_rows = 10, .pause = long_pause});
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(stored(*store, std::vector<FeedbackRow>(10, row_of("a"))));
    EXPECT_FALSE(stored(*store, std::vector<FeedbackRow>(11, row_of("a"))));
    EXPECT_TRUE(store->available());
}

TEST_F(FeedbackQueue, RefusesAllAfterAFailureUntilAWriteSucceeds) {
    start({.pause = short_pause});
    hold_first_write();
    add(1);
    told.fail(true);
    told.allow(1'000'000);
    EXPECT_TRUE(comes_true([this] { return answered().size() == 2; }));
    EXPECT_THAT(answered(), Each(false)); // also the one that was waiting
    EXPECT_FALSE(store->available());
    EXPECT_FALSE(stored(*store, rows_named({"b"})));
    EXPECT_THAT(told.rows_of_writes(), IsEmpty());

    told.fail(false);
    EXPECT_TRUE(comes_true([this] { return store->available(); }));
    EXPECT_TRUE(stored(*store, rows_named({"b"})));
    store.reset();
    EXPECT_THAT(changes, ElementsAre(false, true));
}

TEST_F(FeedbackQueue, DoesNotAskAFailingTableForEachSubmission) {
    start({.pause = long_pause});
    hold_first_write();
    told.fail(true);
    told.allow(1000);
    ASSERT_TRUE(comes_true([this] { return !store->available(); }));
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(stored(*store, rows_named({"b"})));
    EXPECT_EQ(told.begun(), 1U);
}

TEST_F(FeedbackQueue, WritesWhatIsWaitingBeforeItEnds) {
    start({.transaction_rows = 3, .pause = long_pause});
    hold_first_write();
    for (int i = 0; i < 20; ++i) add(1);
    count(*store, "ehr", {"a"});
    std::thread opens([this] { told.allow(1000); });
    store.reset();
    opens.join();
    EXPECT_THAT(answers, AllOf(SizeIs(21), Each(true)));
    EXPECT_THAT(told.counts(), SizeIs(1));
}

TEST_F(FeedbackQueue, EndsThoughTheTableFails) {
    start({.pause = long_pause});
    hold_first_write();
    add(1);
    count(*store, "ehr", {"a"});
    told.fail(true);
    told.allow(1000);
    store.reset();
    EXPECT_THAT(answers, ElementsAre(false, false));
}

TEST_F(FeedbackQueue, WritesCountsWithoutFeedback) {
    start({.pause = short_pause});
    count(*store, "ehr", {"a"}, day_seconds);
    ASSERT_TRUE(comes_true([this] { return told.counts().size() == 1; }));
    EXPECT_EQ(told.counts()[0].utc_day, 1);
    EXPECT_EQ(told.counts()[0].client, "ehr");
    EXPECT_EQ(told.counts()[0].rule, "a");
    EXPECT_EQ(told.counts()[0].cards, 1U);
}

TEST_F(FeedbackQueue, CountsByDayClientAndRule) {
    start({.pause = long_pause});
    for (const std::int64_t at : {std::int64_t{-1}, std::int64_t{0}, day_seconds - 1, day_seconds})
        count(*store, "ehr", {"a"}, at);
    count(*store, "ehr", {"b", "a", "a"});
    count(*store, "other", {"a"});
    store.reset();
    std::vector<std::string> counts;
    for (const ShownCount& shown : told.counts())
        counts.push_back(std::to_string(shown.utc_day) + ' ' + shown.client + ' ' + shown.rule + ' ' +
                         std::to_string(shown.cards));
    EXPECT_THAT(counts, UnorderedElementsAre("-1 ehr a 1", "0 ehr a 4", "0 ehr b 1", "0 other a 1", "1 ehr a 1"));
}

TEST_F(FeedbackQueue, LosesNoCountToAFailure) {
    start({.pause = short_pause});
    told.fail(true);
    count(*store, "ehr", {"a", "a"});
    ASSERT_TRUE(comes_true([this] { return !store->available(); }));
    count(*store, "ehr", {"a"});
    told.fail(false);
    ASSERT_TRUE(comes_true([this] { return store->available(); }));
    store.reset();
    std::uint64_t cards = 0;
    for (const ShownCount& shown : told.counts()) cards += shown.cards;
    EXPECT_EQ(cards, 3U);
}

// They may be there already: too few are counted then, never too many.
TEST_F(FeedbackQueue, CountsNothingTwiceWhereTheTableDidNotAnswer) {
    start({.pause = short_pause});
    told.fail(true, Written::unknown);
    count(*store, "ehr", {"a", "a"});
    ASSERT_TRUE(comes_true([this] { return !store->available(); }));
    count(*store, "ehr", {"b"});
    told.fail(false);
    ASSERT_TRUE(comes_true([this] { return store->available(); }));
    store.reset();
    ASSERT_THAT(told.counts(), SizeIs(::testing::Le(1U)));
    for (const ShownCount& shown : told.counts()) EXPECT_EQ(shown.rule, "b");
}

// --- what is kept for a time ----------------------------------------------------------------------

class FeedbackRetention : public FeedbackQueue {
  protected:
    // Ten days before 2026-11-22T10:44:25Z.
    void start_with(std::uint32_t days, milliseconds between = long_pause) {
        store.emplace(std::make_unique<ToldTable>(told), std::function<void(bool)>(),
                      FeedbackStoreLimits{.pause = short_pause},
                      Retention{.days = days,
                                .utc_seconds = [] { return std::int64_t{1'795'344'265}; },
                                .step = 100,
                                .between = between});
    }
};

TEST_F(FeedbackRetention, RemovesWhatIsOlderInSteps) {
    told.let_expire(250);
    start_with(10);
    ASSERT_TRUE(comes_true([this] { return told.expired() == 0; }));
    EXPECT_TRUE(stored(*store, rows_named({"a"}))); // goes on meanwhile
    store.reset();
    EXPECT_THAT(told.removals(), AllOf(SizeIs(3), Each("2026-11-12T10:44:25.000Z 20769")));
}

TEST_F(FeedbackRetention, RemovesNothingWhereAllIsKept) {
    told.let_expire(1);
    start_with(0);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(stored(*store, rows_named({"a"})));
    store.reset();
    EXPECT_THAT(told.removals(), IsEmpty());
}

TEST_F(FeedbackRetention, DoesNotAskAFailingTable) {
    told.fail(true);
    told.let_expire(1);
    start_with(10, milliseconds(0));
    EXPECT_FALSE(stored(*store, rows_named({"a"})));
    const std::size_t looks = told.removals().size(), attempts = told.begun(); // looks before the first write
    EXPECT_TRUE(comes_true([&] { return told.begun() >= attempts + 5; }));
    EXPECT_THAT(told.removals(), SizeIs(looks));
    told.fail(false);
    EXPECT_TRUE(comes_true([&] { return told.expired() == 0; }));
    store.reset();
}

TEST_F(FeedbackQueue, BeginsFailingWhereItIsTold) {
    told.fail(true);
    store.emplace(
        std::make_unique<ToldTable>(told), [this](bool is) { note(is); }, FeedbackStoreLimits{.pause = short_pause},
        Retention{}, false);
    EXPECT_FALSE(store->available());
    EXPECT_FALSE(stored(*store, rows_named({"a"})));
    told.fail(false);
    EXPECT_TRUE(comes_true([this] { return store->available(); }));
    store.reset();
    EXPECT_THAT(changes, ElementsAre(true));
}

TEST_F(FeedbackQueue, CountsNoMoreThanItMayHold) {
    start({.counts = 2, .pause = long_pause});
    count(*store, "ehr", {"a", "b", "c", "a"});
    store.reset();
    ASSERT_THAT(told.counts(), SizeIs(2));
    EXPECT_EQ(told.counts()[0].cards, 2U);
    EXPECT_EQ(told.counts()[1].cards, 1U);
}

} // namespace
} // namespace eczema::tests
