#include "server/pipeline.hpp"

#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using tests::at;
using tests::candidate_request;
using tests::json_of;
using tests::order_request;
using tests::post;
using tests::with;
using tests::without;

std::string outcome_code(const Response& response) { return at(json_of(response.body), "/issue/0/code"); }
std::string outcome_path(const Response& response) { return at(json_of(response.body), "/issue/0/expression/0"); }

unsigned status(std::string_view hook, std::string_view body) { return post(hook, body).response.status; }

// --- statuses of requirements section 3.1 --------------------------------------------------------------------------

TEST(Pipeline, AnswersWithCards) {
    const Answer answer = post("patient-view", candidate_request());
    EXPECT_EQ(answer.response.status, 200U);
    EXPECT_EQ(answer.response.content_type, "application/json; charset=utf-8");
    EXPECT_EQ(json_of(answer.response.body)["cards"].Size(), 1U);
    ASSERT_TRUE(answer.decision);
    EXPECT_EQ(answer.decision->cards, 1U);
    EXPECT_EQ(answer.decision->status, 200U);
}

TEST(Pipeline, AnswersWithoutCardsWhereNothingIsToBeSaid) {
    const std::string body = with(candidate_request(), "/prefetch/conditions/entry", "[]");
    EXPECT_EQ(post("patient-view", body).response.body, R"({"cards":[]})");
}

TEST(Pipeline, RefusesWhatIsNoJson) {
    for (const std::string_view body :
         {"", " ", "{", "nul", "{\"hook\":\"patient-view\",}", "// x\n{}", "{}{}", "\xEF\xBB"}) {
        const Response response = post("patient-view", body).response;
        EXPECT_EQ(response.status, 400U) << body;
        EXPECT_EQ(outcome_code(response), "\"structure\"") << body;
        EXPECT_THAT(response.body, HasSubstr(", at byte ")) << body;
    }
}

TEST(Pipeline, RefusesWhatIsNoRequest) {
    for (const std::string_view body : {"[]", "{}", "null", "\"x\"", "1"}) {
        const Response response = post("patient-view", body).response;
        EXPECT_EQ(response.status, 400U) << body;
        EXPECT_EQ(outcome_code(response), "\"invalid\"") << body;
    }
    const std::pair<std::string, std::string> cases[] = {
        {without(candidate_request(), "/hookInstance"), "hookInstance"},
        {without(candidate_request(), "/context/patientId"), "context.patientId"},
        {with(candidate_request(), "/hook", "\"order-sign\""), "hook"},
        {with(candidate_request(), "/fhirAuthorization", R"({"access_token":"t"})"), "fhirServer"},
    };
    for (const auto& [body, path] : cases) {
        const Response response = post("patient-view", body).response;
        EXPECT_EQ(response.status, 400U) << path;
        EXPECT_EQ(outcome_path(response), '"' + path + '"');
    }
}

TEST(Pipeline, RefusesADraftForAnotherPatient) {
    const Response response =
        post("order-sign",
             with(order_request(), "/context/draftOrders/entry/1/resource/subject/reference", "\"Patient/p2\""))
            .response;
    EXPECT_EQ(response.status, 400U);
    EXPECT_EQ(outcome_path(response), "\"context.draftOrders.entry[1].resource.subject\"");
}

TEST(Pipeline, RefusesPathsMethodsAndMediaItDoesNotKnow) {
    const std::string body = candidate_request();
    const std::string path = "/cds-services/atopic-dermatitis-patient-view";
    const auto of = [&](std::string_view method, std::string_view target, std::string_view type) {
        return tests::answer_to({method, target, {}, type, {}, body}).response;
    };
    EXPECT_EQ(of("POST", "/cds-services/unknown", "application/json").status, 404U);
    EXPECT_EQ(of("POST", path + "/feedback", "application/json").status, 404U);
    EXPECT_EQ(of("GET", path, "").status, 405U);
    EXPECT_EQ(tests::header(of("GET", path, ""), "Allow"), "POST, OPTIONS");
    EXPECT_EQ(of("POST", path, "text/plain").status, 415U);
    EXPECT_EQ(of("POST", path, "application/fhir+json").status, 200U);
}

TEST(Pipeline, WantsThePatient) {
    const Response response = post("patient-view", without(candidate_request(), "/prefetch/patient")).response;
    EXPECT_EQ(response.status, 412U);
    EXPECT_EQ(outcome_code(response), "\"required\"");
    EXPECT_EQ(outcome_path(response), "\"prefetch.patient\"");
    EXPECT_EQ(status("patient-view", without(candidate_request(), "/prefetch")), 412U);
}

TEST(Pipeline, WritesWhatTheTransportRefused) {
    const Request head{"POST", "/cds-services", "http://localhost:3000", {}, {}, {}};
    const Response response =
        refuse({ProblemKind::body_too_large, {}, "Send less.", {}}, head, tests::default_snapshot());
    EXPECT_EQ(response.status, 413U);
    EXPECT_EQ(outcome_code(response), "\"too-long\"");
    EXPECT_EQ(tests::header(response, "Access-Control-Allow-Origin"), "http://localhost:3000");
}

TEST(Pipeline, AnswersTheOtherPaths) {
    EXPECT_EQ(json_of(tests::answer_to(tests::get("/cds-services")).response.body)["services"].Size(), 3U);
    EXPECT_EQ(tests::answer_to(tests::get("/health/live")).response.body, R"({"status":"live"})");
    EXPECT_EQ(at(json_of(tests::answer_to(tests::get("/health/ready")).response.body), "/status"), "\"ready\"");
    const Response rulebook = tests::answer_to(tests::get("/rulebook")).response;
    EXPECT_EQ(rulebook.content_type, "text/plain; charset=utf-8");
    EXPECT_THAT(rulebook.body, HasSubstr("ad-systemic-options"));
    EXPECT_EQ(tests::answer_to({"OPTIONS", "/cds-services", {}, {}, {}, {}}).response.status, 204U);
}

// --- CORS, prefix --------------------------------------------------------------------------------------------------

TEST(Pipeline, LetsAListedOriginReadAnswersAndErrors) {
    const std::string good = candidate_request(), no_patient = without(candidate_request(), "/prefetch/patient");
    const std::pair<std::string_view, unsigned> bodies[] = {{good, 200}, {"{", 400}, {no_patient, 412}};
    for (const auto& [body, expected] : bodies)
        for (const std::string_view origin : {"https://sandbox.cds-hooks.org", "http://localhost:8081"}) {
            const Response response = post("patient-view", body, tests::default_snapshot(), origin).response;
            EXPECT_EQ(response.status, expected);
            EXPECT_EQ(tests::header(response, "Access-Control-Allow-Origin"), origin);
            EXPECT_EQ(tests::header(response, "Vary"), "Origin");
        }
    for (const std::string_view path : {"/nothing", "/cds-services/atopic-dermatitis-patient-view"}) {
        const Response response = tests::answer_to({"GET", path, "http://localhost:8081", {}, {}, {}}).response;
        EXPECT_GE(response.status, 404U);
        EXPECT_EQ(tests::header(response, "Access-Control-Allow-Origin"), "http://localhost:8081");
    }
    const Response stranger = post("patient-view", good, tests::default_snapshot(), "https://evil.example").response;
    EXPECT_EQ(tests::header(stranger, "Access-Control-Allow-Origin"), "");
    const Response configured =
        post("patient-view", good, *tests::snapshot_of("{}"), "https://sandbox.cds-hooks.org").response;
    EXPECT_EQ(tests::header(configured, "Access-Control-Allow-Origin"), "");
}

TEST(Pipeline, ServesBelowThePathOfThePublicUrlAlone) {
    const auto snapshot = tests::snapshot_of(R"({"listen":{"publicUrl":"https://cds.example/eczema"}})");
    EXPECT_EQ(tests::answer_to(tests::get("/eczema/cds-services"), *snapshot).response.status, 200U);
    EXPECT_EQ(tests::answer_to(tests::get("/cds-services"), *snapshot).response.status, 404U);
    EXPECT_EQ(post("patient-view", candidate_request(), *snapshot).response.status, 404U);
}

// --- bytes ---------------------------------------------------------------------------------------------------------

TEST(Pipeline, TakesAByteOrderMark) {
    EXPECT_EQ(post("patient-view", "\xEF\xBB\xBF" + candidate_request()).response.body,
              post("patient-view", candidate_request()).response.body);
    EXPECT_EQ(status("patient-view", "\xEF\xBB\xBF\xEF\xBB\xBF" + candidate_request()), 400U);
}

TEST(Pipeline, RefusesInvalidUtf8Anywhere) {
    for (const std::string_view bytes : {"\xFF", "\xC3(", "\xED\xA0\x80", "\xC0\xAF", "\xF5\x80\x80\x80", "\xE2\x82"}) {
        const std::string body =
            "{\"skipped\":{\"deep\":\"" + std::string(bytes) + "\"}," + candidate_request().substr(1);
        EXPECT_EQ(status("patient-view", body), 400U);
    }
    EXPECT_EQ(status("patient-view", "{\"skipped\":\"\xE2\x82\xAC \xF0\x9F\x98\x80\"," + candidate_request().substr(1)),
              200U);
}

TEST(Pipeline, RefusesAMemberNamedTwiceAnywhere) {
    const std::string rest = candidate_request().substr(1);
    EXPECT_EQ(status("patient-view", "{\"hook\":\"patient-view\"," + rest), 400U);
    EXPECT_EQ(status("patient-view", R"({"skipped":{"a":[{"b":1,"c":2,"b":1}]},)" + rest), 400U);
    EXPECT_EQ(status("patient-view", R"({"skipped":{"a":1,"\u0061":2},)" + rest), 400U);
    EXPECT_EQ(status("patient-view", R"({"skipped":{"a":{"b":1},"b":{"b":1}},)" + rest), 200U);
}

TEST(Pipeline, RefusesWhatIsNestedTooDeep) {
    const auto nested = [](std::size_t depth) {
        return "{\"skipped\":" + std::string(depth, '[') + std::string(depth, ']') + "," +
               candidate_request().substr(1);
    };
    EXPECT_EQ(status("patient-view", nested(99)), 200U); // the outermost object is the hundredth
    const Response response = post("patient-view", nested(100)).response;
    EXPECT_EQ(response.status, 400U);
    EXPECT_THAT(response.body, HasSubstr("at byte 110.")); // the hundredth bracket behind {"skipped":
    EXPECT_EQ(status("patient-view", nested(100'000)), 400U);
    EXPECT_EQ(status("patient-view", std::string(1'000'000, '[')), 400U);
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    EXPECT_EQ(status("patient-view", objects), 400U);
}

// --- prefetch values: table of requirements section 4 --------------------------------------------------------------

// Whether atopic dermatitis is recorded where this value is sent under this key; an issue of this code must be noted.
std::string dermatitis_with(const std::string& key, std::string_view value, std::string_view code = {}) {
    const std::string body = with(candidate_request(), "/prefetch/" + key, value);
    const tests::Json json = tests::explained(body);
    if (!json.IsObject()) return "refused";
    if (!code.empty() && at(json, "/issues").find(code) == std::string::npos) return "no issue " + std::string(code);
    for (const auto& row : json["trace"].GetArray())
        if (std::string_view(row["rule"].GetString()) == "ad-systemic-options")
            for (const auto& condition : row["conditions"].GetArray())
                if (std::string_view(condition["text"].GetString()) == "atopic dermatitis is recorded")
                    return condition["outcome"].GetString();
    return "no trace";
}

TEST(PrefetchValues, ResourcesAreUsed) {
    const std::string condition = at(json_of(candidate_request()), "/prefetch/conditions/entry/0/resource");
    const std::string bundle = at(json_of(candidate_request()), "/prefetch/conditions");
    const std::string of_type = R"({"resourceType":"Bundle","entry":[{"resource":)" + condition + "}]}";
    for (const std::string& value : {bundle, condition, of_type, "[" + condition + "]",
                                     R"({"response":{"status":"200 OK"},"resource":)" + bundle + "}",
                                     R"({"resourceType":"Bundle","entry":[{"resource":)" + bundle + "}]}"})
        EXPECT_EQ(dermatitis_with("conditions", value), "yes") << value;
}

TEST(PrefetchValues, ASearchWithoutResultMeansThereIsNone) {
    for (const std::string_view value :
         {R"(null)", R"({"resourceType":"Bundle","type":"searchset","entry":[]})",
          R"({"resourceType":"Bundle","type":"searchset","total":0})",
          R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},"resource":
              {"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"processing"}]}}]})"})
        EXPECT_EQ(dermatitis_with("conditions", value), "no") << value;
}

TEST(PrefetchValues, AnAbsentKeyIsUnknown) { EXPECT_EQ(dermatitis_with("conditions", ""), "unknown"); }

TEST(PrefetchValues, AFailedQueryIsUnknown) {
    for (const std::string_view value :
         {R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"security"}]})",
          R"({"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"exception"}]})",
          R"({"resourceType":"OperationOutcome"})",
          R"({"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"outcome"},"resource":
              {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}}]})"})
        EXPECT_EQ(dermatitis_with("conditions", value, "query-failed"), "unknown") << value;
}

TEST(PrefetchValues, APartialListProvesNoAbsence) {
    EXPECT_EQ(dermatitis_with("conditions", R"({"resourceType":"Bundle","type":"searchset","entry":[],
        "link":[{"relation":"next","url":"https://fhir.example/r4?page=2"}]})",
                              "partial-list"),
              "unknown");
    EXPECT_EQ(dermatitis_with("conditions", R"({"resourceType":"Bundle","type":"searchset","entry":[],
        "link":[{"relation":"self","url":"https://fhir.example/r4"}]})"),
              "no");
}

TEST(PrefetchValues, ValuesOfTheWrongKindAreUnknownAndSaid) {
    for (const std::string_view value : {"\"text\"", "7", "true", "{}", R"({"id":"ad"})"})
        EXPECT_EQ(dermatitis_with("conditions", value, "not-a-resource"), "unknown") << value;
    EXPECT_EQ(dermatitis_with("conditions", R"({"resourceType":"Patient","id":"p1"})"), "unknown");
}

TEST(PrefetchValues, ResourcesAreReadUnderAnyKey) {
    const std::string bundle = at(json_of(candidate_request()), "/prefetch/conditions");
    for (const std::string key : {"Conditions", "item1", "problems"}) {
        const std::string body = with(without(candidate_request(), "/prefetch/conditions"), "/prefetch/" + key, bundle);
        EXPECT_EQ(json_of(post("patient-view", body).response.body)["cards"].Size(), 1U) << key;
    }
    const std::string patient = at(json_of(candidate_request()), "/prefetch/patient");
    const std::string body = with(without(candidate_request(), "/prefetch/patient"), "/prefetch/whoever", patient);
    EXPECT_EQ(status("patient-view", body), 200U);
}

TEST(PrefetchValues, AnUnreadablePatientIsMissing) {
    for (const std::string_view value :
         {"null", "\"Patient/p1\"", "{}", R"({"resourceType":"Patient","id":"p2"})",
          R"({"resourceType":"Person","id":"p1"})",
          R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"security"}]})",
          R"({"resourceType":"Bundle","type":"searchset","entry":[]})"})
        EXPECT_EQ(status("patient-view", with(candidate_request(), "/prefetch/patient", value)), 412U) << value;
    for (const std::string_view value :
         {R"({"resourceType":"Patient","id":"p1"})", R"({"resourceType":"Patient"})",
          R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Patient","id":"p1"}}]})",
          R"({"response":{"status":"200"},"resource":{"resourceType":"Patient","id":"p1"}})"})
        EXPECT_EQ(status("patient-view", with(candidate_request(), "/prefetch/patient", value)), 200U) << value;
}

TEST(PrefetchValues, AnotherPatientsResourcesAreLeftOut) {
    const std::string body =
        with(candidate_request(), "/prefetch/conditions/entry/0/resource/subject/reference", "\"Patient/p2\"");
    EXPECT_EQ(post("patient-view", body).response.body, R"({"cards":[]})");
    EXPECT_THAT(at(tests::explained(body), "/issues"), HasSubstr("other-patient"));
}

// --- evaluate ------------------------------------------------------------------------------------------------------

TEST(EvaluateBody, SelectsTheServiceByTheHook) {
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluated = [&](std::string_view body) {
        return evaluate_body(body, nullptr, tests::default_snapshot(), tests::noon, Explain::no, arena);
    };
    EXPECT_EQ(evaluated(order_request())->decision.service, "atopic-dermatitis-order-sign");
    EXPECT_EQ(evaluated(order_request())->response, post("order-sign", order_request()).response.body);
    EXPECT_TRUE(evaluated(order_request())->explanation.empty());
    EXPECT_EQ(evaluated(with(order_request(), "/hook", "\"order-dispatch\"")).error().path, "hook");
}

} // namespace
} // namespace eczema::server
