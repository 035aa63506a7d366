// Fetching over TLS: whose certificate is taken, and sessions resumed.
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

using server::FetchOutcome;
using server::FhirAnswer;
using ::testing::Each;

const std::string patient = R"({"resourceType":"Patient","id":"p1"})";

std::vector<FetchOutcome> outcomes(const std::vector<FhirAnswer>& answers) {
    std::vector<FetchOutcome> all;
    for (const FhirAnswer& answer : answers) all.push_back(answer.outcome);
    return all;
}

server::FhirServer trusting(const MadeCertificate& authority, const std::string& base) {
    server::FhirServer server;
    server.base = base;
    server.private_address = true;
    server.ca_pem = authority.pem();
    return server;
}

TEST(FhirClientTls, a_certificate_for_the_name_or_the_address_is_accepted) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("DNS:localhost,IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    fixture.add("Patient", "p1", patient);
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        FhirCaller caller;
        const FhirAnswer answer = caller.fetch_one(trusting(authority, fixture.base(host)), "Patient/p1");
        EXPECT_EQ(answer.outcome, FetchOutcome::fetched) << host;
        EXPECT_EQ(answer.body, patient);
    }
}

TEST(FhirClientTls, connections_are_kept_and_sessions_resumed) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    FhirCaller caller;
    const auto server = trusting(authority, fixture.base());
    caller.fetch_one(server, "Condition?patient=p1");
    caller.fetch_one(server, "Condition?patient=p1");
    EXPECT_EQ(fixture.accepted(), 1U);
    caller.client.close_idle(server::FhirClient::Clock::now() + std::chrono::hours(1));
    EXPECT_EQ(caller.fetch_one(server, "Condition?patient=p1").outcome, FetchOutcome::fetched);
    EXPECT_EQ(fixture.accepted(), 2U);
    EXPECT_EQ(fixture.resumed(), 1U);
}

TEST(FhirClientTls, many_queries_and_a_large_body_pass) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    const std::string large = R"({"text":")" + std::string(300'000, 'x') + "\"}";
    fixture.add("Patient", "p1", large);
    FhirCaller caller;
    std::vector<std::string> queries(12, "Condition?patient=p1");
    queries.push_back("Patient/p1");
    const auto answers = caller.fetch(trusting(authority, fixture.base()), queries);
    EXPECT_THAT(outcomes(answers), Each(FetchOutcome::fetched));
    EXPECT_EQ(answers.back().body, large);
}

TEST(FhirClientTls, without_authorities_of_its_own_the_system_s_are_asked) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    const std::string file = ::testing::TempDir() + "authorities-" + std::to_string(::getpid()) + ".pem";
    std::ofstream(file) << authority.pem();
    ::setenv("SSL_CERT_FILE", file.c_str(), 1); // where OpenSSL looks for them
    FhirCaller caller;
    const FetchOutcome outcome = caller.fetch_one(registered(fixture), "Condition?patient=p1").outcome;
    ::unsetenv("SSL_CERT_FILE");
    std::filesystem::remove(file);
    EXPECT_EQ(outcome, FetchOutcome::fetched);
}

TEST(FhirClientTls, authorities_are_told_from_what_is_none) {
    const std::string pem = MadeCertificate("").pem();
    EXPECT_TRUE(server::holds_certificates(pem));
    EXPECT_TRUE(server::holds_certificates(pem + MadeCertificate("").pem()));
    EXPECT_FALSE(server::holds_certificates(""));
    EXPECT_FALSE(server::holds_certificates("no certificate"));
    EXPECT_FALSE(server::holds_certificates(pem.substr(0, pem.size() / 2)));
    EXPECT_FALSE(server::holds_certificates(pem + pem.substr(0, pem.size() / 2)));
}

} // namespace
} // namespace eczema::tests
