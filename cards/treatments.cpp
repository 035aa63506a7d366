#include "cards/treatments.hpp"

#include "cards/facts.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;

constexpr double intervals_missed = 2; // of a biologic: so many intervals between doses are one treatment (design)

// The earliest and the latest day that can be the last one of use up to today; no earliest where neither start nor end
// is known.
struct LastDay {
    std::optional<Day> earliest;
    Day latest;
};

LastDay last_day_of(const Exposure& exposure, const Derivation& from) {
    LastDay last{std::nullopt, from.today};
    const bool is_cut_short = exposure.has_ended && exposure.end && exposure.end->first > from.today;
    if (exposure.is_on == Tri::yes) {
        last.earliest = from.today;
    } else if (exposure.end && !is_cut_short) {
        last.earliest = exposure.end->first;
    } else if (exposure.start) {
        // An order without an end spoke for the drug until it was no longer fresh.
        const bool is_open = !exposure.has_ended && !exposure.end;
        last.earliest = exposure.start->last + (is_open ? from.settings.thresholds.open_ended_days : 0);
    }
    if (last.earliest) last.earliest = std::min(*last.earliest, from.today);
    if (exposure.end && exposure.is_on == Tri::no) last.latest = std::min(exposure.end->last, from.today);
    return last;
}

// Days without the drug up to which a treatment goes on.
int gap_allowed(const Exposure& exposure, ValueSet drug, const Settings& settings) {
    const SetBits biologics = sets_in(DrugGroup::biologics);
    double gap = settings.thresholds.treatment_gap_days;
    if (holds(biologics, drug) || drug == ValueSet::drug_other_biologics)
        for (const fhir::Dosage& dosage : exposure.dosages)
            if (dosage.interval_days) gap = std::max(gap, intervals_missed * *dosage.interval_days);
    return static_cast<int>(std::floor(gap));
}

bool starts_before(const Exposure* a, const Exposure* b) {
    if (a->start.has_value() != b->start.has_value()) return a->start.has_value(); // without a start: last
    if (a->start && a->start->first != b->start->first) return a->start->first < b->start->first;
    if (a->start && a->start->last != b->start->last) return a->start->last < b->start->last;
    return std::tie(a->source, a->id) < std::tie(b->source, b->id);
}

// One treatment while its exposures are gathered.
class Episode {
  public:
    Episode(const Exposure& first, ValueSet drug, const Derivation& from)
        : exposures_(&from.arena), start_(first.start), last_(last_day_of(first, from)),
          gap_(gap_allowed(first, drug, from.settings)) {
        exposures_.push_back(&first);
    }

    // Whether `next`, which does not begin earlier, belongs to it.
    Tri continues_with(const Exposure& next) const {
        if (next.start->first - last_.latest - 1 > gap_) return Tri::no;
        return tri(last_.earliest && next.start->last - *last_.earliest - 1 <= gap_) | Tri::unknown;
    }

    // Where it may be the first of another treatment, the start is not known for certain.
    void add(const Exposure& next, Tri belongs, ValueSet drug, const Derivation& from) {
        gap_ = std::max(gap_, gap_allowed(next, drug, from.settings));
        const LastDay theirs = last_day_of(next, from);
        if (theirs.earliest) last_.earliest = std::max(last_.earliest.value_or(*theirs.earliest), *theirs.earliest);
        last_.latest = std::max(last_.latest, theirs.latest);
        if (belongs != Tri::yes && start_) start_->last = std::max(start_->last, next.start->last);
        exposures_.push_back(&next);
    }

    void add_undated(const Exposure& exposure) { exposures_.push_back(&exposure); }

    Treatment treatment(ValueSet drug, Tri was_taken, Day today) const {
        Treatment made;
        made.drug = drug;
        made.start = start_;
        made.exposures = {exposures_.data(), exposures_.size()};
        made.is_on = Tri::no;
        made.was_taken = was_taken;
        made.is_only_ordered = true;
        std::optional<Day> last;
        bool is_end_known = true;
        for (const Exposure* exposure : exposures_) {
            made.is_on |= exposure->is_on & was_taken;
            made.stopped_for_lack_of_effect |= exposure->stopped_for_lack_of_effect & was_taken;
            made.stopped_for_intolerance |= exposure->stopped_for_intolerance & was_taken;
            made.is_only_ordered &= exposure->source == ExposureSource::order && !exposure->is_dispensed;
            if (!exposure->end || (exposure->has_ended && exposure->end->first > today))
                is_end_known = false;
            else
                last = std::max(last.value_or(exposure->end->last), exposure->end->last);
        }
        if (made.is_on == Tri::no && is_end_known && last) made.last_day = std::min(*last, today);
        return made;
    }

  private:
    std::pmr::vector<const Exposure*> exposures_; // storage stays the arena's
    std::optional<DateInterval> start_;
    LastDay last_;
    int gap_; // the longest that one of its exposures allows
};

Tri is_certain(const Exposure& exposure, ValueSet drug) { return exposure.drug.is_in(drug) & exposure.took_place; }

// Episodes of what was surely the drug and taken (`was_taken` yes), or of what may have been (unknown).
void add_treatments(ValueSet drug, Tri was_taken, const Derivation& from, std::pmr::vector<Treatment>& treatments) {
    std::pmr::vector<const Exposure*> exposures(&from.arena);
    for (const Exposure& exposure : from.exposures)
        if ((holds(exposure.drug.sets, drug) || holds(exposure.drug.possible, drug)) &&
            is_certain(exposure, drug) == was_taken && !is_to_come(exposure, from.today))
            exposures.push_back(&exposure);
    std::sort(exposures.begin(), exposures.end(), starts_before);

    std::pmr::vector<Episode> episodes(&from.arena);
    bool is_undated = false; // those without a start come last and make one episode
    for (const Exposure* exposure : exposures) {
        if (!exposure->start && is_undated) {
            episodes.back().add_undated(*exposure);
            continue;
        }
        is_undated = !exposure->start;
        const Tri continues = is_undated || episodes.empty() ? Tri::no : episodes.back().continues_with(*exposure);
        if (continues == Tri::no)
            episodes.emplace_back(*exposure, drug, from);
        else
            episodes.back().add(*exposure, continues, drug, from);
    }
    for (const Episode& episode : episodes) treatments.push_back(episode.treatment(drug, was_taken, from.today));
}

} // namespace

std::optional<std::pair<int, int>> Treatment::days_on(Day today) const {
    if (!start || (is_on == Tri::no && !last_day)) return std::nullopt;
    const Day until = is_on == Tri::no ? *last_day : today;
    return std::pair{std::max(0, until - start->last), std::max(0, until - start->first)};
}

std::span<const Treatment> derive_treatments(const Derivation& from) {
    const SetBits drugs = sets_in(DrugGroup::systemic_or_other_biologic) | sets_in(DrugGroup::systemic_corticosteroids);
    SetBits found;
    for (const Exposure& exposure : from.exposures) found |= exposure.drug.sets | exposure.drug.possible;
    found &= drugs;
    std::pmr::vector<Treatment> treatments(&from.arena);
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (!found.test(i)) continue;
        for (const Tri was_taken : {Tri::yes, Tri::unknown})
            add_treatments(static_cast<ValueSet>(i), was_taken, from, treatments);
    }
    return {treatments.data(), treatments.size()}; // the storage is the arena's
}

const Treatment* current_treatment(ValueSet drug, std::span<const Treatment> treatments) {
    const Treatment* current = nullptr;
    const auto is_newer = [](const Treatment& a, const Treatment& b) {
        if (a.is_on != b.is_on) return a.is_on > b.is_on; // one that is surely on
        if (!a.start || !b.start) return a.start.has_value() && !b.start.has_value();
        return a.start->first > b.start->first;
    };
    for (const Treatment& treatment : treatments) {
        if (treatment.drug != drug || treatment.is_on == Tri::no) continue;
        if (!current || is_newer(treatment, *current)) current = &treatment;
    }
    return current;
}

Tri is_naive(ValueSet drug, int days, const Derivation& from) {
    const Day first = from.today - days;
    Tri was_exposed = knows_medications(from.record) ? Tri::no : Tri::unknown;
    for (const Exposure& exposure : from.exposures) {
        const Tri is_drug = is_certain(exposure, drug);
        if (is_drug == Tri::no || is_to_come(exposure, from.today)) continue;
        const LastDay last = last_day_of(exposure, from);
        if (last.latest < first) continue;
        const bool is_within =
            (exposure.start && exposure.start->first >= first) || (last.earliest && *last.earliest >= first);
        was_exposed |= is_drug & (tri(is_within) | Tri::unknown);
    }
    return !was_exposed;
}

Tri was_exposed(const SetBits& drugs, const Derivation& from) {
    Tri exposed = knows_medications(from.record) ? Tri::no : Tri::unknown;
    for (const Exposure& exposure : from.exposures)
        if (!is_to_come(exposure, from.today)) exposed |= exposure.drug.is_in(drugs) & exposure.took_place;
    return exposed;
}

} // namespace eczema::cards
