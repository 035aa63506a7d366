#include "cards/severity.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/observations.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <array>

namespace eczema::cards {
namespace {

using fhir::Day;

struct ScoreName {
    std::string_view code, shown;
};
constexpr std::array<ScoreName, score_count> score_names{{
    ScoreName{"easi", "EASI"},
    ScoreName{"iga", "IGA"},
    ScoreName{"scorad", "SCORAD"},
    ScoreName{"poem", "POEM"},
    ScoreName{"dlqi", "DLQI"},
    ScoreName{"cdlqi", "CDLQI"},
    ScoreName{"pp-nrs", "PP-NRS"},
    ScoreName{"bsa-affected", "BSA affected"},
    ScoreName{"topical-failure", "topical failure"},
    ScoreName{"topicals-inadvisable", "topicals inadvisable"},
    ScoreName{"other-therapies-inadvisable", "other systemic treatments inadvisable"},
    ScoreName{"distribution-changed", "changed distribution"},
}};

constexpr int impact_days = 30;          // DLQI or itch this close to a mild score raises it
constexpr double large_impact_dlqi = 10; // above
constexpr double severe_itch = 7;        // at or above
constexpr std::string_view day_of_score = "the day of the newest severity score";
constexpr std::string_view raised_by_impact = "raised from mild by large impact on daily life or itch, score";

// Scores without bands have a range as well.
bool is_possible(Score score, double points) {
    if (score == Score::dlqi || score == Score::cdlqi) return points >= 0 && points <= 30;
    return score != Score::pp_nrs || (points >= 0 && points <= 10);
}

// A share of the body is never a score (specification 8.3), nor is a number in any other unit. The area affected is
// counted in per cent, whether the unit says so or not.
bool has_foreign_unit(Score score, const fhir::Observation& observation) {
    if (score == Score::bsa_affected && fhir::amount_in(observation.value, "%") == observation.value.value)
        return false;
    return !fhir::is_plain_number(observation.value);
}

// Of two on one day the higher, and of equals the first by id: the order sent says nothing.
bool replaces(const Scored& later, const Scored& newest) {
    if (later.day != newest.day) return later.day > newest.day;
    if (later.points != newest.points) return later.points > newest.points;
    return later.observation->id < newest.observation->id;
}

// Nothing where it is no score, or its status or an absent value says that it does not count.
std::optional<Scored> scored_in(const fhir::Observation& observation, const Derivation& from) {
    const auto score = score_of(observation.code, from.value_sets);
    const Tri final = is_final(observation);
    if (!score || final == Tri::no || observation.is_data_absent) return std::nullopt;
    Scored scored{*score, &observation, observation.date ? observation.date->last : from.today, std::nullopt,
                  std::nullopt};
    if (final == Tri::yes && observation.value.value && !observation.value.has_comparator() &&
        !has_foreign_unit(*score, observation) && is_possible(*score, *observation.value.value)) {
        scored.points = observation.value.value;
        scored.band = band_of(*score, *observation.value.value, from.settings.thresholds);
    }
    return scored;
}

FactValue band_fact(Band band, const Scored& scored, std::string_view detail, std::pmr::memory_resource& arena) {
    const Evidence evidence{"Observation", scored.observation->id, scored.observation->date};
    const std::string text =
        std::string(to_text(band)) + ", " + std::string(detail) + ' ' + number_text(*scored.points);
    return number_fact(static_cast<double>(band), evidence_in(arena, evidence), text_in(arena, text));
}

// Whether a score is surely fresh, and no other of its instrument that says something else may be newer. Only partial
// dates leave this open.
bool is_surely_newest(const Scored& newest, std::span<const Scored> scores, Day since) {
    const Day earliest = newest.observation->date->first;
    if (earliest < since) return false;
    return std::none_of(scores.begin(), scores.end(), [&](const Scored& other) {
        return other.score == newest.score && other.day > earliest && other.band != newest.band;
    });
}

bool has_large_impact(const NewestScores& newest, Day around) {
    const auto near = [&](const Scored* scored) {
        return scored && scored->points && std::abs(scored->day - around) <= impact_days;
    };
    for (const Score index : {Score::dlqi, Score::cdlqi})
        if (near(newest[index]) && *newest[index]->points > large_impact_dlqi) return true;
    return near(newest[Score::pp_nrs]) && *newest[Score::pp_nrs]->points >= severe_itch;
}

// The newest entry that states one; of entries of one day the most severe.
std::optional<FactValue> from_condition(const Derivation& from, std::optional<Day> newest_score) {
    struct Stated {
        Band band;
        Evidence evidence;
    };
    std::optional<Stated> newest;
    const auto replaces = [](const Stated& later, const Stated& known) {
        if (later.evidence.date->first != known.evidence.date->first)
            return later.evidence.date->first > known.evidence.date->first;
        return later.band != known.band ? later.band > known.band : comes_before(later.evidence, known.evidence);
    };
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_atopic_dermatitis, from)) {
        const auto& recorded = diagnosis.condition->recorded;
        if (has(diagnosis) != Tri::yes || !recorded) continue;
        if (from.today - recorded->first > from.settings.thresholds.condition_severity_days) continue;
        if (newest_score && recorded->first < *newest_score) continue;
        const SetBits sets = from.value_sets.table.sets_of(diagnosis.condition->severity).sets;
        for (const auto& [set, band] :
             {std::pair{ValueSet::severity_severe, Band::severe},
              std::pair{ValueSet::severity_moderate, Band::moderate}, std::pair{ValueSet::severity_mild, Band::mild}})
            if (holds(sets, set)) {
                const Stated stated{band, {"Condition", diagnosis.condition->id, recorded}};
                if (!newest || replaces(stated, *newest)) newest = stated;
                break;
            }
    }
    if (!newest) return std::nullopt;
    return number_fact(static_cast<double>(newest->band), evidence_in(from.arena, newest->evidence),
                       "severity recorded with the diagnosis");
}

} // namespace

std::string_view to_text(Band band) {
    constexpr std::array<std::string_view, 4> texts{"clear", "mild", "moderate", "severe"};
    return texts[static_cast<std::size_t>(band)];
}

std::optional<Score> score_of(const fhir::CodeableConcept& code, const ValueSets& value_sets) {
    for (const fhir::Coding& coding : code.codings) {
        const bool is_ours = fhir::code_system(coding.system) == fhir::CodeSystem::eczema_score;
        const SetBits sets = is_ours ? SetBits() : value_sets.table.sets_of(coding.system, coding.code).sets;
        for (std::size_t i = 0; i < score_count; ++i) {
            const auto score = static_cast<Score>(i);
            if (is_ours ? code_of(score) == coding.code : sets.test(index_of(score))) return score;
        }
        if (is_ours) return std::nullopt;
        if (holds(sets, ValueSet::obs_poem)) return Score::poem;
        if (holds(sets, ValueSet::obs_dlqi)) return Score::dlqi;
    }
    return std::nullopt;
}

std::optional<Band> band_of(Score score, double points, const Thresholds& thresholds) {
    const auto within = [points](double low, double high) { return points >= low && points <= high; };
    switch (score) {
    case Score::iga:
        if (!within(0, 4) || points != static_cast<int>(points)) return std::nullopt;
        return points <= 1 ? Band::clear : points == 2 ? Band::mild : points == 3 ? Band::moderate : Band::severe;
    case Score::easi:
        if (!within(0, 72)) return std::nullopt;
        return points <= 1 ? Band::clear : points <= 7 ? Band::mild : points <= 21 ? Band::moderate : Band::severe;
    case Score::scorad:
        if (!within(0, 103)) return std::nullopt;
        return points >= thresholds.scorad_severe_min     ? Band::severe
               : points >= thresholds.scorad_moderate_min ? Band::moderate
               : points > 0                               ? Band::mild
                                                          : Band::clear;
    case Score::poem:
        if (!within(0, 28)) return std::nullopt;
        return points <= 2 ? Band::clear : points <= 7 ? Band::mild : points <= 16 ? Band::moderate : Band::severe;
    default:
        return std::nullopt;
    }
}

std::string_view code_of(Score score) { return score_names[static_cast<std::size_t>(score)].code; }

std::string_view shown(Score score) { return score_names[static_cast<std::size_t>(score)].shown; }

std::pmr::vector<Scored> derive_scores(const Derivation& from) {
    std::pmr::vector<Scored> scores(&from.arena);
    for (const fhir::Observation& observation : from.record.observations)
        if (const auto scored = scored_in(observation, from); scored && observation.date) scores.push_back(*scored);
    return scores;
}

std::pmr::vector<Scored> undated_scores(const Derivation& from) {
    std::pmr::vector<Scored> scores(&from.arena);
    for (const fhir::Observation& observation : from.record.observations)
        if (!observation.date)
            if (const auto scored = scored_in(observation, from)) scores.push_back(*scored);
    return scores;
}

NewestScores::NewestScores(std::span<const Scored> scores, std::optional<Day> first, std::optional<Day> last) {
    for (const Scored& scored : scores) {
        if (first && scored.observation->date->first < *first) continue;
        if (last && scored.day > *last) continue;
        const Scored*& newest = scores_[static_cast<std::size_t>(scored.score)];
        if (!newest || replaces(scored, *newest)) newest = &scored;
    }
}

bool knows_scores_since(const fhir::PatientRecord& record, Day since) {
    const fhir::Supply& supply = record.supply_of(fhir::RecordList::severity);
    return supply.is_whole || (supply.whole_since && *supply.whole_since <= since);
}

FactValue derive_severity(const Derivation& from, bool is_adult_on_systemic) {
    const Thresholds& thresholds = from.settings.thresholds;
    const int window = is_adult_on_systemic ? thresholds.severity_on_systemic_days : thresholds.severity_days;
    if (!knows_scores_since(from.record, from.today - window)) return unknown_fact("severity scores (not supplied)");

    const auto scores = derive_scores(from);
    const NewestScores newest(scores);
    std::optional<Day> newest_of_any;
    const Scored* newest_clinical = nullptr;
    for (const Score score : {Score::iga, Score::easi, Score::scorad, Score::poem}) {
        const Scored* scored = newest[score];
        if (!scored) continue;
        newest_of_any = std::max(newest_of_any.value_or(scored->day), scored->day);
        if (score != Score::poem && from.today - scored->day <= window &&
            (!newest_clinical || scored->day > newest_clinical->day))
            newest_clinical = scored;
    }

    // A score without a date may be the newest of all: it has to say the same.
    const auto undated = undated_scores(from);
    const auto agree = [&](Band band, bool with_poem) {
        return std::none_of(undated.begin(), undated.end(), [&](const Scored& other) {
            const bool counts = other.score == Score::iga || other.score == Score::easi ||
                                other.score == Score::scorad || (with_poem && other.score == Score::poem);
            return counts && other.band != band;
        });
    };

    if (newest_clinical) {
        const Scored* highest = nullptr;
        for (const Score score : {Score::iga, Score::easi, Score::scorad}) {
            const Scored* scored = newest[score];
            if (!scored || newest_clinical->day - scored->day > same_visit_days || !scored->band) continue;
            if (!highest || *scored->band > *highest->band) highest = scored;
        }
        if (!highest) return unknown_fact("a severity score within its instrument's range");
        if (!is_surely_newest(*highest, scores, from.today - window - same_visit_days) ||
            !is_surely_newest(*newest_clinical, scores, from.today - window) || !agree(*highest->band, false))
            return unknown_fact(day_of_score);
        if (*highest->band == Band::mild && has_large_impact(newest, highest->day))
            return band_fact(Band::moderate, *highest, raised_by_impact, from.arena);
        return band_fact(*highest->band, *highest, shown(highest->score), from.arena);
    }
    if (const Scored* poem = newest[Score::poem]; poem && from.today - poem->day <= thresholds.severity_poem_days) {
        if (!poem->band) return unknown_fact("a severity score within its instrument's range");
        if (!is_surely_newest(*poem, scores, from.today - thresholds.severity_poem_days) || !agree(*poem->band, true))
            return unknown_fact(day_of_score);
        if (*poem->band == Band::mild && has_large_impact(newest, poem->day))
            return band_fact(Band::moderate, *poem, raised_by_impact, from.arena);
        return band_fact(*poem->band, *poem, "patient-reported only, POEM", from.arena);
    }
    if (const auto recorded = from_condition(from, newest_of_any)) {
        if (!agree(static_cast<Band>(static_cast<int>(recorded->number->low)), true)) return unknown_fact(day_of_score);
        return *recorded;
    }
    if (newest_of_any) return unknown_fact("a current severity score (the newest is out of date)");
    return unknown_fact("severity score (EASI, IGA, SCORAD or POEM)");
}

} // namespace eczema::cards
