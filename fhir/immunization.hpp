// Immunization: a vaccine given, refused or, as a draft, about to be given.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Immunization {
    std::string_view id;
    std::string_view status;          // code; empty where absent
    CodeableConcept vaccine;          // vaccineCode
    std::optional<DateInterval> date; // occurrenceDateTime
    bool is_subpotent = false;        // said not to count as a full dose
};

Immunization read_immunization(const Value& resource, Reading& reading);

} // namespace eczema::fhir
