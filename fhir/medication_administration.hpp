// MedicationAdministration: a drug given to the patient, once or over a time.
#pragma once
#include "fhir/medication.hpp"

namespace eczema::fhir {

struct MedicationAdministration {
    std::string_view id;
    std::string_view status; // code; empty where absent
    Medication drug;
    Period effective; // effectivePeriod, or effectiveDateTime as its start and end; nothing of it lies ahead
    Quantity dose;    // dosage.dose
    CodeableConcept route, method; // of the dosage
    Reference order;               // request; its id is empty where there is none
};

MedicationAdministration read_medication_administration(const Value& resource, const Medications& medications,
                                                        Reading& reading);

} // namespace eczema::fhir
