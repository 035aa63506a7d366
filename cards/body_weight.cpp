#include "cards/body_weight.hpp"

#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
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

Reach reach_at(double years) {
    return *std::find_if(std::begin(reaches), std::end(reaches) - 1,
                         [years](const Reach& reach) { return years >= reach.years_from; });
}

bool is_within_reach(double kg, const std::optional<Range>& age_years) {
    const Range age = age_years.value_or(Range{0, adult_years});
    return kg >= reach_at(age.low).kg_low && kg <= reach_at(age.high).kg_high;
}

bool is_within_reach(const fhir::Interval& kg, const std::optional<Range>& age_years) {
    return is_within_reach(kg.low, age_years) && is_within_reach(kg.high, age_years);
}

// One measurement: an observation's own value, or that of a component.
struct Measured {
    const fhir::Observation* observation;
    std::optional<fhir::Interval> kg; // nothing where it cannot be one
};

std::vector<Measured> weights_of(const PatientFacts& patient, const std::optional<Range>& age_years) {
    std::vector<Measured> weights;
    const auto add = [&](const fhir::Observation& observation, const fhir::ObservedValue& observed) {
        auto kg = fhir::interval_in(observed.value, "kg");
        if (kg && !is_within_reach(*kg, age_years)) kg.reset();
        weights.push_back({&observation, kg});
    };
    for (const CodedObservation& coded : patient.observations) {
        const fhir::Observation& observation = *coded.observation;
        if (holds(coded.own_sets, ValueSet::obs_body_weight)) add(observation, observation);
        for (std::size_t i = 0; i < coded.component_sets.size(); ++i) // a panel may only name its members
            if (holds(coded.component_sets[i], ValueSet::obs_body_weight) && observation.components[i].has_value())
                add(observation, observation.components[i]);
    }
    return weights;
}

std::optional<Range> age_on(fhir::Day day, const fhir::Patient& patient) {
    if (!patient.birth_date) return std::nullopt;
    return Range{static_cast<double>(fhir::completed_years(patient.birth_date->last, day)),
                 static_cast<double>(fhir::completed_years(patient.birth_date->first, day))};
}

// The newest of these weights on the day.
std::optional<Weight> newest_on(fhir::Day day, const std::optional<Range>& age_years, std::span<const Measured> weights,
                                const PatientFacts& patient) {
    // Of partial dates several may be the newest: each that can be as late as the latest that one certainly is.
    std::optional<fhir::Day> newest;
    for (const Measured& measured : weights)
        if (const auto& date = measured.observation->date) newest = std::max(newest.value_or(date->first), date->first);
    if (!newest || !knows_laboratory_since(*patient.record, *newest)) return std::nullopt;

    // Results that differ are two bounds; one of them unusable makes all of them unusable.
    std::optional<Weight> weight;
    for (const auto& [sent, kg] : weights) {
        const fhir::Observation& observation = *sent;
        if (!observation.date || observation.date->last < *newest) continue;
        if (!kg) return std::nullopt;
        if (day - observation.date->first > weight_days(age_years, patient.settings->thresholds)) return std::nullopt;
        if (!weight) weight = Weight{{kg->low, kg->high}, observation.id, *observation.date};
        weight->kg = {std::min(weight->kg.low, kg->low), std::max(weight->kg.high, kg->high)};
        weight->date = {std::min(weight->date.first, observation.date->first),
                        std::max(weight->date.last, observation.date->last)};
        if (observation.id < weight->observation_id) weight->observation_id = observation.id;
    }
    // One without a date may be the newest: it has to say the same.
    for (const auto& [observation, kg] : weights)
        if (!observation->date && (!kg || kg->low < weight->kg.low || kg->high > weight->kg.high)) return std::nullopt;
    return weight;
}

} // namespace

int weight_days(const std::optional<Range>& age_years, const Thresholds& thresholds) {
    if (!age_years || age_years->low < child_years) return thresholds.weight_days_infant;
    return age_years->low < adult_years ? thresholds.weight_days_child : thresholds.weight_days_adult;
}

std::optional<Weight> current_weight(const PatientFacts& patient) {
    const std::optional<Range> age_years = patient[Fact::age_years].number;
    return newest_on(patient.today, age_years, weights_of(patient, age_years), patient);
}

std::optional<Weight> weight_on(fhir::Day day, const PatientFacts& patient) {
    const std::optional<Range> age_years = age_on(day, patient.record->patient);
    std::vector<Measured> weights = weights_of(patient, age_years);
    std::erase_if(weights, [day](const Measured& measured) {
        return measured.observation->date && measured.observation->date->first > day;
    });
    return newest_on(day, age_years, weights, patient);
}

double lightest_kg(const std::optional<Range>& age_years) { return reach_at(age_years ? age_years->low : 0).kg_low; }

void derive_body_weight(const Derivation& from, PatientFacts& facts) {
    const auto weight = current_weight(facts);
    at(facts, Fact::body_weight) =
        weight ? FactValue{.truth = Tri::yes,
                           .number = weight->kg,
                           .detail = text_in(from.arena, weight_text(*weight)),
                           .evidence = evidence_in(from.arena, {"Observation", weight->observation_id, weight->date})}
               : unknown_fact("a current weight");
}

std::string weight_text(const Weight& weight) {
    const auto shown = [](double kg) { return number_text(std::round(kg * 1000) / 1000); };
    std::string text = shown(weight.kg.low);
    if (weight.kg.high > weight.kg.low) text += " to " + shown(weight.kg.high);
    return text + " kg on " + to_text(weight.date);
}

} // namespace eczema::cards
