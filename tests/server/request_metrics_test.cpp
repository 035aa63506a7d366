#include "server/request_metrics.hpp"

#include "server/token_check.hpp"
#include "tests/support/exposition_reading.hpp"
#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace eczema::server {
namespace {

using tests::ExpositionReading;

const std::string order_sign = "atopic-dermatitis-order-sign";

// A clock that a test sets.
struct Hand {
    std::int64_t at = 1000;
    std::function<std::int64_t()> clock = [this] { return at; };
};

class Counted : public testing::Test {
  protected:
    Counted() { counts.add_to(metrics); }

    ExpositionReading reading() const {
        ExpositionReading result(metrics.text());
        EXPECT_THAT(result.faults(), testing::IsEmpty());
        return result;
    }
    std::optional<double> value(std::string_view name, const std::map<std::string, std::string>& labels = {}) const {
        return reading().value(name, labels);
    }
    StageTimes times() const { return {hand.clock, hand.at}; }

    static Exchange call(unsigned status) {
        Exchange exchange{.method = "POST", .destination = Destination::service, .service = find_service(order_sign)};
        exchange.status = status;
        exchange.nanoseconds = 300'000;
        return exchange;
    }

    Hand hand;
    RequestMetrics counts;
    Metrics metrics;
};

TEST_F(Counted, TellsWhatAWholeCallLeft) {
    const Answer answer = tests::post("order-sign", tests::order_request());
    ASSERT_TRUE(answer.decision);
    StageTimes stages = times();
    hand.at += 40'000;
    stages.end(Stage::parse);
    counts.answered(call(200), &*answer.decision, stages);

    const std::map<std::string, std::string> service{{"service", order_sign}};
    EXPECT_EQ(value("eczema_cds_requests_total", {{"service", order_sign}, {"status", "200"}}), 1);
    EXPECT_EQ(value("eczema_cds_http_responses_total", {{"route", "service"}, {"status", "200"}}), 1);
    EXPECT_EQ(value("eczema_cds_request_duration_seconds_count", service), 1);
    EXPECT_DOUBLE_EQ(value("eczema_cds_request_duration_seconds_sum", service).value_or(0), 300e-6);
    EXPECT_DOUBLE_EQ(value("eczema_cds_stage_duration_seconds_sum", {{"stage", "parse"}}).value_or(0), 40e-6);
    EXPECT_EQ(value("eczema_cds_stage_duration_seconds_count", {{"stage", "fetch"}}), 0);

    double cards = 0;
    for (const std::string indicator : {"info", "warning", "critical"})
        cards += value("eczema_cds_cards_total", {{"service", order_sign}, {"indicator", indicator}}).value_or(0);
    EXPECT_EQ(cards, static_cast<double>(answer.decision->cards));
    EXPECT_EQ(value("eczema_cds_cards_total", {{"service", order_sign}, {"indicator", "critical"}}), 1);
    EXPECT_EQ(value("eczema_cds_rule_outcomes_total", {{"rule", "gate-eczema-herpeticum"}, {"outcome", "yes"}}), 1);
    EXPECT_EQ(value("eczema_cds_rules_shown_total", {{"rule", "gate-eczema-herpeticum"}}), 1);
    double outcomes = 0;
    const ExpositionReading all = reading();
    for (const tests::ExpositionSample& sample : all.samples())
        if (sample.name == "eczema_cds_rule_outcomes_total") outcomes += sample.value;
    EXPECT_EQ(outcomes, static_cast<double>(answer.decision->rules.size()));
}

TEST_F(Counted, TellsEveryCauseOfARefusalByItsName) {
    std::vector<std::string_view> causes{
        "nothing_shown",       "certificate",        "not_entitled",         "rate",    "too_many_tokens",
        "too_many_bad_tokens", "replay_memory_full", "replay_store_failing", "capacity"};
    for (int fault = 0; fault <= static_cast<int>(TokenFault::replayed); ++fault)
        causes.push_back(name_of(static_cast<TokenFault>(fault)));
    for (const std::string_view cause : causes) {
        Decision decision;
        decision.refused = cause;
        const Exchange of_discovery{.method = "GET", .destination = Destination::discovery, .status = 401};
        counts.answered(of_discovery, &decision, times());
        EXPECT_EQ(value("eczema_cds_refusals_total", {{"cause", std::string(cause)}}), 1) << cause;
    }
    EXPECT_EQ(value("eczema_cds_refusals_total", {{"cause", "other"}}), 0);
    EXPECT_EQ(value("eczema_cds_http_responses_total", {{"route", "discovery"}, {"status", "401"}}), causes.size());
}

// Whatever callers send, the labels are those that were there at the start.
TEST_F(Counted, TakesNoLabelFromOutside) {
    Decision decision;
    decision.refused = "Jane Doe";
    decision.client = "Jane Doe";
    decision.hook_instance = "Jane Doe";
    decision.rules.push_back({"Jane Doe", cards::Tri::yes, std::nullopt, true});
    Exchange exchange = call(299);
    exchange.method = "JANE-DOE";
    exchange.peer = "192.0.2.7";
    exchange.client = "Jane Doe";
    counts.answered(exchange, &decision, times());
    EXPECT_EQ(value("eczema_cds_refusals_total", {{"cause", "other"}}), 1);
    EXPECT_EQ(value("eczema_cds_requests_total", {{"service", order_sign}, {"status", "other"}}), 1);
    for (const std::string_view canary : {"Jane", "JANE", "192.0.2.7"})
        EXPECT_EQ(metrics.text().find(canary), std::string::npos) << canary;
}

TEST_F(Counted, TellsWhatTheTransportRefused) {
    counts.refused_by_transport(ProblemKind::body_too_large, 413);
    counts.refused_by_transport(ProblemKind::timed_out, 408);
    counts.refused_by_transport(ProblemKind::not_found, 404); // which the transport does not say
    EXPECT_EQ(value("eczema_cds_transport_refusals_total", {{"cause", "body_too_large"}}), 1);
    EXPECT_EQ(value("eczema_cds_transport_refusals_total", {{"cause", "timed_out"}}), 1);
    EXPECT_EQ(value("eczema_cds_transport_refusals_total", {{"cause", "other"}}), 1);
    EXPECT_EQ(value("eczema_cds_transport_refusals_total", {{"cause", "bad_http"}}), 0);
    EXPECT_EQ(value("eczema_cds_http_responses_total", {{"route", "none"}, {"status", "413"}}), 1);
}

TEST_F(Counted, TellsFetchesFeedbackAndClientsThatLeft) {
    Decision decision;
    decision.fetches = {14, 0, 2, 0, 0, 0, 1, 0};
    counts.answered(call(200), &decision, times());
    counts.feedback(3, true);
    counts.feedback(2, false);
    counts.left();
    EXPECT_EQ(value("eczema_cds_fhir_fetches_total", {{"outcome", "fetched"}}), 14);
    EXPECT_EQ(value("eczema_cds_fhir_fetches_total", {{"outcome", "forbidden"}}), 2);
    EXPECT_EQ(value("eczema_cds_fhir_fetches_total", {{"outcome", "timed_out"}}), 1);
    EXPECT_EQ(value("eczema_cds_fhir_fetches_total", {{"outcome", "unreachable"}}), 0);
    EXPECT_EQ(value("eczema_cds_feedback_reports_total", {{"result", "stored"}}), 3);
    EXPECT_EQ(value("eczema_cds_feedback_reports_total", {{"result", "not_stored"}}), 2);
    EXPECT_EQ(value("eczema_cds_clients_left_total"), 1);
}

TEST_F(Counted, TellsWhatIsUnderWay) {
    {
        const RequestMetrics::UnderWay one(&counts), two(&counts), none(nullptr);
        EXPECT_EQ(value("eczema_cds_requests_under_way"), 2);
    }
    EXPECT_EQ(value("eczema_cds_requests_under_way"), 0);
}

TEST_F(Counted, LosesNothingBetweenThreads) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([this] {
            for (int request = 0; request < 500; ++request) counts.answered(call(200), nullptr, times());
        });
    for (int i = 0; i < 20; ++i) EXPECT_THAT(ExpositionReading(metrics.text()).faults(), testing::IsEmpty());
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(value("eczema_cds_requests_total", {{"service", order_sign}, {"status", "200"}}), 2000);
    EXPECT_EQ(value("eczema_cds_request_duration_seconds_count", {{"service", order_sign}}), 2000);
}

TEST(StageTimes, AddUpWhatComesAgainAndSkipWhatIsNoStage) {
    Hand hand;
    StageTimes times(hand.clock, 1000);
    hand.at = 1010;
    times.end(Stage::authenticate);
    hand.at = 1500;
    times.skip();
    hand.at = 1505;
    times.end(Stage::authenticate);
    times.end(Stage::parse);
    EXPECT_EQ(times.nanoseconds(Stage::authenticate), 15);
    EXPECT_EQ(times.nanoseconds(Stage::parse), 0);
    EXPECT_EQ(times.nanoseconds(Stage::fetch), std::nullopt);
}

// The stages are those of a request, in their order, each as long as the clock says.
TEST(StageTimes, ComeFromThePipeline) {
    std::int64_t now = 0;
    const std::function<std::int64_t()> clock = [&now] { return ++now; };
    StageTimes times(clock, 0);
    std::pmr::monotonic_buffer_resource arena;
    const std::string body = tests::order_request();
    const std::string target = "/cds-services/" + order_sign;
    const Request request{"POST", target, {}, "application/json", {}, body};
    const Snapshot& snapshot = tests::default_snapshot();
    const Route route{Destination::service, find_service(order_sign)};
    auto opened = open(request, route, snapshot.standard_client(), snapshot, tests::noon, arena, &times);
    ASSERT_TRUE(std::holds_alternative<OpenCall>(opened));
    EXPECT_EQ(times.nanoseconds(Stage::decode), 1);
    EXPECT_EQ(times.nanoseconds(Stage::record), std::nullopt);
    const OpenCall& opened_call = std::get<OpenCall>(opened);
    finish(opened_call, opened_call.supplied, snapshot, tests::noon, arena, &times);
    for (const Stage stage :
         {Stage::parse, Stage::decode, Stage::record, Stage::facts, Stage::rules, Stage::compose, Stage::encode})
        EXPECT_EQ(times.nanoseconds(stage), 1) << stage_names[static_cast<std::size_t>(stage)];
    EXPECT_EQ(times.nanoseconds(Stage::fetch), std::nullopt);
}

} // namespace
} // namespace eczema::server
