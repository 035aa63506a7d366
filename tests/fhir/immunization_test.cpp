#include "fhir/immunization.hpp"

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

TEST(Immunization, EveryElement) {
    FhirReading fhir;
    const Immunization read = read_immunization(fhir.value(R"({
        "resourceType": "Immunization", "id": "v1", "status": "completed",
        "vaccineCode": {"coding": [{"system": "local", "code": "zoster"},
                                   {"system": "http://hl7.org/fhir/sid/cvx", "code": "187"}], "text": "zoster"},
        "occurrenceDateTime": "2025-03", "isSubpotent": true})"),
                                                fhir.reading);
    EXPECT_EQ(read.id, "v1");
    EXPECT_EQ(read.status, "completed");
    EXPECT_THAT(codes_of(read.vaccine), ElementsAre("local|zoster", "http://hl7.org/fhir/sid/cvx|187"));
    EXPECT_EQ(read.date, (DateInterval{day_of(2025, 3, 1), day_of(2025, 3, 31)}));
    EXPECT_TRUE(read.is_subpotent);
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Immunization, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"vaccineCode":null,"occurrenceDateTime":null,
                                       "isSubpotent":null})"}) {
        const Immunization read = read_immunization(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.vaccine.is_empty());
        EXPECT_EQ(read.date, std::nullopt);
        EXPECT_FALSE(read.is_subpotent);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Immunization, OtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_immunization(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"status":"not-done"})").status, "not-done") << "the rules decide what counts";
    EXPECT_EQ(read(R"({"status":"entered-in-error"})").status, "entered-in-error");
    EXPECT_EQ(read(R"({"occurrenceDateTime":"2026"})").date, (DateInterval{day_of(2026, 1, 1), tests::frozen_day}));
    EXPECT_TRUE(read(R"({"isSubpotent":"true"})").is_subpotent);
    EXPECT_FALSE(read(R"({"isSubpotent":1})").is_subpotent);
    EXPECT_THAT(codes_of(read(R"({"vaccineCode":[{"coding":{"code":"187"}}]})").vaccine), ElementsAre("|187"));
    EXPECT_TRUE(read(R"({"vaccineCode":187})").vaccine.is_empty());
    EXPECT_EQ(read(R"({"status":["completed"]})").status, "completed");
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "immunizations", 2};
    EXPECT_EQ(read(R"({"occurrenceDateTime":"2026-11-26"})").date, std::nullopt);
    EXPECT_EQ(read(R"({"occurrenceDateTime":["2026-11-01"]})").date, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.immunizations.entry[2].resource.occurrenceDateTime future-date",
                                           "prefetch.immunizations.entry[2].resource.occurrenceDateTime not-a-date"));
}

} // namespace
} // namespace eczema::fhir
