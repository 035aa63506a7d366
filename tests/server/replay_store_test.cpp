// A token is taken once in a store of each kind: also after its process was killed, by two processes, by many threads,
// and while the disk fails.
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

std::unique_ptr<ReplayCache> cache_over(std::unique_ptr<ReplayTable> table, std::function<void(bool)> on_change = {}) {
    const auto known = table->read().value();
    return std::make_unique<ReplayCache>(
        std::move(table), known, ReplayPolicy{.most_tokens = 100'000, .retry = milliseconds(0)}, std::move(on_change));
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
    EXPECT_EQ(patient->remember(issuer, "b", now + 300, now), Seen::fresh);
    EXPECT_THAT(changes, ElementsAre(false, true));
    EXPECT_EQ(rows(), 2U);
}

} // namespace
} // namespace eczema::tests
