// The service over real sockets with a FHIR server behind it: what a request leaves out is asked of the EHR, and what
// the EHR does not give is said.
#include "server/serve.hpp"
#include "server/service.hpp"
#include "tests/support/fhir_fixture.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/running_server.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view path = "/cds-services/atopic-dermatitis-patient-view";

std::string config_for(const std::string& base, std::string_view limits = R"({"fetchMs":20000})",
                       std::string_view more = {}) {
    return R"({"clients":[{"id":"ehr","fhirServers":[{"base":")" + base + R"(","privateAddress":true)" +
           std::string(more) + R"(}]}],"limits":)" + std::string(limits) + "}";
}

// The worked example with every list that was not sent said to be empty.
std::string whole_request() {
    std::string body = candidate_request();
    const Json json = json_of(body);
    for (const PrefetchKey& key : prefetch_keys())
        if (!json["prefetch"].HasMember(std::string(key.key).c_str()))
            body = with(body, "/prefetch/" + std::string(key.key), "null");
    return body;
}

// The service, its log switched off, and the EHR that its one client may name.
class Fetching : public testing::Test {
  protected:
    void serve(const std::string& config) {
        current_.emplace(snapshot_of(config, fhir::parse_date("2026-11-25", {})->first));
        running_.emplace(http_limits(current_->get()->config.limits), 1U, handlers(*current_, {clocks_}));
    }

    // The resources of the worked example, in the EHR.
    void fill_ehr() {
        const Json json = json_of(candidate_request());
        ehr.add("Patient", "p1", text_of(json["prefetch"]["patient"]));
        for (const auto& list : json["prefetch"].GetObject()) {
            if (!list.value.IsObject() || !list.value.HasMember("entry")) continue;
            for (const auto& entry : list.value["entry"].GetArray()) {
                const auto& resource = entry["resource"];
                ehr.add(resource["resourceType"].GetString(), resource["id"].GetString(), text_of(resource));
            }
        }
    }

    std::string naming_ehr(std::string_view body, std::string_view token = "secret-token") const {
        const std::string named = with(body, "/fhirServer", '"' + ehr.base() + '"');
        return token.empty() ? named
                             : with(named, "/fhirAuthorization",
                                    R"({"access_token":")" + std::string(token) +
                                        R"(","token_type":"Bearer","expires_in":300,"scope":"x","subject":"y"})");
    }

    HttpReply call(std::string_view body) const {
        return running_->exchange(post(path, body, "Content-Type: application/json\r\n"));
    }

    FhirFixture ehr;
    const Clocks clocks_{[] { return noon; }, [] { return std::int64_t{0}; }};
    std::optional<CurrentSnapshot> current_;
    std::optional<RunningServer> running_;
};

TEST_F(Fetching, ARequestWithoutPrefetchIsAnsweredAsOneThatBringsAll) {
    fill_ehr();
    serve(config_for(ehr.base()));
    const HttpReply fetched = call(naming_ehr(without(candidate_request(), "/prefetch")));
    ASSERT_EQ(fetched.status, 200U) << fetched.body;
    EXPECT_EQ(fetched.body, call(whole_request()).body);
    const auto asked = ehr.requests();
    EXPECT_EQ(asked.size(), prefetch_keys().size());
    for (const RecordedRequest& request : asked) {
        EXPECT_EQ(request.authorization, "Bearer secret-token");
        EXPECT_EQ(request.accept, "application/fhir+json");
    }
}

TEST_F(Fetching, ABatchGivesTheSame) {
    fill_ehr();
    serve(config_for(ehr.base(), R"({"fetchMs":20000})", R"(,"batch":true)"));
    const HttpReply fetched = call(naming_ehr(without(candidate_request(), "/prefetch")));
    EXPECT_EQ(fetched.body, call(whole_request()).body);
    EXPECT_EQ(ehr.requests().size(), 1U);
}

// A list beyond what all requests may hold is as one that was not there, and the next request finds everything free.
TEST_F(Fetching, WhatAllRequestsHoldIsBounded) {
    fill_ehr();
    ehr.add("Condition", "large",
            R"({"resourceType":"Condition","id":"large","subject":{"reference":"Patient/p1"},"text":)"
            R"({"status":"generated","div":"<div>)" +
                std::string(70'000, 'x') + R"(</div>"}})");
    const std::string without_conditions = naming_ehr(without(whole_request(), "/prefetch/conditions"));
    const std::string without_allergies = naming_ehr(without(whole_request(), "/prefetch/allergies"));
    serve(config_for(ehr.base(), R"({"fetchMs":20000,"fetchBytesTotal":65536})"));
    const HttpReply bounded = call(without_conditions);
    EXPECT_EQ(bounded.status, 200U);
    EXPECT_THAT(bounded.body, HasSubstr("conditions unavailable"));
    EXPECT_EQ(call(without_allergies).body, call(whole_request()).body);
    running_.reset();
    serve(config_for(ehr.base(), R"({"fetchMs":20000})"));
    EXPECT_THAT(call(without_conditions).body, Not(HasSubstr("conditions unavailable")));
}

TEST_F(Fetching, OnlyWhatWasNotSentIsAskedFor) {
    fill_ehr();
    serve(config_for(ehr.base()));
    EXPECT_EQ(call(naming_ehr(whole_request())).status, 200U);
    EXPECT_TRUE(ehr.requests().empty());
    const HttpReply fetched = call(naming_ehr(without(whole_request(), "/prefetch/conditions")));
    EXPECT_EQ(fetched.body, call(whole_request()).body);
    ASSERT_EQ(ehr.requests().size(), 1U);
    EXPECT_EQ(ehr.requests()[0].target, "/fhir/r4/Condition?patient=p1&_count=500");
}

TEST_F(Fetching, WithoutATokenNoneIsSent) {
    fill_ehr();
    serve(config_for(ehr.base()));
    EXPECT_EQ(call(naming_ehr(without(candidate_request(), "/prefetch"), {})).status, 200U);
    ASSERT_FALSE(ehr.requests().empty());
    for (const RecordedRequest& request : ehr.requests()) EXPECT_EQ(request.authorization, "");
}

TEST_F(Fetching, AServerThatIsNotRegisteredIsNotAsked) {
    fill_ehr();
    serve(config_for("https://ehr.example.org/fhir"));
    EXPECT_EQ(call(naming_ehr(without(candidate_request(), "/prefetch"))).status, 412U);
    const Json answer = explained(naming_ehr(candidate_request()), *current_->get());
    EXPECT_THAT(text_of(answer["issues"]), HasSubstr("server-not-registered"));
    EXPECT_EQ(ehr.accepted(), 0U);
}

TEST_F(Fetching, ListsThatTheEhrDoesNotGiveAreNamed) {
    fill_ehr();
    for (const unsigned status : {401U, 403U, 404U, 410U, 429U, 500U, 503U}) {
        Manner refusing;
        refusing.status = status;
        ehr.on("Condition", refusing);
        serve(config_for(ehr.base()));
        const HttpReply reply = call(naming_ehr(without(whole_request(), "/prefetch/conditions")));
        ASSERT_EQ(reply.status, 200U);
        const std::string not_sent = call(without(whole_request(), "/prefetch/conditions")).body;
        EXPECT_THAT(reply.body, Not(HasSubstr("MedicationRequest\",\"id"))) << status << ": no draft";
        EXPECT_NE(reply.body, not_sent) << status;
    }
}

TEST_F(Fetching, APatientThatCannotBeHadIs412) {
    Manner refusing;
    refusing.status = 404;
    ehr.on("Patient", refusing);
    serve(config_for(ehr.base()));
    const HttpReply reply = call(naming_ehr(without(candidate_request(), "/prefetch/patient")));
    EXPECT_EQ(reply.status, 412U);
    EXPECT_THAT(reply.body, HasSubstr("the EHR was asked for it and did not give it"));
    EXPECT_THAT(reply.body, Not(HasSubstr("secret-token")));
}

TEST_F(Fetching, AnEhrThatNeverAnswersIsNotWaitedForBeyondTheDeadline) {
    Manner never;
    never.way = Manner::Way::never;
    ehr.on("", never);
    serve(config_for(ehr.base(), R"({"fetchMs":200})"));
    std::string body = with(without(candidate_request(), "/prefetch"), "/prefetch/patient",
                            R"({"resourceType":"Patient","id":"p1","birthDate":"1992-03-14","gender":"female"})");
    body = with(body, "/prefetch/conditions", at(json_of(candidate_request()), "/prefetch/conditions"));
    const HttpReply reply = call(naming_ehr(body));
    EXPECT_EQ(reply.status, 200U);
    EXPECT_TRUE(ehr.opens_fall_to(0)) << "no connection is held past the deadline";
}

TEST_F(Fetching, AClientThatLeavesEndsTheFetch) {
    Manner never;
    never.way = Manner::Way::never;
    ehr.on("", never);
    serve(config_for(ehr.base(), R"({"fetchMs":60000})"));
    {
        HttpClient client = running_->connect();
        client.send(
            post(path, naming_ehr(without(candidate_request(), "/prefetch")), "Content-Type: application/json\r\n"));
        ASSERT_TRUE(ehr.gets(prefetch_keys().size()));
    }
    EXPECT_TRUE(ehr.opens_fall_to(0));
}

TEST_F(Fetching, AnExpiredTokenIsNotUsed) {
    fill_ehr();
    serve(config_for(ehr.base()));
    const std::string body =
        with(naming_ehr(without(whole_request(), "/prefetch/conditions")), "/fhirAuthorization/expires_in", "0");
    EXPECT_EQ(call(body).status, 200U);
    EXPECT_EQ(ehr.accepted(), 0U);
}

TEST_F(Fetching, PagesAndMedicationsAreFollowed) {
    fill_ehr();
    serve(config_for(ehr.base()));
    for (int i = 0; i < 1200; ++i) {
        const std::string id = "c" + std::to_string(i);
        ehr.add("Condition", id,
                R"({"resourceType":"Condition","id":")" + id +
                    R"(","code":{"text":"x"},"subject":{"reference":"Patient/p1"}})");
    }
    ehr.add("MedicationRequest", "by-reference",
            R"({"resourceType":"MedicationRequest","id":"by-reference","status":"active","intent":"order",
                "medicationReference":{"reference":"Medication/m1"},"subject":{"reference":"Patient/p1"},
                "authoredOn":"2026-11-20"})");
    ehr.add(
        "Medication", "m1",
        R"({"resourceType":"Medication","id":"m1","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"D11AH05"}]}})");
    const HttpReply reply = call(naming_ehr(without(candidate_request(), "/prefetch")));
    EXPECT_EQ(reply.status, 200U);
    std::size_t pages = 0, medications = 0;
    for (const RecordedRequest& request : ehr.requests()) {
        pages += request.target.find("/Condition?") != std::string::npos ? 1U : 0U;
        medications += request.target == "/fhir/r4/Medication/m1" ? 1U : 0U;
    }
    EXPECT_EQ(pages, 3U) << "1201 in pages of 500";
    EXPECT_EQ(medications, 1U);
    EXPECT_THAT(reply.body, Not(HasSubstr("dupilumab listed first"))) << "the patient takes dupilumab";
}

} // namespace
} // namespace eczema::tests
