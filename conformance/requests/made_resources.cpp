#include "conformance/requests/made_resources.hpp"

namespace eczema::conformance {
namespace {

// All values are invented, and plain.
constexpr MadeResource rows[] = {
    {"Patient", R"("id":"@patient@","active":true,"name":[{"family":"Examiner","given":["One"]}],)"
                R"("gender":"female","birthDate":"1987-03-14")"},
    {"Condition", R"("id":"examiner-condition-1",)"
                  R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical)"
                  R"(","code":"active"}]},)"
                  R"("verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-)"
                  R"(status","code":"confirmed"}]},)"
                  R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category",)"
                  R"("code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://snomed.info/sct",)"
                  R"("code":"24079001","display":"Atopic dermatitis"}],"text":"Atopic dermatitis"},)"
                  R"("subject":{"reference":"Patient/@patient@"},"onsetDateTime":"2019-04-02")"},
    {"Condition", R"("id":"examiner-condition-2",)"
                  R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical)"
                  R"(","code":"active"}]},)"
                  R"("verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-)"
                  R"(status","code":"confirmed"}]},)"
                  R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category",)"
                  R"("code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://snomed.info/sct",)"
                  R"("code":"38341003","display":"Hypertensive disorder"}],"text":"Hypertensive disorder"},)"
                  R"("subject":{"reference":"Patient/@patient@"},"onsetDateTime":"2021-09-14")"},
    {"MedicationRequest",
     R"("id":"examiner-request-1","status":"active","intent":"order",)"
     R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
     R"("code":"6851","display":"methotrexate"}],"text":"methotrexate"},)"
     R"("subject":{"reference":"Patient/@patient@"},"authoredOn":"@lately@")"},
    {"MedicationRequest",
     R"("id":"examiner-request-2","status":"completed","intent":"order",)"
     R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
     R"("code":"8640","display":"prednisone"}],"text":"prednisone"},)"
     R"("subject":{"reference":"Patient/@patient@"},"authoredOn":"2022-11-21")"},
    {"MedicationStatement",
     R"("id":"examiner-statement-1","status":"active",)"
     R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
     R"("code":"6851","display":"methotrexate"}],"text":"methotrexate"},)"
     R"("subject":{"reference":"Patient/@patient@"},"effectiveDateTime":"@lately@")"},
    {"MedicationDispense",
     R"("id":"examiner-dispense-1","status":"completed",)"
     R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
     R"("code":"6851","display":"methotrexate"}],"text":"methotrexate"},)"
     R"("subject":{"reference":"Patient/@patient@"},"whenHandedOver":"@lately@")"},
    {"MedicationAdministration",
     R"("id":"examiner-administration-1","status":"completed",)"
     R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
     R"("code":"8640","display":"prednisone"}],"text":"prednisone"},)"
     R"("subject":{"reference":"Patient/@patient@"},"effectiveDateTime":"2022-11-21")"},
    {"Medication", R"("id":"examiner-medication-1","status":"active",)"
                   R"("code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6851",)"
                   R"("display":"methotrexate"}],"text":"methotrexate"})"},
    {"AllergyIntolerance",
     R"("id":"examiner-allergy-1",)"
     R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance)"
     R"(-clinical","code":"active"}]},)"
     R"("verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintoler)"
     R"(ance-verification","code":"confirmed"}]},"code":{"coding":[{"system":"http://snomed.info/sct",)"
     R"("code":"764146007","display":"Penicillin"}],"text":"Penicillin"},)"
     R"("patient":{"reference":"Patient/@patient@"})"},
    {"Observation", R"("id":"examiner-observation-1","status":"final",)"
                    R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",)"
                    R"("code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"29463-7",)"
                    R"("display":"Body weight"}],"text":"Body weight"},"subject":{"reference":"Patient/@patient@"},)"
                    R"("effectiveDateTime":"2024-05-07","valueQuantity":{"value":68.50,"unit":"kg",)"
                    R"("system":"http://unitsofmeasure.org","code":"kg"})"},
    {"Observation", R"("id":"examiner-observation-2","status":"final",)"
                    R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",)"
                    R"("code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"4548-4",)"
                    R"("display":"Hemoglobin A1c"}],"text":"Hemoglobin A1c"},)"
                    R"("subject":{"reference":"Patient/@patient@"},"effectiveDateTime":"2024-05-07",)"
                    R"("valueQuantity":{"value":6.1,"unit":"%","system":"http://unitsofmeasure.org","code":"%"})"},
    {"Observation", R"("id":"examiner-observation-3","status":"final",)"
                    R"("category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",)"
                    R"("code":"survey"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"72514-3",)"
                    R"("display":"Pain severity"}],"text":"Pain severity"},)"
                    R"("subject":{"reference":"Patient/@patient@"},"effectiveDateTime":"2024-05-07",)"
                    R"("valueQuantity":{"value":2,"unit":"1","system":"http://unitsofmeasure.org","code":"1"})"},
    {"Immunization", R"("id":"examiner-immunization-1","status":"completed",)"
                     R"("vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"88",)"
                     R"("display":"influenza, unspecified formulation"}],"text":"influenza, unspecified formulation"},)"
                     R"("patient":{"reference":"Patient/@patient@"},"occurrenceDateTime":"2023-10-10")"},
    {"ImmunizationRecommendation",
     R"("id":"examiner-recommendation-1","patient":{"reference":"Patient/@patient@"},)"
     R"("date":"2024-05-07",)"
     R"("recommendation":[{"vaccineCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/cvx",)"
     R"("code":"88"}]}],)"
     R"("forecastStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/immunization-recom)"
     R"(mendation-status","code":"due"}]}}])"},
    {"Procedure", R"("id":"examiner-procedure-1","status":"completed",)"
                  R"("code":{"coding":[{"system":"http://snomed.info/sct","code":"80146002",)"
                  R"("display":"Appendectomy"}],"text":"Appendectomy"},"subject":{"reference":"Patient/@patient@"},)"
                  R"("performedDateTime":"2020-01-20")"},
    {"ServiceRequest",
     R"("id":"examiner-service-1","status":"active","intent":"order",)"
     R"("code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"Hemoglobin A1c"}],)"
     R"("text":"Hemoglobin A1c"},"subject":{"reference":"Patient/@patient@"},"authoredOn":"2024-05-07")"},
    {"DiagnosticReport", R"("id":"examiner-report-1","status":"final","code":{"coding":[{"system":"http://loinc.org",)"
                         R"("code":"4548-4","display":"Hemoglobin A1c"}],"text":"Hemoglobin A1c"},)"
                         R"("subject":{"reference":"Patient/@patient@"},"effectiveDateTime":"2024-05-07")"},
    {"Encounter", R"("id":"examiner-encounter-1","status":"finished",)"
                  R"("class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},)"
                  R"("subject":{"reference":"Patient/@patient@"},"period":{"start":"2024-05-07T09:00:00Z",)"
                  R"("end":"2024-05-07T09:30:00Z"})"},
    {"DeviceUseStatement",
     R"("id":"examiner-device-use-1","status":"active","subject":{"reference":"Patient/@patient@"},)"
     R"("device":{"reference":"Device/examiner-device-1"})"},
    {"DeviceRequest", R"("id":"examiner-device-request-1","status":"active","intent":"order",)"
                      R"("codeCodeableConcept":{"text":"walking stick"},"subject":{"reference":"Patient/@patient@"})"},
    {"Device", R"("id":"examiner-device-1","status":"active","type":{"text":"walking stick"},)"
               R"("patient":{"reference":"Patient/@patient@"})"},
    {"Coverage", R"("id":"examiner-coverage-1","status":"active","beneficiary":{"reference":"Patient/@patient@"},)"
                 R"("payor":[{"reference":"Organization/examiner-organization-1"}])"},
    {"Practitioner", R"("id":"examiner-practitioner-1","active":true)"},
    {"PractitionerRole", R"("id":"examiner-role-1","active":true,)"
                         R"("practitioner":{"reference":"Practitioner/examiner-practitioner-1"})"},
    {"RelatedPerson", R"("id":"examiner-related-1","active":true,"patient":{"reference":"Patient/@patient@"})"},
    {"Organization", R"("id":"examiner-organization-1","active":true,"name":"Examiner organization")"},
    {"Location", R"("id":"examiner-location-1","status":"active","name":"Examiner location")"},
    {"CarePlan", R"("id":"examiner-plan-1","status":"active","intent":"plan",)"
                 R"("subject":{"reference":"Patient/@patient@"})"},
    {"CareTeam", R"("id":"examiner-team-1","status":"active","subject":{"reference":"Patient/@patient@"})"},
    {"Goal", R"("id":"examiner-goal-1","lifecycleStatus":"active","description":{"text":"walk every day"},)"
             R"("subject":{"reference":"Patient/@patient@"})"},
    {"FamilyMemberHistory",
     R"("id":"examiner-family-1","status":"completed","patient":{"reference":"Patient/@patient@"},)"
     R"("relationship":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode",)"
     R"("code":"MTH"}]})"},
    {"ClinicalImpression",
     R"("id":"examiner-impression-1","status":"completed","subject":{"reference":"Patient/@patient@"})"},
    {"RiskAssessment", R"("id":"examiner-risk-1","status":"final","subject":{"reference":"Patient/@patient@"})"},
    {"DetectedIssue", R"("id":"examiner-issue-1","status":"final","patient":{"reference":"Patient/@patient@"})"},
    {"Flag", R"("id":"examiner-flag-1","status":"active","code":{"text":"examiner"},)"
             R"("subject":{"reference":"Patient/@patient@"})"},
    {"EpisodeOfCare", R"("id":"examiner-episode-1","status":"active","patient":{"reference":"Patient/@patient@"})"},
    {"QuestionnaireResponse",
     R"("id":"examiner-answers-1","status":"completed","subject":{"reference":"Patient/@patient@"},)"
     R"("authored":"2024-05-07")"},
    {"DocumentReference",
     R"("id":"examiner-document-1","status":"current","subject":{"reference":"Patient/@patient@"},)"
     R"("content":[{"attachment":{"contentType":"text/plain","title":"examiner"}}])"},
    {"Communication", R"("id":"examiner-communication-1","status":"completed",)"
                      R"("subject":{"reference":"Patient/@patient@"})"},
    {"CommunicationRequest", R"("id":"examiner-communication-request-1","status":"active",)"
                             R"("subject":{"reference":"Patient/@patient@"})"},
    {"NutritionOrder", R"("id":"examiner-nutrition-1","status":"active","intent":"order",)"
                       R"("patient":{"reference":"Patient/@patient@"},"dateTime":"2024-05-07")"},
    {"VisionPrescription",
     R"("id":"examiner-vision-1","status":"active","created":"2024-05-07",)"
     R"("patient":{"reference":"Patient/@patient@"},"dateWritten":"2024-05-07",)"
     R"("prescriber":{"reference":"Practitioner/examiner-practitioner-1"},)"
     R"("lensSpecification":[{"product":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/ex-)"
     R"(visionprescriptionproduct","code":"lens"}]},"eye":"right"}])"},
    {"Appointment", R"("id":"examiner-appointment-1","status":"booked","start":"2030-05-07T09:00:00Z",)"
                    R"("end":"2030-05-07T09:30:00Z","participant":[{"actor":{"reference":"Patient/@patient@"},)"
                    R"("status":"accepted"}])"},
    {"Task", R"("id":"examiner-task-1","status":"requested","intent":"order",)"
             R"("for":{"reference":"Patient/@patient@"})"},
    {"ImagingStudy", R"("id":"examiner-imaging-1","status":"available","subject":{"reference":"Patient/@patient@"})"},
    {"Specimen", R"("id":"examiner-specimen-1","status":"available","subject":{"reference":"Patient/@patient@"})"},
    {"Consent", R"("id":"examiner-consent-1","status":"active",)"
                R"("scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope",)"
                R"("code":"patient-privacy"}]},"category":[{"coding":[{"system":"http://loinc.org",)"
                R"("code":"59284-0"}]}],"patient":{"reference":"Patient/@patient@"},"dateTime":"2024-05-07",)"
                R"("policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",)"
                R"("code":"OPTIN"}]})"},
    {"SupplyRequest", R"("id":"examiner-supply-1","status":"active","itemCodeableConcept":{"text":"gauze"},)"
                      R"("quantity":{"value":1})"},
    {"List", R"("id":"examiner-list-1","status":"current","mode":"working",)"
             R"("subject":{"reference":"Patient/@patient@"})"},
    {"Group", R"("id":"examiner-group-1","type":"person","actual":true)"},
};

} // namespace

std::span<const MadeResource> all_made_resources() { return rows; }

} // namespace eczema::conformance
