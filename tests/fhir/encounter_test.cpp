#include "fhir/encounter.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::codes_of;
using tests::FhirReading;
using tests::on;

TEST(Encounter, EveryElement) {
    FhirReading fhir;
    const Encounter read = read_encounter(fhir.value(R"({
        "resourceType": "Encounter", "id": "e1", "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [{"coding": [{"code": "185317003"}]}, {"text": "phone"}],
        "serviceType": {"coding": [{"system": "local", "code": "derm"}, {"system": "http://snomed.info/sct", "code": "394582007"}]},
        "reasonCode": [{"coding": [{"code": "24079001"}]}], "period": {"start": "2026-10-05T09:00:00Z", "end": "2026-10"}})"),
                                          fhir.reading);
    EXPECT_EQ(read.id, "e1");
    EXPECT_EQ(read.status, "finished");
    EXPECT_EQ(read.class_code, "AMB");
    ASSERT_EQ(read.types.size(), 2u);
    EXPECT_THAT(codes_of(read.types[0]), ElementsAre("|185317003"));
    EXPECT_EQ(read.types[1].text, "phone");
    EXPECT_THAT(codes_of(read.service_type), ElementsAre("local|derm", "http://snomed.info/sct|394582007"));
    ASSERT_EQ(read.reasons.size(), 1u);
    EXPECT_EQ(read.period.start, on(2026, 10, 5));
    EXPECT_EQ(read.period.end, (DateInterval{day_of(2026, 10, 1), day_of(2026, 10, 31)}));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Encounter, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"class":null,"type":null,"serviceType":null,
                                       "reasonCode":null,"period":null})",
                             R"({"class":{},"type":[null],"period":{}})"}) {
        const Encounter read = read_encounter(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_EQ(read.class_code, "");
        EXPECT_THAT(read.types, IsEmpty());
        EXPECT_TRUE(read.service_type.is_empty());
        EXPECT_THAT(read.reasons, IsEmpty());
        EXPECT_EQ(read.period.start, std::nullopt);
        EXPECT_EQ(read.period.end, std::nullopt);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Encounter, ClassOfEveryShape) {
    FhirReading fhir;
    for (const char* text : {R"({"class":{"code":"IMP"}})", R"({"class":{"coding":[{"code":"IMP"}]}})",
                             R"({"class":[{"coding":[{"system":"s","code":"IMP"}]}]})", R"({"class":"IMP"})"})
        EXPECT_EQ(read_encounter(fhir.value(text), fhir.reading).class_code, "IMP") << text;
    for (const char* text : {R"({"class":{"display":"inpatient"}})", R"({"class":5})", R"({"class":{"text":"IMP"}})"})
        EXPECT_EQ(read_encounter(fhir.value(text), fhir.reading).class_code, "") << text;
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Encounter, OtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_encounter(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"type":{"text":"phone"},"reasonCode":{"text":"itch"}})").types.size(), 1u);
    EXPECT_EQ(read(R"({"reasonCode":{"text":"itch"}})").reasons.size(), 1u);
    EXPECT_THAT(codes_of(read(R"({"serviceType":[{"coding":{"code":"derm"}}]})").service_type), ElementsAre("|derm"));
    EXPECT_EQ(read(R"({"status":"entered-in-error"})").status, "entered-in-error") << "the rules decide";
    EXPECT_EQ(read(R"({"period":"2026"})").period.start, std::nullopt);
    EXPECT_EQ(read(R"({"id":{},"type":5})").id, "");
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "encounters", 9};
    EXPECT_EQ(read(R"({"period":{"start":"2026-12-01","end":"?"}})").period.start, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.encounters.entry[9].resource.period future-date",
                                           "prefetch.encounters.entry[9].resource.period not-a-date"));
}

} // namespace
} // namespace eczema::fhir
