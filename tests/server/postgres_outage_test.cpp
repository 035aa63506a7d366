// A store on PostgreSQL that is not there at a start, goes away and comes back: what goes on, what is refused, what is
// said, and that it mends itself.
#include "tests/support/feedback_rows.hpp"
#include "tests/support/store_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace eczema::tests {
namespace {

using namespace server;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t now = 1'800'000'000;

// A store and all that its operator was told.
class PostgresOutage : public ::testing::Test {
  protected:
    ~PostgresOutage() override {
        store.feedback.reset();
        store.replay.reset();
        if (!server.is_running()) server.start();
    }
    void open(bool strict = false) {
        StoreConfig config = made.config();
        config.strict_replay = strict;
        auto opened = open_store(config,
                                 {[this](bool is) { say(is ? "tokens written" : "tokens not written"); },
                                  [this](bool is) { say(is ? "feedback taken" : "feedback refused"); },
                                  [this](const DatabaseFault& why) { say(why.message); }},
                                 {}, patient_times);
        ASSERT_TRUE(opened.has_value());
        store = std::move(*opened);
    }
    void say(const std::string& line) {
        const std::lock_guard lock(mutex);
        lines.push_back(line);
    }
    std::vector<std::string> said() {
        const std::lock_guard lock(mutex);
        return lines;
    }
    bool was_said(const std::string& line) {
        return comes_true([&] {
            const auto all = said();
            return std::find(all.begin(), all.end(), line) != all.end();
        });
    }
    Seen remember(const std::string& name) { return store.replay->remember("ehr", name, now + 3000, now); }
    // Once the disk lets it.
    bool is_stored(const std::string& name) {
        return comes_true([&] { return stored(*store.feedback, rows_named({name})); });
    }
    // In time, as tokens come; the link mends itself in the background.
    bool takes_tokens_again() {
        int probe = 0;
        return comes_true(
            [&] { return remember("probe " + std::to_string(++probe)) == Seen::fresh && store.replay->persistent(); });
    }
    bool is_said_so_often(std::string_view words, int times) {
        return comes_true([&] {
            const auto all = said();
            return std::count_if(all.begin(), all.end(),
                                 [&](const std::string& line) { return line.find(words) != line.npos; }) == times;
        });
    }

    PostgresServer& server = PostgresServer::of_this_process();
    MadeStore made{StoreKind::postgres};
    std::mutex mutex;
    std::vector<std::string> lines;
    Store store;
};

TEST_F(PostgresOutage, AtAStartIsWaitedForInTheBackground) {
    server.stop();
    open();
    EXPECT_FALSE(store.replay->persistent());
    EXPECT_FALSE(store.feedback->available());
    EXPECT_THAT(said(), Contains("tokens not written"));
    EXPECT_THAT(said(), Contains("feedback refused"));
    EXPECT_THAT(said(), Contains(HasSubstr("cannot be reached")));
    EXPECT_THAT(said(), SizeIs(3)); // each once, though there are two connections
    EXPECT_EQ(remember("a"), Seen::fresh);
    EXPECT_EQ(remember("a"), Seen::replayed);
    EXPECT_FALSE(stored(*store.feedback, rows_named({"a"})));

    server.start();
    EXPECT_TRUE(was_said("feedback taken"));
    EXPECT_TRUE(is_stored("a"));
    EXPECT_TRUE(takes_tokens_again());
    EXPECT_THAT(said(), Contains("tokens written"));
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback"), 1);
    EXPECT_GE(made.number("SELECT count(*) FROM replay"), 2); // what it took meanwhile too
    EXPECT_EQ(remember("a"), Seen::replayed);
}

TEST_F(PostgresOutage, InTheMidstRefusesFeedbackAndLetsTokensThrough) {
    open();
    EXPECT_THAT(said(), IsEmpty());
    EXPECT_EQ(remember("a"), Seen::fresh);
    EXPECT_TRUE(is_stored("a"));
    server.stop(SIGQUIT);
    EXPECT_FALSE(stored(*store.feedback, rows_named({"b"})));
    EXPECT_EQ(remember("b"), Seen::fresh);
    EXPECT_EQ(remember("a"), Seen::replayed);
    EXPECT_TRUE(was_said("feedback refused"));
    EXPECT_TRUE(was_said("tokens not written"));

    server.start();
    EXPECT_TRUE(was_said("feedback taken"));
    EXPECT_TRUE(is_stored("b"));
    EXPECT_TRUE(takes_tokens_again());
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback"), 2);
}

TEST_F(PostgresOutage, LetsNoTokenThroughWhereItsWordIsWanted) {
    server.stop();
    open(true);
    EXPECT_EQ(remember("a"), Seen::unsure);
    server.start();
    EXPECT_TRUE(takes_tokens_again());
    EXPECT_EQ(remember("a"), Seen::fresh);
    EXPECT_EQ(remember("a"), Seen::replayed);
}

// A server that was restarted while nothing was sent to it is found gone before anything is.
TEST_F(PostgresOutage, BetweenTwoCallsIsNotNoticedByWhoeverCalls) {
    ReplayCache replay(made.replay_table(), {}, {}, [this](bool) { say("tokens"); });
    FeedbackStore feedback(made.feedback_table(), [this](bool) { say("feedback"); });
    EXPECT_EQ(replay.remember("ehr", "a", now + 10, now), Seen::fresh);
    EXPECT_TRUE(stored(feedback, rows_named({"a"})));
    server.stop();
    server.start();
    EXPECT_EQ(replay.remember("ehr", "b", now + 10, now), Seen::fresh);
    EXPECT_TRUE(stored(feedback, rows_named({"b"})));
    EXPECT_TRUE(replay.persistent());
    EXPECT_THAT(said(), IsEmpty());
    EXPECT_EQ(made.number("SELECT count(*) FROM replay"), 2);
}

TEST_F(PostgresOutage, OfANewerVersionIsSaidAndLeavesTheServiceRunning) {
    ASSERT_TRUE(made.feedback_table()->can_write());
    PostgresConnection connection = server.connect();
    ASSERT_TRUE(connection.run("INSERT INTO schema_version (version) VALUES (1000)"));
    open();
    EXPECT_THAT(said(), Contains(HasSubstr("written by a newer version of this program")));
    EXPECT_FALSE(stored(*store.feedback, rows_named({"a"})));
    EXPECT_EQ(remember("a"), Seen::fresh);
    ASSERT_TRUE(connection.run("DELETE FROM schema_version WHERE version = 1000"));
    EXPECT_TRUE(was_said("feedback taken"));
}

TEST_F(PostgresOutage, IsSaidEachTime) {
    open();
    PostgresConnection other = server.connect();
    for (int outage = 1; outage <= 2; ++outage) {
        ASSERT_TRUE(other.run("INSERT INTO schema_version (version) VALUES (1000)"));
        ASSERT_TRUE(other.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                              "AND application_name = 'eczema-cds'"));
        EXPECT_TRUE(comes_true([&] { return !stored(*store.feedback, rows_named({"a"})); }));
        EXPECT_TRUE(comes_true([&] {
            return remember("during " + std::to_string(outage)) != Seen::fresh || !store.replay->persistent();
        }));
        EXPECT_TRUE(is_said_so_often("newer version", outage)); // once, though there are two connections
        ASSERT_TRUE(other.run("DELETE FROM schema_version WHERE version = 1000"));
        EXPECT_TRUE(is_stored("a"));
        EXPECT_TRUE(takes_tokens_again());
    }
    EXPECT_TRUE(is_said_so_often("newer version", 2));
}

// All statements of a write together; what this side has not waited for is lost to it with the connection.
TEST_F(PostgresOutage, OfOneLockHoldsATokenNoLongerThanItMay) {
    auto link = std::make_unique<PostgresLink>(
        server.file(), PostgresUse{.connect_time = std::chrono::minutes(1), .statement_time = std::chrono::hours(1)},
        nullptr, patient_times.between_attempts);
    ReplayPatience patience = patient_times.tokens;
    patience.write = std::chrono::milliseconds(500);
    const auto table = postgres_replay_table(std::move(link), patience);
    ASSERT_TRUE(table->read());
    PostgresConnection other = server.connect();
    ASSERT_TRUE(other.run("BEGIN") && other.run("LOCK TABLE replay"));
    const std::vector<TokenMark> late{{{1}, now + 10}};
    const std::vector<TokenDigest> dropped{{2}};
    const ReplayChange change{{{3}, now + 10}, late, dropped, now};
    EXPECT_EQ(table->write(change), std::nullopt);
    ASSERT_TRUE(other.run("ROLLBACK"));
    EXPECT_TRUE(comes_true([&] { return table->write(change).has_value(); }));
    EXPECT_EQ(made.number("SELECT count(*) FROM replay"), 2);
}

// A write that waits for a lock is ended by the server: in order, or with its session.
TEST_F(PostgresOutage, InTheMidstOfAWriteIsToldFromARefusal) {
    const auto table = made.feedback_table();
    ASSERT_TRUE(table->can_write());
    const std::vector<ShownCount> counts{{1, "ehr", "a", 2}};
    PostgresConnection other = server.connect();
    for (const bool in_order : {true, false}) {
        ASSERT_TRUE(other.run("BEGIN") && other.run("LOCK TABLE shown"));
        std::thread ends([&] {
            EXPECT_TRUE(comes_true([&] {
                const auto done =
                    other.run(in_order ? SqlText("SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted")
                                       : SqlText("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE "
                                                 "NOT granted"));
                return done && done->size() > 0;
            }));
        });
        EXPECT_EQ(table->write({}, counts), in_order ? Written::no : Written::unknown);
        ends.join();
        ASSERT_TRUE(other.run("ROLLBACK"));
    }
    EXPECT_EQ(table->write({}, counts), Written::yes);
    EXPECT_EQ(made.number("SELECT cards FROM shown"), 2);
}

TEST_F(PostgresOutage, LosesNoFeedbackThatWasAcknowledgedWhereThePowerGoes) {
    open();
    for (int round = 0; round < 1; ++round) {
        std::mutex answers;
        std::vector<std::string> acknowledged;
        std::size_t answered = 0, sent = 0;
        const auto send = [&] {
            const std::string name = std::to_string(round) + '/' + std::to_string(sent++);
            store.feedback->add(rows_named({name}), [&, name](bool is_stored) {
                const std::lock_guard lock(answers);
                ++answered;
                if (is_stored) acknowledged.push_back(name);
            });
        };
        const auto so_many_are_stored = [&](std::size_t wanted) {
            return comes_true([&] {
                send();
                const std::lock_guard lock(answers);
                return acknowledged.size() >= wanted;
            });
        };
        EXPECT_TRUE(so_many_are_stored(10));
        std::thread kills([&] { server.stop(SIGKILL); });
        for (int i = 0; i < 200; ++i) send();
        kills.join();
        EXPECT_TRUE(comes_true([&] {
            const std::lock_guard lock(answers);
            return answered == sent;
        }));
        server.start();
        PostgresConnection connection = server.connect();
        for (const std::string& name : acknowledged) {
            const auto found = connection.run("SELECT 1 FROM feedback WHERE identity = $1",
                                              PostgresArguments().add(std::string_view(name)));
            ASSERT_TRUE(found && found->size() == 1) << name;
        }
        EXPECT_TRUE(comes_true([&] { return store.feedback->available(); }));
    }
}

// --- what several replicas share ------------------------------------------------------------------

TEST(PostgresReplicas, RefuseEachOthersTokens) {
    const MadeStore made(StoreKind::postgres);
    const auto first = open_store(made.config(), {}, {}, patient_times),
               second = open_store(made.config(), {}, {}, patient_times);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->replay->remember("ehr", "a", now + 10, now), Seen::fresh);
    EXPECT_EQ(second->replay->remember("ehr", "a", now + 10, now), Seen::replayed);
    EXPECT_EQ(second->replay->remember("ehr", "b", now + 10, now), Seen::fresh);
    EXPECT_EQ(first->replay->remember("ehr", "b", now + 10, now), Seen::replayed);
}

// Its marks are nobody's to drop from memory.
TEST(PostgresReplicas, RemoveWhatOneThatIsGoneHasLeft) {
    const MadeStore made(StoreKind::postgres);
    ReplayCache staying(made.replay_table(), {});
    {
        const auto gone = open_store(made.config(), {}, {}, patient_times);
        for (int i = 0; i < 50; ++i)
            EXPECT_EQ(gone->replay->remember("ehr", std::to_string(i), now + 10, now), Seen::fresh);
    }
    EXPECT_EQ(made.number("SELECT count(*) FROM replay"), 50);
    const std::int64_t later = now + 11 + ReplayCache::clock_step_seconds;
    EXPECT_EQ(staying.remember("ehr", "x", later + 10, later), Seen::fresh);
    EXPECT_EQ(made.number("SELECT count(*) FROM replay"), 1);
}

} // namespace
} // namespace eczema::tests
