// Medication: what a drug order or statement names, by concept or by reference to a contained, bundled or supplied
// Medication.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Medication {
    std::string_view id;
    std::string_view full_url; // of its Bundle entry, else empty
    CodeableConcept code;
    CodeableConcept form;
};

// The Medications that references may point at, beside those contained in the resource itself.
using Medications = std::span<const Medication>;

Medication read_medication(const Value& resource, std::string_view full_url, Reading& reading);

// The drug of a MedicationRequest, MedicationStatement or draft order. A reference that finds nothing leaves the
// code empty and is an issue.
Medication read_drug(const Value& resource, Medications medications, Reading& reading);

} // namespace eczema::fhir
