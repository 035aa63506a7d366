#include "cards/counselling.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

namespace eczema::cards {
namespace {

constexpr int new_days = 180; // specification 1.2 naive(d), inclusive

// No light on any of the last 180 days, nor under way.
FactValue is_first_light(const Derivation& from) {
    const fhir::Day first = from.today - new_days;
    Tri was_given = tri(!from.record.supply_of(fhir::RecordList::procedures).is_whole) & Tri::unknown;
    for (const fhir::Procedure& procedure : from.record.procedures) {
        if (procedure.status != "completed" && procedure.status != "in-progress" && procedure.status != "stopped")
            continue;
        const Tri is_light = identify_service(procedure.code, from.value_sets).is_in(DrugGroup::light);
        const auto& last = procedure.performed.end ? procedure.performed.end : procedure.performed.start;
        if (last && last->last < first && procedure.status != "in-progress") continue;
        const bool is_within = procedure.status == "in-progress" || (last && last->first >= first);
        was_given |= is_light & (tri(is_within) | Tri::unknown);
    }
    return {.truth = !was_given, .missing = "earlier light treatment"};
}

// The topics as the summary names them, and the points in full.
void add_points(const Derivation& from, ValueSet drug, FactValue& value) {
    constexpr std::size_t most_topics = 3;
    const auto points = counselling_points(drug);
    std::pmr::vector<std::string_view> lines(&from.arena);
    std::string topics;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i < most_topics) topics += (i ? ", " : "") + std::string(points[i]->topic);
        lines.push_back(points[i]->text);
    }
    if (points.size() > most_topics) topics += " and " + std::to_string(points.size() - most_topics) + " more";
    value.detail = text_in(from.arena, topics);
    value.lines = {lines.data(), lines.size()}; // the storage is the arena's
}

} // namespace

void derive_first_prescription(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    FactValue& value = at(facts, Fact::first_prescription);
    value = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::systemic_steroid_or_light));
    if (!judged.draft || !drug) return;
    if (holds(sets_in(DrugGroup::light), *drug))
        value = is_first_light(from);
    else
        value = {.truth = is_naive(*drug, new_days, from), .missing = missing_medications(from.record)};
    value.truth &= judged.drug.is_in(*drug);
    value.evidence = facts[Fact::ordered_drug].evidence;
    add_points(from, *drug, value);
}

} // namespace eczema::cards
