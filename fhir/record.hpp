// The patient's record as the request brought it: typed resources, and for each list how much of it is known.
// Resources of another patient, unreadable ones and those after today are left out with an issue.
#pragma once
#include "fhir/allergy_intolerance.hpp"
#include "fhir/condition.hpp"
#include "fhir/device_use_statement.hpp"
#include "fhir/diagnostic_report.hpp"
#include "fhir/draft_orders.hpp"
#include "fhir/encounter.hpp"
#include "fhir/immunization_recommendation.hpp"
#include "fhir/medication_administration.hpp"
#include "fhir/medication_dispense.hpp"
#include "fhir/medication_statement.hpp"
#include "fhir/observation.hpp"
#include "fhir/patient.hpp"
#include "fhir/procedure.hpp"

#include <array>

namespace eczema::fhir {

// The lists a client is asked for, by what they hold.
enum class RecordList : std::uint8_t {
    conditions,
    medication_requests,
    medication_statements,
    allergies,
    observations,
    severity,
    medication_dispenses,
    medication_administrations,
    immunizations,
    immunization_recommendations,
    procedures,
    service_requests,
    diagnostic_reports,
    encounters,
    device_use_statements,
};
inline constexpr std::size_t record_list_count = 15;

std::string_view resource_type_of(RecordList list);

// Why a list is not there as a whole.
enum class Lack : std::uint8_t {
    not_sent,
    failed,        // the EHR's own search failed
    unavailable,   // asked of the EHR, which refused or did not answer in time
    partial,       // a page of it, with more to come
    loose,         // resources that no search result holds together
    other_type,    // resources, none of them of the list's type
    unreadable,    // no FHIR resource, or an entry that is none
    other_patient, // an entry of it is another patient's
};

// How far the absence of an entry means that the patient has none.
struct Supply {
    bool is_whole = false;            // the whole list was searched and sent
    Lack lack = Lack::not_sent;       // why not, where it is not whole
    std::optional<Day> whole_since{}; // a page sorted by date: nothing is missing from this day on
};

// What is known of one key: the value that came under it, or why none did.
struct Supplied {
    std::string_view key;
    std::optional<RecordList> list; // the list that was asked for under this key, if any
    const Value* value;             // null where it was asked for and did not come
    Lack lack = Lack::not_sent;     // of a value that did not come
};

struct PatientRecord {
    Patient patient;
    std::span<const Condition> conditions;
    std::span<const MedicationRequest> medication_requests;
    std::span<const MedicationStatement> medication_statements;
    std::span<const AllergyIntolerance> allergies;
    std::span<const Observation> observations;
    std::span<const MedicationDispense> medication_dispenses;
    std::span<const MedicationAdministration> medication_administrations;
    std::span<const Immunization> immunizations;
    std::span<const ImmunizationRecommendation> immunization_recommendations;
    std::span<const Procedure> procedures;
    std::span<const ServiceRequest> service_requests;
    std::span<const DiagnosticReport> diagnostic_reports;
    std::span<const Encounter> encounters;
    std::span<const DeviceUseStatement> device_use_statements;
    std::span<const DraftOrder> drafts;
    std::array<Supply, record_list_count> supplies{};

    const Supply& supply_of(RecordList list) const { return supplies[static_cast<std::size_t>(list)]; }
};

// Nothing where no readable Patient with this id was sent under any key.
std::optional<PatientRecord> read_record(std::span<const Supplied> supplied, std::string_view patient_id,
                                         const DraftSource& drafts, Reading& reading);

// Whether the resource names as its subject anyone or anything but this patient; one without a subject does not.
bool is_of_another_patient(const Value& resource, std::string_view patient_id, std::string_view patient_full_url = {});

} // namespace eczema::fhir
