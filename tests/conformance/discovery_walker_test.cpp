// Discovery in either version: entries, templates and their order, each spoilt in one place.
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> found(std::string_view discovery, Profile profile) {
    std::vector<std::string> text;
    for (const Finding& finding : walk_discovery(parse_json(discovery).document, profile))
        text.push_back(std::string(finding.requirement) + (finding.part.empty() ? "" : "/") +
                       std::string(finding.part) + " " + finding.path);
    return text;
}

// One entry of patient-view with that member in it.
std::string entry_with(std::string_view member) {
    return R"({"services":[{"id":"a","hook":"patient-view","title":"t","description":"d",)" + std::string(member) +
           "}]}";
}

std::vector<std::string> found_in_prefetch(std::string_view templates, Profile profile) {
    return found(entry_with(R"("version":"3.0.0","prefetch":)" + std::string(templates)), profile);
}

TEST(DiscoveryWalker, finds_nothing_in_right_discovery) {
    EXPECT_THAT(found(R"({"services":[]})", Profile::v2_0), IsEmpty());
    EXPECT_THAT(found_in_prefetch(R"({"patient":"Patient/{{context.patientId}}","user":"{{context.userId}}",
        "a1c":"Observation?patient={{context.patientId}}&code=4548-4&_count=1&_sort=-date",
        "role":"PractitionerRole?_id={{userPractitionerRoleId}}&_include=PractitionerRole:practitioner"})",
                                  Profile::v2_0),
                IsEmpty());
}

TEST(DiscoveryWalker, finds_what_entries_lack) {
    EXPECT_THAT(
        found(
            R"({"services":[{"id":"a b","hook":7,"prefetch":{"p":1,"q":null},"usageRequirements":"","extension":[]}]})",
            Profile::v2_0),
        UnorderedElementsAre("D3 services[0].hook", "D3 services[0].description", "D4 services[0].title",
                             "D5 services[0].prefetch.p", "D5 services[0].prefetch.q", "G2 services[0].prefetch.q",
                             "G2 services[0].usageRequirements", "G2 services[0].extension",
                             "9-object services[0].extension", "D11/id services[0].id"));
    EXPECT_THAT(found("[]", Profile::v2_0), ElementsAre("D2 "));
    EXPECT_THAT(found("{\"services\":{}}", Profile::v2_0), testing::Contains("D2 services"));
    EXPECT_THAT(found(entry_with(R"("extension":{"plain":1})"), Profile::v2_0),
                ElementsAre("D8 services[0].extension.plain"));
}

TEST(DiscoveryWalker, knows_versions_in_3_0_alone) {
    EXPECT_THAT(found(entry_with(R"("usageRequirements":"u")"), Profile::v2_0), IsEmpty());
    EXPECT_THAT(found(entry_with(R"("usageRequirements":"u")"), Profile::v3_0), ElementsAre("D7 services[0].version"));
    EXPECT_THAT(found(entry_with(R"("version":"three")"), Profile::v3_0), ElementsAre("D7 services[0].version"));
    EXPECT_THAT(found(entry_with(R"("version":"3.0.0-ballot","hookVersion":"1.0.0")"), Profile::v3_0), IsEmpty());
    EXPECT_THAT(found(entry_with(R"("version":"3.0.0","hookVersion":"9.0")"), Profile::v3_0),
                ElementsAre("D7-hookVersion/published services[0].hookVersion"));
}

TEST(DiscoveryWalker, tells_pairs_apart) {
    const std::string_view two = R"({"services":[
        {"id":"a","hook":"order-sign","title":"t","description":"d","version":"3.0.0","hookVersion":"1.0"},
        {"id":"a","hook":"order-sign","title":"t","description":"d","version":"3.0.0","hookVersion":"1.1"},
        {"id":"a","hook":"patient-view","title":"t","description":"d","version":"3.0.0"}]})";
    EXPECT_THAT(found(two, Profile::v3_0), ElementsAre("D11/pairs services[1]", "D7-hookVersion/ids services[1]"));
}

TEST(DiscoveryWalker, judges_templates) {
    const auto in_2_0 = [](std::string_view query) {
        return found_in_prefetch(R"({"k":")" + std::string(query) + "\"}", Profile::v2_0);
    };
    EXPECT_THAT(in_2_0("https://fhir.example/Patient/1"), ElementsAre("P1 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Patient/{{context.patientId}"), ElementsAre("P1 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Patient/{{context.draftOrders.id}}"), ElementsAre("P2 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Patient/{{context.selections}}"), ElementsAre("P2 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Practitioner?_id={{context.userId}}"), ElementsAre("P3 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Condition?patient={{context.patientId}}&code:not=1"), ElementsAre("P4 services[0].prefetch.k"));
    EXPECT_THAT(in_2_0("Observation?patient={{context.patientId}}&_count=1"),
                ElementsAre("P6/sort services[0].prefetch.k"));
    // The standard's own example.
    EXPECT_THAT(in_2_0("Observation?patient={{context.patientId}}&code=4548-4&_count=1&sort:desc=date"),
                ElementsAre("P6/sort services[0].prefetch.k"));
}

TEST(DiscoveryWalker, judges_paths_and_their_order_in_3_0) {
    EXPECT_THAT(found_in_prefetch(R"({"k":"Patient/{{Patient.id}}"})", Profile::v3_0),
                ElementsAre("P5 services[0].prefetch.k"));
    EXPECT_THAT(found_in_prefetch(R"({"k":"Device/{{context.draftOrders.ofType(Tusk).id}}"})", Profile::v3_0),
                ElementsAre("P5 services[0].prefetch.k"));
    EXPECT_THAT(found_in_prefetch(R"({"k":"Device?_id={{context.draftOrders.entry.resource.code.resolve().id}}"})",
                                  Profile::v3_0),
                ElementsAre("P5-support services[0].prefetch.k"));
    EXPECT_THAT(found_in_prefetch(R"({"a":"Device?_id={{%b.id}}","b":"Device/{{%a.id}}"})", Profile::v3_0),
                UnorderedElementsAre("P5-support services[0].prefetch.a", "P5-support services[0].prefetch.b",
                                     "D12/order services[0].prefetch.a", "D12/cycle services[0].prefetch.a",
                                     "D12/cycle services[0].prefetch.b"));
}

TEST(DiscoverySchema, agrees_with_the_walker) {
    EXPECT_EQ(discovery_fault(parse_json(R"({"services":[]})").document, Profile::v2_0), "");
    EXPECT_NE(discovery_fault(parse_json(R"({"services":[{"id":"x"}]})").document, Profile::v2_0), "");
    const rapidjson::Document versions = std::move(parse_json(entry_with(R"("version":3)")).document);
    EXPECT_EQ(discovery_fault(versions, Profile::v2_0), "");
    EXPECT_NE(discovery_fault(versions, Profile::v3_0), "");
}

} // namespace
} // namespace eczema::conformance
