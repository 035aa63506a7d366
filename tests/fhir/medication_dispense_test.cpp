#include "fhir/medication_dispense.hpp"

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

struct Dispensed {
    FhirReading fhir;
    Medications known{fhir.reading.arena};

    MedicationDispense read(std::string_view text) {
        return read_medication_dispense(fhir.value(text), known, fhir.reading);
    }
};

TEST(MedicationDispense, EveryElement) {
    Dispensed dispensed;
    const MedicationDispense read = dispensed.read(R"({
        "resourceType": "MedicationDispense", "id": "d1", "status": "completed",
        "medicationCodeableConcept": {"coding": [{"system": "local", "code": "x"}, {"system": "atc", "code": "D11AH05"}]},
        "whenPrepared": "2026-10-30", "whenHandedOver": "2026-11-02T09:00:00Z",
        "daysSupply": {"value": 28, "unit": "days", "code": "d"}, "quantity": {"value": 2, "unit": "pen"},
        "dosageInstruction": [{"sequence": 1}, {"sequence": 2}],
        "authorizingPrescription": [{"display": "by hand"}, {"reference": "MedicationRequest/r1"},
                                    {"reference": "MedicationRequest/r2"}]})");
    EXPECT_EQ(read.id, "d1");
    EXPECT_EQ(read.status, "completed");
    EXPECT_THAT(codes_of(read.drug.code), ElementsAre("local|x", "atc|D11AH05"));
    EXPECT_EQ(read.handed_over, on(2026, 11, 2));
    EXPECT_EQ(read.supply_days, 28);
    EXPECT_EQ(read.quantity.value, 2);
    EXPECT_EQ(read.quantity.unit, "pen");
    EXPECT_EQ(read.dosages.size(), 2u);
    EXPECT_EQ(read.order.type, "MedicationRequest");
    EXPECT_EQ(read.order.id, "r1") << "the first that names one";
    EXPECT_THAT(dispensed.fhir.issues(), IsEmpty());
}

TEST(MedicationDispense, AbsentAndNullReadAlike) {
    Dispensed dispensed;
    for (const char* text :
         {"{}", R"({"id":null,"status":null,"medicationCodeableConcept":null,"medicationReference":null,
                    "whenPrepared":null,"whenHandedOver":null,"daysSupply":null,"quantity":null,
                    "dosageInstruction":null,"authorizingPrescription":null})",
          R"({"daysSupply":{},"authorizingPrescription":[null,{}]})"}) {
        const MedicationDispense read = dispensed.read(text);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.drug.code.is_empty());
        EXPECT_EQ(read.handed_over, std::nullopt);
        EXPECT_EQ(read.supply_days, std::nullopt);
        EXPECT_EQ(read.quantity.value, std::nullopt);
        EXPECT_THAT(read.dosages, IsEmpty());
        EXPECT_EQ(read.order.id, "");
    }
    EXPECT_THAT(dispensed.fhir.issues(), IsEmpty());
}

TEST(MedicationDispense, DatesAndDaysOfOtherShapes) {
    Dispensed dispensed;
    EXPECT_EQ(dispensed.read(R"({"whenPrepared":"2026-10"})").handed_over,
              (DateInterval{day_of(2026, 10, 1), day_of(2026, 10, 31)}))
        << "prepared, where it is not said when it was handed over";
    EXPECT_EQ(dispensed.read(R"({"whenHandedOver":"2026"})").handed_over,
              (DateInterval{day_of(2026, 1, 1), tests::frozen_day}));
    EXPECT_EQ(dispensed.read(R"({"daysSupply":{"value":"4","unit":"weeks"}})").supply_days, 28);
    EXPECT_EQ(dispensed.read(R"({"daysSupply":{"value":28}})").supply_days, std::nullopt) << "28 of what";
    EXPECT_EQ(dispensed.read(R"({"daysSupply":{"value":28,"unit":"mg"}})").supply_days, std::nullopt);
    EXPECT_EQ(dispensed.read(R"({"status":"entered-in-error"})").status, "entered-in-error") << "the rules decide";
    EXPECT_THAT(dispensed.fhir.issues(), IsEmpty());
}

TEST(MedicationDispense, WrongShapesReadAsAbsent) {
    Dispensed dispensed;
    const MedicationDispense read = dispensed.read(R"({"id":["d1"],"status":{"code":"completed"},
        "medicationCodeableConcept":{"coding":{"code":"x"}},"daysSupply":28,"quantity":"30 g",
        "dosageInstruction":{"sequence":"1"},"authorizingPrescription":"MedicationRequest/r1"})");
    EXPECT_EQ(read.id, "");
    EXPECT_EQ(read.status, "completed") << "a Coding for its code";
    EXPECT_THAT(codes_of(read.drug.code), ElementsAre("|x"));
    EXPECT_EQ(read.supply_days, std::nullopt);
    EXPECT_EQ(read.quantity.value, std::nullopt);
    ASSERT_EQ(read.dosages.size(), 1u);
    EXPECT_EQ(read.dosages[0].sequence, 1);
    EXPECT_EQ(read.order.id, "r1");
    EXPECT_THAT(dispensed.fhir.issues(), IsEmpty());
}

TEST(MedicationDispense, DrugContainedBundledOrMissing) {
    Dispensed dispensed;
    dispensed.known.add(
        read_medication(dispensed.fhir.value(R"({"id":"m1","code":{"text":"bundled"},"form":{"text":"cream"}})"), {},
                        dispensed.fhir.reading));
    EXPECT_EQ(dispensed.read(R"({"medicationReference":{"reference":"Medication/m1"}})").drug.form.text, "cream");
    EXPECT_EQ(dispensed
                  .read(R"({"contained":[{"resourceType":"Medication","id":"m1","code":{"text":"inner"}}],
                            "medicationReference":{"reference":"#m1"}})")
                  .drug.code.text,
              "inner");
    EXPECT_THAT(dispensed.fhir.issues(), IsEmpty());
    dispensed.fhir.reading.location = {"prefetch", "medicationDispenses", 3};
    EXPECT_TRUE(dispensed.read(R"({"medicationReference":{"reference":"Medication/m2"}})").drug.code.is_empty());
    EXPECT_EQ(dispensed.read(R"({"whenHandedOver":"2026-11-26"})").handed_over, std::nullopt);
    EXPECT_EQ(dispensed.read(R"({"whenHandedOver":20261101})").handed_over, std::nullopt);
    EXPECT_THAT(dispensed.fhir.issues(),
                ElementsAre("prefetch.medicationDispenses.entry[3].resource.medicationReference reference-not-found",
                            "prefetch.medicationDispenses.entry[3].resource.whenHandedOver future-date",
                            "prefetch.medicationDispenses.entry[3].resource.whenHandedOver not-a-date"));
}

} // namespace
} // namespace eczema::fhir
