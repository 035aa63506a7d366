// MedicationStatement: a drug that the patient is, was or will be taking, as reported.
#pragma once
#include "fhir/dosage.hpp"
#include "fhir/medication.hpp"

namespace eczema::fhir {

struct MedicationStatement {
    std::string_view id;
    std::string_view status; // code; empty where absent
    Medication drug;
    CodeableConcept status_reason;
    std::span<const CodeableConcept> reasons;
    std::span<const Reference> reason_references;
    Period effective; // effectivePeriod, or effectiveDateTime as its start
    std::optional<DateInterval> asserted;
    std::span<const Dosage> dosages;
};

MedicationStatement read_medication_statement(const Value& resource, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
