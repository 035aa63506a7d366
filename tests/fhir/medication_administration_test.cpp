#include "fhir/medication_administration.hpp"

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

struct Given {
    FhirReading fhir;
    Medications known{fhir.reading.arena};

    MedicationAdministration read(std::string_view text) {
        return read_medication_administration(fhir.value(text), known, fhir.reading);
    }
};

TEST(MedicationAdministration, EveryElement) {
    Given given;
    const MedicationAdministration read = given.read(R"({
        "resourceType": "MedicationAdministration", "id": "g1", "status": "completed",
        "medicationCodeableConcept": {"coding": [{"system": "local", "code": "x"}, {"system": "atc", "code": "D11AH05"}]},
        "effectiveDateTime": "2026-11-02T23:30:00Z", "request": {"reference": "MedicationRequest/r1"},
        "dosage": {"route": {"coding": [{"code": "34206005"}]}, "method": {"coding": [{"code": "422145002"}]}, "dose": {"value": 600, "unit": "mg", "code": "mg"}}})");
    EXPECT_EQ(read.id, "g1");
    EXPECT_EQ(read.status, "completed");
    EXPECT_THAT(codes_of(read.drug.code), ElementsAre("local|x", "atc|D11AH05"));
    EXPECT_EQ(read.effective.start, on(2026, 11, 2));
    EXPECT_EQ(read.effective.end, on(2026, 11, 2)) << "given at once";
    EXPECT_EQ(read.dose.value, 600);
    EXPECT_EQ(read.dose.unit, "mg");
    EXPECT_THAT(codes_of(read.route), ElementsAre("|34206005"));
    EXPECT_THAT(codes_of(read.method), ElementsAre("|422145002"));
    EXPECT_EQ(read.order.id, "r1");
    EXPECT_THAT(given.fhir.issues(), IsEmpty());
}

TEST(MedicationAdministration, AbsentAndNullReadAlike) {
    Given given;
    for (const char* text :
         {"{}", R"({"id":null,"status":null,"medicationCodeableConcept":null,"effectiveDateTime":null,
                    "effectivePeriod":null,"dosage":null,"request":null})",
          R"({"effectivePeriod":{},"dosage":{"dose":null,"route":null},"request":{}})", R"({"dosage":[]})"}) {
        const MedicationAdministration read = given.read(text);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.drug.code.is_empty());
        EXPECT_EQ(read.effective.start, std::nullopt);
        EXPECT_EQ(read.effective.end, std::nullopt);
        EXPECT_EQ(read.dose.value, std::nullopt);
        EXPECT_TRUE(read.route.is_empty());
        EXPECT_EQ(read.order.id, "");
    }
    EXPECT_THAT(given.fhir.issues(), IsEmpty());
}

TEST(MedicationAdministration, PeriodsAndPartialDates) {
    Given given;
    const Period period = given.read(R"({"effectivePeriod":{"start":"2026-10","end":"2026-11-03"}})").effective;
    EXPECT_EQ(period.start, (DateInterval{day_of(2026, 10, 1), day_of(2026, 10, 31)}));
    EXPECT_EQ(period.end, on(2026, 11, 3));
    const Period open = given.read(R"({"effectivePeriod":{"start":"2026-11-20"}})").effective;
    EXPECT_EQ(open.end, std::nullopt) << "still being given";
    EXPECT_EQ(given.read(R"({"effectiveDateTime":"2026-11"})").effective.end,
              (DateInterval{day_of(2026, 11, 1), tests::frozen_day}))
        << "this month, so not after today";
    EXPECT_THAT(given.fhir.issues(), IsEmpty());
    given.fhir.reading.location = {"prefetch", "medicationAdministrations", 0};
    EXPECT_EQ(given.read(R"({"effectiveDateTime":"2026-11-26"})").effective.start, std::nullopt);
    EXPECT_EQ(given.read(R"({"effectivePeriod":{"start":"2026-11-20","end":"2026-12-20"}})").effective.end,
              std::nullopt);
    EXPECT_THAT(given.fhir.issues(),
                ElementsAre("prefetch.medicationAdministrations.entry[0].resource.effectiveDateTime future-date",
                            "prefetch.medicationAdministrations.entry[0].resource.effectivePeriod future-date"));
}

TEST(MedicationAdministration, OtherShapes) {
    Given given;
    const MedicationAdministration read = given.read(R"({"id":{},"status":["completed"],
        "dosage":[{"dose":{"value":"5","unit":"mg"},"route":{"coding":{"code":"r"}}},{"dose":{"value":6}}],
        "request":"MedicationRequest/r1"})");
    EXPECT_EQ(read.id, "");
    EXPECT_EQ(read.status, "completed") << "a list for one";
    EXPECT_EQ(read.dose.value, 5) << "the first of a list";
    EXPECT_THAT(codes_of(read.route), ElementsAre("|r"));
    EXPECT_EQ(read.order.id, "r1");
    EXPECT_EQ(given.read(R"({"dosage":"5 mg"})").dose.value, std::nullopt);
    EXPECT_EQ(given.read(R"({"dosage":{"dose":5}})").dose.value, std::nullopt) << "5 of what";
    EXPECT_EQ(given.read(R"({"status":"entered-in-error"})").status, "entered-in-error") << "the rules decide";
    EXPECT_THAT(given.fhir.issues(), IsEmpty());
}

TEST(MedicationAdministration, DrugContainedBundledOrMissing) {
    Given given;
    given.known.add(
        read_medication(given.fhir.value(R"({"code":{"text":"bundled"}})"), "urn:uuid:m1", given.fhir.reading));
    EXPECT_EQ(given.read(R"({"medicationReference":{"reference":"urn:uuid:m1"}})").drug.code.text, "bundled");
    EXPECT_EQ(given
                  .read(R"({"contained":[{"resourceType":"Medication","id":"m1","code":{"text":"inner"}}],
                            "medicationReference":{"reference":"#m1"}})")
                  .drug.code.text,
              "inner");
    EXPECT_THAT(given.fhir.issues(), IsEmpty());
    given.fhir.reading.location = {"prefetch", "medicationAdministrations", 1};
    EXPECT_TRUE(given.read(R"({"medicationReference":{"reference":"#m2"}})").drug.code.is_empty());
    EXPECT_THAT(
        given.fhir.issues(),
        ElementsAre("prefetch.medicationAdministrations.entry[1].resource.medicationReference reference-not-found"));
}

} // namespace
} // namespace eczema::fhir
