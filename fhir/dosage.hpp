// Dosage: how a drug is taken, as far as course length, frequency and route are asked.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Dosage {
    std::optional<double> sequence;
    CodeableConcept route;
    CodeableConcept method;
    CodeableConcept site;
    std::optional<Period> bounds;         // timing.repeat.boundsPeriod
    std::optional<double> bounds_days;    // boundsDuration, or the high end of boundsRange
    std::optional<double> occurrences;    // timing.repeat.count
    std::optional<double> times_per_day;  // frequency (the higher of a range) over period; see dosage.cpp
    std::optional<double> interval_days;  // from dose to dose, the shortest of a range: 14 for once in 2 weeks
    std::span<const DateInterval> events; // timing.event; may lie ahead
    std::uint8_t weekdays = 0;            // named in dayOfWeek: bits from Monday on
    bool is_single = false;               // one administration and no more: count 1, or one event without a repeat
    bool is_as_needed = false;
    std::string_view text;        // as a whole, in the prescriber's words
    std::string_view instruction; // patientInstruction
    Quantity dose; // doseQuantity or the high end of doseRange; of several doseAndRate the one plain amount
};

std::span<const Dosage> read_dosages(const Value& value, Reading& reading);

} // namespace eczema::fhir
