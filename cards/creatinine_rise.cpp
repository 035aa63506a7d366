#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/lab_values.hpp"
#include "cards/number_text.hpp"
#include "cards/observations.hpp"

#include <cmath>
#include <map>

namespace eczema::cards {
namespace {

using fhir::Day;

// The results of one day: between the lowest and the highest.
struct OnDay {
    std::optional<Range> value; // nothing where one cannot be read
    const fhir::Observation* observation;
};
using ByDay = std::pmr::map<Day, OnDay, std::greater<>>;

ByDay by_day(const std::pmr::vector<LabReading>& readings, std::pmr::memory_resource& arena) {
    ByDay days(&arena);
    for (const LabReading& reading : readings) {
        if (!reading.date || !reading.date->is_exact()) continue;
        const auto [at, is_first] = days.try_emplace(reading.date->first, OnDay{reading.value, reading.observation});
        if (is_first) continue;
        auto& value = at->second.value;
        value = value && reading.value ? std::optional(Range{std::min(value->low, reading.value->low),
                                                             std::max(value->high, reading.value->high)})
                                       : std::nullopt;
    }
    return days;
}

bool has_undated_since(const std::pmr::vector<LabReading>& readings, Day day) {
    return std::any_of(readings.begin(), readings.end(), [day](const LabReading& reading) {
        return !reading.date || (!reading.date->is_exact() && reading.date->last >= day);
    });
}

// 1.05 mg/dL is 1.25 times 0.84 mg/dL, though not as binary fractions.
double without_binary_error(double ratio) { return std::round(ratio * 1e9) / 1e9; }

constexpr std::string_view no_baseline = "a creatinine result from before the start";

FactValue rise(const Derivation& from, const fhir::DateInterval& start) {
    const auto readings = LabValues(from).readings(Analyte::creatinine);
    const ByDay days = by_day(readings, from.arena);
    const auto knows_since = [&](Day day) { return knows_laboratory_since(from.record, day); };

    // The newest two after the start.
    auto at = days.begin();
    const auto newest = at != days.end() && at->first > start.last ? at++ : days.end();
    const auto before = newest != days.end() && at != days.end() && at->first > start.last ? at++ : days.end();
    if (before == days.end()) {
        const bool is_whole = knows_since(std::max(start.first, from.today - oldest_result_days)) &&
                              !has_undated_since(readings, start.first);
        return is_whole ? not_applicable() : unknown_fact("two creatinine results since the start");
    }
    const auto baseline =
        std::find_if(days.begin(), days.end(), [&](const auto& day) { return day.first <= start.first; });
    if (baseline == days.end() || !knows_since(baseline->first) || has_undated_since(readings, baseline->first))
        return unknown_fact(no_baseline);
    const auto &one = newest->second.value, &other = before->second.value, &base = baseline->second.value;
    if (!one || !other) return unknown_fact("a creatinine result that can be read");
    if (!base || base->low <= 0) return unknown_fact(no_baseline);

    FactValue value{.truth = Tri::yes};
    value.number = Range{without_binary_error(std::min(one->low, other->low) / base->high),
                         without_binary_error(std::min(one->high, other->high) / base->low)};
    const auto shown = [](double number) { return number_text(std::round(number * 100) / 100); };
    value.detail =
        text_in(from.arena, "creatinine " + shown(value.number->low) + " times the result before the start (" +
                                shown(base->low) + ", now " + shown(one->low) + " mg/dL)");
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const auto& day : {newest, before, baseline})
        evidence.push_back({"Observation", day->second.observation->id, day->second.observation->date});
    std::sort(evidence.begin(), evidence.end(), comes_before);
    value.evidence = {evidence.data(), evidence.size()}; // the storage is the arena's
    return value;
}

} // namespace

void derive_creatinine_rise(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    FactValue& value = at(facts, Fact::creatinine_of_baseline);
    value = not_applicable();
    if (!judged.treatment || judged.drug.is_in(DrugGroup::ciclosporin) == Tri::no) return;
    value = judged.treatment->start ? rise(from, *judged.treatment->start) : unknown_fact("start of the drug");
}

void derive_result_ages(const JudgedDrug& judged, DrugFacts& facts) {
    struct Age {
        Fact of_result, in_use;
    };
    constexpr Age ages[] = {{Fact::filtration_rate_days, Fact::filtration_rate_days_in_use},
                            {Fact::creatinine_days, Fact::creatinine_days_in_use},
                            {Fact::alt_days, Fact::alt_days_in_use},
                            {Fact::ast_days, Fact::ast_days_in_use},
                            {Fact::blood_pressure_days, Fact::blood_pressure_days_in_use}};
    const bool is_only_taken = !judged.draft && judged.treatment;
    at(facts, Fact::taken_without_order) = {.truth = tri(is_only_taken)};
    for (const Age& age : ages) at(facts, age.in_use) = is_only_taken ? facts[age.of_result] : number_fact(0);
}

} // namespace eczema::cards
