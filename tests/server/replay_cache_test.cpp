// A token is taken once: in memory, by many threads, and while the table beneath fails.
#include "server/replay_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace eczema::tests {
namespace {

using namespace server;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t now = 1'800'000'000;
constexpr std::int64_t step = ReplayCache::clock_step_seconds;
constexpr std::string_view issuer = "https://ehr.example";

// A table in memory that fails when told to, and tells what it was asked.
struct TableState {
    std::map<TokenDigest, std::int64_t> marks;
    bool fails = false;
    std::function<void()> on_write = [] {};
    int writes = 0;
    std::size_t most_late = 0, most_dropped = 0;
};

// A monotonic clock that stands still unless it is moved.
struct MadeClock {
    std::chrono::steady_clock::time_point now{};

    std::function<std::chrono::steady_clock::time_point()> asked() {
        return [this] { return now; };
    }
    void pass(std::chrono::milliseconds time) { now += time; }
};

constexpr std::chrono::milliseconds retry{5000};

class MadeTable final : public ReplayTable {
  public:
    explicit MadeTable(TableState& state) : state_(state) {}
    std::optional<std::vector<TokenMark>> read() override {
        std::vector<TokenMark> marks;
        for (const auto& [digest, expires] : state_.marks) marks.push_back({digest, expires});
        return marks;
    }
    std::optional<bool> write(const ReplayChange& change) override {
        ++state_.writes;
        state_.on_write();
        if (state_.fails) return std::nullopt;
        state_.most_late = std::max(state_.most_late, change.late.size());
        state_.most_dropped = std::max(state_.most_dropped, change.dropped.size());
        for (const TokenDigest& digest : change.dropped)
            if (const auto found = state_.marks.find(digest);
                found != state_.marks.end() && found->second < change.expired_before)
                state_.marks.erase(found);
        for (const TokenMark& mark : change.late) state_.marks.emplace(mark.digest, mark.expires);
        return state_.marks.emplace(change.token.digest, change.token.expires).second;
    }

  private:
    TableState& state_;
};

// --- in memory ------------------------------------------------------------------------------------

TEST(ReplayCacheMemory, TakesATokenOnce) {
    ReplayCache cache(nullptr, {});
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now), Seen::fresh);
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now), Seen::replayed);
    EXPECT_EQ(cache.remember(issuer, "a", now + 301, now), Seen::replayed); // another token of the same name
    EXPECT_EQ(cache.remember(issuer, "b", now + 300, now), Seen::fresh);
    EXPECT_EQ(cache.size(), 2U);
    EXPECT_FALSE(cache.persistent());
}

TEST(ReplayCacheMemory, TellsIssuersApart) {
    ReplayCache cache(nullptr, {});
    EXPECT_EQ(cache.remember("a", "bc", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember("ab", "c", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember("", "abc", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember("abc", "", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember("abc", "", now, now), Seen::replayed);
}

TEST(ReplayCacheMemory, TakesATokenUpToItsLastSecond) {
    ReplayCache cache(nullptr, {});
    EXPECT_EQ(cache.remember(issuer, "before", now - 1, now), Seen::expired);
    EXPECT_EQ(cache.remember(issuer, "at", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember(issuer, "after", now + 1, now), Seen::fresh);
    EXPECT_EQ(cache.size(), 2U);
}

// The clock of another thread, or of the machine after a correction, may be behind the one that dropped it.
TEST(ReplayCacheMemory, RemembersATokenBeyondItsExpiryByAStepOfTheClock) {
    for (const std::int64_t later : {step - 1, step, step + 1}) {
        ReplayCache cache(nullptr, {});
        EXPECT_EQ(cache.remember(issuer, "a", now, now), Seen::fresh);
        EXPECT_EQ(cache.remember(issuer, "b", now + 1000, now + later), Seen::fresh);
        EXPECT_EQ(cache.size(), later > step ? 1U : 2U) << later;
        EXPECT_EQ(cache.remember(issuer, "a", now, now), later > step ? Seen::fresh : Seen::replayed) << later;
    }
}

TEST(ReplayCacheMemory, TakesANameAgainOnceItsTokenIsForgotten) {
    ReplayCache cache(nullptr, {});
    EXPECT_EQ(cache.remember(issuer, "a", now, now), Seen::fresh);
    EXPECT_EQ(cache.remember(issuer, "a", now + 5000, now + step), Seen::replayed);
    EXPECT_EQ(cache.remember(issuer, "a", now + 5000, now + step + 1), Seen::fresh);
    EXPECT_EQ(cache.remember(issuer, "a", now + 5000, now + step + 2), Seen::replayed);
    EXPECT_EQ(cache.size(), 1U);
}

TEST(ReplayCacheMemory, RefusesWhatItHasNoRoomFor) {
    ReplayCache cache(nullptr, {}, {.most_tokens = 3});
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(cache.remember(issuer, name, now + 10, now), Seen::fresh);
    EXPECT_EQ(cache.remember(issuer, "d", now + 10, now), Seen::full);
    EXPECT_EQ(cache.remember(issuer, "a", now + 10, now), Seen::replayed); // and forgets none for it
    EXPECT_EQ(cache.remember(issuer, "d", now + 500, now + 10 + step), Seen::full);
    EXPECT_EQ(cache.remember(issuer, "d", now + 500, now + 11 + step), Seen::fresh);
    EXPECT_EQ(cache.size(), 1U);
}

// A thousand a call, whatever has piled up.
TEST(ReplayCacheMemory, DropsWhatHasExpiredInPieces) {
    ReplayCache cache(nullptr, {});
    for (int i = 0; i < 2500; ++i) EXPECT_EQ(cache.remember(issuer, std::to_string(i), now + i % 7, now), Seen::fresh);
    const std::int64_t later = now + 1000;
    EXPECT_EQ(cache.remember(issuer, "6", later, later), Seen::fresh); // forgotten, though not yet dropped
    EXPECT_EQ(cache.size(), 1500U);
    for (const char* name : {"x", "y"}) EXPECT_EQ(cache.remember(issuer, name, later, later), Seen::fresh);
    EXPECT_EQ(cache.size(), 3U);
    EXPECT_EQ(cache.remember(issuer, "6", later, later), Seen::replayed);
}

TEST(ReplayCacheMemory, GivesATokenToOneOfManyThreads) {
    ReplayCache cache(nullptr, {});
    std::atomic<int> fresh = 0, replayed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int token = 0; token < 2000; ++token) {
                const Seen seen = cache.remember(issuer, std::to_string(token), now + 300, now);
                ++(seen == Seen::fresh ? fresh : replayed);
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(fresh, 2000);
    EXPECT_EQ(replayed, 7 * 2000);
}

// --- with a table that fails ----------------------------------------------------------------------

class OverFailingTable : public ::testing::Test {
  protected:
    Seen remember(const std::string& name, std::int64_t at) { return cache.remember(issuer, name, now + 10'000, at); }

    TableState state;
    MadeClock clock;
    std::vector<bool> changes;
    ReplayCache cache{std::make_unique<MadeTable>(state),
                      {},
                      {.most_tokens = 100'000, .monotonic = clock.asked()},
                      [this](bool is) { changes.push_back(is); }};
};

TEST_F(OverFailingTable, GoesOnInMemoryAndSaysSoOnce) {
    EXPECT_TRUE(cache.persistent());
    EXPECT_EQ(remember("a", now), Seen::fresh);
    state.fails = true;
    EXPECT_EQ(remember("b", now), Seen::fresh);
    EXPECT_FALSE(cache.persistent());
    EXPECT_EQ(remember("c", now + 1), Seen::fresh);
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(remember(name, now + 1), Seen::replayed);
    EXPECT_THAT(changes, ElementsAre(false));
}

// --- where the word of the table is wanted ---------------------------------------------------------

TEST(StrictReplay, IsUnsureOfEveryTokenWhileTheTableFails) {
    TableState state;
    std::vector<bool> changes;
    MadeClock clock;
    ReplayCache cache(std::make_unique<MadeTable>(state), {}, {.strict = true, .monotonic = clock.asked()},
                      [&](bool is) { changes.push_back(is); });
    const auto remember = [&](const char* name, std::int64_t at) {
        return cache.remember(issuer, name, now + 300, at);
    };
    EXPECT_EQ(remember("a", now), Seen::fresh);
    state.fails = true;
    EXPECT_EQ(remember("b", now), Seen::unsure);
    EXPECT_EQ(remember("b", now + 1), Seen::unsure); // it was not let through, so it may come again
    EXPECT_EQ(remember("a", now + 1), Seen::replayed);
    EXPECT_EQ(state.writes, 2);
    EXPECT_EQ(cache.size(), 1U);
    state.fails = false;
    clock.pass(retry);
    EXPECT_EQ(remember("b", now + 2), Seen::fresh);
    EXPECT_EQ(remember("b", now + 2), Seen::replayed);
    EXPECT_EQ(state.most_late, 0U);
    EXPECT_THAT(changes, ElementsAre(false, true));
}

TEST(StrictReplay, IsUnsureToBeginWithWhereTheTableFailedBefore) {
    TableState state;
    state.fails = true;
    MadeClock clock;
    ReplayCache cache(std::make_unique<MadeTable>(state), {},
                      {.strict = true, .begins_persistent = false, .monotonic = clock.asked()});
    EXPECT_FALSE(cache.persistent());
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now), Seen::unsure);
    state.fails = false;
    clock.pass(retry);
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now), Seen::fresh);
    EXPECT_TRUE(cache.persistent());
}

// What one call drops from memory is bounded: tokens of which nothing is kept must not be among it.
TEST(StrictReplay, KeepsNothingOfTokensThatItWasUnsureOf) {
    TableState state;
    MadeClock clock;
    ReplayCache cache(std::make_unique<MadeTable>(state), {}, {.strict = true, .monotonic = clock.asked()});
    EXPECT_EQ(cache.remember(issuer, "a", now, now), Seen::fresh);
    state.fails = true;
    for (int i = 0; i < 5000; ++i) EXPECT_EQ(cache.remember(issuer, std::to_string(i), now, now), Seen::unsure);
    EXPECT_EQ(cache.size(), 1U);
    state.fails = false;
    clock.pass(retry);
    const std::int64_t later = now + step + 1;
    EXPECT_EQ(cache.remember(issuer, "b", later, later), Seen::fresh);
    EXPECT_EQ(cache.size(), 1U);
}

// --- with a table that fails, and memory that stands in ---------------------------------------------

TEST_F(OverFailingTable, TriesAgainAfterAPause) {
    state.fails = true;
    EXPECT_EQ(remember("a", now), Seen::fresh);
    EXPECT_EQ(state.writes, 1);
    clock.pass(retry - std::chrono::milliseconds(1));
    for (const std::int64_t at : {now, now + 1000, now - 3600}) // the clocks of requests have no part in it
        remember("b" + std::to_string(at), at);
    EXPECT_EQ(state.writes, 1);
    clock.pass(std::chrono::milliseconds(1));
    remember("c", now);
    EXPECT_EQ(state.writes, 2);
    EXPECT_THAT(changes, ElementsAre(false));
}

// The pause begins where the failure is known, however long the table took for it.
TEST_F(OverFailingTable, TriesAgainAPauseAfterTheFailure) {
    state.fails = true;
    state.on_write = [this] { clock.pass(3 * retry); };
    remember("a", now);
    remember("b", now);
    EXPECT_EQ(state.writes, 1);
    clock.pass(retry);
    remember("c", now);
    EXPECT_EQ(state.writes, 2);
}

TEST_F(OverFailingTable, WritesLaterWhatItTookMeanwhile) {
    state.fails = true;
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(remember(name, now), Seen::fresh);
    state.fails = false;
    EXPECT_EQ(remember("d", now + 1), Seen::fresh);
    EXPECT_THAT(state.marks, IsEmpty());
    clock.pass(retry);
    EXPECT_EQ(remember("e", now + 1), Seen::fresh);
    EXPECT_EQ(state.marks.size(), 5U);
    EXPECT_TRUE(cache.persistent());
    EXPECT_THAT(changes, ElementsAre(false, true));

    ReplayCache next(std::make_unique<MadeTable>(state), MadeTable(state).read().value());
    for (const char* name : {"a", "b", "c", "d", "e"})
        EXPECT_EQ(next.remember(issuer, name, now + 10'000, now), Seen::replayed);
}

TEST_F(OverFailingTable, IsPersistentAgainOnlyOnceAllIsWritten) {
    state.fails = true;
    for (int i = 0; i < 1500; ++i) EXPECT_EQ(remember(std::to_string(i), now), Seen::fresh);
    state.fails = false;
    clock.pass(retry);
    EXPECT_EQ(remember("a", now), Seen::fresh);
    EXPECT_EQ(state.marks.size(), 1001U);
    EXPECT_FALSE(cache.persistent());
    EXPECT_EQ(remember("b", now), Seen::fresh); // the rest without a pause
    EXPECT_EQ(state.marks.size(), 1502U);
    EXPECT_TRUE(cache.persistent());
    EXPECT_EQ(state.most_late, 1000U);
    EXPECT_THAT(changes, ElementsAre(false, true));
}

TEST_F(OverFailingTable, DoesNotWriteLaterWhatHasExpired) {
    state.fails = true;
    EXPECT_EQ(remember("a", now), Seen::fresh);
    state.fails = false;
    clock.pass(retry);
    EXPECT_EQ(cache.remember(issuer, "b", now + 90'000, now + 80'000), Seen::fresh);
    EXPECT_EQ(state.marks.size(), 1U);
    EXPECT_TRUE(cache.persistent());
}

TEST_F(OverFailingTable, RemovesExpiredRowsInSmallBatchesAndLosesNoneToAFailure) {
    for (int i = 0; i < 100; ++i) EXPECT_EQ(cache.remember(issuer, std::to_string(i), now, now), Seen::fresh);
    const std::int64_t later = now + 1000;
    state.fails = true;
    EXPECT_EQ(remember("a", later), Seen::fresh);
    state.fails = false;
    clock.pass(retry);
    int calls = 0;
    while (state.marks.size() > 6 && calls < 10) EXPECT_EQ(remember("b" + std::to_string(calls++), later), Seen::fresh);
    EXPECT_EQ(calls, 4);
    EXPECT_EQ(state.marks.size(), 5U); // a, b0 to b3
    EXPECT_EQ(state.most_dropped, 32U);
}

} // namespace
} // namespace eczema::tests
