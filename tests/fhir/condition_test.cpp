#include "fhir/condition.hpp"

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

TEST(Condition, EveryElement) {
    FhirReading fhir;
    const Condition read = read_condition(fhir.value(R"({
        "resourceType": "Condition", "id": "c1",
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "category": [{"coding": [{"code": "encounter-diagnosis"}]}],
        "severity": {"coding": [{"system": "http://snomed.info/sct", "code": "24484000"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "24079001"}], "text": "Eczema"},
        "bodySite": [{"coding": [{"code": "89545001"}]}, {"text": "hand"}],
        "onsetDateTime": "2020-03", "recordedDate": "2026-01-02", "abatementDateTime": "2026-10-01"})"),
                                          fhir.reading);
    EXPECT_EQ(read.id, "c1");
    EXPECT_EQ(read.clinical_status, "active");
    EXPECT_EQ(read.verification_status, "confirmed");
    EXPECT_THAT(codes_of(read.code), ElementsAre("http://snomed.info/sct|24079001"));
    EXPECT_EQ(read.code.text, "Eczema");
    EXPECT_THAT(codes_of(read.severity), ElementsAre("http://snomed.info/sct|24484000"));
    ASSERT_EQ(read.body_sites.size(), 2u);
    EXPECT_THAT(codes_of(read.body_sites[0]), ElementsAre("|89545001"));
    EXPECT_EQ(read.body_sites[1].text, "hand");
    EXPECT_TRUE(read.is_encounter_diagnosis);
    EXPECT_EQ(read.onset, (DateInterval{day_of(2020, 3, 1), day_of(2020, 3, 31)}));
    EXPECT_EQ(read.recorded, on(2026, 1, 2));
    EXPECT_EQ(read.has_abated, true);
    EXPECT_EQ(read.abated, on(2026, 10, 1));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Condition, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text :
         {R"({"resourceType":"Condition"})",
          R"({"resourceType":"Condition","id":null,"clinicalStatus":null,"verificationStatus":null,"code":null,
                                 "severity":null,"bodySite":null,"category":null,"onsetDateTime":null,"onsetPeriod":null,"onsetAge":null,
                                 "recordedDate":null,"abatementDateTime":null,"abatementAge":null,"abatementPeriod":null,
                                 "abatementString":null,"abatementRange":null,"abatementBoolean":null})"}) {
        const Condition read = read_condition(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.clinical_status, "");
        EXPECT_EQ(read.verification_status, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_TRUE(read.severity.is_empty());
        EXPECT_THAT(read.body_sites, IsEmpty());
        EXPECT_FALSE(read.is_encounter_diagnosis);
        EXPECT_EQ(read.onset, std::nullopt);
        EXPECT_EQ(read.onset_age_days, std::nullopt);
        EXPECT_EQ(read.recorded, std::nullopt);
        EXPECT_EQ(read.has_abated, false);
        EXPECT_EQ(read.abated, std::nullopt);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Condition, StatusesAsPlainStrings) { // DSTU2, STU3
    FhirReading fhir;
    const Condition read = read_condition(
        fhir.value(R"({"clinicalStatus":"resolved","verificationStatus":"entered-in-error"})"), fhir.reading);
    EXPECT_EQ(read.clinical_status, "resolved");
    EXPECT_EQ(read.verification_status, "entered-in-error");
}

TEST(Condition, StatusesBesideCodesOfASite) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "conditions", 0};
    const Condition read =
        read_condition(fhir.value(R"({"clinicalStatus":{"coding":[{"system":"urn:s","code":"A"},{"code":"active"}]},
                                      "verificationStatus":{"coding":[{"system":"urn:s","code":"R"}]}})"),
                       fhir.reading);
    EXPECT_EQ(read.clinical_status, "active");
    EXPECT_EQ(read.verification_status, "unknown");
    EXPECT_THAT(fhir.issues(),
                ElementsAre("prefetch.conditions.entry[0].resource.verificationStatus status-not-known"));
}

TEST(Condition, EncounterDiagnosisOnlyWhereNothingElseIsSaid) {
    FhirReading fhir;
    const auto is_of_encounter = [&](std::string category) {
        return read_condition(fhir.value("{\"category\":" + category + "}"), fhir.reading).is_encounter_diagnosis;
    };
    EXPECT_TRUE(is_of_encounter(R"({"coding":{"code":"encounter-diagnosis"}})"));
    EXPECT_FALSE(is_of_encounter(R"([{"coding":[{"code":"problem-list-item"}]}])"));
    EXPECT_FALSE(is_of_encounter(R"([{"coding":[{"code":"encounter-diagnosis"},{"code":"problem-list-item"}]}])"));
    EXPECT_FALSE(
        is_of_encounter(R"([{"coding":[{"code":"encounter-diagnosis"}]},{"coding":[{"code":"health-concern"}]}])"));
    EXPECT_FALSE(is_of_encounter(R"([{"text":"encounter-diagnosis"}])"));
    EXPECT_FALSE(is_of_encounter("[]"));
}

TEST(Condition, EveryWayToSayWhenItBegan) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_condition(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"onsetPeriod":{"start":"2020-01-05"}})").onset, on(2020, 1, 5));
    EXPECT_EQ(read(R"({"onsetDateTime":"2021-01-05","onsetPeriod":{"start":"2020-01-05"}})").onset, on(2021, 1, 5));
    EXPECT_EQ(read(R"({"onsetAge":{"value":2,"code":"a"}})").onset_age_days, 730);
    EXPECT_EQ(read(R"({"onsetAge":{"value":6,"unit":"months"}})").onset_age_days, 180);
    EXPECT_EQ(read(R"({"onsetAge":{"value":6}})").onset_age_days, std::nullopt);
}

TEST(Condition, EveryWayToSayThatItEnded) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_condition(fhir.value(text), fhir.reading); };
    for (const char* text : {R"({"abatementDateTime":"2020"})", R"({"abatementAge":{"value":5,"code":"a"}})",
                             R"({"abatementPeriod":{"start":"2020"}})", R"({"abatementString":"long ago"})",
                             R"({"abatementRange":{"low":{"value":5,"code":"a"}}})", R"({"abatementBoolean":true})",
                             R"({"abatementBoolean":"true"})", R"({"abatementPeriod":{}})",
                             R"({"abatementDateTime":"2026-11-25"})", R"({"abatementDateTime":"2026"})"})
        EXPECT_EQ(read(text).has_abated, true) << text;
    for (const char* text : {R"({"abatementBoolean":false})", R"({"abatementDateTime":"2026-11-26"})",
                             R"({"abatementDateTime":"2027"})", R"({"abatementPeriod":{"start":"2026-11-26"}})",
                             R"({"abatementPeriod":{"start":"2026-11-01","end":"2026-12-01"}})"})
        EXPECT_EQ(read(text).has_abated, false) << text;
    for (const char* text : {R"({"abatementDateTime":"soon"})", R"({"abatementPeriod":{"end":"soon"}})"})
        EXPECT_EQ(read(text).has_abated, std::nullopt) << text;
    EXPECT_EQ(read(R"({"abatementPeriod":{"start":"2020","end":"2020-05-06"}})").abated, on(2020, 5, 6));
}

TEST(Condition, DatesAfterTodayAreIssuesNotFacts) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "conditions", 0};
    const Condition read = read_condition(fhir.value(R"({"onsetDateTime":"2026-11-26","recordedDate":"2027",
        "abatementPeriod":{"end":"2030"}})"),
                                          fhir.reading);
    EXPECT_EQ(read.onset, std::nullopt);
    EXPECT_EQ(read.recorded, std::nullopt);
    EXPECT_EQ(read.abated, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.conditions.entry[0].resource.onsetDateTime future-date",
                                           "prefetch.conditions.entry[0].resource.recordedDate future-date",
                                           "prefetch.conditions.entry[0].resource.abatementPeriod.end future-date"));
}

} // namespace
} // namespace eczema::fhir
