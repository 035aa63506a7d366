#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"

#include <cmath>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr double adult_years = 18;

double to_hundredths(double value) { return std::round(value * 100) / 100; }

// An amount by the weight: "400 mg a day ordered, 6.67 mg/kg at 60 kg on 2026-08-10".
FactValue by_weight(double mg, std::string_view time, const std::optional<Weight>& weight,
                    std::span<const Evidence> of_order, std::pmr::memory_resource& arena) {
    if (!weight) return unknown_fact("a current weight");
    const Range per_kg{mg / weight->kg.high, mg / weight->kg.low};
    std::string text =
        number_text(to_hundredths(mg)) + " mg " + std::string(time) + ", " + number_text(to_hundredths(per_kg.low));
    if (per_kg.high > per_kg.low) text += " to " + number_text(to_hundredths(per_kg.high));
    text += " mg/kg at " + weight_text(*weight);
    std::pmr::vector<Evidence> evidence(of_order.begin(), of_order.end(), &arena);
    evidence.push_back({"Observation", weight->observation_id, weight->date});
    return {.truth = Tri::yes,
            .number = per_kg,
            .detail = text_in(arena, text),
            .evidence = {evidence.data(), evidence.size()}};
}

// How often a day: dosages of one sequence are taken beside one another, others after one another.
FactValue doses_a_day(const fhir::MedicationRequest& order, std::span<const Evidence> evidence,
                      std::pmr::memory_resource& arena) {
    std::optional<Range> times;
    for (const fhir::Dosage& dosage : order.dosages) {
        double together = 0;
        for (const fhir::Dosage& other : order.dosages) {
            if (other.sequence != dosage.sequence) continue;
            if (!other.times_per_day || other.is_as_needed || other.is_single) return unknown_fact();
            together += *other.times_per_day;
        }
        times =
            times ? Range{std::min(times->low, together), std::max(times->high, together)} : Range{together, together};
    }
    if (!times) return unknown_fact();
    const std::string text = times->high == 1  ? "once a day"
                             : times->low == 2 ? "twice a day"
                                               : number_text(to_hundredths(times->high)) + " doses a day";
    return {.truth = Tri::yes, .number = times, .detail = text_in(arena, text), .evidence = evidence};
}

// An adult's ciclosporin within 5 mg/kg a day, in two doses that capsules of 25 mg make up (the rounding is a choice of
// this project). The order's own amount where it is lower.
const OralDraft* ciclosporin_draft(const DrugFacts& facts, const std::optional<Weight>& weight,
                                   std::pmr::memory_resource& arena) {
    constexpr double most_mg_per_kg = 5, capsule_mg = 25;
    const auto& years = facts.patient[Fact::age_years].number;
    const auto &ordered = facts[Fact::ordered_daily_mg].number, &times = facts[Fact::doses_a_day].number;
    if (!years || years->low < adult_years || !weight || !ordered || !times) return nullptr;
    const double most = most_mg_per_kg * weight->kg.low;
    const bool is_twice = times->low == 2 && times->high == 2;
    if (ordered->high <= most && is_twice) return nullptr;
    const double each = std::floor(std::min(ordered->low, most) / 2 / capsule_mg) * capsule_mg;
    if (each < capsule_mg) return nullptr;
    auto* kept = arena.allocate(sizeof(OralDraft), alignof(OralDraft));
    return new (kept) OralDraft{drug_ciclosporin, static_cast<int>(each), 2, "adults, at most 5 mg/kg a day", true};
}

} // namespace

void derive_traditional_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    for (const Fact fact : {Fact::daily_mg_per_kg, Fact::weekly_mg_per_kg, Fact::doses_a_day})
        at(facts, fact) = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::traditional));
    if (!drug || !judged.draft || !judged.draft->medication_request) return;
    const fhir::MedicationRequest& order = *judged.draft->medication_request;
    const std::span<const Evidence> of_order = facts[Fact::ordered_drug].evidence;
    const std::optional<Weight> weight = current_weight(facts.patient);

    if (drug == drug_ciclosporin || drug == drug_azathioprine) {
        const auto& daily = facts[Fact::ordered_daily_mg].number;
        at(facts, Fact::daily_mg_per_kg) = daily ? by_weight(daily->high, "a day", weight, of_order, from.arena)
                                                 : unknown_fact("daily dose of the order");
    }
    if (drug == drug_methotrexate) {
        const auto& weekly = facts[Fact::methotrexate_weekly_mg].number;
        at(facts, Fact::weekly_mg_per_kg) = weekly && std::isfinite(weekly->high)
                                                ? by_weight(weekly->high, "a week", weight, of_order, from.arena)
                                                : unknown_fact("weekly dose of the order");
    }
    if (drug == drug_ciclosporin || drug == drug_mycophenolate)
        at(facts, Fact::doses_a_day) = doses_a_day(order, of_order, from.arena);
    if (drug == drug_ciclosporin) facts.oral_draft = ciclosporin_draft(facts, weight, from.arena);
}

} // namespace eczema::cards
