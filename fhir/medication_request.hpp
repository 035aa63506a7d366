// MedicationRequest: a drug order, on the record or drafted in the request.
#pragma once
#include "fhir/dosage.hpp"
#include "fhir/medication.hpp"

namespace eczema::fhir {

struct MedicationRequest {
    std::string_view id;
    std::string_view status; // code; empty where absent
    std::string_view intent; // code; empty where absent
    bool do_not_perform = false;
    bool is_reported = false; // reported[x]: told by the patient or another source, not ordered here
    bool names_a_drug = true; // has medication[x], whether we can read it or not
    Medication drug;
    CodeableConcept status_reason;
    std::span<const CodeableConcept> reasons;     // reasonCode
    std::span<const Reference> reason_references; // reasonReference
    std::optional<DateInterval> authored_on;
    std::span<const Dosage> dosages;
    Period validity;                   // dispenseRequest.validityPeriod
    std::optional<double> supply_days; // dispenseRequest.expectedSupplyDuration
    std::optional<double> repeats;     // dispenseRequest.numberOfRepeatsAllowed; not negative
    Quantity quantity;                 // dispenseRequest.quantity
    Reference prior;                   // priorPrescription; its id is empty where there is none
};

MedicationRequest read_medication_request(const Value& resource, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
