#include "fhir/immunization_recommendation.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

ImmunizationRecommendation read_immunization_recommendation(const Value& resource, Reading& reading) {
    auto forecasts = reading.list<Forecast>();
    for (const Value& one : one_or_many(resource["recommendation"]))
        forecasts.push_back({
            .vaccines = read_concepts(one["vaccineCode"], reading),
            .target_disease = read_concept(one["targetDisease"], reading),
            .status =
                read_status(one["forecastStatus"], codes::forecast_status, "recommendation.forecastStatus", reading),
        });
    return {
        .id = resource["id"].text(),
        .date = read_past_date(resource["date"], "date", reading),
        .forecasts = reading.kept(forecasts),
    };
}

} // namespace eczema::fhir
