// MedicationDispense: a drug handed to the patient, with the days it lasts.
#pragma once
#include "fhir/dosage.hpp"
#include "fhir/medication.hpp"

namespace eczema::fhir {

struct MedicationDispense {
    std::string_view id;
    std::string_view status; // code; empty where absent
    Medication drug;
    std::optional<DateInterval> handed_over; // whenHandedOver, else whenPrepared
    std::optional<double> supply_days;       // daysSupply
    Quantity quantity;
    std::span<const Dosage> dosages; // dosageInstruction
    Reference order;                 // the first authorizingPrescription; its id is empty where there is none
};

MedicationDispense read_medication_dispense(const Value& resource, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
