#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
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
    const Scored *adequate = nullptr, *newest = nullptr;
    for (const Scored& scored : scores) {
        if (!is_compared(scored) || scored.day <= start->first || scored.day > from.today) continue;
        if (!newest || scored.day > newest->day) newest = &scored;
        const auto response = response_of(baseline, scores_within(scores, scored.day - same_visit_days, scored.day));
        if (response && *response >= Response::adequate && (!adequate || scored.day > adequate->day))
            adequate = &scored;
    }
    if (!adequate || !newest) {
        value =
            knows_scores_since(from.record, before) ? not_applicable() : unknown_fact("severity scores (not supplied)");
        return;
    }
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const Scored* scored : {adequate, newest})
        evidence.push_back({"Observation", scored->observation->id, scored->observation->date});
    std::sort(evidence.begin(), evidence.end(), comes_before);
    value = number_fact(newest->day - adequate->day, {evidence.data(), evidence.size()}, now.detail);
}

} // namespace eczema::cards
