// How much somebody may do: allowances by rate, and budgets of failures by address.
#include "server/failure_budget.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

constexpr std::int64_t second = 1'000'000'000;

TEST(Allowance, GivesTheBurstAtOnceAndThenTheRate) {
    constexpr Rate rate{.per_second = 10, .burst = 3};
    Allowance allowance;
    std::int64_t now = 7 * second;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allowance.take(rate, now)) << i;
    EXPECT_FALSE(allowance.is_left(rate, now));
    EXPECT_FALSE(allowance.take(rate, now));
    EXPECT_FALSE(allowance.take(rate, now + second / 10 - 1));
    EXPECT_TRUE(allowance.take(rate, now + second / 10));
    EXPECT_FALSE(allowance.take(rate, now + second / 10));
    now += 60 * second; // what was not used does not pile up
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allowance.take(rate, now)) << i;
    EXPECT_FALSE(allowance.take(rate, now));
}

TEST(Allowance, OfOneIsOneAtATime) {
    constexpr Rate rate{.per_second = 1, .burst = 1};
    Allowance allowance;
    EXPECT_TRUE(allowance.take(rate, 0));
    EXPECT_FALSE(allowance.take(rate, second - 1));
    EXPECT_TRUE(allowance.take(rate, second));
}

unsigned failures_until_spent(FailureBudget& budget, std::string_view peer, std::int64_t now) {
    unsigned failures = 0;
    for (; failures < 1000 && !budget.is_spent(peer, now); ++failures) budget.spend(peer, now);
    return failures;
}

TEST(FailureBudget, IsCountedByAddress) {
    FailureBudget budget("key", true);
    EXPECT_EQ(failures_until_spent(budget, "192.0.2.1", 0), 50U);
    EXPECT_FALSE(budget.is_spent("192.0.2.2", 0));
    EXPECT_TRUE(budget.is_spent("192.0.2.1", second / 5 - 1));
    EXPECT_FALSE(budget.is_spent("192.0.2.1", second / 5));
}

TEST(FailureBudget, IsOneForAllBelow64BitsOfIpv6) {
    FailureBudget budget("key", true);
    EXPECT_EQ(failures_until_spent(budget, "2001:db8:1:2::1", 0), 50U);
    EXPECT_TRUE(budget.is_spent("2001:db8:1:2:ffff::9", 0));
    EXPECT_FALSE(budget.is_spent("2001:db8:1:3::1", 0));
    EXPECT_EQ(failures_until_spent(budget, "::ffff:192.0.2.7", 0), 50U); // one IPv4 address, not all of them
    EXPECT_FALSE(budget.is_spent("::ffff:192.0.2.8", 0));
}

TEST(FailureBudget, IsNeverSpentBehindATerminator) {
    FailureBudget budget("key", false);
    EXPECT_EQ(failures_until_spent(budget, "192.0.2.1", 0), 1000U);
}

} // namespace
} // namespace eczema::server
