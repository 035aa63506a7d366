// Each difference of DSTU2, STU3 and R5 to R4: the same fact, sent as that version has it and as R4 has it, decodes to
// the same fields, and would not without the translation.
#include "fhir/versions.hpp"

#include "fhir/version_differences.hpp"
#include "tests/support/decoded_text.hpp"
#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace eczema::fhir {
namespace {

using testing::IsEmpty;
using tests::DecodedText;
using tests::FhirReading;

struct Row {
    std::string_view version, type;
    std::string sent, r4; // members of the resource
};

// One drug, concept and reference, as the other versions wrap them.
const std::string a = R"({"coding":[{"system":"s","code":"a"}]})", b = R"({"coding":[{"system":"s","code":"b"}]})";
const std::string ratio = R"({"numerator":{"value":0.25,"unit":"mg"},"denominator":{"value":1,"unit":"g"}})";
const std::string c1 = R"({"reference":"Condition/c1"})";
const std::string medication_a = R"("contained":[{"resourceType":"Medication","id":"m","code":)" + a + "}],";

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        // MedicationRequest
        {"DSTU2", "MedicationOrder", R"("dateWritten":"2026-01-02")", R"("authoredOn":"2026-01-02")"},
        {"DSTU2", "MedicationOrder", R"("dateEnded":"2026-03-01")",
         R"("dispenseRequest":{"validityPeriod":{"end":"2026-03-01"}})"},
        {"DSTU2", "MedicationOrder",
         R"("dateEnded":"2026-03-01","dispenseRequest":{"validityPeriod":{"start":"2026-01-02","end":"2026-12-01"},
            "numberOfRepeatsAllowed":3})",
         R"("dispenseRequest":{"validityPeriod":{"start":"2026-01-02","end":"2026-03-01"},
            "numberOfRepeatsAllowed":3})"},
        {"DSTU2", "MedicationOrder", R"("reasonEnded":)" + a, R"("statusReason":)" + a},
        {"DSTU2", "MedicationOrder", R"("reasonCodeableConcept":)" + a, R"("reasonCode":[)" + a + "]"},
        {"R5", "MedicationRequest", R"("reason":[{"concept":)" + a + R"(},{"reference":)" + c1 + "}]",
         R"("reasonCode":[)" + a + R"(],"reasonReference":[)" + c1 + "]"},
        {"R5", "MedicationRequest", R"("medication":{"concept":)" + a + "}", R"("medicationCodeableConcept":)" + a},
        {"R5", "MedicationRequest", medication_a + R"("medication":{"reference":{"reference":"#m"}})",
         medication_a + R"("medicationReference":{"reference":"#m"})"},
        // Dosage
        {"DSTU2", "MedicationOrder", R"("dosageInstruction":[{"doseQuantity":{"value":5,"unit":"mg"}}])",
         R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":5,"unit":"mg"}}]}])"},
        {"STU3", "MedicationRequest", R"("dosageInstruction":[{"doseRange":{"high":{"value":5,"unit":"mg"}}}])",
         R"("dosageInstruction":[{"doseAndRate":[{"doseRange":{"high":{"value":5,"unit":"mg"}}}]}])"},
        {"STU3", "MedicationDispense", R"("dosageInstruction":{"doseQuantity":{"value":5,"unit":"mg"}})",
         R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":5,"unit":"mg"}}]}])"},
        {"DSTU2", "MedicationOrder",
         R"("dosageInstruction":[{"route":)" + b + R"(},{"siteCodeableConcept":)" + a + "}]",
         R"("dosageInstruction":[{"route":)" + b + R"(},{"site":)" + a + "}]"},
        {"DSTU2", "MedicationOrder",
         R"("dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":2,"periodUnits":"wk",
            "boundsQuantity":{"value":10,"code":"d"}}}}])",
         R"("dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":2,"periodUnit":"wk",
            "boundsDuration":{"value":10,"code":"d"}}}}])"},
        {"R5", "MedicationRequest", R"("dosageInstruction":[{"asNeeded":true}])",
         R"("dosageInstruction":[{"asNeededBoolean":true}])"},
        {"R5", "MedicationRequest", R"("dosageInstruction":[{"asNeededFor":[)" + a + "]}]",
         R"("dosageInstruction":[{"asNeededCodeableConcept":)" + a + "}]"},
        // MedicationStatement
        {"DSTU2", "MedicationStatement", R"("status":"active","wasNotTaken":true)", R"("status":"not-taken")"},
        {"STU3", "MedicationStatement", R"("status":"completed","taken":"n")", R"("status":"not-taken")"},
        {"STU3", "MedicationStatement", R"("status":"active","taken":"unk")", R"("status":"unknown")"},
        {"STU3", "MedicationStatement", R"("status":"active","taken":"n","reasonNotTaken":[)" + a + "]",
         R"("status":"not-taken","statusReason":[)" + a + "]"},
        {"DSTU2", "MedicationStatement", R"("reasonForUseCodeableConcept":)" + a, R"("reasonCode":[)" + a + "]"},
        {"DSTU2", "MedicationStatement", R"("reasonForUseReference":)" + c1, R"("reasonReference":[)" + c1 + "]"},
        {"DSTU2", "MedicationStatement", R"("dosage":[{"quantityQuantity":{"value":5,"unit":"mg"}}])",
         R"("dosage":[{"doseAndRate":[{"doseQuantity":{"value":5,"unit":"mg"}}]}])"},
        {"DSTU2", "MedicationStatement", R"("dosage":[{"quantityRange":{"high":{"value":5,"unit":"mg"}}}])",
         R"("dosage":[{"doseAndRate":[{"doseRange":{"high":{"value":5,"unit":"mg"}}}]}])"},
        {"R5", "MedicationStatement",
         R"("status":"recorded","adherence":{"code":{"coding":[{"code":"stopped"}]},"reason":)" + a + "}",
         R"("status":"stopped","statusReason":[)" + a + "]"},
        {"R5", "MedicationUsage", R"("status":"draft")", R"("status":"unknown")"},
        {"R5", "MedicationStatement", R"("reason":[{"concept":)" + a + "}]", R"("reasonCode":[)" + a + "]"},
        {"R5", "MedicationStatement", R"("medication":{"concept":)" + a + "}", R"("medicationCodeableConcept":)" + a},
        // MedicationDispense, MedicationAdministration
        {"STU3", "MedicationDispense", R"("status":"completed","notDone":true)", R"("status":"declined")"},
        {"R5", "MedicationDispense", R"("medication":{"concept":)" + a + "}", R"("medicationCodeableConcept":)" + a},
        {"DSTU2", "MedicationAdministration", R"("status":"completed","wasNotGiven":true)", R"("status":"not-done")"},
        {"STU3", "MedicationAdministration", R"("status":"completed","notGiven":"true")", R"("status":"not-done")"},
        {"DSTU2", "MedicationAdministration", R"("effectiveTimeDateTime":"2026-01-02")",
         R"("effectiveDateTime":"2026-01-02")"},
        {"DSTU2", "MedicationAdministration", R"("effectiveTimePeriod":{"start":"2026-01-02"})",
         R"("effectivePeriod":{"start":"2026-01-02"})"},
        {"R5", "MedicationAdministration", R"("occurenceDateTime":"2026-01-02")",
         R"("effectiveDateTime":"2026-01-02")"},
        {"R5", "MedicationAdministration", R"("occurencePeriod":{"start":"2026-01-02"})",
         R"("effectivePeriod":{"start":"2026-01-02"})"},
        {"R5", "MedicationAdministration", R"("occurrenceDateTime":"2026-01-02")",
         R"("effectiveDateTime":"2026-01-02")"},
        {"R5", "MedicationAdministration", R"("occurrencePeriod":{"start":"2026-01-02"})",
         R"("effectivePeriod":{"start":"2026-01-02"})"},
        {"STU3", "MedicationAdministration", R"("prescription":{"reference":"MedicationRequest/r"})",
         R"("request":{"reference":"MedicationRequest/r"})"},
        {"DSTU2", "MedicationAdministration", R"("dosage":{"quantity":{"value":5,"unit":"mg"},"route":)" + a + "}",
         R"("dosage":{"dose":{"value":5,"unit":"mg"},"route":)" + a + "}"},
        {"R5", "MedicationAdministration", R"("medication":{"concept":)" + a + "}",
         R"("medicationCodeableConcept":)" + a},
        // Medication
        {"DSTU2", "Medication", R"("product":{"form":)" + a + "}", R"("form":)" + a},
        {"R5", "Medication", R"("doseForm":)" + a, R"("form":)" + a},
        {"R5", "Medication", R"("ingredient":[{"item":{"concept":)" + a + R"(}},{"item":{"concept":)" + b + "}}]",
         R"("ingredient":[{"itemCodeableConcept":)" + a + R"(},{"itemCodeableConcept":)" + b + "}]"},
        {"STU3", "Medication", R"("ingredient":[{"itemCodeableConcept":)" + a + R"(,"amount":)" + ratio + "}]",
         R"("ingredient":[{"itemCodeableConcept":)" + a + R"(,"strength":)" + ratio + "}]"},
        {"DSTU2", "Medication",
         R"("product":{"ingredient":[{"item":{"reference":"Substance/s"},"amount":)" + ratio + "}]}",
         R"("ingredient":[{"itemReference":{"reference":"Substance/s"},"strength":)" + ratio + "}]"},
        {"R5", "Medication", R"("ingredient":[{"item":{"concept":)" + a + R"(},"strengthRatio":)" + ratio + "}]",
         R"("ingredient":[{"itemCodeableConcept":)" + a + R"(,"strength":)" + ratio + "}]"},
        {"R5", "Medication",
         R"("ingredient":[{"item":{"concept":)" + a + R"(},"strengthQuantity":{"value":1,"unit":"%"}}])",
         R"("ingredient":[{"itemCodeableConcept":)" + a + R"(,"strength":{"numerator":{"value":1,"unit":"%"}}}])"},
        {"STU3", "Medication", R"("package":{"content":[{"itemCodeableConcept":)" + a + "}]}",
         R"("ingredient":[{"itemCodeableConcept":)" + a + "}]"},
        {"R5", "MedicationRequest",
         R"("contained":{"resourceType":"Medication","id":"m","doseForm":)" + a +
             R"(},"medicationReference":{"reference":"#m"})",
         R"("contained":{"resourceType":"Medication","id":"m","form":)" + a +
             R"(},"medicationReference":{"reference":"#m"})"},
        // AllergyIntolerance
        {"DSTU2", "AllergyIntolerance", R"("substance":)" + a, R"("code":)" + a},
        {"DSTU2", "AllergyIntolerance", R"("status":"active")", R"("clinicalStatus":"active")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"unconfirmed")",
         R"("clinicalStatus":"active","verificationStatus":"unconfirmed")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"confirmed")",
         R"("clinicalStatus":"active","verificationStatus":"confirmed")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"inactive")", R"("clinicalStatus":"inactive")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"resolved")", R"("clinicalStatus":"resolved")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"refuted")", R"("verificationStatus":"refuted")"},
        {"DSTU2", "AllergyIntolerance", R"("status":"entered-in-error")", R"("verificationStatus":"entered-in-error")"},
        {"DSTU2", "AllergyIntolerance", R"("criticality":"CRITL")", R"("criticality":"low")"},
        {"DSTU2", "AllergyIntolerance", R"("criticality":"CRITH")", R"("criticality":"high")"},
        {"DSTU2", "AllergyIntolerance", R"("criticality":"CRITU")", R"("criticality":"unable-to-assess")"},
        {"DSTU2", "AllergyIntolerance", R"("onset":"2026-01-02")", R"("onsetDateTime":"2026-01-02")"},
        {"STU3", "AllergyIntolerance", R"("assertedDate":"2026-01-02")", R"("recordedDate":"2026-01-02")"},
        {"R5", "AllergyIntolerance",
         R"("reaction":[{"severity":"severe","manifestation":[{"concept":)" + a + R"(},{"concept":)" + b + "}]}]",
         R"("reaction":[{"severity":"severe","manifestation":[)" + a + "," + b + "]}]"},
        // Condition
        {"DSTU2", "Condition", R"("dateRecorded":"2026-01-02")", R"("recordedDate":"2026-01-02")"},
        {"STU3", "Condition", R"("assertedDate":"2026-01-02")", R"("recordedDate":"2026-01-02")"},
        {"DSTU2", "Condition", R"("onsetQuantity":{"value":10,"code":"a"})", R"("onsetAge":{"value":10,"code":"a"})"},
        {"DSTU2", "Condition", R"("abatementQuantity":{"value":10,"code":"a"})",
         R"("abatementAge":{"value":10,"code":"a"})"},
        // Immunization, ImmunizationRecommendation
        {"DSTU2", "Immunization", R"("status":"completed","wasNotGiven":true)", R"("status":"not-done")"},
        {"STU3", "Immunization", R"("status":"completed","notGiven":true)", R"("status":"not-done")"},
        {"STU3", "Immunization", R"("date":"2026-01-02")", R"("occurrenceDateTime":"2026-01-02")"},
        {"DSTU2", "ImmunizationRecommendation",
         R"("recommendation":[{"vaccineCode":)" + a + R"(},{"date":"2026-01-02"},{"date":"2026-01-03"}])",
         R"("date":"2026-01-02","recommendation":[{"vaccineCode":[)" + a + "]},{},{}]"},
        // Procedure
        {"DSTU2", "Procedure", R"("status":"completed","notPerformed":true)", R"("status":"not-done")"},
        {"STU3", "Procedure", R"("status":"completed","notDone":true)", R"("status":"not-done")"},
        {"DSTU2", "Procedure", R"("status":"aborted")", R"("status":"stopped")"},
        {"STU3", "Procedure", R"("status":"suspended")", R"("status":"on-hold")"},
        {"R5", "Procedure", R"("occurrenceDateTime":"2026-01-02")", R"("performedDateTime":"2026-01-02")"},
        {"R5", "Procedure", R"("occurrencePeriod":{"start":"2026-01-02"})",
         R"("performedPeriod":{"start":"2026-01-02"})"},
        // ServiceRequest
        {"R5", "ServiceRequest", R"("code":{"concept":)" + a + "}", R"("code":)" + a},
        {"R5", "ServiceRequest", R"("reason":[{"reference":)" + c1 + "}]", R"("reasonReference":[)" + c1 + "]"},
        {"DSTU2", "ProcedureRequest", R"("status":"proposed")", R"("status":"active","intent":"proposal")"},
        {"DSTU2", "ProcedureRequest", R"("status":"requested")", R"("status":"active")"},
        {"DSTU2", "ProcedureRequest", R"("status":"received")", R"("status":"active")"},
        {"DSTU2", "ProcedureRequest", R"("status":"accepted")", R"("status":"active")"},
        {"DSTU2", "ProcedureRequest", R"("status":"in-progress")", R"("status":"active")"},
        {"STU3", "ProcedureRequest", R"("status":"suspended","intent":"order")",
         R"("status":"on-hold","intent":"order")"},
        {"DSTU2", "ProcedureRequest", R"("status":"aborted")", R"("status":"revoked")"},
        {"STU3", "ProcedureRequest", R"("status":"cancelled")", R"("status":"revoked")"},
        {"DSTU2", "ProcedureRequest", R"("orderedOn":"2026-01-02")", R"("authoredOn":"2026-01-02")"},
        {"DSTU2", "ProcedureRequest", R"("scheduledDateTime":"2027-01-02")", R"("occurrenceDateTime":"2027-01-02")"},
        {"DSTU2", "ProcedureRequest", R"("scheduledPeriod":{"end":"2027-01-02"})",
         R"("occurrencePeriod":{"end":"2027-01-02"})"},
        {"DSTU2", "ProcedureRequest", R"("reasonCodeableConcept":)" + a, R"("reasonCode":[)" + a + "]"},
        {"DSTU2", "ReferralRequest", R"("status":"rejected")", R"("status":"revoked")"},
        {"DSTU2", "ReferralRequest", R"("dateSent":"2026-01-03","date":"2026-01-02")", R"("authoredOn":"2026-01-02")"},
        {"DSTU2", "ReferralRequest", R"("dateSent":"2026-01-03")", R"("authoredOn":"2026-01-03")"},
        {"STU3", "ReferralRequest", R"("serviceRequested":[)" + a + "," + b + R"(],"type":{"text":"referral"})",
         R"("code":{"coding":[{"system":"s","code":"a"},{"system":"s","code":"b"}]})"},
        {"STU3", "ReferralRequest", R"("type":)" + a, R"("code":)" + a},
        {"DSTU2", "ReferralRequest", R"("reason":)" + a, R"("reasonCode":[)" + a + "]"},
        {"DSTU2", "DiagnosticOrder", R"("status":"planned")", R"("status":"active","intent":"plan")"},
        {"DSTU2", "DiagnosticOrder", R"("status":"review")", R"("status":"active")"},
        {"DSTU2", "DiagnosticOrder", R"("status":"failed")", R"("status":"revoked")"},
        {"DSTU2", "DiagnosticOrder", R"("item":[{"code":)" + a + R"(},{"code":)" + b + "}]",
         R"("code":{"coding":[{"system":"s","code":"a"},{"system":"s","code":"b"}]})"},
        {"DSTU2", "DiagnosticOrder", R"("item":[{"status":"cancelled","code":)" + a + R"(},{"code":)" + b + "}]",
         R"("code":)" + b},
        {"DSTU2", "DiagnosticOrder",
         R"("event":[{"status":"requested","dateTime":"2026-01-02"},{"status":"completed","dateTime":"2026-01-05"}])",
         R"("authoredOn":"2026-01-02")"},
        {"DSTU2", "DiagnosticOrder", R"("reason":[)" + a + "," + b + "]", R"("reasonCode":[)" + a + "," + b + "]"},
        // Observation
        {"DSTU2", "Observation", R"("referenceRange":[{"high":{"value":40},"meaning":)" + a + "}]",
         R"("referenceRange":[{"high":{"value":40},"type":)" + a + "}]"},
        {"DSTU2", "Observation", R"("component":[{"referenceRange":{"high":{"value":40},"meaning":)" + a + "}}]",
         R"("component":[{"referenceRange":{"high":{"value":40},"type":)" + a + "}}]"},
        // DiagnosticReport, Encounter, DeviceUseStatement
        {"STU3", "DiagnosticReport", R"("codedDiagnosis":[)" + a + "]", R"("conclusionCode":[)" + a + "]"},
        {"R5", "Encounter", R"("status":"completed")", R"("status":"finished")"},
        {"R5", "Encounter", R"("status":"discharged")", R"("status":"finished")"},
        {"R5", "Encounter", R"("status":"discontinued")", R"("status":"finished")"},
        {"R5", "Encounter", R"("status":"on-hold")", R"("status":"onleave")"},
        {"DSTU2", "Encounter", R"("class":"inpatient")", R"("class":{"code":"IMP"})"},
        {"DSTU2", "Encounter", R"("class":"outpatient")", R"("class":{"code":"AMB"})"},
        {"DSTU2", "Encounter", R"("class":"ambulatory")", R"("class":{"code":"AMB"})"},
        {"DSTU2", "Encounter", R"("class":"emergency")", R"("class":{"code":"EMER"})"},
        {"DSTU2", "Encounter", R"("class":"home")", R"("class":{"code":"HH"})"},
        {"DSTU2", "Encounter", R"("class":"field")", R"("class":{"code":"FLD"})"},
        {"DSTU2", "Encounter", R"("class":"daytime")", R"("class":{"code":"SS"})"},
        {"DSTU2", "Encounter", R"("class":"virtual")", R"("class":{"code":"VR"})"},
        {"R5", "Encounter", R"("actualPeriod":{"start":"2026-01-02"})", R"("period":{"start":"2026-01-02"})"},
        {"STU3", "Encounter", R"("reason":[)" + a + "]", R"("reasonCode":[)" + a + "]"},
        {"R5", "Encounter",
         R"("reason":[{"value":[{"concept":)" + a + R"(},{"reference":)" + c1 + R"(}]},{"value":{"concept":)" + b +
             "}}]",
         R"("reasonCode":[)" + a + "," + b + "]"},
        {"R5", "Encounter", R"("serviceType":[{"concept":)" + a + R"(},{"concept":)" + b + "}]",
         R"("serviceType":[)" + a + "," + b + "]"},
        {"STU3", "DeviceUseStatement", R"("whenUsed":{"start":"2026-01-02"})",
         R"("timingPeriod":{"start":"2026-01-02"})"},
        {"R5", "DeviceUsage",
         R"("contained":[{"resourceType":"Device","id":"d","type":[)" + a +
             R"(]}],"device":{"reference":{"reference":"#d"}})",
         R"("contained":[{"resourceType":"Device","id":"d","type":)" + a + R"(}],"device":{"reference":"#d"})"},
    };
    return all;
}

std::string resource_json(std::string_view type, const std::string& members) {
    return R"({"resourceType":")" + std::string(type) + R"(","id":"x",)" + members + "}";
}

std::string decoded(std::string_view type, const Value& resource, Reading& reading) {
    return DecodedText::of(r4_resource_type(type), resource, reading);
}

TEST(Versions, TheSameFactDecodesToTheSameFields) {
    for (const Row& row : rows()) {
        SCOPED_TRACE(std::string(row.version) + " " + std::string(row.type) + " " + row.sent);
        FhirReading fhir;
        const Value& sent = fhir.value(resource_json(row.type, row.sent));
        const std::string_view r4_type = r4_resource_type(row.type);
        const std::string in_r4 = decoded(r4_type, fhir.value(resource_json(r4_type, row.r4)), fhir.reading);
        EXPECT_THAT(fhir.issues(), IsEmpty());
        EXPECT_EQ(decoded(row.type, as_r4(sent, fhir.reading.arena), fhir.reading), in_r4);
        EXPECT_EQ(as_r4(sent, fhir.reading.arena)["resourceType"].text(), r4_type);
        EXPECT_THAT(fhir.issues(), IsEmpty());
        if (sent["contained"].is_null()) { // read_drug itself turns what is contained
            EXPECT_NE(decoded(row.type, sent, fhir.reading), in_r4) << "this row proves nothing";
        }
    }
}

TEST(Versions, WhatIsR4ComesBackAsItIs) {
    for (const Row& row : rows()) {
        FhirReading fhir;
        const Value& sent = fhir.value(resource_json(r4_resource_type(row.type), row.r4));
        EXPECT_EQ(&as_r4(sent, fhir.reading.arena), &sent) << row.r4;
    }
    FhirReading fhir;
    for (const char* text :
         {R"({"resourceType":"Patient","id":"p","reason":[]})", R"({"resourceType":"Observation","status":"final"})",
          R"({"resourceType":"Device","type":[{"text":"pump"}]})", R"({"resourceType":"Bundle"})", "{}", "null", "[]",
          R"({"resourceType":"MedicationStatement","status":"active","taken":"y","wasNotTaken":false})",
          R"({"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"reason":null,
              "serviceType":{"coding":[{"code":"a"}]}})"}) {
        const Value& sent = fhir.value(text);
        EXPECT_EQ(&as_r4(sent, fhir.reading.arena), &sent) << text;
    }
}

// --- every difference of the table has a row here --------------------------------------------------------------------

using Touched = std::set<std::size_t>; // places in version_differences

void touch(Shape shape, const Value& object, Touched& touched) {
    for (const Member& member : object.members())
        for (std::size_t i = 0; i < version_differences.size(); ++i) {
            const Difference& row = version_differences[i];
            if (row.in != shape || row.element != member.element) continue;
            touched.insert(i);
            for (const Value& item : one_or_many(member.value)) {
                if (row.change == Change::within) touch(row.shape, item, touched);
                if (row.change == Change::opened) touch(shape, item, touched);
            }
        }
}

TEST(Versions, EveryDifferenceIsTried) {
    Touched touched;
    FhirReading fhir;
    std::string sent = R"({"resourceType":"MedicationRequest","reported":true})";
    const std::string with_item =
        R"({"resourceType":"Medication","product":{"ingredient":{"item":{"reference":"x"}}}})";
    for (const ResourceTypeNames& names : resource_type_names)
        for (const Row& row : rows())
            if (row.type == names.sent) touch(names.shape, fhir.value(resource_json(row.type, row.sent)), touched);
    touch(Shape::medication_request, fhir.value(sent), touched);
    touch(Shape::medication, fhir.value(with_item), touched);
    touch(Shape::device_use_statement, fhir.value(R"({"device":{}})"), touched);
    for (std::size_t i = 0; i < version_differences.size(); ++i) {
        EXPECT_TRUE(touched.contains(i)) << "row " << i << ": " << element_names[version_differences[i].element];
    }
}

// --- what no field shows ---------------------------------------------------------------------------------------------

TEST(Versions, ElementsThatOthersRead) {
    FhirReading fhir;
    const auto r4 = [&](const char* text) -> const Value& { return as_r4(fhir.value(text), fhir.reading.arena); };
    EXPECT_EQ(r4(R"({"resourceType":"MedicationRequest","reported":true})")["reportedBoolean"].boolean(), true);
    EXPECT_EQ(read_reference(first_of(r4(R"({"resourceType":"Medication",
        "product":{"ingredient":[{"item":{"reference":"Substance/s"}}]}})")["ingredient"])["itemReference"])
                  .id,
              "s");
    EXPECT_EQ(read_reference(first_of(r4(R"({"resourceType":"Medication",
        "package":{"content":[{"item":{"reference":"Medication/s"}}]}})")["ingredient"])["itemReference"])
                  .id,
              "s");
    EXPECT_EQ(read_reference(first_of(r4(R"({"resourceType":"Medication",
        "ingredient":[{"item":{"reference":{"reference":"Substance/s"}}}]})")["ingredient"])["itemReference"])
                  .id,
              "s");
}

TEST(Versions, AConceptOfADeviceInPlace) {
    FhirReading fhir;
    const Value& sent =
        fhir.value(R"({"resourceType":"DeviceUsage","status":"active","device":{"concept":)" + a + "}}");
    const DeviceUseStatement read = read_device_use_statement(as_r4(sent, fhir.reading.arena), fhir.reading);
    EXPECT_EQ(tests::codes_of(read.device), std::vector<std::string>{"s|a"});
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

// --- precedence ------------------------------------------------------------------------------------------------------

TEST(Versions, WhatR4HasAsWellStands) {
    FhirReading fhir;
    const auto check = [&](std::string_view type, const char* sent, const char* r4) {
        EXPECT_EQ(decoded(type, as_r4(fhir.value(resource_json(type, sent)), fhir.reading.arena), fhir.reading),
                  decoded(type, fhir.value(resource_json(type, r4)), fhir.reading))
            << sent;
    };
    check("MedicationRequest", R"("dateWritten":"2026-01-02","authoredOn":"2026-01-03")",
          R"("authoredOn":"2026-01-03")");
    check("MedicationRequest", R"("dateWritten":"2026-01-02","authoredOn":null)", R"("authoredOn":"2026-01-02")");
    check("MedicationRequest",
          R"("medication":{"concept":{"text":"five"}},"medicationCodeableConcept":{"text":"four"})",
          R"("medicationCodeableConcept":{"text":"four"})");
    check("MedicationRequest",
          R"("dosageInstruction":[{"doseQuantity":{"value":1},"doseAndRate":[{"doseQuantity":{"value":2}}]}])",
          R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":2}}]}])");
    check("Encounter", R"("reason":[{"text":"old"}],"reasonCode":[{"text":"new"}])",
          R"("reasonCode":[{"text":"new"}])");
}

TEST(Versions, WhatWasNotTakenIsNeverTaken) {
    FhirReading fhir;
    const auto status = [&](std::string_view type, const std::string& members) {
        return std::string(as_r4(fhir.value(resource_json(type, members)), fhir.reading.arena)["status"].text());
    };
    for (const char* code : {"taking", "taking-as-directed", "taking-not-as-directed"})
        EXPECT_EQ(status("MedicationStatement", R"("status":"recorded","adherence":{"code":{"coding":[{"code":")" +
                                                    std::string(code) + R"("}]}})"),
                  "active");
    for (const char* code : {"on-hold", "on-hold-as-directed", "on-hold-not-as-directed"})
        EXPECT_EQ(status("MedicationStatement", R"("status":"recorded","adherence":{"code":{"coding":[{"code":")" +
                                                    std::string(code) + R"("}]}})"),
                  "on-hold");
    for (const char* code : {"stopped", "stopped-as-directed", "stopped-not-as-directed"})
        EXPECT_EQ(status("MedicationStatement", R"("status":"recorded","adherence":{"code":{"coding":[{"code":")" +
                                                    std::string(code) + R"("}]}})"),
                  "stopped");
    const std::pair<std::string, std::string> cases[] = {
        {R"("wasNotTaken":true,"status":"completed")", "not-taken"},
        {R"("wasNotTaken":true)", "not-taken"},
        {R"("wasNotTaken":false,"status":"completed")", "completed"},
        {R"("taken":"na","status":"intended")", "intended"},
        {R"("taken":"unk","status":"completed")", "unknown"},
        {R"("adherence":{"code":{"coding":[{"code":"not-taking"}]}},"status":"recorded")", "not-taken"},
        {R"("adherence":{"code":{"coding":[{"code":"unknown"}]}},"status":"recorded")", "unknown"},
        {R"("adherence":{"code":{"text":"not-taking"}},"status":"recorded")", "recorded"},
        {R"("adherence":{"code":{"coding":[{"code":"N"},{"code":"Not-Taking"}]}},"status":"recorded")", "not-taken"},
        {R"("status":"recorded")", "recorded"},
        {R"("taken":"n","status":"entered-in-error")", "entered-in-error"},
        {R"("taken":"unk","status":"entered-in-error")", "entered-in-error"},
    };
    for (const auto& [members, expected] : cases)
        EXPECT_EQ(status("MedicationStatement", members), expected) << members;
    EXPECT_EQ(status("MedicationAdministration", R"("notGiven":true,"status":"entered-in-error")"), "entered-in-error");
    EXPECT_EQ(status("Immunization", R"("wasNotGiven":true,"status":"in-progress")"), "not-done");
}

// --- names of versions and types -------------------------------------------------------------------------------------

TEST(Versions, Names) {
    for (const FhirVersion version : fhir_versions) EXPECT_EQ(fhir_version(to_text(version)), version);
    const std::pair<std::string_view, FhirVersion> numbers[] = {{"1.0.2", FhirVersion::dstu2},
                                                                {"3.0.2", FhirVersion::stu3},
                                                                {"4.0.1", FhirVersion::r4},
                                                                {"4.3.0", FhirVersion::r4b},
                                                                {"5.0.0", FhirVersion::r5}};
    for (const auto& [text, version] : numbers) EXPECT_EQ(fhir_version(text), version) << text;
    for (const std::string_view text : {"", "r4", "4", "R6", "4.0.1 "}) EXPECT_EQ(fhir_version(text), std::nullopt);
}

TEST(Versions, ResourceTypes) {
    EXPECT_EQ(r4_resource_type("MedicationOrder"), "MedicationRequest");
    EXPECT_EQ(r4_resource_type("DiagnosticOrder"), "ServiceRequest");
    for (const std::string_view type : {"Patient", "Observation", "Bundle", "CarePlan", ""})
        EXPECT_EQ(r4_resource_type(type), type);
    for (const ResourceTypeNames& names : resource_type_names) {
        EXPECT_TRUE(is_resource_type_read(names.sent)) << names.sent;
        EXPECT_EQ(r4_resource_type(names.r4), names.r4);
    }
}

} // namespace
} // namespace eczema::fhir
