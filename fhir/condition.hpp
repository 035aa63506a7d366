// Condition: a diagnosis with its status, certainty and dates.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Condition {
    std::string_view id;
    std::string_view clinical_status;     // code; empty where absent
    std::string_view verification_status; // code; empty where absent
    CodeableConcept code;
    CodeableConcept severity;
    std::span<const CodeableConcept> body_sites;
    bool is_encounter_diagnosis = false; // category says so and nothing else
    std::optional<DateInterval> onset;   // onsetDateTime, else onsetPeriod.start
    std::optional<double> onset_age_days;
    std::optional<DateInterval> recorded;
    // Any abatement[x] other than a false abatementBoolean or one that lies ahead; nothing where its day cannot be
    // read.
    std::optional<bool> has_abated = false;
    std::optional<DateInterval> abated; // abatementDateTime, else abatementPeriod.end
};

Condition read_condition(const Value& resource, Reading& reading);

} // namespace eczema::fhir
