// Fetching from FHIR servers that are down, wrong or hostile: each ends in its outcome, no other server ever sees the
// token, and nothing is held past the deadline.
#include "tests/support/fhir_caller.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using server::FetchLimits;
using server::FetchOutcome;
using server::FhirAnswer;
using std::chrono::milliseconds;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Way = Manner::Way;

const std::string patient = R"({"resourceType":"Patient","id":"p1","text":"0123456789"})";

Manner manner_of(Way way) {
    Manner manner;
    manner.way = way;
    return manner;
}
Manner raw(const std::string& bytes) {
    Manner manner = manner_of(Way::raw);
    manner.body = bytes;
    return manner;
}
Manner with_body(const std::string& body) {
    Manner manner;
    manner.body = body;
    return manner;
}
Manner with_type(const std::string& type) {
    Manner manner;
    manner.content_type = type;
    return manner;
}
Manner with_headers(const std::string& headers) {
    Manner manner;
    manner.headers = headers;
    return manner;
}

FhirAnswer ask(FhirFixture& fixture, FhirCaller& caller, const Manner& manner) {
    fixture.add("Patient", "p1", patient);
    fixture.on("", manner);
    return caller.fetch_one(registered(fixture), "Patient/p1");
}

FetchOutcome outcome(const Manner& manner) {
    FhirFixture fixture;
    FhirCaller caller;
    const FhirAnswer answer = ask(fixture, caller, manner);
    EXPECT_EQ(answer.body.empty(), answer.outcome != FetchOutcome::fetched);
    EXPECT_TRUE(fixture.opens_fall_to(static_cast<unsigned>(caller.client.idle_connections())));
    return answer.outcome;
}

TEST(FhirClientHostile, each_status_has_its_outcome) {
    const std::pair<unsigned, FetchOutcome> cases[] = {
        {200, FetchOutcome::fetched},   {201, FetchOutcome::failed},      {204, FetchOutcome::failed},
        {206, FetchOutcome::failed},    {301, FetchOutcome::unreachable}, {304, FetchOutcome::unreachable},
        {400, FetchOutcome::failed},    {401, FetchOutcome::forbidden},   {403, FetchOutcome::forbidden},
        {404, FetchOutcome::not_found}, {406, FetchOutcome::failed},      {410, FetchOutcome::not_found},
        {429, FetchOutcome::throttled}, {500, FetchOutcome::failed},      {503, FetchOutcome::failed},
        {999, FetchOutcome::failed},
    };
    for (const auto& [status, expected] : cases) {
        Manner manner;
        manner.status = status;
        EXPECT_EQ(outcome(manner), expected) << status;
    }
}

TEST(FhirClientHostile, an_expired_token_ends_what_comes_after) {
    FhirFixture fixture;
    fixture.token_lasts = 2;
    FhirCaller caller;
    for (const auto expected : {FetchOutcome::fetched, FetchOutcome::fetched, FetchOutcome::forbidden})
        EXPECT_EQ(caller.fetch_one(registered(fixture), "Condition?patient=p1").outcome, expected);
}

TEST(FhirClientHostile, what_is_not_fhir_json_is_no_answer) {
    EXPECT_EQ(outcome(with_body("{}")), FetchOutcome::fetched);
    EXPECT_EQ(outcome(with_body(" \r\n\t{}")), FetchOutcome::fetched);
    EXPECT_EQ(outcome(with_body("\xef\xbb\xbf{}")), FetchOutcome::fetched);
    for (const char* body : {"<Patient/>", "[]", "\"{}\"", " ", "nonsense"})
        EXPECT_EQ(outcome(with_body(body)), FetchOutcome::failed) << body;
    for (const char* type : {"application/fhir+json; charset=utf-8", "application/json", "application/json+fhir",
                             "APPLICATION/FHIR+JSON", "text/json", ""})
        EXPECT_EQ(outcome(with_type(type)), FetchOutcome::fetched) << type;
    for (const char* type : {"text/html", "application/fhir+xml", "text/plain", "text/html; x=json"})
        EXPECT_EQ(outcome(with_type(type)), FetchOutcome::failed) << type;
    EXPECT_EQ(outcome(with_headers("Content-Encoding: gzip\r\n")), FetchOutcome::failed);
    EXPECT_EQ(outcome(with_headers("Content-Encoding: identity\r\n")), FetchOutcome::fetched);
}

TEST(FhirClientHostile, other_json_than_fhir_is_asked_by_its_type_and_beside_a_batch) {
    FhirFixture fixture;
    Manner manner = with_body("{}");
    manner.content_type = "text/plain";
    fixture.on("jwks", manner);
    server::FhirServer server = registered(fixture);
    server.batch = true;
    FhirCaller caller;
    const auto answers = caller.fetch_all(
        server, {{"Condition?patient=p1"}, {"jwks", server::MediaType::json}, {"Observation?patient=p1"}, {"jwks"}});
    EXPECT_EQ(answers[1].outcome, FetchOutcome::fetched);
    EXPECT_EQ(answers[1].body, "{}");
    std::vector<std::string> asked;
    for (const auto& request : fixture.requests())
        asked.push_back(request.method + " " + request.target + " " + request.accept);
    EXPECT_THAT(asked, ::testing::UnorderedElementsAre("POST /fhir/r4 application/fhir+json",
                                                       "GET /fhir/r4/jwks application/json"));
}

TEST(FhirClientHostile, broken_http_is_no_answer) {
    EXPECT_EQ(outcome(manner_of(Way::truncated)), FetchOutcome::failed);
    EXPECT_EQ(outcome(manner_of(Way::leave)), FetchOutcome::failed);
    EXPECT_EQ(outcome(manner_of(Way::endless_header)), FetchOutcome::failed);
    for (const char* bytes : {
             "nonsense\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Le",
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\n{}",
             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n{}",
             "HTTP/1.1 102 Processing\r\n\r\n",
         })
        EXPECT_EQ(outcome(raw(bytes)), FetchOutcome::failed) << bytes;
    std::string interim;
    for (int i = 0; i < 4; ++i) interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    EXPECT_EQ(outcome(raw(interim + answer)), FetchOutcome::fetched);
    EXPECT_EQ(outcome(raw(interim + "HTTP/1.1 103 Early Hints\r\n\r\n" + answer)), FetchOutcome::failed);
}

TEST(FhirClientHostile, an_answer_with_bytes_behind_it_ends_the_connection) {
    FhirFixture fixture;
    FhirCaller caller;
    Manner manner = manner_of(Way::whole);
    manner.headers = "Content-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n"; // a second answer that nobody asked for
    const FhirAnswer answer = ask(fixture, caller, manner);
    EXPECT_EQ(answer.body, "{}");
    EXPECT_EQ(caller.client.idle_connections(), 0U);
}

// --- time
// -------------------------------------------------------------------------------------------------------------

TEST(FhirClientHostile, a_server_that_does_not_get_done_is_left_at_the_deadline) {
    for (const Way way : {Way::never, Way::drip_head, Way::drip}) {
        FhirFixture fixture;
        fixture.add("Patient", "p1", patient);
        fixture.on("Condition", manner_of(way));
        FhirCaller caller;
        caller.time = milliseconds(150);
        const auto begin = server::FhirClient::Clock::now();
        const auto answers =
            caller.fetch(registered(fixture), {"Condition?a", "Patient/p1", "Condition?b", "Condition?c"});
        EXPECT_GE(server::FhirClient::Clock::now() - begin, milliseconds(150));
        for (const std::size_t place : {0U, 2U, 3U})
            EXPECT_EQ(answers[place].outcome, FetchOutcome::timed_out) << static_cast<int>(way);
        EXPECT_EQ(answers[1].outcome, FetchOutcome::fetched);
        EXPECT_TRUE(fixture.opens_fall_to(1)) << "the idle one";
        EXPECT_EQ(caller.client.idle_connections(), 1U);
        EXPECT_EQ(caller.bytes_left, 1'000'000 - patient.size()) << "what came of the others is left again";
    }
}

TEST(FhirClientHostile, a_status_is_an_outcome_though_its_body_never_ends) {
    FhirFixture fixture;
    FhirCaller caller;
    caller.time = std::chrono::minutes(10);
    Manner manner = manner_of(Way::drip);
    manner.status = 503;
    EXPECT_EQ(ask(fixture, caller, manner).outcome, FetchOutcome::failed);
    EXPECT_TRUE(fixture.opens_fall_to(0));
}

TEST(FhirClientHostile, a_handshake_that_is_not_answered_ends_at_the_deadline) {
    FhirFixture fixture; // speaks no TLS and waits for the end of a header
    FhirCaller caller;
    caller.time = milliseconds(100);
    server::FhirServer server = registered(fixture);
    server.base.replace(0, 4, "https");
    EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::timed_out);
    EXPECT_TRUE(fixture.opens_fall_to(0));
    EXPECT_THAT(fixture.requests(), IsEmpty());
}

// --- size
// -------------------------------------------------------------------------------------------------------------

TEST(FhirClientHostile, the_bytes_left_are_a_limit_to_the_byte) {
    for (const Way way : {Way::whole, Way::chunked, Way::until_end}) {
        for (const std::size_t spare : {0U, 1U}) {
            FhirFixture fixture;
            FhirCaller caller;
            caller.bytes_left = patient.size() + spare;
            EXPECT_EQ(ask(fixture, caller, manner_of(way)).outcome, FetchOutcome::fetched);
            EXPECT_EQ(caller.bytes_left, spare);
        }
        FhirFixture fixture;
        FhirCaller caller;
        caller.bytes_left = patient.size() - 1;
        EXPECT_EQ(ask(fixture, caller, manner_of(way)).outcome, FetchOutcome::too_large);
        EXPECT_EQ(caller.bytes_left, patient.size() - 1) << "left for the next";
        EXPECT_EQ(caller.client.idle_connections(), 0U);
    }
}

TEST(FhirClientHostile, an_endless_body_takes_no_other_answer_with_it) {
    FhirFixture fixture;
    fixture.add("Patient", "p1", patient);
    Manner late;
    late.delay = milliseconds(20);
    fixture.on("Patient", late);
    fixture.on("Condition", manner_of(Way::endless));
    FhirCaller caller;
    caller.bytes_left = 3'000;
    const auto answers = caller.fetch(registered(fixture), {"Condition?a", "Patient/p1"});
    EXPECT_EQ(answers[0].outcome, FetchOutcome::too_large);
    EXPECT_EQ(answers[1].outcome, FetchOutcome::fetched);
    EXPECT_TRUE(fixture.opens_fall_to(1));
}

TEST(FhirClientHostile, a_claimed_length_is_not_believed) {
    FhirFixture fixture;
    FhirCaller caller;
    const auto huge = raw("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n{}");
    EXPECT_EQ(ask(fixture, caller, huge).outcome, FetchOutcome::too_large);
    FhirFixture other;
    EXPECT_EQ(ask(other, caller, raw("HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n{}")).outcome,
              FetchOutcome::too_large);
}

// --- where the token may go
// -------------------------------------------------------------------------------------------

TEST(FhirClientHostile, a_redirect_is_not_followed) {
    FhirFixture elsewhere;
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        FhirFixture fixture;
        FhirCaller caller;
        Manner manner;
        manner.status = status;
        manner.location = elsewhere.base() + "/Patient/p1";
        EXPECT_EQ(ask(fixture, caller, manner).outcome, FetchOutcome::unreachable) << status;
        EXPECT_THAT(fixture.requests(), SizeIs(1));
    }
    EXPECT_EQ(elsewhere.accepted(), 0U);
}

TEST(FhirClientHostile, a_next_link_to_another_origin_is_not_followed) {
    FhirFixture elsewhere;
    FhirFixture fixture;
    Manner manner;
    manner.next = elsewhere.base() + "/Condition?page=2";
    fixture.on("", manner);
    FhirCaller caller;
    EXPECT_THAT(caller.fetch_one(registered(fixture), "Condition?patient=p1").body, HasSubstr(manner.next));
    for (const std::string& link :
         {manner.next, fixture.origin() + "/other/Condition?page=2", fixture.origin("localhost") + "/fhir/r4/Condition",
          fixture.base() + "/../../admin", std::string("//127.0.0.1:1/fhir/r4/x")})
        EXPECT_EQ(caller.fetch_one(registered(fixture), link).outcome, FetchOutcome::unreachable) << link;
    EXPECT_EQ(elsewhere.accepted(), 0U);
    EXPECT_THAT(fixture.requests(), SizeIs(1));
}

TEST(FhirClientHostile, a_base_that_is_none_is_not_asked) {
    FhirCaller caller;
    server::FhirServer server;
    for (const char* base : {"", "ehr.example", "file:///etc/passwd", "https://user@ehr.example/"}) {
        server.base = base;
        EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable) << base;
    }
}

TEST(FhirClientHostile, a_private_address_is_asked_only_where_it_is_registered_as_one) {
    FhirFixture fixture;
    FhirCaller caller;
    caller.token.clear();
    server::FhirServer server;
    for (const std::string& scheme : {std::string("http://"), std::string("https://")})
        for (const std::string host :
             {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"}) {
            server.base = scheme + host + ":" + std::to_string(fixture.port()) + "/fhir/r4";
            EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable) << server.base;
        }
    EXPECT_EQ(fixture.accepted(), 0U);
    server.base = fixture.base("localhost");
    server.private_address = true;
    EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::fetched);
}

TEST(FhirClientHostile, a_token_goes_without_tls_only_inside) {
    FhirFixture fixture;
    FhirCaller caller;
    server::FhirServer server = registered(fixture);
    EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::fetched);
    server.private_address = false;
    EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::forbidden);
    EXPECT_THAT(fixture.requests(), SizeIs(1));
}

TEST(FhirClientHostile, a_server_that_is_not_there_is_unreachable) {
    std::string base;
    {
        const FhirFixture gone;
        base = gone.base();
    }
    server::FhirServer server;
    server.private_address = true;
    FhirCaller caller;
    for (const std::string& at : {base, std::string("http://no-such-host.invalid/fhir")}) {
        server.base = at;
        EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable) << at;
    }
}

TEST(FhirClientHostile, a_server_that_is_not_who_it_should_be_gets_no_request) {
    const MadeCertificate authority("");
    const MadeCertificate other_authority("");
    const MadeCertificate self_signed("IP:127.0.0.1");
    const MadeCertificate of_another_authority("IP:127.0.0.1", &other_authority);
    const MadeCertificate of_another_host("DNS:ehr.example,IP:127.0.0.2", &authority);
    const MadeCertificate expired("IP:127.0.0.1", &authority, std::chrono::seconds(-60));
    for (const auto* certificate : {&self_signed, &of_another_authority, &of_another_host, &expired}) {
        FhirFixture fixture(certificate);
        FhirCaller caller;
        server::FhirServer server = registered(fixture);
        for (const std::string& authorities : {authority.pem(), std::string()}) {
            server.ca_pem = authorities;
            EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable);
        }
        EXPECT_THAT(fixture.requests(), IsEmpty());
        EXPECT_TRUE(fixture.opens_fall_to(0));
    }
    FhirFixture plain;
    FhirCaller caller;
    server::FhirServer server = registered(plain);
    server.base.replace(0, 4, "https");
    server.ca_pem = "no certificate";
    EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable);
    EXPECT_EQ(plain.accepted(), 0U);
}

TEST(FhirClientHostile, an_old_protocol_is_refused) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    SSL_CTX_set_max_proto_version(fixture.tls(), TLS1_1_VERSION);
    SSL_CTX_set_security_level(fixture.tls(), 0);
    FhirCaller caller;
    server::FhirServer server = registered(fixture);
    server.ca_pem = authority.pem();
    EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::unreachable);
    SSL_CTX_set_max_proto_version(fixture.tls(), TLS1_2_VERSION);
    EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::fetched);
}

TEST(FhirClientHostile, a_body_over_tls_that_is_cut_off_is_no_answer) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    server::FhirServer server = registered(fixture);
    server.ca_pem = authority.pem();
    fixture.add("Patient", "p1", patient);
    FhirCaller caller;
    fixture.on("", manner_of(Way::until_end));
    EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::fetched);
    fixture.on("", manner_of(Way::cut_off));
    EXPECT_EQ(caller.fetch_one(server, "Patient/p1").outcome, FetchOutcome::failed);
}

} // namespace
} // namespace eczema::tests
