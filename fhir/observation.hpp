// Observation: a score, measurement or test result with its date. Which of several reference ranges applies, and what
// a value is in another unit, is for the reader to ask.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct ReferenceRange {
    Quantity low, high;
    CodeableConcept type;       // meaning: normal, recommended, therapeutic, …
    Quantity age_low, age_high; // ages that it is meant for
    bool is_for_some = false;   // appliesTo: meant for people of one sex, race or condition
};

// A value in whichever form it was sent. A number in words is a number ("<0.5 mg/dL"); any other words, a ratio or a
// number that cannot be read say that there is a result, and not which.
struct ObservedValue {
    CodeableConcept code;
    Quantity value;                 // valueQuantity, else valueInteger, valueDecimal or valueString
    Quantity value_low, value_high; // valueRange
    CodeableConcept answer;
    bool has_unread_value = false;
    std::string_view words;      // valueString that is no number
    bool is_data_absent = false; // dataAbsentReason says why there is no value
    std::span<const CodeableConcept> interpretations;
    std::span<const ReferenceRange> reference_ranges;

    // A result, whether it can be compared or not.
    bool has_value() const {
        return !is_data_absent && (value.value || value_low.value || value_high.value || !answer.is_empty() ||
                                   has_unread_value || !interpretations.empty());
    }
};

using ObservationComponent = ObservedValue;

struct Observation : ObservedValue {
    std::string_view id;
    std::string_view status; // code; empty where absent
    // effectiveDateTime, effectiveInstant or effectivePeriod.start, else its end; issued where none of them was sent
    std::optional<DateInterval> date;
    std::span<const ObservationComponent> components;
    std::optional<bool> value_boolean;
    std::optional<DateInterval> value_date; // may lie ahead: a date of delivery
    CodeableConcept body_site;
};

Observation read_observation(const Value& resource, Reading& reading);

// The date alone, for a look over a list.
std::optional<DateInterval> read_observation_date(const Value& resource, Reading& reading);

} // namespace eczema::fhir
