// MedicationRequest and MedicationStatement: the two ways a record says that a drug is taken.
#include "fhir/medication_request.hpp"
#include "fhir/medication_statement.hpp"

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

struct Record {
    FhirReading fhir;
    Medications known{fhir.reading.arena};

    MedicationRequest request(std::string_view text) {
        return read_medication_request(fhir.value(text), known, fhir.reading);
    }
    MedicationStatement statement(std::string_view text) {
        return read_medication_statement(fhir.value(text), known, fhir.reading);
    }
};

TEST(MedicationRequest, ToldByOthers) {
    const auto is_reported = [](const char* text) { return Record().request(text).is_reported; };
    EXPECT_TRUE(is_reported(R"({"reportedBoolean":true})"));
    EXPECT_TRUE(is_reported(R"({"reportedReference":{"reference":"Patient/p1"}})"));
    EXPECT_TRUE(is_reported(R"({"reported":true})")) << "R5";
    EXPECT_FALSE(is_reported(R"({"reportedBoolean":false})"));
    EXPECT_FALSE(is_reported(R"({"reported":false})"));
    EXPECT_FALSE(is_reported(R"({"reportedBoolean":null,"reportedReference":null,"reported":null})"));
}

TEST(MedicationRequest, EveryElement) {
    Record record;
    const MedicationRequest read = record.request(R"({
        "resourceType": "MedicationRequest", "id": "r1", "status": "active", "intent": "order", "doNotPerform": true,
        "medicationCodeableConcept": {"coding": [{"code": "drug"}]},
        "statusReason": {"coding": [{"code": "altchoice"}]},
        "reasonCode": [{"coding": [{"code": "24079001"}]}, {"text": "itch"}],
        "reasonReference": [{"reference": "Condition/c1"}, {"reference": "#inner"}],
        "authoredOn": "2026-11-01T10:00:00Z", "priorPrescription": {"reference": "MedicationRequest/r0"},
        "dosageInstruction": [{"sequence": 1}, {"sequence": 2}],
        "dispenseRequest": {"validityPeriod": {"start": "2026-11-01", "end": "2027-05-01"}, "numberOfRepeatsAllowed": 3,
          "quantity": {"value": 30, "unit": "g"}, "expectedSupplyDuration": {"value": 4, "code": "wk"}}})");
    EXPECT_EQ(read.id, "r1");
    EXPECT_EQ(read.status, "active");
    EXPECT_EQ(read.intent, "order");
    EXPECT_TRUE(read.do_not_perform);
    EXPECT_THAT(codes_of(read.drug.code), ElementsAre("|drug"));
    EXPECT_THAT(codes_of(read.status_reason), ElementsAre("|altchoice"));
    ASSERT_EQ(read.reasons.size(), 2u);
    EXPECT_THAT(codes_of(read.reasons[0]), ElementsAre("|24079001"));
    EXPECT_EQ(read.reasons[1].text, "itch");
    ASSERT_EQ(read.reason_references.size(), 2u);
    EXPECT_EQ(read.reason_references[0].id, "c1");
    EXPECT_TRUE(read.reason_references[1].is_contained);
    EXPECT_EQ(read.authored_on, on(2026, 11, 1));
    EXPECT_EQ(read.dosages.size(), 2u);
    EXPECT_EQ(read.validity.start, on(2026, 11, 1));
    EXPECT_EQ(read.validity.end, on(2027, 5, 1));
    EXPECT_EQ(read.supply_days, 28);
    EXPECT_EQ(read.repeats, 3);
    EXPECT_EQ(read.quantity.value, 30);
    EXPECT_EQ(read.prior.id, "r0");
    EXPECT_THAT(record.fhir.issues(), IsEmpty());
}

TEST(MedicationRequest, AbsentAndNullReadAlike) {
    Record record;
    for (
        const char* text :
        {"{}",
         R"({"id":null,"status":null,"intent":null,"doNotPerform":null,"medicationCodeableConcept":null,"statusReason":null,
                    "reasonCode":null,"reasonReference":null,"authoredOn":null,"dosageInstruction":null,"dispenseRequest":null,"priorPrescription":null})",
         R"({"reasonCode":[null,{}],"reasonReference":[null,{"display":"x"}],"dispenseRequest":{"validityPeriod":null,
              "quantity":null,"numberOfRepeatsAllowed":null,"expectedSupplyDuration":null}})"}) {
        const MedicationRequest read = record.request(text);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_EQ(read.intent, "");
        EXPECT_FALSE(read.do_not_perform);
        EXPECT_TRUE(read.drug.code.is_empty());
        EXPECT_THAT(read.reasons, IsEmpty());
        EXPECT_THAT(read.reason_references, IsEmpty());
        EXPECT_EQ(read.authored_on, std::nullopt);
        EXPECT_THAT(read.dosages, IsEmpty());
        EXPECT_EQ(read.validity.start, std::nullopt);
        EXPECT_EQ(read.supply_days, std::nullopt);
        EXPECT_EQ(read.repeats, std::nullopt);
        EXPECT_EQ(read.quantity.value, std::nullopt);
        EXPECT_EQ(read.prior.id, "");
    }
    EXPECT_THAT(record.fhir.issues(), IsEmpty());
}

TEST(MedicationRequest, LenientInShape) {
    Record record;
    const MedicationRequest read = record.request(R"({"doNotPerform":"true","reasonCode":{"text":"itch"},
        "reasonReference":{"reference":"Condition/c1"},"dosageInstruction":{"sequence":"1"},
        "dispenseRequest":{"numberOfRepeatsAllowed":"0"}})");
    EXPECT_TRUE(read.do_not_perform);
    ASSERT_EQ(read.reasons.size(), 1u);
    EXPECT_EQ(read.reason_references.size(), 1u);
    ASSERT_EQ(read.dosages.size(), 1u);
    EXPECT_EQ(read.dosages[0].sequence, 1);
    EXPECT_EQ(read.repeats, 0) << "no repeats is not the same as not said";
}

TEST(MedicationRequest, NegativeRepeatsAreNotKnownAndNoted) {
    for (const std::string number : {"-1e300", "-1"}) {
        Record record;
        const MedicationRequest read =
            record.request(R"({"dispenseRequest":{"numberOfRepeatsAllowed":)" + number + "}}");
        EXPECT_EQ(read.repeats, std::nullopt) << number;
        ASSERT_EQ(record.fhir.issues().size(), 1u) << number;
        EXPECT_TRUE(record.fhir.issues()[0].ends_with("dispenseRequest.numberOfRepeatsAllowed negative-number"));
    }
}

TEST(MedicationRequest, FaultsAreNotedWithTheirPath) {
    Record record;
    record.fhir.reading.location = {"prefetch", "medicationRequests", 4};
    const MedicationRequest read =
        record.request(R"({"authoredOn":"2026-12-24","medicationReference":{"reference":"Medication/m"},
        "dispenseRequest":{"validityPeriod":{"start":"?"}}})");
    EXPECT_EQ(read.authored_on, std::nullopt);
    EXPECT_THAT(record.fhir.issues(),
                ElementsAre("prefetch.medicationRequests.entry[4].resource.medicationReference reference-not-found",
                            "prefetch.medicationRequests.entry[4].resource.authoredOn future-date",
                            "prefetch.medicationRequests.entry[4].resource.dispenseRequest.validityPeriod not-a-date"));
}

TEST(MedicationStatement, EveryElement) {
    Record record;
    const MedicationStatement read = record.statement(R"({
        "resourceType": "MedicationStatement", "id": "s1", "status": "completed",
        "medicationCodeableConcept": {"coding": [{"code": "drug"}]}, "statusReason": {"text": "no effect"},
        "reasonCode": [{"text": "eczema"}], "reasonReference": [{"reference": "Condition/c1"}],
        "effectivePeriod": {"start": "2026-01", "end": "2026-03-31"}, "dateAsserted": "2026-04-01",
        "dosage": [{"sequence": 1}]})");
    EXPECT_EQ(read.id, "s1");
    EXPECT_EQ(read.status, "completed");
    EXPECT_THAT(codes_of(read.drug.code), ElementsAre("|drug"));
    EXPECT_EQ(read.status_reason.text, "no effect");
    EXPECT_EQ(read.reasons.size(), 1u);
    EXPECT_EQ(read.reason_references.size(), 1u);
    EXPECT_EQ(read.effective.start, (DateInterval{day_of(2026, 1, 1), day_of(2026, 1, 31)}));
    EXPECT_EQ(read.effective.end, on(2026, 3, 31));
    EXPECT_EQ(read.asserted, on(2026, 4, 1));
    EXPECT_EQ(read.dosages.size(), 1u);
    EXPECT_THAT(record.fhir.issues(), IsEmpty());
}

TEST(MedicationStatement, DatesOfOtherShapesAndNone) {
    Record record;
    EXPECT_EQ(record.statement(R"({"effectiveDateTime":"2026-02-01"})").effective.start, on(2026, 2, 1));
    EXPECT_EQ(record.statement(R"({"effectiveDateTime":"2026-02-01"})").effective.end, std::nullopt);
    EXPECT_EQ(record.statement(R"({"effectivePeriod":null,"effectiveDateTime":"2026-02-01"})").effective.start,
              on(2026, 2, 1));
    EXPECT_EQ(record.statement(R"({"effectivePeriod":{"end":"2027-01-01"}})").effective.end, on(2027, 1, 1))
        << "a planned end is no fault";
    for (const char* text :
         {"{}",
          R"({"status":null,"effectivePeriod":null,"effectiveDateTime":null,"dateAsserted":null,"dosage":null})"}) {
        const MedicationStatement read = record.statement(text);
        EXPECT_EQ(read.status, "");
        EXPECT_EQ(read.effective.start, std::nullopt);
        EXPECT_EQ(read.asserted, std::nullopt);
        EXPECT_THAT(read.dosages, IsEmpty());
    }
    EXPECT_THAT(record.fhir.issues(), IsEmpty());
    record.fhir.reading.location = {"prefetch", "medicationStatements", 0};
    EXPECT_EQ(record.statement(R"({"dateAsserted":"2027-01-01"})").asserted, std::nullopt);
    EXPECT_THAT(record.fhir.issues(),
                ElementsAre("prefetch.medicationStatements.entry[0].resource.dateAsserted future-date"));
}

} // namespace
} // namespace eczema::fhir
