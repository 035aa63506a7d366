// The light look at embedded resources, what comes back of what was sent, dates, and the text of a detail.
#include "conformance/json/json_text.hpp"
#include "conformance/judge/date_time.hpp"
#include "conformance/judge/detail_text.hpp"
#include "conformance/judge/fhir_structure.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/judge/request_echo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> paths_in(std::string_view resource) {
    std::vector<Finding> findings;
    MemberWalk walk(findings);
    walk_fhir_resource(walk, parse_json(resource).document, "r");
    std::vector<std::string> paths;
    for (const Finding& finding : findings) paths.push_back(finding.path);
    return paths;
}

TEST(FhirStructure, passes_what_is_right_or_not_judged) {
    EXPECT_THAT(paths_in(R"({"resourceType":"MedicationRequest","status":"draft","intent":"order",
        "subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"coding":[{"code":"c"}],"text":"t"},
        "authoredOn":"2024-01","note":[{"text":"n"}],"extension":[{"url":"u","valueBoolean":true}]})"),
                IsEmpty());
    EXPECT_THAT(paths_in(R"({"resourceType":"ServiceRequest","_status":{"extension":[{"url":"u"}]},"intent":"order",
        "subject":{"identifier":{"value":"v"}}})"),
                IsEmpty());
    EXPECT_THAT(paths_in(R"({"resourceType":"ProcedureRequest","status":7})"), IsEmpty()); // of STU3
    EXPECT_THAT(paths_in(R"({"resourceType":"Basic"})"), IsEmpty());
}

TEST(FhirStructure, convicts_each_fault_at_its_place) {
    EXPECT_THAT(paths_in(R"({"id":"1"})"), ElementsAre("r.resourceType"));
    EXPECT_THAT(paths_in(R"({"resourceType":"Medicationrequest"})"), ElementsAre("r.resourceType"));
    EXPECT_THAT(paths_in(R"({"resourceType":"MedicationRequest"})"),
                ElementsAre("r.status", "r.intent", "r[\"medication[x]\"]", "r.subject"));
    EXPECT_THAT(paths_in(R"({"resourceType":"ServiceRequest","status":"begun","intent":7,"subject":{}})"),
                ElementsAre("r.status", "r.intent", "r.subject"));
    EXPECT_THAT(paths_in(R"({"resourceType":"ServiceRequest","status":["draft"],"intent":"order",
        "subject":{"reference":1},"reasonCode":{},"authoredOn":"yesterday","doNotPerform":"no"})"),
                testing::UnorderedElementsAre("r.status", "r.subject.reference", "r.subject.reference", "r.reasonCode",
                                              "r.authoredOn", "r.doNotPerform"));
    EXPECT_THAT(paths_in(R"({"resourceType":"Basic","code":{"coding":{"code":"c"}},"extension":[{"valueCode":"c"}],
        "contained":[{"resourceType":"Flag"}]})"),
                ElementsAre("r.code.coding", "r.extension[0].url", "r.contained[0].status", "r.contained[0].code",
                            "r.contained[0].subject"));
}

TEST(RequestEcho, sees_what_was_lost_or_let_out) {
    const Parsed request = parse_json(R"({"context":{"patientId":"examiner-1","draftOrders":{"resourceType":"Bundle",
        "entry":[{"resource":{"resourceType":"MedicationRequest","id":"d1","identifier":[{"value":"d1"}],
        "subject":{"reference":"Patient/examiner-1"}}}]}}})");
    const Parsed response = parse_json(R"({"cards":[{"source":{"url":"https://a.example/?p=examiner-1"},
        "links":[{"appContext":"examiner-1"}],"suggestions":[{"actions":[
        {"type":"update","resource":{"resourceType":"MedicationRequest","id":"d1","subject":{}}},
        {"type":"delete","resourceId":"MedicationRequest/d2"},
        {"type":"delete","resourceId":"MedicationRequest/d1"}]}]}]})");
    std::vector<std::string> found;
    for (const Finding& finding : walk_echo(request.document, response.document))
        found.push_back(std::string(finding.requirement) + "/" + std::string(finding.part) + " " + finding.path);
    EXPECT_THAT(found, ElementsAre("6.1-source-url-drill-down/ cards[0].source.url",
                                   "6.4-appContext-opaque/ cards[0].links[0].appContext",
                                   "6.3-resource/whole cards[0].suggestions[0].actions[0].resource.identifier",
                                   "6.3-id/draft cards[0].suggestions[0].actions[1].resourceId"));
}

TEST(DateTime, knows_calendar_and_clock) {
    for (const char* right : {"1985-04-12T23:20:50.52Z", "2024-02-29T00:00:00Z", "2016-12-31T23:59:60+00:00"})
        EXPECT_TRUE(is_utc_time(right)) << right;
    for (const char* wrong :
         {"", "2023-02-29T00:00:00Z", "2024-01-01", "2024-01-01T10:00:00", "2024-01-01T10:00:00+01:00",
          "2024-01-01T24:00:00Z", "2024-01-01T10:00:00.Z", "2024-1-01T10:00:00Z"})
        EXPECT_FALSE(is_utc_time(wrong)) << wrong;
    for (const char* right : {"2024", "2024-02", "2024-02-29", "2024-02-29T10:00:00+01:00"})
        EXPECT_TRUE(is_fhir_date_time(right)) << right;
    EXPECT_FALSE(is_fhir_date("2024-02-29T10:00:00Z"));
    EXPECT_FALSE(is_fhir_date_time("2024-13"));
    EXPECT_FALSE(is_fhir_date_time("2024-02-29T10:00:00"));
}

TEST(DetailText, sees_html_and_links) {
    for (const char* html : {"a <b>b</b>", "<br/>", "<!-- x -->", "<a href=\"x\">", "`<b>` then <i>"})
        EXPECT_TRUE(holds_html(html)) << html;
    for (const char* none :
         {"", "a < b > c", "<https://a.example/>", "`<b>`", "\\<b>", "<3 and 4>", "<b", "```\n<b>\n```"})
        EXPECT_FALSE(holds_html(none)) << none;
    EXPECT_THAT(urls_in("[a](https://a.example/x), <http://b.example> and `https://c.example` https://d.example/."),
                ElementsAre("https://a.example/x", "http://b.example", "https://d.example/"));
}

TEST(Places, are_found_through_arrays) {
    const Parsed parsed = parse_json(R"({"cards":[{},{"links":[{"type":"smart"}]}]})");
    EXPECT_TRUE(has_place(parsed.document, "cards.links"));
    EXPECT_TRUE(has_place(parsed.document, "cards.detail cards.links.type=smart"));
    EXPECT_FALSE(has_place(parsed.document, "cards.links.type=absolute"));
    EXPECT_FALSE(has_place(parsed.document, "cards.detail"));
}

} // namespace
} // namespace eczema::conformance
