#include "conformance/json/json_text.hpp"
#include "conformance/requests/template_expansion.hpp"

#include <gtest/gtest.h>

using namespace eczema::conformance;

namespace {

std::optional<std::string> expanded(std::string_view query, std::string_view context,
                                    std::string_view prefetch = "{}") {
    const Parsed parsed_context = parse_json(context);
    const Parsed parsed_prefetch = parse_json(prefetch);
    return expand(read_template(query), parsed_context.document, parsed_prefetch.document, "2024-09-13");
}

constexpr std::string_view chart = R"({"userId":"Practitioner/p1","patientId":"examiner-1"})";

constexpr std::string_view drafts = R"({"draftOrders":{"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"MedicationRequest","id":"d1","medicationReference":{"reference":"Medication/m1"}}},
    {"resource":{"resourceType":"MedicationRequest","id":"d2",
                 "medicationReference":{"reference":"https://examiner.example.org/fhir/Medication/m2"}}},
    {"resource":{"resourceType":"ServiceRequest","id":"s1"}}]}})";

TEST(TemplateExpansion, PutsFieldsOfTheContextIn) {
    EXPECT_EQ(expanded("Patient/{{context.patientId}}", chart), "Patient/examiner-1");
    EXPECT_EQ(expanded("Condition?patient={{context.patientId}}&_count=5", chart),
              "Condition?patient=examiner-1&_count=5");
    EXPECT_EQ(expanded("{{context.userId}}", chart), "Practitioner/p1");
    EXPECT_EQ(expanded("Encounter/{{context.encounterId}}", chart), std::nullopt);
}

TEST(TemplateExpansion, NamesTheUserByHisKind) {
    EXPECT_EQ(expanded("Practitioner?_id={{userPractitionerId}}", chart), "Practitioner?_id=p1");
    EXPECT_EQ(expanded("PractitionerRole?_id={{userPractitionerRoleId}}", chart), std::nullopt);
    EXPECT_EQ(expanded("Practitioner?_id={{userPractitionerId}}", R"({"userId":"PractitionerRole/r1"})"), std::nullopt);
}

TEST(TemplateExpansion, CountsDays) {
    EXPECT_EQ(expanded("Observation?date=gt{{today() - 90 days}}", "{}"), "Observation?date=gt2024-06-15");
    EXPECT_EQ(expanded("Appointment?date=lt{{today() + 365 days}}", "{}"), "Appointment?date=lt2025-09-13");
    EXPECT_EQ(day_after("2024-02-28", 1), "2024-02-29");
    EXPECT_EQ(day_after("2024-13-28", 1), "");
}

TEST(TemplateExpansion, WalksResourcesOfTheContext) {
    EXPECT_EQ(expanded("Medication?_id={{context.draftOrders.entry.resource.ofType(MedicationRequest)"
                       ".medication.resolve().id}}",
                       drafts),
              "Medication?_id=m1,m2");
    EXPECT_EQ(expanded("ServiceRequest?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).id}}", drafts),
              "ServiceRequest?_id=s1");
    EXPECT_EQ(expanded("Device?_id={{context.draftOrders.entry.resource.ofType(DeviceRequest).id}}", drafts),
              std::nullopt);
}

TEST(TemplateExpansion, UsesEarlierKeys) {
    constexpr std::string_view prefetch = R"({"roles":{"resourceType":"Bundle","entry":[{"resource":{
        "resourceType":"PractitionerRole","id":"r1","practitioner":{"reference":"Practitioner/p7"}}}]}})";
    EXPECT_EQ(expanded("Practitioner?_id={{%roles.entry.resource.practitioner.resolve().id|%none.id}}", "{}", prefetch),
              "Practitioner?_id=p7");
    EXPECT_EQ(expanded("Practitioner?_id={{%none.id}}", "{}", prefetch), std::nullopt);
}

TEST(TemplateExpansion, AMalformedTemplateAsksForNothing) {
    EXPECT_EQ(expanded("https://fhir.example.org/Patient/1", chart), std::nullopt);
    EXPECT_EQ(expanded("Patient/{{patientId}}", chart), std::nullopt);
}

} // namespace
