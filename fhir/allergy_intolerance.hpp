// AllergyIntolerance: a recorded reaction, or the assertion that there is none.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct AllergyIntolerance {
    std::string_view id;
    std::string_view clinical_status;     // code; empty where absent
    std::string_view verification_status; // code; empty where absent
    std::string_view type;                // "allergy", "intolerance" or empty
    std::string_view criticality;         // "low", "high", "unable-to-assess" or empty
    CodeableConcept code;
    std::span<const CodeableConcept> substances;     // reaction.substance
    std::span<const CodeableConcept> manifestations; // reaction.manifestation
    bool has_severe_reaction = false;                // some reaction.severity is severe
    std::optional<DateInterval> date;                // onsetDateTime, else recordedDate
};

AllergyIntolerance read_allergy_intolerance(const Value& resource, Reading& reading);

} // namespace eczema::fhir
