#include "fhir/record.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::codes_of;

constexpr std::string_view three_drafts = R"({"resourceType":"Bundle","entry":[
    {"fullUrl":"urn:uuid:f1","resource":{"resourceType":"MedicationRequest","id":"1","status":"draft",
        "medicationCodeableConcept":{"coding":[{"code":"drug"}]}}},
    {"fullUrl":"https://ehr.example/ServiceRequest/1","resource":{"resourceType":"ServiceRequest","id":"1","priority":"stat"}},
    {"fullUrl":"urn:uuid:f3","resource":{"resourceType":"MedicationRequest"}}]})";

struct Drafts {
    tests::FhirReading fhir;
    Medications known{fhir.reading.arena};

    std::span<const DraftOrder> read(std::string_view bundle, std::string_view selections = "[]") {
        const auto entries = read_entries(fhir.whole_value(bundle), fhir.reading.arena);
        return read_drafts({entries, fhir.value(selections).items()}, known, fhir.reading);
    }
    // One letter a draft: s selected, - not.
    std::string selected(std::string_view bundle, std::string_view selections) {
        std::string letters;
        for (const DraftOrder& draft : read(bundle, selections)) letters += draft.is_selected ? 's' : '-';
        return letters;
    }
};

TEST(DraftOrders, EveryDraftInTheOrderSent) {
    Drafts drafts;
    const auto read = drafts.read(three_drafts);
    ASSERT_EQ(read.size(), 3u);
    EXPECT_EQ(read[0].resource_type, "MedicationRequest");
    EXPECT_EQ(read[0].id, "1");
    ASSERT_TRUE(read[0].medication_request.has_value());
    EXPECT_THAT(codes_of(read[0].medication_request->drug.code), ElementsAre("|drug"));
    EXPECT_EQ(read[0].medication_request->status, "draft");
    EXPECT_EQ(read[1].resource_type, "ServiceRequest");
    EXPECT_FALSE(read[1].medication_request.has_value());
    ASSERT_NE(read[1].resource->find("priority"), nullptr) << "whole, as sent";
    EXPECT_EQ(read[2].id, "");
    for (const DraftOrder& draft : read) EXPECT_TRUE(draft.is_selected);
    EXPECT_THAT(drafts.fhir.issues(), IsEmpty());
}

TEST(DraftOrders, EachTypeThatIsReadIsReadOnceAndNoOther) {
    Drafts drafts;
    const auto read = drafts.read(R"({"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"ServiceRequest","id":"s","status":"draft","occurrenceDateTime":"2026-12-24",
            "code":{"coding":[{"code":"uv"}]}}},
        {"resource":{"resourceType":"Immunization","id":"v","vaccineCode":{"coding":[{"code":"187"}]}}},
        {"resource":{"resourceType":"MedicationRequest","id":"m"}},
        {"resource":{"resourceType":"ImmunizationRecommendation","id":"f"}},
        {"resource":{"resourceType":"NutritionOrder","id":"n"}}]})");
    ASSERT_EQ(read.size(), 5u);
    ASSERT_TRUE(read[0].service_request.has_value());
    EXPECT_THAT(codes_of(read[0].service_request->code), ElementsAre("|uv"));
    EXPECT_EQ(read[0].service_request->occurrence.start, tests::on(2026, 12, 24));
    ASSERT_TRUE(read[1].immunization.has_value());
    EXPECT_THAT(codes_of(read[1].immunization->vaccine), ElementsAre("|187"));
    for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i].service_request.has_value(), i == 0) << i;
        EXPECT_EQ(read[i].immunization.has_value(), i == 1) << i;
        EXPECT_EQ(read[i].medication_request.has_value(), i == 2) << i;
    }
    EXPECT_THAT(drafts.fhir.issues(), IsEmpty());
}

TEST(DraftOrders, SelectionsNameDraftsByTypeAndIdOrFullUrl) {
    Drafts drafts;
    EXPECT_EQ(drafts.selected(three_drafts, R"(["MedicationRequest/1"])"), "s--");
    EXPECT_EQ(drafts.selected(three_drafts, R"(["ServiceRequest/1"])"), "-s-") << "same id, other type";
    EXPECT_EQ(drafts.selected(three_drafts, R"(["1"])"), "ss-") << "no type named";
    EXPECT_EQ(drafts.selected(three_drafts, R"(["urn:uuid:f3"])"), "--s");
    EXPECT_EQ(drafts.selected(three_drafts, R"(["https://ehr.example/ServiceRequest/1"])"), "-s-");
    EXPECT_EQ(drafts.selected(three_drafts, R"(["MedicationRequest/1","urn:uuid:f3","MedicationRequest/1"])"), "s-s");
    EXPECT_EQ(drafts.selected(three_drafts, R"(["MedicationRequest/1","MedicationRequest/99"])"), "s--");
    EXPECT_THAT(drafts.fhir.issues(), IsEmpty());
}

TEST(DraftOrders, SelectionsThatSayNothingSelectAll) {
    Drafts drafts;
    for (const char* selections : {"[]", R"([""])", "[null]", "[{}]", R"(["MedicationRequest/"])"})
        EXPECT_EQ(drafts.selected(three_drafts, selections), "sss") << selections;
    EXPECT_THAT(drafts.fhir.issues(), IsEmpty());
}

TEST(DraftOrders, SelectionsThatMatchNoneSelectAllWithAnIssue) {
    for (const char* selections : {R"(["MedicationRequest/2"])", R"(["NutritionOrder/1"])", R"(["urn:uuid:f9"])"}) {
        Drafts drafts;
        EXPECT_EQ(drafts.selected(three_drafts, selections), "sss") << selections;
        EXPECT_THAT(drafts.fhir.issues(), ElementsAre("context.selections no-draft-selected")) << selections;
    }
}

TEST(DraftOrders, NoDraftsNoIssue) {
    Drafts drafts;
    for (const char* bundle :
         {R"({"resourceType":"Bundle"})", R"({"resourceType":"Bundle","entry":[]})", "[]", "null", R"({"entry":[{}]})"})
        EXPECT_EQ(drafts.selected(bundle, R"(["MedicationRequest/1"])"), "") << bundle;
    EXPECT_THAT(read_drafts({}, drafts.known, drafts.fhir.reading), IsEmpty());
    EXPECT_THAT(drafts.fhir.issues(), IsEmpty());
}

TEST(DraftOrders, AMedicationIsNoOrderButNamesTheDrugOfOne) {
    tests::FhirReading fhir;
    const Value& bundle = fhir.whole_value(R"({"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Medication","id":"m","code":{"coding":[{"code":"drug"}]}}},
        {"resource":{"resourceType":"MedicationRequest","id":"r","medicationReference":{"reference":"Medication/m"}}},
        {"resource":{"resourceType":"MedicationRequest","id":"q","medicationReference":{"reference":"#in"},
            "contained":[{"resourceType":"Medication","id":"in","code":{"text":"inner"}}],"authoredOn":"2027-01-01"}}]})");
    const Supplied patient{"patient", std::nullopt, &fhir.value(R"({"resourceType":"Patient","id":"p1"})")};
    const auto record = read_record({&patient, 1}, "p1", {read_entries(bundle, fhir.reading.arena), {}}, fhir.reading);
    ASSERT_TRUE(record.has_value());
    ASSERT_EQ(record->drafts.size(), 2u);
    EXPECT_THAT(codes_of(record->drafts[0].medication_request->drug.code), ElementsAre("|drug"));
    EXPECT_EQ(record->drafts[1].medication_request->drug.code.text, "inner");
    EXPECT_THAT(record->medication_requests, IsEmpty()) << "a draft is no record";
    EXPECT_THAT(fhir.issues(), ElementsAre("context.draftOrders.entry[2].resource.authoredOn future-date"));
}

// Comparing each with each would take longer than a test may.
TEST(DraftOrders, ManyDraftsAndSelectionsAreNotComparedEachWithEach) {
    std::string bundle = "[{}", selections = "[\"x\"";
    for (int i = 0; i < 49'000; ++i) { // two selections each: near the longest array that is read
        bundle += R"(,{"resourceType":"MedicationRequest","id":"same"})";
        selections += ",\"MedicationRequest/" + std::to_string(i) + "\",\"ServiceRequest/same\"";
    }
    Drafts drafts;
    EXPECT_EQ(drafts.read(bundle + "]", selections + "]").size(), 49'001u);
}

} // namespace
} // namespace eczema::fhir
