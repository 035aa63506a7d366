#include "fhir/allergy_intolerance.hpp"

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

TEST(AllergyIntolerance, EveryElement) {
    FhirReading fhir;
    const AllergyIntolerance read = read_allergy_intolerance(fhir.value(R"({
        "resourceType": "AllergyIntolerance", "id": "a1",
        "clinicalStatus": {"coding": [{"code": "active"}]}, "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "type": "allergy", "criticality": "high",
        "code": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "1876376"}]},
        "onsetDateTime": "2024-05-01", "recordedDate": "2024-06-01",
        "reaction": [
          {"substance": {"coding": [{"code": "s1"}]}, "manifestation": [{"coding": [{"code": "m1"}]}, {"text": "hives"}],
           "severity": "mild"},
          {"manifestation": {"coding": [{"code": "m2"}]}, "severity": "severe"}]})"),
                                                             fhir.reading);
    EXPECT_EQ(read.id, "a1");
    EXPECT_EQ(read.clinical_status, "active");
    EXPECT_EQ(read.verification_status, "confirmed");
    EXPECT_EQ(read.type, "allergy");
    EXPECT_EQ(read.criticality, "high");
    EXPECT_THAT(codes_of(read.code), ElementsAre("http://www.nlm.nih.gov/research/umls/rxnorm|1876376"));
    ASSERT_EQ(read.substances.size(), 1u);
    EXPECT_THAT(codes_of(read.substances[0]), ElementsAre("|s1"));
    ASSERT_EQ(read.manifestations.size(), 3u);
    EXPECT_THAT(codes_of(read.manifestations[0]), ElementsAre("|m1"));
    EXPECT_EQ(read.manifestations[1].text, "hives");
    EXPECT_THAT(codes_of(read.manifestations[2]), ElementsAre("|m2"));
    EXPECT_TRUE(read.has_severe_reaction);
    EXPECT_EQ(read.date, on(2024, 5, 1));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(AllergyIntolerance, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text :
         {"{}", R"({"id":null,"clinicalStatus":null,"type":null,"criticality":null,"code":null,"reaction":null,
                                       "onsetDateTime":null,"recordedDate":null})",
          R"({"reaction":[null,{},{"substance":null,"manifestation":null,"severity":null}]})"}) {
        const AllergyIntolerance read = read_allergy_intolerance(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.clinical_status, "");
        EXPECT_EQ(read.type, "");
        EXPECT_EQ(read.criticality, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_TRUE(read.substances.empty());
        EXPECT_TRUE(read.manifestations.empty());
        EXPECT_FALSE(read.has_severe_reaction);
        EXPECT_EQ(read.date, std::nullopt);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(AllergyIntolerance, OtherVersionsAndDates) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_allergy_intolerance(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"clinicalStatus":"inactive","verificationStatus":"refuted"})").verification_status, "refuted");
    EXPECT_EQ(read(R"({"type":{"coding":[{"code":"intolerance"}]}})").type, "intolerance") << "R5";
    EXPECT_EQ(read(R"({"recordedDate":"2024-06-01T10:00:00Z"})").date, on(2024, 6, 1));
    EXPECT_EQ(
        read(R"({"clinicalStatus":{"coding":[{"system":"urn:s","code":"A"},{"code":"active"}]}})").clinical_status,
        "active");
    EXPECT_EQ(read(R"({"criticality":"High"})").criticality, "high");
    EXPECT_TRUE(read(R"({"reaction":{"severity":"Severe"}})").has_severe_reaction);
    EXPECT_FALSE(read(R"({"reaction":{"severity":"moderate"}})").has_severe_reaction);
    EXPECT_TRUE(read(R"({"reaction":{"severity":"severe"}})").has_severe_reaction) << "object for list";
    fhir.reading.location = {"prefetch", "allergies", 1};
    EXPECT_EQ(read(R"({"onsetDateTime":"2027-06-01","recordedDate":"2024-06-01"})").date, on(2024, 6, 1));
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.allergies.entry[1].resource.onsetDateTime future-date"));
}

} // namespace
} // namespace eczema::fhir
