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
          {"resourceType": "Task", "id": "t", "given": ["a", null], "_given": [null, {"id": "x"}]}},
        {"type": "delete", "description": "d", "resourceId": "MedicationRequest/1"}]},
      {"uuid": "u3", "label": "Leave it"}],
    "selectionBehavior": "at-most-one",
    "overrideReasons": [{"code": "O1", "system": "urn:o", "display": "Not for this patient"}],
    "links": [{"label": "App", "url": "https://app.example/launch", "type": "smart", "appContext": "x"},
              {"label": "Page", "url": "https://page.example/", "type": "absolute"}],
    "extension": {"org.example.basis": {"a": [1]}}
  }],
  "systemActions": [{"type": "update", "description": "d", "resource": {"resourceType": "Task", "id": "t"}}]
})json";

rapidjson::Document response() { return std::move(parse_json(right_response).document); }

std::vector<std::string> lines(const std::vector<Finding>& findings) {
    std::vector<std::string> text;
    for (const Finding& finding : findings)
        text.push_back(std::string(name_of(finding.level)) + " " + std::string(finding.rule) + " " + finding.path);
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
    EXPECT_THAT(lines(walk_response(spoilt)), testing::Contains(GetParam().finding));
}

constexpr std::string_view units_140 = R"("1234567890123456789012345678901234567890123456789012345678901234567890)"
                                       R"(1234567890123456789012345678901234567890123456789012345678901234567890")";

INSTANTIATE_TEST_SUITE_P(
    Walker, SpoiltResponse,
    testing::Values(
        Spoilt{"/cards", "", "MUST Q4 cards"}, Spoilt{"/cards", "{}", "MUST Q4 cards"},
        Spoilt{"/cards/0", "7", "MUST Q4 cards[0]"}, Spoilt{"/systemActions", "[]", "MUST G2 systemActions"},
        Spoilt{"/cards/0/detail", "null", "MUST G2 cards[0].detail"},
        Spoilt{"/cards/0/detail", R"("")", "MUST G2 cards[0].detail"},
        Spoilt{"/cards/0/links", "[]", "MUST G2 cards[0].links"},
        Spoilt{"/cards/0/extension", "{}", "MUST G2 cards[0].extension"},
        Spoilt{"/cards/0/extension/org.example.basis", R"({"a":[]})",
               "MUST G2 cards[0].extension[\"org.example.basis\"].a"},
        Spoilt{"/cards/0/extension/org.example.basis/a/0", "null",
               "MUST G2 cards[0].extension[\"org.example.basis\"].a[0]"},
        Spoilt{"/systemActions/0/resource/code", "null", "MUST G2 systemActions[0].resource.code"},
        Spoilt{"/cards/0/summary", "", "MUST 6.1 cards[0].summary"},
        Spoilt{"/cards/0/summary", units_140, "MUST 6.1 cards[0].summary"},
        Spoilt{"/cards/0/indicator", "", "MUST 6.1 cards[0].indicator"},
        Spoilt{"/cards/0/indicator", R"("hard-stop")", "MUST 6.1 cards[0].indicator"},
        Spoilt{"/cards/0/source", "", "MUST 6.1 cards[0].source"},
        Spoilt{"/cards/0/source/label", "", "MUST 6.1 cards[0].source.label"},
        Spoilt{"/cards/0/source/url", R"("/relative")", "MUST 6.1 cards[0].source.url"},
        Spoilt{"/cards/0/source/topic/system", "", "MUST 6.1 cards[0].source.topic.system"},
        Spoilt{"/cards/0/uuid", "", "OURS 6.1 cards[0].uuid"}, Spoilt{"/cards/0/uuid", R"("u3")", "OURS 6.1 "},
        Spoilt{"/cards/0/selectionBehavior", "", "MUST 6.1 cards[0].selectionBehavior"},
        Spoilt{"/cards/0/selectionBehavior", R"("all")", "MUST 6.1 cards[0].selectionBehavior"},
        Spoilt{"/cards/0/suggestions", "", "OURS 6.1 cards[0].selectionBehavior"},
        Spoilt{"/cards/0/suggestions/0/label", "", "MUST 6.2 cards[0].suggestions[0].label"},
        Spoilt{"/cards/0/suggestions/0/uuid", "", "OURS 6.1 cards[0].suggestions[0].uuid"},
        Spoilt{"/cards/0/suggestions/0/isRecommended", "1", "MUST 6.2 cards[0].suggestions[0].isRecommended"},
        Spoilt{"/cards/0/suggestions/1/isRecommended", "true", "MUST 6.2 cards[0].suggestions"},
        Spoilt{"/cards/0/suggestions/0/actionSelectionBehavior", R"("any")",
               "MUST 6.2 cards[0].suggestions[0].actionSelectionBehavior"},
        Spoilt{"/cards/0/suggestions/0/actions/0/type", "", "MUST 6.3 cards[0].suggestions[0].actions[0].type"},
        Spoilt{"/cards/0/suggestions/0/actions/0/type", R"("patch")",
               "MUST 6.3 cards[0].suggestions[0].actions[0].type"},
        Spoilt{"/cards/0/suggestions/0/actions/0/description", "",
               "MUST 6.3 cards[0].suggestions[0].actions[0].description"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource", "", "MUST 6.3 cards[0].suggestions[0].actions[0].resource"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource/resourceType", "",
               "MUST 6.3 cards[0].suggestions[0].actions[0].resource.resourceType"},
        Spoilt{"/cards/0/suggestions/0/actions/0/resource/id", "",
               "OURS 6.3 cards[0].suggestions[0].actions[0].resource.id"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resource", R"("MedicationRequest/1")",
               "MUST 6.3 cards[0].suggestions[0].actions[1].resource"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resourceId", "",
               "SHOULD 6.3 cards[0].suggestions[0].actions[1].resourceId"},
        Spoilt{"/cards/0/suggestions/0/actions/1/resourceId", R"("https://fhir.example/MedicationRequest/1")",
               "MUST 6.3 cards[0].suggestions[0].actions[1].resourceId"},
        Spoilt{"/systemActions/0/description", "", "OURS 6.3 systemActions[0].description"},
        Spoilt{"/systemActions/0/resource/id", "", "MUST 6.3 systemActions[0].resource.id"},
        Spoilt{"/cards/0/overrideReasons/0/code", "", "MUST 6.1 cards[0].overrideReasons[0].code"},
        Spoilt{"/cards/0/overrideReasons/0/system", "", "MUST 6.1 cards[0].overrideReasons[0].system"},
        Spoilt{"/cards/0/overrideReasons/0/display", "", "MUST 6.1 cards[0].overrideReasons[0].display"},
        Spoilt{"/cards/0/links/0/label", "", "MUST 6.4 cards[0].links[0].label"},
        Spoilt{"/cards/0/links/0/url", "", "MUST 6.4 cards[0].links[0].url"},
        Spoilt{"/cards/0/links/0/type", R"("relative")", "MUST 6.4 cards[0].links[0].type"},
        Spoilt{"/cards/0/links/1/appContext", R"("x")", "MUST 6.4 cards[0].links[1].appContext"},
        Spoilt{"/cards/0/extension", "[1]", "MUST 9 cards[0].extension"}));

TEST(ResponseWalker, finds_nothing_in_a_right_response) {
    EXPECT_THAT(lines(walk_response(response())), IsEmpty());
    EXPECT_THAT(lines(walk_response(parse_json(R"({"cards":[]})").document)), IsEmpty());
}

TEST(ResponseWalker, counts_utf16_units_not_bytes) {
    rapidjson::Document right = response();
    std::string summary;
    for (int i = 0; i < 69; ++i) summary += "\xF0\x9F\xA7\xB4"; // 2 units, 4 bytes
    const rapidjson::Pointer place("/cards/0/summary");
    place.Set(right, (summary + "e").c_str(), right.GetAllocator());
    EXPECT_THAT(lines(walk_response(right)), IsEmpty());
    place.Set(right, (summary + "\xC3\xA9" + "e").c_str(), right.GetAllocator());
    EXPECT_THAT(lines(walk_response(right)), testing::ElementsAre("MUST 6.1 cards[0].summary"));
}

TEST(ResponseWalker, sees_a_name_given_twice) {
    const Parsed twice = parse_json(R"({"cards":[],"cards":[]})");
    EXPECT_THAT(lines(walk_response(twice.document)), testing::Contains("SHOULD G8 cards"));
}

TEST(ResponseWalker, sees_half_a_surrogate_pair) {
    const Parsed half = parse_json(R"({"cards":[],"extension":{"a":["\uDC00"],"b":"\uD83D\uDE00","c":"\uD7FF"}})");
    ASSERT_EQ(half.fault, "");
    EXPECT_THAT(lines(walk_response(half.document)), testing::ElementsAre("MUST G8 extension.a[0]"));
}

TEST(ResponseWalker, judges_discovery) {
    const Parsed bad = parse_json(
        R"({"services":[{"id":"a b","hook":7,"prefetch":{"p":1,"q":null},"usageRequirements":"","extension":[]}]})");
    EXPECT_THAT(lines(walk_discovery(bad.document)),
                testing::UnorderedElementsAre("MUST D3 services[0].hook", "MUST D3 services[0].description",
                                              "SHOULD D4 services[0].title", "MUST D5 services[0].prefetch.p",
                                              "MUST D5 services[0].prefetch.q", "MUST G2 services[0].prefetch.q",
                                              "MUST G2 services[0].usageRequirements", "MUST G2 services[0].extension",
                                              "MUST 9 services[0].extension", "OURS D11 services[0].id"));
    EXPECT_THAT(lines(walk_discovery(parse_json(R"({"services":[]})").document)), IsEmpty());
}

TEST(Schemas, agree_with_the_walker) {
    EXPECT_EQ(schema_fault(response(), response_schema), "");
    for (const char* pointer :
         {"/cards", "/cards/0/summary", "/cards/0/source/label", "/cards/0/selectionBehavior",
          "/cards/0/overrideReasons/0/display", "/cards/0/links/0/url", "/cards/0/suggestions/0/actions/0/description",
          "/cards/0/suggestions/0/actions/0/resource", "/systemActions/0/type"}) {
        rapidjson::Document spoilt = response();
        ASSERT_TRUE(rapidjson::Pointer(pointer).Erase(spoilt));
        EXPECT_NE(schema_fault(spoilt, response_schema), "") << pointer;
    }
    EXPECT_EQ(schema_fault(parse_json(R"({"services":[]})").document, discovery_schema), "");
    EXPECT_NE(schema_fault(parse_json(R"({"services":[{"id":"x"}]})").document, discovery_schema), "");
    EXPECT_NE(schema_fault(parse_json(R"({"resourceType":"OperationOutcome"})").document, operation_outcome_schema),
              "");
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
