#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/response.hpp"
#include "cards/severity.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

ScoreSet scores_within(std::span<const Scored> scores, Day first, Day last) {
    const NewestScores newest(scores, first, last);
    const auto points = [&](Score score) {
        const bool has_bands = score == Score::easi || score == Score::iga;
        const Scored* const scored = newest[score];
        return scored && (!has_bands || scored->band) ? scored->points : std::nullopt;
    };
    return {points(Score::easi), points(Score::iga), points(Score::dlqi), points(Score::cdlqi)};
}

bool is_compared(const Scored& scored) {
    return scored.band && (scored.score == Score::easi || scored.score == Score::iga);
}

} // namespace

// Days between the last visit that showed an adequate response and the newest, which shows none. The response of today
// is that of biologic-nonresponse.
void derive_lost_response(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    FactValue& value = at(facts, Fact::response_lost_days) = not_applicable();
    const bool is_taken_biologic =
        judged.treatment && !judged.draft && holds(sets_in(DrugGroup::biologics), judged.treatment->drug);
    if (!is_taken_biologic) return;
    const FactValue& now = facts[Fact::response];
    if (now.truth == Tri::no || facts[Fact::response_comparable].truth == Tri::no) return;
    if (!now.number) {
        value = unknown_fact(now.missing);
        return;
    }
    if (now.number->low > static_cast<double>(Response::none)) return;
    const auto& start = judged.treatment->start;
    if (!start || !start->is_exact()) {
        value = unknown_fact("start of the drug");
        return;
    }
    const Day before = start->first - from.settings.thresholds.response_baseline_days;
    const auto scores = derive_scores(from);
    const ScoreSet baseline = scores_within(scores, before, start->first);
    std::pmr::vector<const Scored*> visits(&from.arena); // the newest first, one a day
    for (const Scored& scored : scores)
        if (is_compared(scored) && scored.day > start->first && scored.day <= from.today) visits.push_back(&scored);
    std::stable_sort(visits.begin(), visits.end(), [](const Scored* a, const Scored* b) { return a->day > b->day; });
    visits.erase(
        std::unique(visits.begin(), visits.end(), [](const Scored* a, const Scored* b) { return a->day == b->day; }),
        visits.end());
    const auto adequate = std::find_if(visits.begin(), visits.end(), [&](const Scored* visit) {
        const auto response = response_of(baseline, scores_within(scores, visit->day - same_visit_days, visit->day));
        return response && *response >= Response::adequate;
    });
    if (adequate == visits.end()) {
        value =
            knows_scores_since(from.record, before) ? not_applicable() : unknown_fact("severity scores (not supplied)");
        return;
    }
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const Scored* visit : {*adequate, visits.front()})
        evidence.push_back({"Observation", visit->observation->id, visit->observation->date});
    std::sort(evidence.begin(), evidence.end(), comes_before);
    value = number_fact(visits.front()->day - (*adequate)->day, {evidence.data(), evidence.size()}, now.detail);
}

} // namespace eczema::cards
