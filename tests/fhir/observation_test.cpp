#include "fhir/observation.hpp"

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

TEST(Observation, EveryElement) {
    FhirReading fhir;
    const Observation read = read_observation(fhir.value(R"({
        "resourceType": "Observation", "id": "o1", "status": "final",
        "code": {"coding": [{"system": "urn:eczema-cds:score", "code": "easi"}]},
        "valueQuantity": {"value": 16.50, "code": "{score}"},
        "valueCodeableConcept": {"coding": [{"code": "yes"}]},
        "effectiveDateTime": "2026-11-20T08:00:00+01:00", "issued": "2026-11-21T00:00:00Z"})"),
                                              fhir.reading);
    EXPECT_EQ(read.id, "o1");
    EXPECT_EQ(read.status, "final");
    EXPECT_THAT(codes_of(read.code), ElementsAre("urn:eczema-cds:score|easi"));
    EXPECT_EQ(read.value.value, 16.5);
    EXPECT_EQ(read.value.unit, "{score}");
    EXPECT_THAT(codes_of(read.answer), ElementsAre("|yes"));
    EXPECT_FALSE(read.is_data_absent);
    EXPECT_EQ(read.date, on(2026, 11, 20));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"code":null,"valueQuantity":null,"valueInteger":null,
        "valueCodeableConcept":null,"dataAbsentReason":null,"effectiveDateTime":null,"effectivePeriod":null,"issued":null})"}) {
        const Observation read = read_observation(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_EQ(read.value.value, std::nullopt);
        EXPECT_TRUE(read.answer.is_empty());
        EXPECT_FALSE(read.is_data_absent);
        EXPECT_EQ(read.date, std::nullopt);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, ValuesAndDatesOfOtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_observation(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"valueInteger":3})").value.value, 3);
    EXPECT_EQ(read(R"({"valueInteger":"3"})").value.value, 3);
    EXPECT_EQ(read(R"({"valueQuantity":{"value":"3"}})").value.value, 3);
    EXPECT_EQ(read(R"({"valueQuantity":{"value":2},"valueInteger":3})").value.value, 2);
    EXPECT_EQ(read(R"({"valueQuantity":{},"valueInteger":3})").value.value, std::nullopt) << "two values that differ";
    EXPECT_TRUE(read(R"({"valueQuantity":{"value":5,"comparator":">"}})").value.has_comparator);
    EXPECT_TRUE(read(R"({"dataAbsentReason":{"text":"refused"}})").is_data_absent);
    EXPECT_EQ(read(R"({"effectivePeriod":{"start":"2026-11-01","end":"2026-11-03"}})").date, on(2026, 11, 1));
    EXPECT_EQ(read(R"({"issued":"2026-11-21T00:00:00Z"})").date, on(2026, 11, 21));
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "severity", 7};
    EXPECT_EQ(read(R"({"effectiveDateTime":"2026-11-26"})").date, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.severity.entry[7].resource.effectiveDateTime future-date"));
}

} // namespace
} // namespace eczema::fhir
