// Encounter: a contact with care, with its kind, reasons and time.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Encounter {
    std::string_view id;
    std::string_view status;     // code; empty where absent
    std::string_view class_code; // "AMB", "IMP"; empty where absent
    std::span<const CodeableConcept> types;
    CodeableConcept service_type;
    std::span<const CodeableConcept> reasons; // reasonCode
    Period period;                            // nothing of it lies ahead
};

Encounter read_encounter(const Value& resource, Reading& reading);

} // namespace eczema::fhir
