// Observation: a score or measurement with its date.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Observation {
    std::string_view id;
    std::string_view status; // code; empty where absent
    CodeableConcept code;
    Quantity value; // valueQuantity, else valueInteger
    CodeableConcept answer;
    bool is_data_absent = false;      // dataAbsentReason says why there is no value
    std::optional<DateInterval> date; // effectiveDateTime, else effectivePeriod.start, else issued
};

Observation read_observation(const Value& resource, Reading& reading);

} // namespace eczema::fhir
