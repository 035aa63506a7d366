// The serving program seen by whoever operates it: its metrics, its access log, and what neither may hold.
#include "tests/support/exposition_reading.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using tests::comes_true;
using tests::ExpositionReading;
using tests::HttpClient;
using tests::post_of;
using tests::ScratchFile;
using tests::Serving;

const std::string patient_view = "atopic-dermatitis-patient-view";

TEST(ServeMetrics, AreOnAnAddressOfTheirOwn) {
    const Serving serving({"--metrics-address", "127.0.0.1:0"});
    ASSERT_NE(serving.metrics_port(), 0);
    EXPECT_EQ(serving.first_line(), std::string(tests::listening) + std::to_string(serving.port()) +
                                        R"(,"metrics":{"address":"127.0.0.1","port":)" +
                                        std::to_string(serving.metrics_port()) + "}}");
    EXPECT_EQ(serving.get("/metrics").status, 404U);
    EXPECT_EQ(Serving::get_from(serving.metrics_port(), "/cds-services").status, 404U);
    EXPECT_THAT(serving.metrics(), HasSubstr("\neczema_cds_build_info{version=\"0.1.0\",content=\"sha256:"));
}

TEST(ServeMetrics, AreOffUnlessAskedFor) {
    const Serving serving;
    EXPECT_THAT(serving.first_line(), Not(HasSubstr("metrics")));
    const Serving asked({}, {"ECZEMA_CDS_METRICS__ADDRESS=127.0.0.1:0"});
    EXPECT_THAT(asked.metrics(), HasSubstr("eczema_cds_build_info"));
}

TEST(ServeMetrics, SayWhatToDoWhereTheyCannotBe) {
    const Serving first({"--metrics-address", "127.0.0.1:0"});
    tests::ChildProcess second(
        {"serve", "--port", "0", "--metrics-address", "127.0.0.1:" + std::to_string(first.metrics_port())});
    EXPECT_EQ(second.exit_code(), 1);
    EXPECT_THAT(second.errors(), StartsWith("cannot listen for metrics on 127.0.0.1:"));
    EXPECT_THAT(second.errors(), HasSubstr("--metrics-address"));
    EXPECT_EQ(second.output(), "");

    tests::ChildProcess odd({"serve", "--port", "0", "--metrics-address", "9464"});
    EXPECT_EQ(odd.exit_code(), 2);
    EXPECT_THAT(odd.errors(), StartsWith("/metrics/address: "));
}

TEST(ServeMetrics, CountCallsAndAreWellFormed) {
    const tests::ScratchFolder folder;
    const Serving serving({"--metrics-address", "127.0.0.1:0", "--as-of", "2026-11-25"},
                          {"ECZEMA_CDS_STORE__FILE=" + folder.path() + "/store.sqlite"});
    HttpClient client(serving.port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(client.send(post_of("patient-view", tests::candidate_request())));
        ASSERT_EQ(client.read_reply().status, 200U);
    }
    ASSERT_TRUE(client.send(post_of("patient-view", "{")));
    EXPECT_EQ(client.read_reply().status, 400U);
    EXPECT_EQ(serving.get("/health/ready").status, 200U);
    HttpClient odd(serving.port());
    ASSERT_TRUE(odd.send("GET / HTTP/3.9\r\n\r\n"));
    EXPECT_EQ(odd.read_reply().status, 400U);
    const std::string feedback = R"({"feedback":[{"card":"4f0d2c0e-8f0a-4a53-9d9a-3c1f6a0e5b11","outcome":"accepted",)"
                                 R"("outcomeTimestamp":"2026-11-25T10:00:00Z"}]})";
    ASSERT_TRUE(client.send("POST /cds-services/" + patient_view +
                            "/feedback HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: " +
                            std::to_string(feedback.size()) + "\r\n\r\n" + feedback));
    EXPECT_EQ(client.read_reply().status, 200U);

    const ExpositionReading reading(serving.metrics());
    EXPECT_THAT(reading.faults(), IsEmpty());
    const std::map<std::string, std::string> service{{"service", patient_view}};
    EXPECT_EQ(reading.value("eczema_cds_requests_total", {{"service", patient_view}, {"status", "200"}}), 3);
    EXPECT_EQ(reading.value("eczema_cds_requests_total", {{"service", patient_view}, {"status", "400"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_request_duration_seconds_count", service), 4);
    EXPECT_EQ(reading.value("eczema_cds_stage_duration_seconds_count", {{"stage", "encode"}}), 3);
    EXPECT_EQ(reading.value("eczema_cds_stage_duration_seconds_count", {{"stage", "parse"}}), 4);
    EXPECT_EQ(reading.value("eczema_cds_cards_total", {{"service", patient_view}, {"indicator", "info"}}), 3);
    EXPECT_EQ(reading.value("eczema_cds_http_responses_total", {{"route", "ready"}, {"status", "200"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_http_responses_total", {{"route", "feedback"}, {"status", "200"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_transport_refusals_total", {{"cause", "bad_http"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_feedback_reports_total", {{"result", "stored"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_store_up", {{"part", "feedback"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_store_up", {{"part", "replay"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_draining"), 0);
    EXPECT_EQ(reading.value("eczema_cds_requests_under_way"), 0);
    EXPECT_GE(reading.value("eczema_cds_connections_open").value_or(0), 1);
    EXPECT_EQ(reading.value("eczema_cds_log_lines_dropped_total"), 0);
    EXPECT_GT(reading.value("process_start_time_seconds").value_or(0), 0);
}

// The page that operators read names every family there is.
TEST(ServeMetrics, AreAllDocumented) {
    const std::string page = tests::read_file(SOURCE_DIR "/docs/operation.md");
    const tests::ScratchFolder folder;
    const Serving serving({"--metrics-address", "127.0.0.1:0"},
                          {"ECZEMA_CDS_STORE__FILE=" + folder.path() + "/store.sqlite",
                           "ECZEMA_CDS_AUDIT__FILE=" + folder.path() + "/audit.jsonl"});
    EXPECT_EQ(serving.get("/health/live").status, 200U);
    const ExpositionReading reading(serving.metrics());
    EXPECT_GE(reading.families().size(), 20U);
    for (const auto& [name, type] : reading.families())
        EXPECT_THAT(page,
                    HasSubstr(name.starts_with("process_") ? "`" + name + "`" : "| `" + name + "` | " + type + " |"));
}

TEST(AccessLog, IsOffUnlessAskedFor) {
    Serving serving;
    EXPECT_EQ(serving.get("/health/live").status, 200U);
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
    EXPECT_EQ(serving.child().output(), serving.first_line() + "\n");
}

TEST(AccessLog, HasALineForEveryRequest) {
    Serving serving({}, {"ECZEMA_CDS_LOG__ACCESS=true", "ECZEMA_CDS_LOG__DECISIONS=false"});
    EXPECT_EQ(serving.get("/health/live").status, 200U);
    EXPECT_EQ(serving.get("/nothing").status, 404U);
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(post_of("patient-view", "{")));
    EXPECT_EQ(client.read_reply().status, 400U);
    ASSERT_TRUE(client.send("GET / HTTP/3.9\r\n\r\n"));
    EXPECT_EQ(client.read_reply().status, 400U);
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);

    std::vector<std::string> told;
    const std::string output = serving.child().output();
    for (std::size_t at = output.find('\n') + 1; at < output.size(); at = output.find('\n', at) + 1) {
        const tests::Json line = tests::json_of(output.substr(at, output.find('\n', at) - at));
        EXPECT_STREQ(line["event"].GetString(), "access");
        EXPECT_FALSE(line.HasMember("peer"));
        told.push_back(std::string(line["method"].GetString()) + ' ' + line["route"].GetString() + ' ' +
                       std::to_string(line["status"].GetUint()));
    }
    EXPECT_THAT(
        told, testing::ElementsAre("GET live 200", "GET none 404", "POST service 400", testing::EndsWith("none 400")));
}

// Names, ids, dates, tokens and paths that no log line and no metric may hold.
TEST(AccessLog, AndMetricsHoldNothingOfARequest) {
    Serving serving({"--metrics-address", "127.0.0.1:0"},
                    {"ECZEMA_CDS_LOG__ACCESS=true", "ECZEMA_CDS_LOG__PEERS=true"});
    const std::string body = tests::read_file(SOURCE_DIR "/tests/golden/canaries/request.json");
    HttpClient client(serving.port());
    const tests::Json request = tests::json_of(body);
    const std::string hook = request["hook"].GetString();
    ASSERT_TRUE(client.send("POST /cds-services/atopic-dermatitis-" + hook +
                            "?name=canary-query HTTP/1.1\r\nHost: canary-host\r\nContent-Type: application/json\r\n"
                            "Authorization: Bearer canary-token\r\nOrigin: https://canary-origin.example\r\n"
                            "User-Agent: canary-agent\r\nX-Forwarded-For: canary-peer\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body));
    EXPECT_EQ(client.read_reply().status, 200U);
    ASSERT_TRUE(client.send("CANARY /canary-path?canary-query HTTP/1.1\r\nHost: test\r\n\r\n"));
    EXPECT_EQ(client.read_reply().status, 404U);
    const std::string metrics = serving.metrics();
    EXPECT_THAT(ExpositionReading(metrics).faults(), IsEmpty());
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);

    const std::string output = serving.child().output();
    EXPECT_THAT(output, HasSubstr("\"peer\":\"127.0.0.1\""));
    for (const std::string* text : {&output, &metrics}) {
        std::string lower = *text;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
        });
        EXPECT_THAT(lower, Not(HasSubstr("canary")));
    }
}

} // namespace
} // namespace eczema::server
