// The judge is judged: a right response has no finding, and each spoilt one is convicted at the right place.
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view right_response = R"json({
  "cards": [{
    "uuid": "u1", "summary": "Two courses within a year", "indicator": "warning", "detail": "**Why**",
    "source": {"label": "Eczema CDS", "url": "https://cds.example/", "topic": {"code": "c", "system": "urn:s"}},
    "suggestions": [
      {"uuid": "u2", "label": "Order it", "isRecommended": true, "actions": [
        {"type": "create", "description": "d", "resource":
          {"resourceType": "Task", "id": "t", "status": "draft", "intent": "order", "given": ["a", null], "_given": [null, {"id": "x"}]}},
        {"type": "delete", "description": "d", "resourceId": "MedicationRequest/1"}]},
      {"uuid": "u3", "label": "Leave it"}],
    "selectionBehavior": "at-most-one",
    "overrideReasons": [{"code": "O1", "system": "urn:o", "display": "Not for this patient"}],
    "links": [{"label": "App", "url": "https://app.example/launch", "type": "smart", "appContext": "x"},
              {"label": "Page", "url": "https://page.example/", "type": "absolute"}],
    "extension": {"org.example.basis": {"a": [1]}}
  }],
  "systemActions": [{"type": "update", "description": "d", "resource":
    {"resourceType": "Task", "id": "t", "status": "draft", "intent": "order"}}]
})json";

rapidjson::Document response() { return std::move(parse_json(right_response).document); }

std::vector<std::string> lines(const std::vector<Finding>& findings) {
    std::vector<std::string> text;
    for (const Finding& finding : findings)
        text.push_back(std::string(finding.requirement) + (finding.part.empty() ? "" : "/") +
                       std::string(finding.part) + " " + finding.path);
    return text;
}

struct Spoilt {
    const char* pointer;
    std::string_view json; // empty: the member is left out
    const char* finding;
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.pointer << " = " << spoilt.json; }

class SpoiltResponse : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltResponse, is_convicted_at_its_place) {
    rapidjson::Document spoilt = response();
    if (GetParam().json.empty()) {
        ASSERT_TRUE(rapidjson::Pointer(GetParam().pointer).Erase(spoilt));
    } else {
        rapidjson::Document value(&spoilt.GetAllocator());
        ASSERT_FALSE(value.Parse(GetParam().json.data(), GetParam().json.size()).HasParseError());
        rapidjson::Pointer(GetParam().pointer).Set(spoilt, value, spoilt.GetAllocator());
    }
    EXPECT_THAT(lines(walk_response(spoilt, Profile::v2_0)), testing::Contains(GetParam().finding));
}

constexpr std::string_view units_140 = R"("1234567890123456789012345678901234567890123456789012345678901234567890)"
                                       R"(1234567890123456789012345678901234567890123456789012345678901234567890")";

INSTANTIATE_TEST_SUITE_P(
    Walker, SpoiltResponse,
    testing::Values(
        Spoilt{"/cards", "", "6-cards cards"}, Spoilt{"/cards", "{}", "6-cards cards"},
        Spoilt{"/cards/0", "7", "6-cards cards[0]"}, Spoilt{"/systemActions", "[]", "G2 systemActions"},
        Spoilt{"/cards/0/detail", "null", "G2 cards[0].detail"},
        Spoilt{"/cards/0/detail", R"("")", "G2 cards[0].detail"}, Spoilt{"/cards/0/links", "[]", "G2 cards[0].links"},
        Spoilt{"/cards/0/extension", "{}", "G2 cards[0].extension"},
        Spoilt{"/cards/0/extension/org.example.basis", R"({"a":[]})", "G2 cards[0].extension[\"org.example.basis\"].a"},
        Spoilt{"/cards/0/extension/org.example.basis/a/0", "null", "G2 cards[0].extension[\"org.example.basis\"].a[0]"},
        Spoilt{"/systemActions/0/resource/code", "null", "G2 systemActions[0].resource.code"},
        Spoilt{"/cards/0/summary", "", "6.1-summary cards[0].summary"},
        Spoilt{"/cards/0/summary", units_140, "6.1-summary cards[0].summary"},
        Spoilt{"/cards/0/indicator", "", "6.1-indicator cards[0].indicator"},
        Spoilt{"/cards/0/indicator", R"("hard-stop")", "6.1-indicator cards[0].indicator"},
        Spoilt{"/cards/0/source", "", "6.1-source cards[0].source"},
        Spoilt{"/cards/0/source/label", "", "6.1-source cards[0].source.label"},
        Spoilt{"/cards/0/source/url", R"("/relative")", "6.1-source-url cards[0].source.url"},
        Spoilt{"/cards/0/source/topic/system", "", "6.1-topic cards[0].source.topic.system"},
        Spoilt{"/cards/0/uuid", "", "6.1-uuid-given cards[0].uuid"},
        Spoilt{"/cards/0/selectionBehavior", "", "6.1-selectionBehavior cards[0].selectionBehavior"},
        Spoilt{"/cards/0/selectionBehavior", R"("all")", "6.1-selectionBehavior cards[0].selectionBehavior"},
        Spoilt{"/cards/0/suggestions", "", "6.1-selectionBehavior-alone cards[0].selectionBehavior"},
        Spoilt{"/cards/0/suggestions/0/label", "", "6.2-label cards[0].suggestions[0].label"},
        Spoilt{"/cards/0/suggestions/0/uuid", "", "6.2-uuid-given cards[0].suggestions[0].uuid"},
        Spoilt{"/cards/0/suggestions/0/isRecommended", "1", "6.2-isRecommended cards[0].suggestions[0].isRecommended"},
        Spoilt{"/cards/0/suggestions/1/isRecommended", "true", "6.2-isRecommended-several cards[0].suggestions"},
        Spoilt{"/cards/0/suggestions/0/actionSelectionBehavior", R"("any")",
               "6.2-actionSelectionBehavior cards[0].suggestions[0].actionSelectionBehavior"},
        Spoilt{"/cards/0/suggestions/0/actions/0/type", "", "6.3-type cards[0].suggestions[0].actions[0].type"},
        Spoilt{"/cards/0/suggestions/0/actions/0/type", R"("patch")",
               "6.3-type cards[0].suggestions[0].actions[0].type"},
        Spoilt{"/cards/0/suggestions/0/actions/0/description", "",
               "6.3-description cards[0].suggestions[0].actions[0].description"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource", "",
               "6.3-resource cards[0].suggestions[0].actions[0].resource"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource/resourceType", "",
               "6.3-fhir cards[0].suggestions[0].actions[0].resource.resourceType"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource/id", "",
               "6.3-id cards[0].suggestions[0].actions[0].resource.id"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resource", R"("MedicationRequest/1")",
               "6.3-resource-delete cards[0].suggestions[0].actions[1].resource"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resourceId", "",
               "6.3-resourceId cards[0].suggestions[0].actions[1].resourceId"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resourceId", R"("https://fhir.example/MedicationRequest/1")",
               "6.3-resourceId-form cards[0].suggestions[0].actions[1].resourceId"},
        Spoilt{"/systemActions/0/description", "", "6.5-description systemActions[0].description"},
        Spoilt{"/systemActions/0/resource/id", "", "6.5-systemActions systemActions[0].resource.id"},
        Spoilt{"/cards/0/overrideReasons/0/code", "", "6.1-overrideReasons cards[0].overrideReasons[0].code"},
        Spoilt{"/cards/0/overrideReasons/0/system", "", "6.1-overrideReasons cards[0].overrideReasons[0].system"},
        Spoilt{"/cards/0/overrideReasons/0/display", "", "6.1-overrideReasons cards[0].overrideReasons[0].display"},
        Spoilt{"/cards/0/links/0/label", "", "6.4-label cards[0].links[0].label"},
        Spoilt{"/cards/0/links/0/url", "", "6.4-url cards[0].links[0].url"},
        Spoilt{"/cards/0/links/0/type", R"("relative")", "6.4-type cards[0].links[0].type"},
        Spoilt{"/cards/0/links/1/appContext", R"("x")", "6.4-appContext cards[0].links[1].appContext"},
        Spoilt{"/cards/0/extension", "[1]", "9-object cards[0].extension"},
        Spoilt{"/cards/1", R"({"uuid":"u1","summary":"s","indicator":"info","source":{"label":"l"}})",
               "6.1-uuid cards[1].uuid"},
        Spoilt{"/cards/0/suggestions/1/uuid", R"("u2")", "6.2-uuid cards[0].suggestions[1].uuid"},
        Spoilt{"/cards/0/detail", R"("a <b>b</b>")", "6.1-detail-html cards[0].detail"},
        Spoilt{"/cards/0/detail", R"("see https://else.example/x.")", "6.1-detail-links cards[0].detail"},
        Spoilt{"/cards/0/links/1/url", R"("page.html")", "6.4-type cards[0].links[1].url"},
        Spoilt{"/cards/0/source/icon", "7", "6.1-source-icon cards[0].source.icon"},
        Spoilt{"/cards/0/extension/plain", "1", "9-names cards[0].extension.plain"},
        Spoilt{"/systemActions", "{}", "6-systemActions systemActions"},
        Spoilt{"/systemActions", "[]", "6-systemActions systemActions"},
        Spoilt{"/systemActions/0/type", "", "6.5-systemActions systemActions[0].type"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource/resourceType", R"("Tusk")",
               "6.3-fhir cards[0].suggestions[0].actions[0].resource.resourceType"},
        Spoilt{"/cards/0/overrideReasons", "{}", "6.1-overrideReasons cards[0].overrideReasons"},
        Spoilt{"/cards/0/links", "7", "6.1-links cards[0].links"}));

TEST(ResponseWalker, finds_nothing_in_a_right_response) {
    EXPECT_THAT(lines(walk_response(response(), Profile::v2_0)), IsEmpty());
    EXPECT_THAT(lines(walk_response(parse_json(R"({"cards":[]})").document, Profile::v2_0)), IsEmpty());
}

TEST(ResponseWalker, counts_utf16_units_not_bytes) {
    rapidjson::Document right = response();
    std::string summary;
    for (int i = 0; i < 69; ++i) summary += "\xF0\x9F\xA7\xB4"; // 2 units, 4 bytes
    const rapidjson::Pointer place("/cards/0/summary");
    place.Set(right, (summary + "e").c_str(), right.GetAllocator());
    EXPECT_THAT(lines(walk_response(right, Profile::v2_0)), IsEmpty());
    place.Set(right, (summary + "\xC3\xA9" + "e").c_str(), right.GetAllocator());
    EXPECT_THAT(lines(walk_response(right, Profile::v2_0)), testing::ElementsAre("6.1-summary cards[0].summary"));
}

TEST(ResponseWalker, sees_a_name_given_twice) {
    const Parsed twice = parse_json(R"({"cards":[],"cards":[]})");
    EXPECT_THAT(lines(walk_response(twice.document, Profile::v2_0)), testing::Contains("G8 cards"));
}

TEST(ResponseWalker, sees_half_a_surrogate_pair) {
    const Parsed half =
        parse_json(R"({"cards":[],"extension":{"a.a":["\uDC00"],"a.b":"\uD83D\uDE00","a.c":"\uD7FF"}})");
    ASSERT_EQ(half.fault, "");
    EXPECT_THAT(lines(walk_response(half.document, Profile::v2_0)), testing::ElementsAre(R"(G8 extension["a.a"][0])"));
}

TEST(ResponseWalker, knows_what_each_version_has) {
    rapidjson::Document sent = response();
    rapidjson::Pointer("/cards/0/links/0/autolaunchable").Set(sent, 7);
    EXPECT_THAT(lines(walk_response(sent, Profile::v2_0)), IsEmpty());
    EXPECT_THAT(lines(walk_response(sent, Profile::v3_0)),
                testing::ElementsAre("6.4-autolaunchable cards[0].links[0].autolaunchable"));
    rapidjson::Document chosen = response();
    rapidjson::Pointer("/cards/0/suggestions/0/actionSelectionBehavior").Set(chosen, "any");
    EXPECT_THAT(lines(walk_response(chosen, Profile::v3_0)), IsEmpty());
    rapidjson::Pointer("/cards/0/suggestions/0/actionSelectionBehavior").Set(chosen, "some");
    EXPECT_THAT(lines(walk_response(chosen, Profile::v3_0)),
                testing::ElementsAre("6.2-actionSelectionBehavior cards[0].suggestions[0].actionSelectionBehavior"));
}

TEST(Schemas, agree_with_the_walker) {
    EXPECT_EQ(response_fault(response(), Profile::v2_0), "");
    EXPECT_EQ(response_fault(response(), Profile::v3_0), "");
    for (const char* pointer :
         {"/cards", "/cards/0/summary", "/cards/0/source/label", "/cards/0/selectionBehavior",
          "/cards/0/overrideReasons/0/display", "/cards/0/links/0/url", "/cards/0/suggestions/0/actions/0/description",
          "/cards/0/suggestions/0/actions/0/resource", "/systemActions/0/type"}) {
        rapidjson::Document spoilt = response();
        ASSERT_TRUE(rapidjson::Pointer(pointer).Erase(spoilt));
        EXPECT_NE(response_fault(spoilt, Profile::v2_0), "") << pointer;
    }
    rapidjson::Document sent = response();
    rapidjson::Pointer("/cards/0/links/0/autolaunchable").Set(sent, 7);
    EXPECT_EQ(response_fault(sent, Profile::v2_0), "");
    EXPECT_NE(response_fault(sent, Profile::v3_0), "");
    EXPECT_NE(operation_outcome_fault(parse_json(R"({"resourceType":"OperationOutcome"})").document), "");
}

TEST(JsonText, refuses_what_is_not_strict_json) {
    EXPECT_THAT(parse_json("").fault, HasSubstr("empty"));
    EXPECT_THAT(parse_json("\xEF\xBB\xBF{}").fault, HasSubstr("byte order mark"));
    EXPECT_THAT(parse_json(std::string_view("{}\0x", 4)).fault, HasSubstr("NUL"));
    EXPECT_THAT(parse_json("{}{}").fault, HasSubstr("offset 2"));
    EXPECT_NE(parse_json("\"\xC3\x28\"").fault, "");
    EXPECT_NE(parse_json("\"\xF0\x9F").fault, "");
    EXPECT_THAT(parse_json(std::string(129, '[') + std::string(129, ']')).fault, HasSubstr("deeper"));
    EXPECT_EQ(parse_json(std::string(128, '[') + std::string(128, ']')).fault, "");
    EXPECT_EQ(parse_json(R"("[[[\"[[")").fault, "");
}

} // namespace
} // namespace eczema::conformance
