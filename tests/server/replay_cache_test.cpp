// A token is taken once: also after its process was killed, by two processes, by many threads, and while the disk
// fails.
#include "server/replay_cache.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/store_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <thread>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t now = 1'800'000'000;
constexpr std::int64_t step = ReplayCache::clock_step_seconds;
constexpr std::string_view issuer = "https://ehr.example";

// A table in memory that fails when told to, and tells what it was asked.
struct TableState {
    std::map<TokenDigest, std::int64_t> marks;
    bool fails = false;
    int writes = 0;
    std::size_t most_late = 0, most_dropped = 0;
};

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

std::unique_ptr<ReplayCache> cache_over(std::unique_ptr<ReplayTable> table, std::function<void(bool)> on_change = {}) {
    const auto known = table->read().value();
    return std::make_unique<ReplayCache>(std::move(table), known, ReplayPolicy{100'000}, std::move(on_change));
}

class InAStore : public ::testing::TestWithParam<StoreKind> {
  protected:
    std::unique_ptr<ReplayCache> cache() const { return cache_over(made.replay_table()); }
    std::size_t rows() const { return made.replay_table()->read().value().size(); }

    const MadeStore made{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(In, InAStore, ::testing::Values(StoreKind::sqlite, StoreKind::postgres),
                         [](const auto& kind) { return name_of(kind.param); });

// What is told of a file alone.
class OnFile : public ::testing::Test {
  protected:
    std::unique_ptr<ReplayCache> cache(std::function<void(bool)> on_change = {}, const char* pragma = nullptr,
                                       milliseconds patience = milliseconds(10'000)) const {
        Database database = made.database({.access = Access::write, .patience = patience});
        if (pragma && !database.execute(pragma)) throw std::runtime_error("the pragma is not taken");
        return cache_over(*sqlite_replay_table(std::move(database)), std::move(on_change));
    }
    std::size_t rows() const { return made.replay_table()->read().value().size(); }

    const MadeStore made{StoreKind::sqlite};
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
    std::vector<bool> changes;
    ReplayCache cache{
        std::make_unique<MadeTable>(state), {}, {.most_tokens = 100'000}, [this](bool is) { changes.push_back(is); }};
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
    ReplayCache cache(std::make_unique<MadeTable>(state), {}, {.strict = true},
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
    EXPECT_EQ(remember("b", now + ReplayCache::retry_seconds), Seen::fresh);
    EXPECT_EQ(remember("b", now + ReplayCache::retry_seconds), Seen::replayed);
    EXPECT_EQ(state.most_late, 0U);
    EXPECT_THAT(changes, ElementsAre(false, true));
}

TEST(StrictReplay, IsUnsureToBeginWithWhereTheTableFailedBefore) {
    TableState state;
    state.fails = true;
    ReplayCache cache(std::make_unique<MadeTable>(state), {}, {.strict = true, .begins_persistent = false});
    EXPECT_FALSE(cache.persistent());
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now), Seen::unsure);
    state.fails = false;
    EXPECT_EQ(cache.remember(issuer, "a", now + 300, now + ReplayCache::retry_seconds), Seen::fresh);
    EXPECT_TRUE(cache.persistent());
}

// --- with a table that fails, and memory that stands in ---------------------------------------------

TEST_F(OverFailingTable, TriesAgainAfterAPause) {
    state.fails = true;
    EXPECT_EQ(remember("a", now), Seen::fresh);
    EXPECT_EQ(state.writes, 1);
    remember("b", now + ReplayCache::retry_seconds - 1);
    EXPECT_EQ(state.writes, 1);
    remember("c", now + ReplayCache::retry_seconds);
    EXPECT_EQ(state.writes, 2);
    remember("d", now - 3600); // a clock that was set back does not put it off
    EXPECT_EQ(state.writes, 3);
    EXPECT_THAT(changes, ElementsAre(false));
}

TEST_F(OverFailingTable, WritesLaterWhatItTookMeanwhile) {
    state.fails = true;
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(remember(name, now), Seen::fresh);
    state.fails = false;
    EXPECT_EQ(remember("d", now + 1), Seen::fresh);
    EXPECT_THAT(state.marks, IsEmpty());
    EXPECT_EQ(remember("e", now + ReplayCache::retry_seconds), Seen::fresh);
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
    EXPECT_EQ(remember("a", now + ReplayCache::retry_seconds), Seen::fresh);
    EXPECT_EQ(state.marks.size(), 1001U);
    EXPECT_FALSE(cache.persistent());
    EXPECT_EQ(remember("b", now + ReplayCache::retry_seconds), Seen::fresh); // the rest without a pause
    EXPECT_EQ(state.marks.size(), 1502U);
    EXPECT_TRUE(cache.persistent());
    EXPECT_EQ(state.most_late, 1000U);
    EXPECT_THAT(changes, ElementsAre(false, true));
}

TEST_F(OverFailingTable, DoesNotWriteLaterWhatHasExpired) {
    state.fails = true;
    EXPECT_EQ(remember("a", now), Seen::fresh);
    state.fails = false;
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
    int calls = 0;
    while (state.marks.size() > 6 && calls < 10)
        EXPECT_EQ(remember("b" + std::to_string(calls++), later + ReplayCache::retry_seconds), Seen::fresh);
    EXPECT_EQ(calls, 4);
    EXPECT_EQ(state.marks.size(), 5U); // a, b0 to b3
    EXPECT_EQ(state.most_dropped, 32U);
}

// --- in a store of each kind ------------------------------------------------------------------------------------

TEST_P(InAStore, IsKnownAfterARestart) {
    {
        const auto first = cache();
        EXPECT_TRUE(first->persistent());
        EXPECT_EQ(first->remember(issuer, "a", now + 300, now), Seen::fresh);
        EXPECT_EQ(first->remember(issuer, "b", now + 3000, now), Seen::fresh);
    }
    const auto second = cache();
    EXPECT_EQ(second->remember(issuer, "a", now + 300, now + 300), Seen::replayed);
    EXPECT_EQ(second->remember(issuer, "b", now + 3000, now + 300), Seen::replayed);
    EXPECT_EQ(second->remember(issuer, "c", now + 3000, now + 300), Seen::fresh);
}

TEST_P(InAStore, ForgetsWhatHasExpiredMeanwhile) {
    {
        const auto first = cache();
        for (int i = 0; i < 100; ++i) EXPECT_EQ(first->remember(issuer, std::to_string(i), now, now), Seen::fresh);
        EXPECT_EQ(first->remember(issuer, "lasting", now + 9000, now), Seen::fresh);
    }
    EXPECT_EQ(rows(), 101U);
    const std::int64_t later = now + step + 1;
    {
        const auto second = cache();
        EXPECT_EQ(second->remember(issuer, "0", later, later), Seen::fresh); // its row is replaced
        for (int i = 0; i < 4; ++i)
            EXPECT_EQ(second->remember(issuer, "later " + std::to_string(i), later, later), Seen::fresh);
        EXPECT_EQ(second->remember(issuer, "0", later, later), Seen::replayed);
        EXPECT_EQ(second->remember(issuer, "lasting", now + 9000, later), Seen::replayed);
    }
    EXPECT_EQ(rows(), 6U);
}

TEST_P(InAStore, HoldsMoreThanTheBoundWhereTheStoreDoes) {
    {
        const auto first = cache();
        for (const char* name : {"a", "b", "c"}) EXPECT_EQ(first->remember(issuer, name, now + 5, now), Seen::fresh);
    }
    auto replay_table = made.replay_table();
    const auto known = replay_table->read().value();
    ReplayCache smaller(std::move(replay_table), known, {.most_tokens = 2});
    EXPECT_EQ(smaller.remember(issuer, "d", now + 5, now), Seen::full);
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(smaller.remember(issuer, name, now + 5, now), Seen::replayed);
}

TEST_P(InAStore, KeepsNothingThatNamesAToken) {
    cache()->remember("https://CANARY.example", "CANARY", now, now);
    EXPECT_EQ(made.number("SELECT length(token) FROM replay"), 16);
    if (GetParam() == StoreKind::postgres) return;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(made.file()).parent_path())) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        EXPECT_EQ(bytes.find("CANARY"), std::string::npos) << entry.path();
    }
}

TEST_P(InAStore, GivesATokenToOneOfManyThreads) {
    const auto shared = cache();
    std::atomic<int> fresh = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int token = 0; token < 200; ++token)
                if (shared->remember(issuer, std::to_string(token), now + 300, now) == Seen::fresh) ++fresh;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(fresh, 200);
    EXPECT_TRUE(shared->persistent());
    EXPECT_EQ(rows(), 200U);
}

TEST_P(InAStore, KnowsWhatAnotherTookSinceItWasOpened) {
    const auto first = cache(), second = cache();
    EXPECT_EQ(first->remember(issuer, "a", now + 300, now), Seen::fresh);
    EXPECT_EQ(second->remember(issuer, "a", now + 300, now), Seen::replayed);
    EXPECT_EQ(second->remember(issuer, "b", now + 300, now), Seen::fresh);
    EXPECT_EQ(first->remember(issuer, "b", now + 300, now), Seen::replayed);
    const std::int64_t later = now + 301 + step; // the row stands for nothing from here on, whoever wrote it
    EXPECT_EQ(second->remember(issuer, "a", later, later - 1), Seen::replayed);
    EXPECT_EQ(second->remember(issuer, "a", later, later), Seen::fresh);
    EXPECT_EQ(first->remember(issuer, "a", later, later), Seen::replayed);
}

// Each knows from the file alone what the other took.
TEST_P(InAStore, GivesATokenToOneOfTwoProcesses) {
    constexpr int tokens = 200;
    const auto take_all = [this](int output) {
        const auto own = cache();
        std::string fresh;
        for (int token = 0; token < tokens; ++token)
            if (own->remember(issuer, std::to_string(token), now + 300, now) == Seen::fresh)
                fresh += std::to_string(token) + '\n';
        return ::write(output, fresh.data(), fresh.size()) == static_cast<ssize_t>(fresh.size()) && own->persistent()
                   ? 0
                   : 1;
    };
    ForkedChild first(take_all), second(take_all);
    const std::string all = first.said_to_the_end() + second.said_to_the_end();
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), tokens);
    EXPECT_EQ(first.exit_code(), 0);
    EXPECT_EQ(second.exit_code(), 0);
}

TEST_P(InAStore, KeepsEveryTokenOfAProcessThatIsKilled) {
    const int rounds = GetParam() == StoreKind::sqlite ? 20 : 8;
    for (int round = 0; round < rounds; ++round) {
        const auto name = [round](std::size_t token) { return std::to_string(round) + '/' + std::to_string(token); };
        ForkedChild child([&](int output) {
            const auto own = cache();
            for (std::size_t token = 0;; ++token)
                if (own->remember(issuer, name(token), now + 300, now) != Seen::fresh || ::write(output, "+", 1) != 1)
                    return 1;
        });
        std::string taken = child.said(20 + static_cast<std::size_t>(round) * 7);
        child.kill();
        taken += child.said_to_the_end();
        EXPECT_EQ(child.exit_code(), -SIGKILL);
        const auto next = cache();
        for (std::size_t token = 0; token < taken.size(); ++token)
            ASSERT_EQ(next->remember(issuer, name(token), now + 300, now), Seen::replayed) << name(token);
    }
}

TEST_F(OnFile, GoesOnInMemoryWhileTheDiskIsFull) {
    std::vector<bool> changes;
    {
        const auto full = cache([&](bool is) { changes.push_back(is); }, "PRAGMA max_page_count = 8");
        int taken = 0;
        while (full->persistent() && taken < 2000)
            EXPECT_EQ(full->remember(issuer, std::to_string(taken++), now + 300, now), Seen::fresh);
        EXPECT_LT(taken, 2000);
        EXPECT_EQ(full->remember(issuer, "a", now + 300, now + 10), Seen::fresh);
        EXPECT_EQ(full->remember(issuer, "a", now + 300, now + 10), Seen::replayed);
        EXPECT_EQ(full->remember(issuer, "0", now + 300, now + 10), Seen::replayed);
        EXPECT_THAT(changes, ElementsAre(false));
    }
    EXPECT_EQ(cache()->remember(issuer, "0", now + 300, now), Seen::replayed); // what was written is whole
}

TEST_F(OnFile, IsPersistentAgainWhenAFileMayGrowAgain) {
    ForkedChild child([&](int) {
        ::signal(SIGXFSZ, SIG_IGN);
        std::vector<bool> changes;
        const auto own = cache([&](bool is) { changes.push_back(is); });
        rlimit limit{};
        ::getrlimit(RLIMIT_FSIZE, &limit);
        const rlimit small{200'000, limit.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        int taken = 0;
        while (own->persistent() && taken < 5000)
            if (own->remember(issuer, std::to_string(taken++), now + 300, now) != Seen::fresh) return 1;
        if (taken == 5000) return 2;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        if (own->remember(issuer, "a", now + 300, now + 10) != Seen::fresh) return 3;
        if (changes != std::vector<bool>{false, true}) return 4;
        const auto next = cache();
        while (taken-- > 0)
            if (next->remember(issuer, std::to_string(taken), now + 300, now) != Seen::replayed) return 5;
        return next->remember(issuer, "a", now + 300, now) == Seen::replayed ? 0 : 6;
    });
    EXPECT_EQ(child.exit_code(), 0);
}

TEST_F(OnFile, GoesOnInMemoryWhileAnotherHoldsTheFile) {
    std::vector<bool> changes;
    const auto patient = cache([&](bool is) { changes.push_back(is); }, nullptr, milliseconds(1));
    Database other = made.database({.access = Access::write});
    {
        const Transaction holds(other, Transaction::For::writing);
        EXPECT_EQ(patient->remember(issuer, "a", now + 300, now), Seen::fresh);
        EXPECT_FALSE(patient->persistent());
    }
    EXPECT_EQ(patient->remember(issuer, "b", now + 300, now + ReplayCache::retry_seconds), Seen::fresh);
    EXPECT_THAT(changes, ElementsAre(false, true));
    EXPECT_EQ(rows(), 2U);
}

} // namespace
} // namespace eczema::tests
