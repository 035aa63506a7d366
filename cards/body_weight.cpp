#include "cards/body_weight.hpp"

#include "cards/number_text.hpp"
#include "cards/observations.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

constexpr double child_years = 2, adult_years = 18; // specification 1.6

// What a weight of this age can be, wide enough for the very heavy; outside it, it is a slip of unit or of decimal
// point (design).
struct Reach {
    double years_from, kg_low, kg_high;
};
constexpr Reach reaches[] = {{18, 20, 400}, {12, 12, 350}, {6, 8, 200}, {2, 5, 100}, {0, 1.5, 40}};

bool is_within_reach(double kg, const std::optional<Range>& age_years) {
    const Range age = age_years.value_or(Range{0, adult_years});
    const auto reach_at = [](double years) {
        return *std::find_if(std::begin(reaches), std::end(reaches) - 1,
                             [years](const Reach& reach) { return years >= reach.years_from; });
    };
    return kg >= reach_at(age.low).kg_low && kg <= reach_at(age.high).kg_high;
}

bool is_within_reach(const fhir::Interval& kg, const std::optional<Range>& age_years) {
    return is_within_reach(kg.low, age_years) && is_within_reach(kg.high, age_years);
}

} // namespace

int weight_days(const std::optional<Range>& age_years, const Thresholds& thresholds) {
    if (!age_years || age_years->low < child_years) return thresholds.weight_days_infant;
    return age_years->low < adult_years ? thresholds.weight_days_child : thresholds.weight_days_adult;
}

std::optional<Weight> current_weight(const PatientFacts& patient) {
    const std::optional<Range> age_years = patient[Fact::age_years].number;
    const auto is_dated_weight = [](const CodedObservation& coded) {
        return holds(coded.sets, ValueSet::obs_body_weight) && coded.observation->date;
    };
    // Of partial dates several may be the newest: each that can be as late as the latest that one certainly is.
    std::optional<fhir::Day> newest;
    for (const CodedObservation& coded : patient.observations)
        if (is_dated_weight(coded))
            newest = std::max(newest.value_or(coded.observation->date->first), coded.observation->date->first);
    if (!newest || !knows_laboratory_since(*patient.record, *newest)) return std::nullopt;

    // Results that differ are two bounds; one of them unusable makes all of them unusable.
    std::optional<Weight> weight;
    for (const CodedObservation& coded : patient.observations) {
        const fhir::Observation& observation = *coded.observation;
        if (!is_dated_weight(coded) || observation.date->last < *newest) continue;
        const auto kg = fhir::interval_in(observation.value, "kg");
        if (!kg || !is_within_reach(*kg, age_years)) return std::nullopt;
        if (patient.today - observation.date->first > weight_days(age_years, patient.settings->thresholds))
            return std::nullopt;
        if (!weight) weight = Weight{{kg->low, kg->high}, observation.id, *observation.date};
        weight->kg = {std::min(weight->kg.low, kg->low), std::max(weight->kg.high, kg->high)};
        weight->date = {std::min(weight->date.first, observation.date->first),
                        std::max(weight->date.last, observation.date->last)};
        if (observation.id < weight->observation_id) weight->observation_id = observation.id;
    }
    return weight;
}

std::string weight_text(const Weight& weight) {
    const auto shown = [](double kg) { return number_text(std::round(kg * 1000) / 1000); };
    std::string text = shown(weight.kg.low);
    if (weight.kg.high > weight.kg.low) text += " to " + shown(weight.kg.high);
    return text + " kg on " + to_text(weight.date);
}

} // namespace eczema::cards
