#include "conformance/requests/hook_contexts.hpp"

#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <string>

namespace eczema::conformance {
namespace {

using enum Wanted;

struct HookContext {
    std::string_view hook;
    std::string_view context;
};

constexpr HookContext least[] = {
    {"patient-view", R"({"userId":"Practitioner/p1","patientId":"examiner-1"})"},
    {"order-select", R"({"userId":"Practitioner/p1","patientId":"examiner-1","selections":["MedicationRequest/d1"],
        "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest",
        "id":"d1","identifier":[{"system":"https://examiner.example.org/orders","value":"d1"}],"status":"draft",
        "intent":"order","subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"order-sign", R"({"userId":"Practitioner/p1","patientId":"examiner-1",
        "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest",
        "id":"d1","identifier":[{"system":"https://examiner.example.org/orders","value":"d1"}],"status":"draft",
        "intent":"order","subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"order-dispatch",
     R"({"patientId":"examiner-1","dispatchedOrders":["ServiceRequest/s1"],"performer":"Organization/o1"})"},
    {"encounter-start", R"({"userId":"Practitioner/p1","patientId":"examiner-1","encounterId":"e1"})"},
    {"encounter-discharge", R"({"userId":"Practitioner/p1","patientId":"examiner-1","encounterId":"e1"})"},
    {"appointment-book",
     R"({"userId":"Practitioner/p1","patientId":"examiner-1","appointments":{"resourceType":"Bundle",
        "type":"collection","entry":[{"resource":{"resourceType":"Appointment","id":"a1","status":"proposed",
        "participant":[{"actor":{"reference":"Patient/examiner-1"},"status":"tentative"}]}}]}})"},
    {"medication-refill", R"({"patientId":"examiner-1","medications":{"resourceType":"Bundle","type":"collection",
        "entry":[{"resource":{"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order",
        "subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"allergyintolerance-create", R"({"userId":"Practitioner/p1","patientId":"examiner-1",
        "allergyIntolerance":{"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/examiner-1"},
        "code":{"text":"invented substance"}}})"},
    {"problem-list-item-create", R"({"userId":"Practitioner/p1","patientId":"examiner-1",
        "conditions":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Condition",
        "id":"c1","subject":{"reference":"Patient/examiner-1"},"category":[{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],
        "code":{"text":"invented problem"}}}]}})"},
    {"medication-verify", R"({"userId":"Practitioner/p1","patientId":"examiner-1","medication":
        {"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"order",
        "subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}})"},
    {"medication-prescribe", R"({"userId":"Practitioner/p1","patientId":"examiner-1","medications":
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest","id":"d1",
        "status":"draft","intent":"order","subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"order-review", R"({"userId":"Practitioner/p1","patientId":"examiner-1","orders":
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"ServiceRequest","id":"d1",
        "status":"draft","intent":"order","subject":{"reference":"Patient/examiner-1"},
        "code":{"text":"invented examination"}}}]}})"},
};

// Drafts of the other order types, and what stands in such Bundles beside orders.
constexpr std::string_view service_request = R"({"resource":{"resourceType":"ServiceRequest","id":"d2","status":"draft",
    "intent":"order","subject":{"reference":"Patient/examiner-1"},"code":{"text":"invented examination"}}})";
constexpr std::string_view device_request = R"({"resource":{"resourceType":"DeviceRequest","id":"d3","status":"draft",
    "intent":"order","subject":{"reference":"Patient/examiner-1"},"codeCodeableConcept":{"text":"invented device"}}})";
constexpr std::string_view nutrition_order = R"({"resource":{"resourceType":"NutritionOrder","id":"d4","status":"draft",
    "intent":"order","patient":{"reference":"Patient/examiner-1"},"dateTime":"2024-01-01"}})";
constexpr std::string_view vision_prescription = R"({"resource":{"resourceType":"VisionPrescription","id":"d5",
    "status":"draft","created":"2024-01-01","patient":{"reference":"Patient/examiner-1"},"dateWritten":"2024-01-01",
    "prescriber":{"reference":"Practitioner/p1"},"lensSpecification":[{"product":{"coding":[{"code":"lens"}]},
    "eye":"right"}]}})";
constexpr std::string_view communication_request = R"({"resource":{"resourceType":"CommunicationRequest","id":"d6",
    "status":"draft","subject":{"reference":"Patient/examiner-1"}}})";
constexpr std::string_view medication = R"({"fullUrl":"urn:uuid:5a4b1f6e-3c1d-4c65-9d5e-0f2f5d9a7c11",
    "resource":{"resourceType":"Medication","id":"md1","code":{"text":"white soft paraffin ointment"}}})";
constexpr std::string_view no_resource = R"({"fullUrl":"urn:uuid:6b5c2f7f-4d2e-4d76-8e6f-1a3a6eab8d22"})";
constexpr std::string_view order_of_medication = R"({"resource":{"resourceType":"MedicationRequest","id":"d7",
    "status":"draft","intent":"order","subject":{"reference":"Patient/examiner-1"},
    "medicationReference":{"reference":"Medication/md1"}}})";
constexpr std::string_view task = R"({"resourceType":"Task","id":"t1","status":"requested","intent":"order",
    "focus":{"reference":"ServiceRequest/s1"},"for":{"reference":"Patient/examiner-1"}})";
constexpr std::string_view tasks = R"([{"resourceType":"Task","id":"t1","status":"requested","intent":"order",
    "focus":{"reference":"ServiceRequest/s1"},"for":{"reference":"Patient/examiner-1"}}])";
constexpr std::string_view encounter = R"("e1")";

constexpr ContextVariant variants[] = {
    {"patient-view", "least", "the required fields alone", answered},
    {"order-select", "least", "the required fields alone", answered},
    {"order-sign", "least", "the required fields alone", answered},
    {"order-dispatch", "least", "the required fields alone", answered},
    {"encounter-start", "least", "the required fields alone", answered},
    {"encounter-discharge", "least", "the required fields alone", answered},
    {"appointment-book", "least", "the required fields alone", answered},
    {"medication-refill", "least", "the required fields alone", answered},
    {"allergyintolerance-create", "least", "the required fields alone", answered},
    {"problem-list-item-create", "least", "the required fields alone", answered},
    {"medication-verify", "least", "the required fields alone", answered},
    {"medication-prescribe", "least", "the required fields alone", answered},
    {"order-review", "least", "the required fields alone", answered},
    {"patient-view", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"order-select", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"order-sign", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"appointment-book", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"allergyintolerance-create", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"problem-list-item-create", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"medication-verify", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"medication-prescribe", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"order-review", "all", "with encounterId", answered, {{"/encounterId", encounter}}},
    {"medication-refill",
     "all",
     "with userId and encounterId",
     answered,
     {{"/userId", R"("Practitioner/p1")"}, {"/encounterId", encounter}}},
    {"order-dispatch", "all", "with fulfillmentTasks", answered, {{"/fulfillmentTasks", tasks}}},
    {"patient-view", "user-types", "userId is a PractitionerRole", answered, {{"/userId", R"("PractitionerRole/r1")"}}},
    {"patient-view", "user-types", "userId is a Patient", answered, {{"/userId", R"("Patient/examiner-1")"}}},
    {"patient-view", "user-types", "userId is a RelatedPerson", answered, {{"/userId", R"("RelatedPerson/p2")"}}},
    {"appointment-book",
     "user-types",
     "userId is a PractitionerRole",
     answered,
     {{"/userId", R"("PractitionerRole/r1")"}}},
    {"appointment-book", "user-types", "userId is a Patient", answered, {{"/userId", R"("Patient/examiner-1")"}}},
    {"appointment-book", "user-types", "userId is a RelatedPerson", answered, {{"/userId", R"("RelatedPerson/p2")"}}},
    {"patient-view",
     "prefixed-id",
     "patientId with its type in front",
     answered_or_refused,
     {{"/patientId", R"("Patient/examiner-1")"}}},
    {"order-select",
     "order-types",
     "a draft ServiceRequest",
     answered,
     {{"/draftOrders/entry/0", service_request}, {"/selections/0", R"("ServiceRequest/d2")"}}},
    {"order-select",
     "order-types",
     "a draft DeviceRequest",
     answered,
     {{"/draftOrders/entry/0", device_request}, {"/selections/0", R"("DeviceRequest/d3")"}}},
    {"order-select",
     "order-types",
     "a draft NutritionOrder",
     answered,
     {{"/draftOrders/entry/0", nutrition_order}, {"/selections/0", R"("NutritionOrder/d4")"}}},
    {"order-select",
     "order-types",
     "a draft VisionPrescription",
     answered,
     {{"/draftOrders/entry/0", vision_prescription}, {"/selections/0", R"("VisionPrescription/d5")"}}},
    {"order-select",
     "order-types",
     "a draft CommunicationRequest",
     answered,
     {{"/draftOrders/entry/0", communication_request}, {"/selections/0", R"("CommunicationRequest/d6")"}}},
    {"order-select",
     "other-entries",
     "a Medication beside the order that names it",
     answered,
     {{"/draftOrders/entry/1", medication}, {"/draftOrders/entry/2", order_of_medication}}},
    {"order-select",
     "other-entries",
     "an entry without a resource",
     answered_or_refused,
     {{"/draftOrders/entry/1", no_resource}}},
    {"order-sign", "order-types", "a draft ServiceRequest", answered, {{"/draftOrders/entry/0", service_request}}},
    {"order-sign", "order-types", "a draft DeviceRequest", answered, {{"/draftOrders/entry/0", device_request}}},
    {"order-sign", "order-types", "a draft NutritionOrder", answered, {{"/draftOrders/entry/0", nutrition_order}}},
    {"order-sign",
     "order-types",
     "a draft VisionPrescription",
     answered,
     {{"/draftOrders/entry/0", vision_prescription}}},
    {"order-sign",
     "order-types",
     "a draft CommunicationRequest",
     answered,
     {{"/draftOrders/entry/0", communication_request}}},
    {"order-sign",
     "other-entries",
     "a Medication beside the order that names it",
     answered,
     {{"/draftOrders/entry/1", medication}, {"/draftOrders/entry/2", order_of_medication}}},
    {"order-sign",
     "other-entries",
     "an entry without a resource",
     answered_or_refused,
     {{"/draftOrders/entry/1", no_resource}}},
    {"order-select",
     "selection-unknown",
     "a selection that names no draft",
     answered_or_refused,
     {{"/selections/1", R"("MedicationRequest/examiner-none")"}}},
    {"order-sign",
     "not-draft",
     "an order that is signed again",
     answered,
     {{"/draftOrders/entry/0/resource/status", R"("active")"}}},
    {"order-dispatch",
     "first-form",
     "order and task, the first form",
     answered,
     {{"/dispatchedOrders", ""}, {"/order", R"("ServiceRequest/s1")"}}},
    {"order-dispatch",
     "first-form",
     "task beside order",
     answered,
     {{"/order", R"("ServiceRequest/s1")"}, {"/task", task}}},
    {"order-dispatch", "spellings", "fulfillment-tasks", answered, {{"/fulfillment-tasks", tasks}}},
    {"order-dispatch", "spellings", "fulfilmentTasks", answered, {{"/fulfilmentTasks", tasks}}},
};

} // namespace

std::string_view least_context(std::string_view hook) {
    return std::find_if(std::begin(least), std::end(least),
                        [&](const HookContext& known) { return known.hook == hook; })
        ->context;
}

std::span<const ContextVariant> context_variants() { return variants; }

void apply(const ContextVariant& variant, rapidjson::Document& request) {
    for (const ContextEdit& edit : variant.edits) {
        if (edit.pointer.empty()) continue;
        const std::string pointer = "/context" + std::string(edit.pointer);
        if (edit.json.empty())
            drop(request, pointer);
        else
            put(request, pointer, edit.json);
    }
}

} // namespace eczema::conformance
