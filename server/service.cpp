#include "server/service.hpp"

namespace eczema::server {
namespace {

using cards::Hook;
using fhir::RecordList;

constexpr Service service_table[] = {
    {Hook::patient_view, "patient-view", "atopic-dermatitis-patient-view", "Atopic dermatitis: chart review",
     "Reviews the patient's atopic dermatitis when the chart is opened: systemic options for moderate to severe "
     "disease that topical treatment does not control, what comes first, such as an untreated infection, and for a "
     "treatment under way its effect, its tests and eye symptoms."},
    {Hook::order_select, "order-select", "atopic-dermatitis-order-select",
     "Atopic dermatitis: order check while choosing",
     "Checks a drug for atopic dermatitis while it is being chosen: infections, pregnancy, cancer, recorded reactions, "
     "overlapping systemic drugs, vaccines, doses of biologics, and systemic steroid courses."},
    {Hook::order_sign, "order-sign", "atopic-dermatitis-order-sign", "Atopic dermatitis: order check before signing",
     "Checks drugs for atopic dermatitis before they are signed: infections, pregnancy, cancer, recorded reactions, "
     "overlapping systemic drugs, vaccines, doses of biologics, tests before and during treatment, and systemic "
     "steroid "
     "courses."},
};

// The order and wording that clients configure by hand; a template reads nothing but tokens of the context.
constexpr PrefetchKey key_table[] = {
    {"patient", "Patient/{{context.patientId}}", std::nullopt},
    {"conditions", "Condition?patient={{context.patientId}}&_count=500", RecordList::conditions},
    {"medicationRequests", "MedicationRequest?patient={{context.patientId}}&_count=500",
     RecordList::medication_requests},
    {"medicationStatements", "MedicationStatement?patient={{context.patientId}}&_count=500",
     RecordList::medication_statements},
    {"medicationDispenses", "MedicationDispense?patient={{context.patientId}}&_count=500",
     RecordList::medication_dispenses},
    {"medicationAdministrations", "MedicationAdministration?patient={{context.patientId}}&_count=500",
     RecordList::medication_administrations},
    {"allergies", "AllergyIntolerance?patient={{context.patientId}}&_count=200", RecordList::allergies},
    {"observations",
     "Observation?patient={{context.patientId}}&category=laboratory,vital-signs,social-history&_sort=-date&_count=500",
     RecordList::observations},
    {"severity", "Observation?patient={{context.patientId}}&category=survey,exam&_sort=-date&_count=200",
     RecordList::severity},
    {"immunizations", "Immunization?patient={{context.patientId}}&_count=200", RecordList::immunizations},
    {"immunizationRecommendations", "ImmunizationRecommendation?patient={{context.patientId}}&_count=200",
     RecordList::immunization_recommendations},
    {"procedures", "Procedure?patient={{context.patientId}}&_count=200", RecordList::procedures},
    {"serviceRequests", "ServiceRequest?patient={{context.patientId}}&_count=200", RecordList::service_requests},
    {"diagnosticReports", "DiagnosticReport?patient={{context.patientId}}&_count=200", RecordList::diagnostic_reports},
    {"encounters", "Encounter?patient={{context.patientId}}&_count=200", RecordList::encounters},
    {"deviceUseStatements", "DeviceUseStatement?patient={{context.patientId}}&_count=200",
     RecordList::device_use_statements},
};

} // namespace

std::span<const Service> services() { return service_table; }

const Service* find_service(std::string_view id) {
    for (const Service& service : service_table)
        if (service.id == id) return &service;
    return nullptr;
}

const Service* find_service_of_hook(std::string_view hook_name) {
    for (const Service& service : service_table)
        if (service.hook_name == hook_name) return &service;
    return nullptr;
}

std::span<const PrefetchKey> prefetch_keys() { return key_table; }

const PrefetchKey* find_prefetch_key(std::string_view key) {
    for (const PrefetchKey& known : key_table)
        if (known.key == key) return &known;
    return nullptr;
}

} // namespace eczema::server
