// Which calls are let in: by the rate of all, by how many wait, by how late they come; over real sockets too.
#include "server/call_gate.hpp"
#include "tests/support/guarded_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using tests::HttpReply;

constexpr std::int64_t second = 1'000'000'000;

Limits of_rate(std::uint32_t per_second, std::uint32_t burst) {
    Limits limits;
    limits.calls_per_second = per_second;
    limits.calls_burst = burst;
    return limits;
}

TEST(CallGate, LetsInWhatTheRateAllows) {
    CallGate gate;
    const Limits limits = of_rate(10, 2);
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(gate.look(limits, false, second)) << "a look takes nothing";
    EXPECT_FALSE(gate.take(limits, second));
    EXPECT_FALSE(gate.take(limits, second));
    const auto refused = gate.take(limits, second);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->kind, ProblemKind::unavailable);
    EXPECT_EQ(refused->retry_after_seconds, 1U);
    EXPECT_TRUE(gate.look(limits, false, second));
    EXPECT_TRUE(gate.look(limits, false, second + second / 10 - 1));
    EXPECT_FALSE(gate.look(limits, false, second + second / 10));
    EXPECT_EQ(gate.counts().over_rate, 3U);
    EXPECT_FALSE(gate.take(Limits{}, second)) << "no limit";
}

TEST(CallGate, LetsSoManyWait) {
    CallGate gate;
    Limits limits;
    limits.calls_at_once = 2;
    auto one = gate.wait(limits);
    EXPECT_FALSE(gate.look(limits, false, 0));
    const auto two = gate.wait(limits);
    EXPECT_TRUE(one && two);
    EXPECT_FALSE(gate.wait(limits));
    EXPECT_TRUE(gate.look(limits, false, 0));
    EXPECT_EQ(gate.counts().waiting, 2U);
    EXPECT_EQ(gate.counts().too_many_waiting, 2U);
    const CallGate::Place moved = *std::move(one);
    EXPECT_EQ(gate.counts().waiting, 2U);
    one.reset();
    EXPECT_EQ(gate.counts().waiting, 2U) << "it has moved";
}

TEST(CallGate, GivesAPlaceBack) {
    CallGate gate;
    Limits limits;
    limits.calls_at_once = 1;
    { const auto place = gate.wait(limits); }
    EXPECT_EQ(gate.counts().waiting, 0U);
    EXPECT_TRUE(gate.wait(limits).has_value());
}

TEST(CallGate, TurnsAwayWhoComesTooLate) {
    CallGate gate;
    EXPECT_TRUE(gate.look(Limits{}, true, 0));
    EXPECT_EQ(gate.counts().too_late, 1U);
}

// A service whose clock that measures stands still: what the burst gives is all there is.
class Gated {
  public:
    explicit Gated(const std::string& config)
        : current_(tests::snapshot_of(config)), running_(http_limits(current_.get()->config.limits), 1U,
                                                         handlers(current_, {.clocks = clocks_, .gate = &gate_})) {}

    HttpReply call(std::string_view path = tests::view_service) const {
        return running_.exchange(tests::post(path, tests::candidate_request(), "Content-Type: application/json\r\n"));
    }
    HttpReply get(std::string_view path) const {
        return running_.exchange("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }
    CallGate& gate() { return gate_; }

  private:
    const Clocks clocks_{[] { return tests::noon; }, [] { return second; }};
    CurrentSnapshot current_;
    CallGate gate_;
    tests::RunningServer running_;
};

TEST(CallLimits, OfAllClientsTogetherAreAnsweredWith503) {
    Gated service(R"({"limits":{"callsPerSecond":1,"callsBurst":2}})");
    EXPECT_EQ(service.call().status, 200U);
    EXPECT_EQ(service.call().status, 200U);
    const HttpReply refused = service.call();
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_THAT(refused.body, testing::HasSubstr("\"transient\""));
    EXPECT_EQ(service.call(tests::view_service + "/feedback").status, 503U);
    for (const char* path : {"/cds-services", "/health/live", "/health/ready"})
        EXPECT_EQ(service.get(path).status, 200U) << path;
    EXPECT_EQ(service.get("/nothing").status, 404U);
    EXPECT_EQ(service.gate().counts().over_rate, 2U);
}

TEST(CallLimits, AClientOverItsOwnRateTakesNothingOfTheOthers) {
    Gated service(R"({"clients":[{"id":"ehr","ratePerSecond":1,"rateBurst":1}],
                      "limits":{"callsPerSecond":1,"callsBurst":2}})");
    EXPECT_EQ(service.call().status, 200U);
    for (int i = 0; i < 3; ++i) {
        const HttpReply refused = service.call();
        EXPECT_EQ(refused.status, 429U);
        EXPECT_EQ(refused.header("Retry-After"), "1");
    }
    EXPECT_EQ(service.gate().counts().over_rate, 0U);
}

TEST(CallLimits, WhileAsManyWaitAsMayCallsAreRefused) {
    Gated service(R"({"limits":{"callsAtOnce":1}})");
    Limits limits;
    limits.calls_at_once = 1;
    auto place = service.gate().wait(limits);
    EXPECT_EQ(service.call().status, 503U);
    EXPECT_EQ(service.get("/health/ready").status, 200U);
    place.reset();
    EXPECT_EQ(service.call().status, 200U);
}

// The signature is wrong, and that is not what it is told.
TEST(CallLimits, AClaimedClientOverItsRateIsRefusedBeforeItsSignatureIsChecked) {
    tests::GuardedService service("\"clients\":[" + tests::ehr_client(R"(,"ratePerSecond":1,"rateBurst":1)") + "]");
    const std::string claims = tests::right_claims(tests::view_service);
    const tests::MadeKey stranger = tests::MadeKey::es384();
    EXPECT_EQ(service.call().status, 200U);
    const HttpReply refused = service.call(stranger);
    EXPECT_THAT(refused.status, testing::AnyOf(429U, 401U)) << "401 where a second has passed meanwhile";
    EXPECT_THAT(service.log_with(refused.status == 429 ? "\"rate\"" : "signature"), testing::HasSubstr("refused"));
}

} // namespace
} // namespace eczema::server
