// Resources of any FHIR version where they are read: in the lists of a record, and among drafts.
#include "fhir/record.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::IsEmpty;
using tests::FhirReading;

TEST(VersionsInARecord, ListsAreReadUnderAnyVersionsNames) {
    FhirReading fhir;
    const Supplied supplied[] = {
        {"patient", std::nullopt, &fhir.value(R"({"resourceType":"Patient","id":"p1"})")},
        {"o", RecordList::medication_requests, &fhir.value(R"({"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"MedicationOrder","id":"1","patient":{"reference":"Patient/p1"},
                "medicationReference":{"reference":"Medication/m"}}},
            {"resource":{"resourceType":"MedicationOrder","id":"1","patient":{"reference":"Patient/p1"}}},
            {"resource":{"resourceType":"MedicationOrder","id":"2","patient":{"reference":"Patient/p2"}}},
            {"resource":{"resourceType":"Medication","id":"m","product":{"form":{"text":"cream"}}}}]})")},
        {"s", RecordList::service_requests, &fhir.value(R"({"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"ProcedureRequest","id":"1"}},
            {"resource":{"resourceType":"ReferralRequest","id":"1"}},
            {"resource":{"resourceType":"DiagnosticOrder","id":"1"}}]})")},
        {"d", RecordList::device_use_statements,
         &fhir.value(R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"DeviceUsage","id":"1"}}]})")},
        {"m", RecordList::medication_statements,
         &fhir.value(
             R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationUsage","id":"1"}}]})")},
    };
    const auto record = read_record(supplied, "p1", {}, fhir.reading);
    ASSERT_TRUE(record);
    ASSERT_EQ(record->medication_requests.size(), 1u);
    EXPECT_EQ(record->medication_requests[0].drug.form.text, "cream");
    EXPECT_FALSE(record->supply_of(RecordList::medication_requests).is_whole) << "one was another patient's";
    EXPECT_EQ(record->service_requests.size(), 3u) << "one id under three types is three requests";
    EXPECT_TRUE(record->supply_of(RecordList::service_requests).is_whole);
    EXPECT_EQ(record->device_use_statements.size(), 1u);
    EXPECT_TRUE(record->supply_of(RecordList::device_use_statements).is_whole);
    EXPECT_EQ(record->medication_statements.size(), 1u);
    EXPECT_THAT(fhir.issues(), testing::ElementsAre("prefetch.o.entry[2].resource.subject other-patient"));
}

TEST(VersionsInARecord, ADraftIsReadAsR4AndKeptAsSent) {
    FhirReading fhir;
    const Value& bundle = fhir.whole_value(R"({"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Medication","id":"m","code":{"text":"drug"}}},
        {"resource":{"resourceType":"MedicationOrder","id":"1","dateWritten":"2026-01-02","note":"keep",
            "medicationReference":{"reference":"#c"},
            "contained":[{"resourceType":"Medication","id":"c","product":{"form":{"text":"cream"}}}]}},
        {"resource":{"resourceType":"ReferralRequest","id":"2","type":{"text":"eyes"}}}]})");
    const Value& selections = fhir.value(R"(["MedicationOrder/1"])");
    const Medications none(fhir.reading.arena);
    const auto drafts = read_drafts({read_entries(bundle, fhir.reading.arena), selections.items()}, none, fhir.reading);
    ASSERT_EQ(drafts.size(), 2u);
    EXPECT_EQ(drafts[0].resource, &bundle["entry"].items()[1]["resource"]);
    EXPECT_NE(drafts[0].resource->find("note"), nullptr);
    EXPECT_EQ(drafts[0].resource_type, "MedicationOrder");
    ASSERT_TRUE(drafts[0].medication_request);
    EXPECT_EQ(drafts[0].medication_request->authored_on, tests::on(2026, 1, 2));
    EXPECT_EQ(drafts[0].medication_request->drug.form.text, "cream");
    EXPECT_TRUE(drafts[0].is_selected);
    EXPECT_EQ(drafts[1].resource_type, "ReferralRequest");
    ASSERT_TRUE(drafts[1].service_request);
    EXPECT_EQ(drafts[1].service_request->code.text, "eyes");
    EXPECT_FALSE(drafts[1].is_selected);
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

} // namespace
} // namespace eczema::fhir
