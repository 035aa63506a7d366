#include "server/decision.hpp"

#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace eczema::server {
namespace {

using rapidjson::Value;

constexpr std::string_view time_text = "2026-11-25T12:00:00Z";
const std::string uuid = "7a2f1c46-cd8c-4be5-95d7-eaf02604510e";

std::string line_of(const Answer& answer) {
    return answer.decision ? decision_line(*answer.decision, time_text, 1234) : std::string();
}

std::string line_of(std::string_view hook, std::string_view body) { return line_of(tests::post(hook, body)); }

std::set<std::string> names_in(const Value& object) {
    std::set<std::string> names;
    for (const auto& member : object.GetObject()) names.insert(member.name.GetString());
    return names;
}

TEST(DecisionLine, CountsWhatCameOfTheQuestionsToTheEhr) {
    Decision decision;
    EXPECT_EQ(decision_line(decision, "t", 0).find("fetches"), std::string::npos);
    decision.fetches = {14, 0, 2, 0, 0, 0, 0, 1};
    decision.has_unknown_server = true;
    const tests::Json line = tests::json_of(decision_line(decision, "t", 0));
    EXPECT_EQ(tests::at(line, "/fetches"), R"({"fetched":14,"forbidden":2,"unreachable":1})");
    EXPECT_EQ(tests::at(line, "/fhirServer"), "\"not registered\"");
}

TEST(DecisionLine, HoldsTheListedFieldsAlone) {
    const tests::Json line = tests::json_of(line_of("order-sign", tests::order_request()));
    EXPECT_EQ(names_in(line), (std::set<std::string>{"event", "time", "client", "service", "hookInstance", "status",
                                                     "microseconds", "cards", "issues", "rules", "content"}));
    ASSERT_GE(line["rules"].Size(), 2U);
    for (const Value& rule : line["rules"].GetArray()) {
        std::set<std::string> names = names_in(rule);
        names.erase("indicator");
        EXPECT_EQ(names, (std::set<std::string>{"id", "outcome", "shown"}));
        EXPECT_STRNE(rule["outcome"].GetString(), "no");
    }
    EXPECT_EQ(tests::at(line, "/event"), "\"decision\"");
    EXPECT_EQ(tests::at(line, "/time"), "\"2026-11-25T12:00:00Z\"");
    EXPECT_EQ(tests::at(line, "/client"), "\"default\"");
    EXPECT_EQ(tests::at(line, "/service"), "\"atopic-dermatitis-order-sign\"");
    EXPECT_EQ(tests::at(line, "/hookInstance"), '"' + uuid + '"');
    EXPECT_EQ(tests::at(line, "/status"), "200");
    EXPECT_EQ(tests::at(line, "/microseconds"), "1234");
    EXPECT_EQ(tests::at(line, "/cards"), "3");
    EXPECT_EQ(tests::at(line, "/content"), '"' + tests::default_snapshot().standard_client().content_hash + '"');
    EXPECT_EQ(tests::at(line, "/rules/0"),
              R"({"id":"gate-eczema-herpeticum","outcome":"yes","indicator":"critical","shown":true})");
}

TEST(DecisionLine, IsOneLine) {
    Decision decision;
    decision.hook_instance = uuid;
    decision.client = "a\n\"b\"";
    const std::string line = decision_line(decision, time_text, -1);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(tests::at(tests::json_of(line), "/client"), R"("a\n\"b\"")");
    EXPECT_FALSE(tests::json_of(line).HasMember("service"));
}

TEST(DecisionLine, LeavesOutAHookInstanceThatIsNoUuid) {
    for (const std::string_view instance :
         {"\"Jane Doe 1992\"", "\"7a2f1c46cd8c4be595d7eaf02604510e\"", "\"7a2f1c46-cd8c-4be5-95d7-eaf02604510ex\"",
          "\"{7a2f1c46-cd8c-4be5-95d7-eaf026045}\""}) {
        const std::string line =
            line_of("patient-view", tests::with(tests::candidate_request(), "/hookInstance", instance));
        EXPECT_FALSE(tests::json_of(line).HasMember("hookInstance")) << line;
    }
}

TEST(DecisionLine, TellsARefusalByStatusAlone) {
    const Answer answer = tests::post("patient-view", tests::without(tests::candidate_request(), "/prefetch/patient"));
    ASSERT_EQ(answer.response.status, 412U);
    const tests::Json line = tests::json_of(line_of(answer));
    EXPECT_EQ(tests::at(line, "/status"), "412");
    EXPECT_EQ(tests::at(line, "/rules"), "[]");
    EXPECT_FALSE(line.HasMember("hookInstance"));
}

TEST(DecisionLine, TellsFeedbackByItsCounts) {
    Decision decision;
    decision.is_feedback = true;
    decision.client = "ehr";
    decision.service = "atopic-dermatitis-order-sign";
    decision.feedback = {3, 1};
    decision.issues = 2;
    decision.content = "sha256:00";
    EXPECT_EQ(decision_line(decision, time_text, 5),
              R"({"event":"feedback","time":"2026-11-25T12:00:00Z","client":"ehr",)"
              R"("service":"atopic-dermatitis-order-sign","status":200,"microseconds":5,"valid":3,"invalid":1,)"
              R"("issues":2,"content":"sha256:00"})");
}

TEST(DecisionLine, TellsFeedbackThatIsRefused) {
    const Answer answer = tests::post("patient-view/feedback", "{}"); // there is no store
    ASSERT_EQ(answer.response.status, 404U);
    const tests::Json line = tests::json_of(line_of(answer));
    EXPECT_EQ(tests::at(line, "/event"), "\"feedback\"");
    EXPECT_EQ(tests::at(line, "/status"), "404");
    EXPECT_EQ(tests::at(line, "/valid"), "0");
    EXPECT_FALSE(line.HasMember("rules"));
}

TEST(DecisionLine, IsForCallsAndFeedbackOfAServiceAlone) {
    for (const std::string_view path : {"/cds-services", "/health/live", "/health/ready", "/rulebook", "/nothing"})
        EXPECT_FALSE(tests::answer_to(tests::get(path)).decision) << path;
}

// Pointers to every string below the value.
void strings_below(const Value& value, const std::string& pointer, std::vector<std::string>& out) {
    if (value.IsString()) out.push_back(pointer);
    if (value.IsArray())
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
            strings_below(value[i], pointer + "/" + std::to_string(i), out);
    if (value.IsObject())
        for (const auto& member : value.GetObject())
            strings_below(member.value, pointer + "/" + member.name.GetString(), out);
}

// A request with something of the patient in every place where clients put such things.
std::string talkative(std::string body) {
    body = tests::with(body, "/fhirServer", R"("https://fhir.example/r4")");
    body = tests::with(body, "/fhirAuthorization", R"({"access_token":"secret","token_type":"Bearer","expires_in":300,
        "scope":"patient/*.rs","subject":"cds","patient":"p1"})");
    body = tests::with(body, "/extension", R"({"org.example":{"mrn":"123"}})");
    body = tests::with(body, "/prefetch/patient/name", R"([{"family":"Doe","given":["Jane"],"text":"Jane Doe"}])");
    body = tests::with(body, "/prefetch/patient/identifier", R"([{"system":"urn:mrn","value":"123"}])");
    body = tests::with(body, "/prefetch/patient/address", R"([{"line":["1 Street"],"city":"Town"}])");
    body = tests::with(body, "/prefetch/patient/telecom", R"([{"value":"555"}])");
    body = tests::with(body, "/prefetch/patient/text", R"({"div":"<div>Jane Doe</div>"})");
    body = tests::with(body, "/prefetch/conditions/entry/0/fullUrl", R"("https://fhir.example/r4/Condition/ad")");
    body = tests::with(body, "/prefetch/conditions/entry/0/resource/code/text", R"("eczema")");
    body = tests::with(body, "/prefetch/conditions/entry/0/resource/note", R"([{"text":"a note"}])");
    body = tests::with(body, "/prefetch/conditions/entry/0/resource/code/coding/0/display", R"("eczema")");
    return tests::with(body, "/prefetch/item1", R"({"resourceType":"Observation","id":"o","valueString":"text"})");
}

TEST(DecisionLine, HoldsNothingOfThePatientWhereverItStands) {
    for (const auto& [hook, request] : {std::pair{"patient-view", talkative(tests::candidate_request())},
                                        std::pair{"order-sign", talkative(tests::order_request())}}) {
        std::vector<std::string> pointers;
        strings_below(tests::json_of(request), "", pointers);
        ASSERT_GT(pointers.size(), 50U);
        for (const std::string& pointer : pointers)
            for (const std::string_view value : {"\"CANARY-1992\"", "\"Patient/CANARY-1992\"", "{\"CANARY-1992\":1}"}) {
                const Answer answer = tests::post(hook, tests::with(request, pointer, value));
                EXPECT_EQ(line_of(answer).find("CANARY"), std::string::npos) << pointer;
                if (answer.response.status != 200) {
                    EXPECT_EQ(answer.response.body.find("CANARY"), std::string::npos) << pointer;
                }
            }
        const std::string line = line_of(hook, request);
        for (const std::string_view told : {"p1", "dr-1", "secret", "Doe", "1992", "L20", "B00", "L04",
                                            "MedicationRequest", "Condition", "pred", "2019", "example"})
            EXPECT_EQ(line.find(told), std::string::npos) << told << " in " << line;
    }
}

TEST(DecisionLine, HoldsNoNameOfAPrefetchKey) {
    const std::string body = tests::with(tests::candidate_request(), "/prefetch/CANARY of Jane Doe", R"({"x":1})");
    EXPECT_EQ(line_of("patient-view", body).find("CANARY"), std::string::npos);
    EXPECT_EQ(tests::text_of(tests::explained(body)).find("CANARY"), std::string::npos);
}

TEST(IsUuid, KnowsTheShape) {
    for (const std::string_view text : {"7a2f1c46-cd8c-4be5-95d7-eaf02604510e", "7A2F1C46-CD8C-4BE5-95D7-EAF02604510E",
                                        "00000000-0000-0000-0000-000000000000"})
        EXPECT_TRUE(is_uuid(text)) << text;
    for (const std::string_view text :
         {"", "7a2f1c46-cd8c-4be5-95d7-eaf02604510", "7a2f1c46-cd8c-4be5-95d7-eaf02604510g",
          "7a2f1c46xcd8c-4be5-95d7-eaf02604510e", "7a2f1c46-cd8c-4be5-95d7-eaf0260451-e"})
        EXPECT_FALSE(is_uuid(text)) << text;
}

TEST(UtcText, WritesAnInstantToTheSecond) {
    EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(utc_text(tests::noon), "2026-11-25T12:00:00Z");
    EXPECT_EQ(utc_text(1'709'251'199), "2024-02-29T23:59:59Z");
    EXPECT_EQ(utc_text(-1), "1969-12-31T23:59:59Z");
}

} // namespace
} // namespace eczema::server
