#include "fhir/record_lists.hpp"

#include "fhir/versions.hpp"

namespace eczema::fhir {
namespace {

template <class T>
std::pmr::vector<T> room_for(std::string_view type, const ResourceCounts& counts, const Reading& reading) {
    auto list = reading.list<T>();
    list.reserve(counts[resource_type_index(type)]);
    return list;
}

} // namespace

RecordLists::RecordLists(const ResourceCounts& counts, const Medications& medications, Reading& reading)
    : medications_(medications), reading_(reading), conditions_(room_for<Condition>("Condition", counts, reading)),
      medication_requests_(room_for<MedicationRequest>("MedicationRequest", counts, reading)),
      medication_statements_(room_for<MedicationStatement>("MedicationStatement", counts, reading)),
      allergies_(room_for<AllergyIntolerance>("AllergyIntolerance", counts, reading)),
      observations_(room_for<Observation>("Observation", counts, reading)),
      medication_dispenses_(room_for<MedicationDispense>("MedicationDispense", counts, reading)),
      medication_administrations_(room_for<MedicationAdministration>("MedicationAdministration", counts, reading)),
      immunizations_(room_for<Immunization>("Immunization", counts, reading)),
      immunization_recommendations_(
          room_for<ImmunizationRecommendation>("ImmunizationRecommendation", counts, reading)),
      procedures_(room_for<Procedure>("Procedure", counts, reading)),
      service_requests_(room_for<ServiceRequest>("ServiceRequest", counts, reading)),
      diagnostic_reports_(room_for<DiagnosticReport>("DiagnosticReport", counts, reading)),
      encounters_(room_for<Encounter>("Encounter", counts, reading)),
      device_use_statements_(room_for<DeviceUseStatement>("DeviceUseStatement", counts, reading)) {}

void RecordLists::read(std::string_view type, const Value& sent) {
    const Value& resource = as_r4(sent, reading_.arena);
    if (type == "Observation")
        observations_.push_back(read_observation(resource, reading_));
    else if (type == "Condition")
        conditions_.push_back(read_condition(resource, reading_));
    else if (type == "MedicationRequest")
        medication_requests_.push_back(read_medication_request(resource, medications_, reading_));
    else if (type == "MedicationStatement")
        medication_statements_.push_back(read_medication_statement(resource, medications_, reading_));
    else if (type == "MedicationDispense")
        medication_dispenses_.push_back(read_medication_dispense(resource, medications_, reading_));
    else if (type == "MedicationAdministration")
        medication_administrations_.push_back(read_medication_administration(resource, medications_, reading_));
    else if (type == "AllergyIntolerance")
        allergies_.push_back(read_allergy_intolerance(resource, reading_));
    else if (type == "Immunization")
        immunizations_.push_back(read_immunization(resource, reading_));
    else if (type == "ImmunizationRecommendation")
        immunization_recommendations_.push_back(read_immunization_recommendation(resource, reading_));
    else if (type == "Procedure")
        procedures_.push_back(read_procedure(resource, reading_));
    else if (type == "ServiceRequest")
        service_requests_.push_back(read_service_request(resource, reading_));
    else if (type == "DiagnosticReport")
        diagnostic_reports_.push_back(read_diagnostic_report(resource, reading_));
    else if (type == "Encounter")
        encounters_.push_back(read_encounter(resource, reading_));
    else if (type == "DeviceUseStatement")
        device_use_statements_.push_back(read_device_use_statement(resource, reading_));
}

void RecordLists::keep_in(PatientRecord& record) const {
    record.conditions = reading_.kept(conditions_);
    record.medication_requests = reading_.kept(medication_requests_);
    record.medication_statements = reading_.kept(medication_statements_);
    record.allergies = reading_.kept(allergies_);
    record.observations = reading_.kept(observations_);
    record.medication_dispenses = reading_.kept(medication_dispenses_);
    record.medication_administrations = reading_.kept(medication_administrations_);
    record.immunizations = reading_.kept(immunizations_);
    record.immunization_recommendations = reading_.kept(immunization_recommendations_);
    record.procedures = reading_.kept(procedures_);
    record.service_requests = reading_.kept(service_requests_);
    record.diagnostic_reports = reading_.kept(diagnostic_reports_);
    record.encounters = reading_.kept(encounters_);
    record.device_use_statements = reading_.kept(device_use_statements_);
}

} // namespace eczema::fhir
