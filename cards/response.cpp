#include "cards/response.hpp"

#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/severity.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::Day;

// Specification section 5: falls of EASI in per cent and of DLQI in points (NICE for 50 and 4, the others design).
constexpr double excellent_fall = 90, adequate_fall = 75, adequate_fall_with_dlqi = 50, partial_fall = 25;
constexpr double dlqi_fall = 4;
constexpr double almost_clear_iga = 1;
constexpr double supplied_percent = 80; // of the days on the drug (specification R41)
constexpr double whole = 100;
constexpr double rounding = 1e-9; // scores have one decimal, which doubles do not hold exactly

bool falls_by(double percent, double before, double now) {
    return now <= before * (whole - percent) / whole + rounding;
}

bool gains(const std::optional<double>& before, const std::optional<double>& now) {
    return before && now && *before - *now >= dlqi_fall - rounding;
}

// Days on the drug before which a score says nothing about it.
int days_to_respond(ValueSet drug, const Thresholds& thresholds) {
    if (holds(sets_in(DrugGroup::biologics), drug)) return thresholds.response_biologic_days;
    if (holds(sets_in(DrugGroup::upadacitinib_or_abrocitinib), drug)) return thresholds.response_jak_days;
    return thresholds.response_days;
}

// The scores that a response is read from, if the drug began on one certain day.
class Course {
  public:
    Course(std::span<const Scored> scores, Day start, int wait, const Derivation& from)
        : before_(scores, start - from.settings.thresholds.response_baseline_days, start),
          now_(scores, std::max(start + wait, from.today - from.settings.thresholds.response_recent_days), from.today) {
        easi_ = {usable(before_[Score::easi]), usable(now_[Score::easi])};
        iga_ = {usable(before_[Score::iga]), usable(now_[Score::iga])};
        dlqi_ = {usable(before_[Score::dlqi]), usable(now_[Score::dlqi])};
        cdlqi_ = {usable(before_[Score::cdlqi]), usable(now_[Score::cdlqi])};
        leave_out_the_older();
    }

    std::optional<Response> response() const {
        return response_of({points(easi_.before), points(iga_.before), points(dlqi_.before), points(cdlqi_.before)},
                           {points(easi_.now), points(iga_.now), points(dlqi_.now), points(cdlqi_.now)});
    }

    bool has_unusable_score() const {
        for (const Score score : {Score::easi, Score::iga})
            if ((before_[score] && !usable(before_[score])) || (now_[score] && !usable(now_[score]))) return true;
        return false;
    }

    // Whether a score of EASI or IGA that may be the newest says nothing else.
    bool agrees_with(const Scored& undated) const {
        if (undated.score != Score::easi && undated.score != Score::iga) return true;
        const Scored* const now = now_[undated.score];
        return now && now->points && now->points == undated.points;
    }

    // Whether both read the same scores.
    bool agrees_with(const Course& other) const {
        for (const Score score : {Score::easi, Score::iga, Score::dlqi, Score::cdlqi})
            if (before_[score] != other.before_[score] || now_[score] != other.now_[score]) return false;
        return true;
    }

    FactValue fact(Response response, std::pmr::memory_resource& arena) const {
        std::string text;
        std::pmr::vector<Evidence> evidence(&arena);
        const auto add = [&](const Pair& pair) {
            if (!text.empty()) text += ", ";
            text += std::string(shown(pair.now->score)) + ' ';
            if (pair.before) {
                text += number_text(*pair.before->points) + " to ";
                evidence.push_back(evidence_of(*pair.before));
            }
            text += number_text(*pair.now->points);
            evidence.push_back(evidence_of(*pair.now));
        };
        const bool has_easi = easi_.is_whole() && *easi_.before->points > 0;
        if (has_easi) add(easi_);
        if (iga_.now && (!has_easi || *iga_.now->points <= almost_clear_iga)) add(iga_);
        if (has_easi)
            for (const Pair* pair : {&dlqi_, &cdlqi_})
                if (pair->is_whole()) add(*pair);
        std::sort(evidence.begin(), evidence.end(), comes_before);
        return number_fact(static_cast<double>(response), {evidence.data(), evidence.size()}, text_in(arena, text));
    }

  private:
    struct Pair {
        const Scored *before, *now;
        bool is_whole() const { return before && now; }
    };

    static const Scored* usable(const Scored* scored) {
        const bool has_bands = scored && (scored->score == Score::easi || scored->score == Score::iga);
        return scored && scored->points && (!has_bands || scored->band) ? scored : nullptr;
    }

    static std::optional<double> points(const Scored* scored) { return scored ? scored->points : std::nullopt; }

    static Evidence evidence_of(const Scored& scored) {
        return {"Observation", scored.observation->id, scored.observation->date};
    }

    // Of EASI and IGA that are not of one visit the newer speaks, if it can be compared.
    void leave_out_the_older() {
        if (!easi_.now || !iga_.now || std::abs(easi_.now->day - iga_.now->day) <= same_visit_days) return;
        if (easi_.now->day > iga_.now->day && easi_.before)
            iga_.now = nullptr;
        else if (iga_.now->day > easi_.now->day && iga_.before)
            easi_.now = nullptr;
    }

    NewestScores before_, now_; // unusable ones too
    Pair easi_{}, iga_{}, dlqi_{}, cdlqi_{};
};

bool is_clinical(const Scored& scored) {
    return scored.band && (scored.score == Score::easi || scored.score == Score::iga || scored.score == Score::scorad);
}

// Whether a clinician's score lies within [first, last], each a day known to lie between two.
FactValue scored_within(std::span<const Scored> scores, const fhir::DateInterval& first, const fhir::DateInterval& last,
                        const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Scored& scored : scores) {
        const auto& date = *scored.observation->date;
        if (!is_clinical(scored) || date.last < first.first || date.first > last.last) continue;
        fact.add(date.first >= first.last && date.last <= last.first ? Tri::yes : Tri::unknown,
                 {"Observation", scored.observation->id, date});
    }
    return fact.value(knows_scores_since(from.record, first.first));
}

struct Answer {
    FactValue response, comparable;
};

// Both are unknown where scores may be missing or cannot be read; the response alone where there are none.
Answer response_to(std::span<const Scored> scores, const fhir::DateInterval& start, int wait, const Derivation& from) {
    constexpr std::string_view not_supplied = "severity scores (not supplied)";
    const Day since = std::max(start.first + wait, from.today - from.settings.thresholds.response_recent_days);
    if (!knows_scores_since(from.record, since)) return {unknown_fact(not_supplied), unknown_fact(not_supplied)};
    const Course earliest(scores, start.first, wait, from), latest(scores, start.last, wait, from);
    if (!earliest.agrees_with(latest))
        return {unknown_fact("the day the drug was started"), unknown_fact("the day the drug was started")};
    for (const Scored& undated : undated_scores(from))
        if (!earliest.agrees_with(undated))
            return {unknown_fact("the day of a severity score"), unknown_fact("the day of a severity score")};
    if (const auto response = earliest.response()) {
        FactValue value = earliest.fact(*response, from.arena);
        return {value, {.truth = Tri::yes}};
    }
    constexpr std::string_view missing = "EASI or IGA before the drug and on it";
    if (earliest.has_unusable_score()) return {unknown_fact(missing), unknown_fact(missing)};
    return {unknown_fact(missing), {.truth = Tri::no}};
}

// The days of the supplies that were dispensed, so that many doses are looked up among many supplies.
class SuppliedDays {
  public:
    explicit SuppliedDays(const Treatment& treatment) {
        std::vector<std::pair<Day, Day>> supplies;
        for (const Exposure* exposure : treatment.exposures)
            if (exposure->source == ExposureSource::dispense && exposure->start && exposure->end)
                supplies.emplace_back(exposure->start->first, exposure->end->first);
        std::sort(supplies.begin(), supplies.end());
        for (const auto& [first, last] : supplies) {
            if (!spans_.empty() && first <= spans_.back().second)
                spans_.back().second = std::max(spans_.back().second, last);
            else if (first <= last)
                spans_.emplace_back(first, last);
        }
    }

    bool hold(Day day) const {
        const auto after = std::upper_bound(spans_.begin(), spans_.end(), day,
                                            [](Day wanted, const auto& span) { return wanted < span.first; });
        return after != spans_.begin() && day <= std::prev(after)->second;
    }

  private:
    std::vector<std::pair<Day, Day>> spans_; // first and last day, inclusive; apart, in order
};

// Days for which the drug was dispensed or given, at least and at most. A dose given while a dispensed supply lasts is
// taken to be of that supply.
std::optional<Range> days_supplied(const Treatment& treatment, Day today) {
    const SuppliedDays supplied(treatment);
    Range days{0, 0};
    for (const Exposure* exposure : treatment.exposures) {
        const bool is_given = exposure->source == ExposureSource::administration;
        if (!is_given && exposure->source != ExposureSource::dispense) continue;
        if (!exposure->start || !exposure->end || exposure->took_place != Tri::yes) return std::nullopt;
        if (is_given && supplied.hold(exposure->start->first)) continue;
        days.low += std::max(0, std::min(exposure->end->first, today) - exposure->start->last + 1);
        days.high += std::max(0, std::min(exposure->end->last, today) - exposure->start->first + 1);
    }
    if (days.high == 0) return std::nullopt;
    return days;
}

FactValue doses_missed(const Treatment& treatment, const fhir::DateInterval& start, const Derivation& from) {
    if (!holds(sets_in(DrugGroup::biologics), treatment.drug)) return not_applicable();
    const auto days = days_supplied(treatment, from.today);
    if (!days || !start.is_exact()) return unknown_fact();
    const double expected = from.today - start.first + 1;
    if (days->low * whole >= expected * supplied_percent) return {.truth = Tri::no};
    const bool knows = from.record.supply_of(fhir::RecordList::medication_dispenses).is_whole &&
                       from.record.supply_of(fhir::RecordList::medication_administrations).is_whole;
    if (!knows || days->high * whole >= expected * supplied_percent) return unknown_fact();
    FactBuilder fact(from.arena);
    for (const Exposure* exposure : treatment.exposures)
        if (exposure->source == ExposureSource::dispense || exposure->source == ExposureSource::administration)
            fact.add(exposure->took_place, evidence_of(*exposure));
    const std::string text =
        "supply for " + number_text(days->high) + " of " + number_text(expected) + " days on record";
    return fact.value(true, text_in(from.arena, text));
}

// Days on the drug from which the rules about non-response judge it (specification R41-R43).
int days_to_judge(ValueSet drug) {
    if (holds(sets_in(DrugGroup::biologics), drug)) return 112;
    return drug == ValueSet::drug_baricitinib ? 56 : 84;
}

// Whether the drug is taken, long enough to be judged, without response. Scores that are not there are no hint.
Tri has_no_response(const Treatment& treatment, std::span<const Scored> scores, const Derivation& from,
                    FactBuilder& fact) {
    const auto days = treatment.days_on(from.today);
    if (!treatment.start || !days) return treatment.is_on & Tri::unknown;
    const int due = days_to_judge(treatment.drug);
    const Tri is_due = days->first >= due ? Tri::yes : days->second < due ? Tri::no : Tri::unknown;
    if (is_due == Tri::no) return Tri::no;
    const Answer answer =
        response_to(scores, *treatment.start, days_to_respond(treatment.drug, from.settings.thresholds), from);
    if (answer.comparable.truth == Tri::no) return Tri::no;
    const auto& grade = answer.response.number;
    const Tri is_none = grade ? tri(grade->low <= static_cast<double>(Response::none)) : Tri::unknown;
    const Tri found = treatment.is_on & treatment.was_taken & is_due & is_none;
    for (const Evidence& evidence : answer.response.evidence) fact.add(found, evidence);
    return found;
}

} // namespace

std::optional<Response> response_of(const ScoreSet& before, const ScoreSet& now) {
    if (!before.easi && !before.iga) return std::nullopt;
    const bool is_almost_clear = now.iga && *now.iga <= almost_clear_iga;
    if (before.easi && *before.easi > 0 && now.easi) {
        const auto falls = [&](double percent) { return falls_by(percent, *before.easi, *now.easi); };
        if (is_almost_clear || falls(excellent_fall)) return Response::excellent;
        const bool has_gain = gains(before.dlqi, now.dlqi) || gains(before.cdlqi, now.cdlqi);
        if (falls(adequate_fall) || (falls(adequate_fall_with_dlqi) && has_gain)) return Response::adequate;
        return falls(partial_fall) ? Response::partial : Response::none;
    }
    if (is_almost_clear) return Response::adequate;
    if (!before.iga || !now.iga) return std::nullopt;
    return *before.iga - *now.iga >= 1 ? Response::partial : Response::none;
}

void derive_nonresponse(const Derivation& from, PatientFacts& facts) {
    FactBuilder fact(from.arena);
    Tri is_any = facts.taken.empty() && !knows_medications(from.record) ? Tri::unknown : Tri::no;
    const auto scores = facts.taken.empty() ? std::pmr::vector<Scored>(&from.arena) : derive_scores(from);
    for (const JudgedDrug& taken : facts.taken) is_any |= has_no_response(*taken.treatment, scores, from, fact);
    FactValue& none = at(facts, Fact::systemic_nonresponse) = fact.value(true);
    none.truth = is_any;
    at(facts, Fact::patch_test_considered) = {.truth = facts[Fact::systemic_candidate].truth |
                                                       facts[Fact::systemic_drug_drafted].truth | is_any};
}

void derive_response(const Derivation& from, const JudgedDrug& judged, const PatientFacts&, DrugFacts& facts) {
    for (const Fact fact : {Fact::response, Fact::response_comparable, Fact::response_scored,
                            Fact::baseline_score_missing, Fact::doses_missed})
        at(facts, fact) = not_applicable();
    if (!judged.treatment || judged.draft) return;
    const auto& start = judged.treatment->start;
    if (!start) {
        for (const Fact fact :
             {Fact::response, Fact::response_comparable, Fact::response_scored, Fact::baseline_score_missing})
            at(facts, fact) = unknown_fact("start of the drug");
        at(facts, Fact::doses_missed) = unknown_fact();
        return;
    }
    const auto scores = derive_scores(from);
    const int wait = days_to_respond(judged.treatment->drug, from.settings.thresholds);
    const int before = from.settings.thresholds.response_baseline_days;
    const fhir::DateInterval today{from.today, from.today};
    Answer answer = response_to(scores, *start, wait, from);
    at(facts, Fact::response) = answer.response;
    at(facts, Fact::response_comparable) = answer.comparable;
    at(facts, Fact::response_scored) = scored_within(scores, {start->first + wait, start->last + wait}, today, from);
    FactValue baseline = scored_within(scores, {start->first - before, start->last - before}, *start, from);
    baseline.truth = !baseline.truth;
    at(facts, Fact::baseline_score_missing) = baseline;
    at(facts, Fact::doses_missed) = doses_missed(*judged.treatment, *start, from);
}

} // namespace eczema::cards
