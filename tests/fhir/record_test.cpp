#include "fhir/record.hpp"

#include "tests/support/sent_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace tests::sent;
using tests::codes_of;

TEST(Record, EveryTypeGoesToItsList) {
    Record record;
    record.with_patient().with(
        "anything",
        bundle({resource("Condition", "c1"), resource("MedicationRequest", "r1"), resource("MedicationStatement", "s1"),
                resource("AllergyIntolerance", "a1"), resource("Observation", "o1"), resource("Practitioner", "x1"),
                resource("Condition", "c2"), resource("MedicationDispense", "d1"),
                resource("MedicationAdministration", "g1"), resource("Immunization", "v1"),
                resource("ImmunizationRecommendation", "f1"), resource("Procedure", "p1"),
                resource("ServiceRequest", "q1"), resource("DiagnosticReport", "t1"), resource("Encounter", "e1"),
                resource("DeviceUseStatement", "u1"), resource("Device", "x2"), resource("Encounter", "e2")}));
    const auto read = record.read();
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->patient.id, "p1");
    EXPECT_EQ(read->patient.birth_date, tests::on(1990, 2, 3));
    EXPECT_THAT(ids_of(read->conditions), ElementsAre("c1", "c2"));
    EXPECT_THAT(ids_of(read->medication_requests), ElementsAre("r1"));
    EXPECT_THAT(ids_of(read->medication_statements), ElementsAre("s1"));
    EXPECT_THAT(ids_of(read->allergies), ElementsAre("a1"));
    EXPECT_THAT(ids_of(read->observations), ElementsAre("o1"));
    EXPECT_THAT(ids_of(read->medication_dispenses), ElementsAre("d1"));
    EXPECT_THAT(ids_of(read->medication_administrations), ElementsAre("g1"));
    EXPECT_THAT(ids_of(read->immunizations), ElementsAre("v1"));
    EXPECT_THAT(ids_of(read->immunization_recommendations), ElementsAre("f1"));
    EXPECT_THAT(ids_of(read->procedures), ElementsAre("p1"));
    EXPECT_THAT(ids_of(read->service_requests), ElementsAre("q1"));
    EXPECT_THAT(ids_of(read->diagnostic_reports), ElementsAre("t1"));
    EXPECT_THAT(ids_of(read->encounters), ElementsAre("e1", "e2"));
    EXPECT_THAT(ids_of(read->device_use_statements), ElementsAre("u1"));
    EXPECT_THAT(read->drafts, IsEmpty());
    EXPECT_THAT(record.fhir.issues(), IsEmpty());
}

TEST(Record, AResourceSentUnderTwoKeysCountsOnce) {
    Record record;
    record.with_patient()
        .with("conditions", bundle({resource("Condition", "x"), resource("Condition", "x")}), RecordList::conditions)
        .with("problems",
              bundle({resource("Condition", "x"), resource("Observation", "x"), resource("Condition", "y")}))
        .with("loose", R"([{"resourceType":"Condition"},{"resourceType":"Condition"}])");
    const auto read = record.read();
    EXPECT_THAT(ids_of(read->conditions), ElementsAre("x", "y", "", "")) << "without an id it cannot be known again";
    EXPECT_THAT(ids_of(read->observations), ElementsAre("x"));
}

// --- the patient ----------------------------------------------------------------------------------

TEST(Record, ThePatientIsFoundUnderAnyKey) {
    for (const std::string& value : {resource("Patient", "p1"), bundle({resource("Patient", "p1")}),
                                     "[" + resource("Condition", "c") + "," + resource("Patient", "p1") + "]",
                                     R"({"response":{"status":"200"},"resource":)" + resource("Patient", "p1") + "}",
                                     bundle({resource("Patient", "p2"), resource("Patient", "p1")})}) {
        Record record;
        const auto read = record.with("some-key", value).read();
        ASSERT_TRUE(read.has_value()) << value;
        EXPECT_EQ(read->patient.id, "p1") << value;
    }
}

TEST(Record, WithoutAReadablePatientThereIsNone) {
    EXPECT_FALSE(Record().read().has_value());
    for (const std::string& value :
         {std::string("null"), std::string("{}"), std::string("\"p1\""), bundle({}), resource("Patient", "p2"),
          resource("Practitioner", "p1"), R"({"resourceType":"Person","id":"p1"})" + std::string(),
          R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})" + std::string()}) {
        Record record;
        EXPECT_FALSE(record.with("patient", value).read().has_value()) << value;
    }
    Record record;
    EXPECT_FALSE(record.with("patient", resource("Patient", "p2")).read().has_value());
    EXPECT_THAT(record.fhir.issues(), ElementsAre("prefetch.patient other-patient"));
}

TEST(Record, APatientWithoutIdCountsUnderItsOwnKeyOnly) {
    EXPECT_TRUE(Record().with("patient", R"({"resourceType":"Patient","birthDate":"1990"})").read().has_value());
    EXPECT_FALSE(Record().with("other", R"({"resourceType":"Patient","birthDate":"1990"})").read().has_value());
}

TEST(Record, TheFirstOfTwoCopiesOfThePatientCounts) {
    Record record;
    const auto read = record.with("patient", resource("Patient", "p1", R"(,"birthDate":"1990-02-03")"))
                          .with("again", resource("Patient", "p1", R"(,"birthDate":"2001-01-01")"))
                          .read();
    EXPECT_EQ(read->patient.birth_date, tests::on(1990, 2, 3));
}

// --- other patients -------------------------------------------------------------------------------

TEST(Record, ResourcesOfAnotherPatientAreDroppedWithAnIssue) {
    Record record;
    record.with_patient().with(
        "conditions",
        bundle({resource("Condition", "c1", subject("Patient/p1")), resource("Condition", "c2", subject("Patient/p2")),
                resource("Condition", "c3", subject("https://ehr.example/fhir/Patient/p1/_history/2")),
                resource("Condition", "c4", subject("https://ehr.example/fhir/Patient/p3")),
                resource("Condition", "c5", subject("urn:uuid:p1")),
                resource("Condition", "c6", subject("urn:uuid:p9")), resource("Condition", "c7"),
                resource("Condition", "c8", subject("#me")),
                resource("Condition", "c9", R"(,"subject":{"display":"somebody"})"),
                resource("AllergyIntolerance", "a1", R"(,"patient":{"reference":"Patient/p2"})"),
                resource("AllergyIntolerance", "a2", R"(,"patient":{"reference":"Patient/p1"})"),
                resource("Observation", "o1", R"(,"subject":"Patient/p2")")}),
        RecordList::conditions);
    const auto read = record.read();
    EXPECT_THAT(ids_of(read->conditions), ElementsAre("c1", "c3", "c5", "c7", "c8", "c9"));
    EXPECT_THAT(ids_of(read->allergies), ElementsAre("a2"));
    EXPECT_THAT(read->observations, IsEmpty());
    EXPECT_THAT(record.fhir.issues(), ElementsAre("prefetch.conditions.entry[1].resource.subject other-patient",
                                                  "prefetch.conditions.entry[3].resource.subject other-patient",
                                                  "prefetch.conditions.entry[5].resource.subject other-patient",
                                                  "prefetch.conditions.entry[9].resource.subject other-patient",
                                                  "prefetch.conditions.entry[11].resource.subject other-patient"));
    EXPECT_FALSE(read->supply_of(RecordList::conditions).is_whole) << "this was not the patient's list";
    EXPECT_EQ(read->supply_of(RecordList::conditions).lack, Lack::other_patient);
}

TEST(Record, TheSubjectMayBeTheFullUrlOfThePatientsEntry) {
    Record record;
    const auto read =
        record
            .with("all", R"({"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:0b1c","resource":)" +
                             resource("Patient", "p1") +
                             "},{\"resource\":" + resource("Condition", "c1", subject("urn:uuid:0b1c")) +
                             "},{\"resource\":" + resource("Condition", "c2", subject("urn:uuid:ffff")) + "}]}")
            .read();
    EXPECT_THAT(ids_of(read->conditions), ElementsAre("c1"));
    EXPECT_THAT(record.fhir.issues(), ElementsAre("prefetch.all.entry[2].resource.subject other-patient"));
}

TEST(Record, IsOfAnotherPatient) {
    tests::FhirReading fhir;
    const auto is_other = [&](const std::string& text) { return is_of_another_patient(fhir.value(text), "p1"); };
    EXPECT_TRUE(is_other(R"({"subject":{"reference":"Patient/p2"}})"));
    EXPECT_TRUE(is_other(R"({"patient":{"reference":"Patient/p2"}})"));
    EXPECT_TRUE(is_other(R"({"subject":null,"patient":{"reference":"Patient/p2"}})"));
    EXPECT_TRUE(is_other(R"({"subject":{"reference":"p2"}})"));
    EXPECT_TRUE(is_other(R"({"subject":{"reference":"Patient/P1"}})")) << "ids are case-sensitive";
    for (const char* text :
         {"{}", "null", R"({"subject":{"reference":"Patient/p1"}})", R"({"subject":{"reference":"p1"}})",
          R"({"subject":{"reference":"#p2"}})", R"({"subject":{"reference":"Patient/"}})"})
        EXPECT_FALSE(is_other(text)) << text;
    EXPECT_FALSE(is_of_another_patient(fhir.value(R"({"subject":{"reference":"urn:uuid:u"}})"), "p1", "urn:uuid:u"));
    EXPECT_TRUE(is_of_another_patient(fhir.value(R"({"subject":{"reference":"urn:uuid:v"}})"), "p1", "urn:uuid:u"));
}

// --- medications ----------------------------------------------------------------------------------

TEST(Record, MedicationsAreFoundInAnyBundle) {
    Record record;
    const std::string m2 =
        R"({"fullUrl":"urn:uuid:u2","resource":{"resourceType":"Medication","code":{"coding":[{"code":"two"}]}}})";
    const auto by = [](const std::string& reference) {
        return R"(,"medicationReference":{"reference":")" + reference + "\"}";
    };
    record.with_patient()
        .with("requests", R"({"resourceType":"Bundle","entry":[{"resource":)" +
                              resource("MedicationRequest", "r1", by("Medication/m1")) + "},{\"resource\":" +
                              resource("MedicationRequest", "r2", by("urn:uuid:u2")) + "}," + m2 + "]}")
        .with("statements", bundle({resource("MedicationStatement", "s1", by("Medication/m1")),
                                    resource("MedicationStatement", "s2", by("Medication/none"))}))
        .with("extra", resource("Medication", "m1", R"(,"code":{"coding":[{"code":"one"}]})"));
    const auto read = record.read();
    EXPECT_THAT(codes_of(read->medication_requests[0].drug.code), ElementsAre("|one"));
    EXPECT_THAT(codes_of(read->medication_requests[1].drug.code), ElementsAre("|two"));
    EXPECT_THAT(codes_of(read->medication_statements[0].drug.code), ElementsAre("|one"));
    EXPECT_TRUE(read->medication_statements[1].drug.code.is_empty());
    EXPECT_THAT(record.fhir.issues(),
                ElementsAre("prefetch.statements.entry[1].resource.medicationReference reference-not-found"));
}

// --- issues ---------------------------------------------------------------------------------------

TEST(Record, IssuesNameTheEntryAsItWasSent) {
    Record record;
    const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning"}]})";
    record.with("patient", resource("Patient", "p1", R"(,"birthDate":"2030-01-01")"))
        .with("conditions", bundle({outcome, resource("Condition", "c", R"(,"recordedDate":"never")")}),
              RecordList::conditions);
    ASSERT_TRUE(record.read().has_value());
    EXPECT_THAT(record.fhir.issues(), ElementsAre("prefetch.patient.birthDate future-date",
                                                  "prefetch.conditions.entry[1].resource.recordedDate not-a-date"));
}

TEST(Record, AKeyThatMayHoldPatientDataIsNotShown) {
    for (const std::string& key :
         {std::string("Jane Doe"), std::string(), std::string(65, 'k'), std::string("a\nb"), std::string("é")}) {
        Record record;
        record.with_patient().with(key, "{}");
        ASSERT_TRUE(record.read().has_value());
        EXPECT_THAT(record.fhir.issues(), ElementsAre("prefetch.(key) not-a-resource"));
    }
}

} // namespace
} // namespace eczema::fhir
