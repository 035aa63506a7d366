// The lists of a record while it is read: each resource goes to the list of its type.
// Which resources belong to the patient, and how much of a list was sent, is record.cpp's.
#pragma once
#include "fhir/record.hpp"

namespace eczema::fhir {

// How many resources of each R4 type were sent, by resource_type_index; the last counts the types that are not read.
using ResourceCounts = std::array<std::size_t, resource_types_read.size() + 1>;

class RecordLists {
  public:
    RecordLists(const ResourceCounts& counts, const Medications& medications, Reading& reading);

    // `type` is the R4 name. A resource of a type without a list is passed over.
    void read(std::string_view type, const Value& sent);

    void keep_in(PatientRecord& record) const;

  private:
    const Medications& medications_;
    Reading& reading_;
    std::pmr::vector<Condition> conditions_;
    std::pmr::vector<MedicationRequest> medication_requests_;
    std::pmr::vector<MedicationStatement> medication_statements_;
    std::pmr::vector<AllergyIntolerance> allergies_;
    std::pmr::vector<Observation> observations_;
    std::pmr::vector<MedicationDispense> medication_dispenses_;
    std::pmr::vector<MedicationAdministration> medication_administrations_;
    std::pmr::vector<Immunization> immunizations_;
    std::pmr::vector<ImmunizationRecommendation> immunization_recommendations_;
    std::pmr::vector<Procedure> procedures_;
    std::pmr::vector<ServiceRequest> service_requests_;
    std::pmr::vector<DiagnosticReport> diagnostic_reports_;
    std::pmr::vector<Encounter> encounters_;
    std::pmr::vector<DeviceUseStatement> device_use_statements_;
};

} // namespace eczema::fhir
