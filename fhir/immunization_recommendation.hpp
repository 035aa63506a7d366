// ImmunizationRecommendation: what a forecaster says of the vaccines that a patient has had and is due.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Forecast {
    std::span<const CodeableConcept> vaccines; // vaccineCode
    CodeableConcept target_disease;
    std::string_view status; // the first code of forecastStatus; empty where absent
};

struct ImmunizationRecommendation {
    std::string_view id;
    std::optional<DateInterval> date;
    std::span<const Forecast> forecasts; // recommendation
};

ImmunizationRecommendation read_immunization_recommendation(const Value& resource, Reading& reading);

} // namespace eczema::fhir
