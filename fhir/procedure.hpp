// Procedure: what was done to the patient, such as light treatment or a biopsy.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Procedure {
    std::string_view id;
    std::string_view status; // code; empty where absent
    CodeableConcept code;
    Period performed; // performedPeriod, or performedDateTime as its start and end; nothing of it lies ahead
    std::span<const CodeableConcept> body_sites;
};

Procedure read_procedure(const Value& resource, Reading& reading);

} // namespace eczema::fhir
