// Observation: a score or measurement with its date.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct ObservationComponent {
    CodeableConcept code;
    Quantity value; // valueQuantity, else valueInteger
    CodeableConcept answer;
    bool is_data_absent = false;
};

struct Observation {
    std::string_view id;
    std::string_view status; // code; empty where absent
    CodeableConcept code;
    Quantity value; // valueQuantity, else valueInteger
    CodeableConcept answer;
    bool is_data_absent = false;      // dataAbsentReason says why there is no value
    std::optional<DateInterval> date; // effectiveDateTime, else effectivePeriod.start, else issued
    std::span<const ObservationComponent> components;
    std::span<const CodeableConcept> interpretations;
    Quantity reference_low, reference_high; // of the first referenceRange
    std::optional<bool> value_boolean;
    std::optional<DateInterval> value_date; // may lie ahead: a date of delivery
    CodeableConcept body_site;
};

Observation read_observation(const Value& resource, Reading& reading);

// The date alone, for a look over a list.
std::optional<DateInterval> read_observation_date(const Value& resource, Reading& reading);

} // namespace eczema::fhir
