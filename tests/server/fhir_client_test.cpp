// Fetching from a FHIR server that means well: what is sent, what comes back, connections kept and shared, batches,
// and the ways in which a fetch ends.
#include "server/fhir_tls.hpp"
#include "tests/support/fhir_caller.hpp"
#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace eczema::tests {
namespace {

using server::FetchLimits;
using server::FetchOutcome;
using server::FhirAnswer;
using std::chrono::milliseconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string patient = R"({"resourceType":"Patient","id":"p1"})";

std::string condition(int number) {
    return R"({"resourceType":"Condition","id":"c)" + std::to_string(number) + R"("})";
}

std::vector<FetchOutcome> outcomes(const std::vector<FhirAnswer>& answers) {
    std::vector<FetchOutcome> all;
    for (const FhirAnswer& answer : answers) all.push_back(answer.outcome);
    return all;
}

std::set<unsigned> connections(const std::vector<RecordedRequest>& requests) {
    std::set<unsigned> all;
    for (const RecordedRequest& request : requests) all.insert(request.connection);
    return all;
}

TEST(FhirClient, each_query_is_answered_in_its_place) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    fixture.add("Condition", "c1", condition(1));
    FhirCaller caller;
    const auto answers =
        caller.fetch(registered(fixture), {"Condition?patient=p1&_count=500", "Patient/none", "Patient/p1"});
    EXPECT_THAT(outcomes(answers), ElementsAre(FetchOutcome::fetched, FetchOutcome::not_found, FetchOutcome::fetched));
    EXPECT_EQ(answers[0].body,
              R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":)" + condition(1) + "}]}");
    EXPECT_EQ(answers[1].body, "");
    EXPECT_EQ(answers[2].body, patient);
    EXPECT_EQ(caller.bytes_left, 1'000'000 - answers[0].body.size() - answers[2].body.size());
}

TEST(FhirClient, the_request_names_host_token_and_media_type) {
    FhirFixture fixture;
    FhirCaller caller;
    caller.fetch_one(registered(fixture), "Observation?code=http://loinc.org|1");
    ASSERT_THAT(fixture.requests(), SizeIs(1));
    const RecordedRequest request = fixture.requests()[0];
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.target, "/fhir/r4/Observation?code=http://loinc.org%7C1");
    EXPECT_EQ(request.authorization, "Bearer canary-token");
    EXPECT_EQ(request.accept, "application/fhir+json");
    EXPECT_THAT(request.head, HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(fixture.port()) + "\r\n"));
    EXPECT_THAT(request.head, HasSubstr("\r\nAccept-Encoding: identity\r\n"));
    EXPECT_THAT(request.head, HasSubstr("\r\nUser-Agent: eczema-cds\r\n"));
}

TEST(FhirClient, without_a_token_no_header_is_sent) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    FhirCaller caller;
    caller.token.clear();
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::fetched);
    EXPECT_THAT(fixture.requests().at(0).head, Not(HasSubstr("Authorization")));
}

TEST(FhirClient, a_token_that_would_break_the_header_is_not_sent) {
    FhirFixture fixture;
    for (const std::string& token : {std::string("a b"), std::string("a\r\nX: y"), std::string("a\0", 2),
                                     std::string("\xc3\xa4"), std::string(16 * 1024 + 1, 'a')}) {
        FhirCaller caller;
        caller.token = token;
        EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::forbidden);
    }
    EXPECT_EQ(fixture.accepted(), 0U);
}

// None is answered before all have come, so this ends only if they are sent without waiting for each other.
TEST(FhirClient, all_queries_are_under_way_at_once) {
    FhirFixture fixture;
    Manner together;
    together.gather = 16;
    fixture.on("", together);
    FhirCaller caller;
    const std::vector<std::string> queries(16, "Condition?patient=p1");
    EXPECT_THAT(outcomes(caller.fetch(registered(fixture), queries)), Each(FetchOutcome::fetched));
    EXPECT_EQ(fixture.accepted(), 16U);
}

TEST(FhirClient, connections_are_used_again) {
    FhirFixture fixture;
    FhirCaller caller;
    const std::vector<std::string> queries(4, "Condition?patient=p1");
    EXPECT_THAT(outcomes(caller.fetch(registered(fixture), queries)), Each(FetchOutcome::fetched));
    EXPECT_THAT(outcomes(caller.fetch(registered(fixture), queries)), Each(FetchOutcome::fetched));
    EXPECT_THAT(fixture.requests(), SizeIs(8));
    EXPECT_LE(fixture.accepted(), 4U);
    EXPECT_EQ(caller.client.idle_connections(), fixture.open());
}

TEST(FhirClient, more_queries_than_connections_wait_in_line) {
    FhirFixture fixture;
    Manner slow;
    slow.delay = milliseconds(5);
    fixture.on("", slow);
    FetchLimits limits;
    limits.connections = 3;
    FhirCaller caller(limits);
    const std::vector<std::string> queries(20, "Condition?patient=p1");
    EXPECT_THAT(outcomes(caller.fetch(registered(fixture), queries)), Each(FetchOutcome::fetched));
    EXPECT_EQ(connections(fixture.requests()), (std::set<unsigned>{1, 2, 3}));
}

TEST(FhirClient, who_waits_in_line_leaves_it_at_the_deadline) {
    FhirFixture fixture;
    Manner silent;
    silent.way = Manner::Way::never;
    fixture.on("", silent);
    FetchLimits limits;
    limits.connections = 1;
    FhirCaller caller(limits);
    caller.time = milliseconds(50);
    EXPECT_THAT(outcomes(caller.fetch(registered(fixture), {"Patient/a", "Patient/b", "Patient/c"})),
                Each(FetchOutcome::timed_out));
    EXPECT_THAT(fixture.requests(), SizeIs(1));
    fixture.on("", {});
    fixture.add("Patient", "p1", patient);
    caller.time = milliseconds(5'000);
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::fetched)
        << "the place was given back";
}

TEST(FhirClient, an_idle_connection_is_closed_after_its_time) {
    FhirFixture fixture;
    FetchLimits limits;
    limits.idle_time = std::chrono::hours(1);
    FhirCaller caller(limits);
    caller.fetch_one(registered(fixture), "Condition?patient=p1");
    const auto now = server::FhirClient::Clock::now();
    caller.client.close_idle(now + std::chrono::minutes(59));
    EXPECT_EQ(caller.client.idle_connections(), 1U);
    caller.client.close_idle(now + std::chrono::hours(1));
    EXPECT_EQ(caller.client.idle_connections(), 0U);
    EXPECT_TRUE(fixture.opens_fall_to(0));
}

TEST(FhirClient, a_connection_idle_for_too_long_is_not_used) {
    FhirFixture fixture;
    FetchLimits limits;
    limits.idle_time = milliseconds(0);
    FhirCaller caller(limits);
    caller.fetch_one(registered(fixture), "Condition?patient=p1");
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Condition?patient=p1").outcome, FetchOutcome::fetched);
    EXPECT_EQ(fixture.accepted(), 2U);
}

TEST(FhirClient, a_kept_connection_that_the_server_has_closed_is_replaced) {
    FhirFixture fixture;
    fixture.requests_a_connection = 1; // the second request on it is read, and the connection closed
    FhirCaller caller;
    caller.fetch_one(registered(fixture), "Condition?patient=p1");
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Condition?patient=p2").outcome, FetchOutcome::fetched);
    const auto requests = fixture.requests();
    ASSERT_THAT(requests, SizeIs(3));
    EXPECT_EQ(requests[1].connection, 1U);
    EXPECT_EQ(requests[2].connection, 2U);
    EXPECT_EQ(requests[2].target, requests[1].target);
}

TEST(FhirClient, a_kept_connection_is_replaced_once) {
    FhirFixture fixture;
    FhirCaller caller;
    caller.fetch_one(registered(fixture), "Condition?patient=p1");
    fixture.requests_a_connection = 0;
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Condition?patient=p1").outcome, FetchOutcome::failed);
    EXPECT_THAT(fixture.requests(), SizeIs(3));
}

TEST(FhirClient, a_kept_connection_that_is_seen_to_be_closed_is_not_asked) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    for (const auto* shown : {static_cast<const MadeCertificate*>(nullptr), &certificate}) {
        FhirFixture fixture(shown);
        fixture.closes_idle = true;
        server::FhirServer server = registered(fixture);
        server.ca_pem = authority.pem();
        FhirCaller caller;
        for (unsigned i = 1; i <= 2; ++i) {
            EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::fetched);
            EXPECT_EQ(caller.client.idle_connections(), 1U);
            EXPECT_TRUE(fixture.opens_fall_to(0));
            EXPECT_EQ(fixture.accepted(), i);
        }
        EXPECT_THAT(fixture.requests(), SizeIs(2));
    }
}

// As servers do that say 408 before they close what was idle for too long.
TEST(FhirClient, what_comes_unasked_is_no_answer_to_the_next_query) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    for (const auto* shown : {static_cast<const MadeCertificate*>(nullptr), &certificate}) {
        FhirFixture fixture(shown);
        Manner manner;
        manner.unasked = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";
        fixture.on("Condition", manner);
        server::FhirServer server = registered(fixture);
        server.ca_pem = authority.pem();
        FhirCaller caller;
        caller.fetch_one(server, "Condition?patient=p1");
        for (int i = 0; i < 5'000 && fixture.said_unasked() == 0; ++i) std::this_thread::sleep_for(milliseconds(1));
        EXPECT_EQ(caller.fetch_one(server, "Procedure?patient=p1").outcome, FetchOutcome::fetched);
        EXPECT_EQ(fixture.accepted(), 2U);
    }
}

TEST(FhirClient, many_queries_wait_for_one_look_up_of_the_name) {
    FhirFixture fixture;
    server::FhirServer server = registered(fixture);
    server.base = fixture.base("localhost");
    FhirCaller caller;
    const std::vector<std::string> queries(8, "Condition?patient=p1");
    for (int round = 0; round < 2; ++round)
        EXPECT_THAT(outcomes(caller.fetch(server, queries)), Each(FetchOutcome::fetched));
}

TEST(FhirClient, a_fresh_connection_that_ends_without_an_answer_is_not_tried_again) {
    FhirFixture fixture;
    Manner leaving;
    leaving.way = Manner::Way::leave;
    fixture.on("", leaving);
    FhirCaller caller;
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::failed);
    EXPECT_THAT(fixture.requests(), SizeIs(1));
}

TEST(FhirClient, a_connection_that_is_to_be_closed_is_not_kept) {
    FhirFixture fixture;
    Manner closing;
    closing.headers = "Connection: close\r\n";
    fixture.on("", closing);
    FhirCaller caller;
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Condition?patient=p1").outcome, FetchOutcome::fetched);
    EXPECT_EQ(caller.client.idle_connections(), 0U);
}

TEST(FhirClient, pages_are_followed_by_absolute_links) {
    FhirFixture fixture;
    for (int i = 1; i <= 3; ++i) fixture.add("Condition", "c" + std::to_string(i), condition(i));
    FhirCaller caller;
    const std::string first = caller.fetch_one(registered(fixture), "Condition?_count=2").body;
    const std::string next = fixture.base() + "/Condition?_count=2&_offset=2";
    EXPECT_THAT(first, HasSubstr(next));
    EXPECT_EQ(caller.fetch_one(registered(fixture), next).body,
              R"({"resourceType":"Bundle","type":"searchset","total":3,"entry":[{"resource":)" + condition(3) + "}]}");
    EXPECT_EQ(fixture.accepted(), 1U);
}

TEST(FhirClient, bodies_come_in_every_framing_of_http) {
    for (const auto way : {Manner::Way::whole, Manner::Way::chunked, Manner::Way::until_end}) {
        FhirFixture fixture;
        fixture.add("Patient", "p1", patient);
        Manner manner;
        manner.way = way;
        fixture.on("", manner);
        FhirCaller caller;
        const FhirAnswer answer = caller.fetch_one(registered(fixture), "Patient/p1");
        EXPECT_EQ(answer.outcome, FetchOutcome::fetched) << static_cast<int>(way);
        EXPECT_EQ(answer.body, patient);
        EXPECT_EQ(caller.client.idle_connections(), way == Manner::Way::until_end ? 0U : 1U);
    }
}

TEST(FhirClient, a_large_body_arrives_whole) {
    FhirFixture fixture;
    std::string text = R"({"resourceType":"Patient","id":"p1","text":")";
    for (int i = 0; text.size() < 700'000; ++i) text += std::to_string(i) + ",";
    fixture.add("Patient", "p1", text + "\"}");
    FhirCaller caller;
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").body, text + "\"}");
}

// --- batches
// ----------------------------------------------------------------------------------------------------------

server::FhirServer taking_batches(const FhirFixture& fixture) {
    server::FhirServer server = registered(fixture);
    server.batch = true;
    return server;
}

TEST(FhirClient, a_batch_is_one_request_to_the_base) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    Manner refused;
    refused.status = 403;
    fixture.on("Observation", refused);
    FhirCaller caller;
    const auto answers =
        caller.fetch(taking_batches(fixture), {"Patient/p1", "Observation?patient=p1", "Patient/p2", "//evil/x"});
    EXPECT_THAT(outcomes(answers), ElementsAre(FetchOutcome::fetched, FetchOutcome::forbidden, FetchOutcome::not_found,
                                               FetchOutcome::unreachable));
    EXPECT_EQ(answers[0].body, patient);
    const auto requests = fixture.requests();
    ASSERT_THAT(requests, SizeIs(1));
    EXPECT_EQ(requests[0].method + requests[0].target, "POST/fhir/r4");
    EXPECT_EQ(requests[0].authorization, "Bearer canary-token");
    EXPECT_THAT(requests[0].head, HasSubstr("\r\nContent-Type: application/fhir+json\r\n"));
}

TEST(FhirClient, one_query_or_a_link_to_the_base_itself_makes_no_batch) {
    FhirFixture fixture;
    FhirCaller caller;
    caller.fetch(taking_batches(fixture), {"Condition?patient=p1", fixture.base() + "?_getpages=1"});
    for (const RecordedRequest& request : fixture.requests()) EXPECT_EQ(request.method, "GET");
    EXPECT_THAT(fixture.requests(), SizeIs(2));
}

TEST(FhirClient, a_server_that_takes_no_batch_is_asked_singly_from_then_on) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    fixture.batch_status = 405;
    FhirCaller caller;
    const auto first = caller.fetch(taking_batches(fixture), {"Patient/p1", "Condition?patient=p1"});
    EXPECT_THAT(outcomes(first), Each(FetchOutcome::fetched));
    EXPECT_EQ(first[0].body, patient);
    EXPECT_THAT(fixture.requests(), SizeIs(3));
    EXPECT_THAT(outcomes(caller.fetch(taking_batches(fixture), {"Patient/p1", "Condition?patient=p1"})),
                Each(FetchOutcome::fetched));
    EXPECT_THAT(fixture.requests(), SizeIs(5));
}

TEST(FhirClient, a_batch_that_is_not_liked_is_asked_singly_and_the_next_one_is_tried_again) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    fixture.batch_status = 400;
    FhirCaller caller;
    EXPECT_THAT(outcomes(caller.fetch(taking_batches(fixture), {"Patient/p1", "Condition?patient=p1"})),
                Each(FetchOutcome::fetched));
    EXPECT_THAT(fixture.requests(), SizeIs(3));
    fixture.batch_status = 200;
    EXPECT_THAT(outcomes(caller.fetch(taking_batches(fixture), {"Patient/p1", "Condition?patient=p1"})),
                Each(FetchOutcome::fetched));
    EXPECT_THAT(fixture.requests(), SizeIs(4));
}

TEST(FhirClient, one_broken_list_in_a_batch_costs_that_list_alone) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    fixture.add("Condition", "c1", R"({"resourceType":"Condition","id":"c1","id":"c2"})");
    FhirCaller caller;
    const auto answers = caller.fetch(taking_batches(fixture), {"Patient/p1", "Condition?patient=p1"});
    EXPECT_EQ(answers[0].outcome, FetchOutcome::fetched);
    EXPECT_EQ(answers[0].body, patient);
    EXPECT_THAT(fixture.requests(), SizeIs(3)) << "the batch, then each singly";
}

TEST(FhirClient, a_batch_that_fails_as_a_whole_fails_for_each) {
    const std::pair<unsigned, FetchOutcome> cases[] = {
        {401, FetchOutcome::forbidden}, {429, FetchOutcome::throttled}, {503, FetchOutcome::failed}};
    for (const auto& [status, outcome] : cases) {
        FhirFixture fixture;
        fixture.batch_status = status;
        FhirCaller caller;
        EXPECT_THAT(outcomes(caller.fetch(taking_batches(fixture), {"Patient/p1", "Patient/p2"})), Each(outcome));
        EXPECT_THAT(fixture.requests(), SizeIs(1)) << status;
    }
}

// --- how a fetch ends
// -------------------------------------------------------------------------------------------------

TEST(FhirClient, nothing_is_asked_where_there_is_nothing_to_ask_or_no_time) {
    FhirFixture fixture;
    FhirCaller caller;
    EXPECT_THAT(caller.fetch(registered(fixture), {}), IsEmpty());
    caller.time = milliseconds(0);
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::timed_out);
    caller.time = milliseconds(5'000);
    caller.cancellation.cancel();
    EXPECT_EQ(caller.fetch_one(registered(fixture), "Patient/p1").outcome, FetchOutcome::timed_out);
    EXPECT_EQ(fixture.accepted(), 0U);
}

TEST(FhirClient, cancelling_ends_a_fetch_at_once_and_keeps_what_came) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    Manner silent;
    silent.way = Manner::Way::never;
    fixture.on("Condition", silent);
    FhirCaller caller;
    caller.time = std::chrono::minutes(10);
    boost::asio::steady_timer client_leaves(caller.loop);
    std::function<void()> look = [&] { // when one has been answered and the other is waited for
        if (fixture.answered() == 1 && fixture.requests().size() == 2 && caller.client.idle_connections() == 1)
            return caller.cancellation.cancel();
        client_leaves.expires_after(milliseconds(1));
        client_leaves.async_wait([&](const boost::system::error_code&) { look(); });
    };
    look();
    const auto answers = caller.fetch(registered(fixture), {"Condition?patient=p1", "Patient/p1"});
    EXPECT_THAT(outcomes(answers), ElementsAre(FetchOutcome::timed_out, FetchOutcome::fetched));
    EXPECT_TRUE(fixture.opens_fall_to(1)) << "the idle one";
}

// The loop of a thread may be destroyed with fetches under way; a sanitizer would see what is touched too late.
TEST(FhirClient, a_fetch_can_be_left_unfinished) {
    FhirFixture fixture;
    Manner silent;
    silent.way = Manner::Way::never;
    fixture.on("Condition", silent);
    {
        FetchLimits limits;
        limits.connections = 2;
        std::vector<FhirAnswer> answers;
        const std::vector<server::FhirQuery> queries(4, {"Condition?patient=p1"});
        const auto server = registered(fixture);
        FhirCaller caller(limits);
        boost::asio::co_spawn(caller.loop.get_executor(), caller.fetch_into(answers, server, queries),
                              [](std::exception_ptr) {});
        while (fixture.requests().size() < 2) caller.loop.run_for(milliseconds(1));
    }
    EXPECT_TRUE(fixture.opens_fall_to(0));
}

} // namespace
} // namespace eczema::tests
