#include "cards/topical_failure.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/severity.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr int trial_days = 28;         // an adequate trial, from insurers' criteria (PAYER)
constexpr int trial_days_class_i = 14; // labelled maximum of a class I steroid
constexpr int trial_window_days = 180; // the trial counts where it lies within these days
constexpr double infant_years = 2;     // below it a class VI-VII steroid qualifies anywhere

SetBits bits_of(std::initializer_list<ValueSet> sets) {
    SetBits bits;
    for (const ValueSet set : sets) bits.set(index_of(set));
    return bits;
}

const SetBits& topical_drugs() {
    using enum ValueSet;
    static const SetBits bits = bits_of({drug_tcs, drug_tcs_class_i, drug_tcs_class_ii, drug_tcs_class_iii_iv,
                                         drug_tcs_class_v, drug_tcs_class_vi_vii, drug_tci, drug_topical_nonsteroid});
    return bits;
}

const SetBits& qualifying_anywhere() {
    using enum ValueSet;
    static const SetBits bits = bits_of({drug_tcs_class_i, drug_tcs_class_ii, drug_tcs_class_iii_iv, drug_tcs_class_v,
                                         drug_tci, drug_topical_nonsteroid});
    return bits;
}

// Class I-V, a calcineurin inhibitor or another non-steroid; class VI-VII only where the skin is thin or the patient
// an infant; a steroid of unknown class may be either.
Tri is_qualifying(const Exposure& exposure, const FactValue& age_years, const ValueSets& value_sets) {
    const Tri strong = exposure.drug.is_in(qualifying_anywhere());
    if (strong == Tri::yes) return Tri::yes;
    const Tri weak = exposure.drug.is_in(ValueSet::drug_tcs_class_vi_vii);
    if (weak == Tri::yes) {
        for (const fhir::Dosage& dosage : exposure.dosages)
            if (holds(value_sets.table.sets_of(dosage.site).sets, ValueSet::site_delicate)) return Tri::yes;
        if (!age_years.number) return Tri::unknown;
        return age_years.number->high < infant_years   ? Tri::yes
               : age_years.number->low >= infant_years ? Tri::no
                                                       : Tri::unknown;
    }
    return (strong | exposure.drug.is_in(ValueSet::drug_tcs)) == Tri::no ? Tri::no : Tri::unknown;
}

int required_days(const Exposure& exposure) {
    return exposure.drug.is_in(ValueSet::drug_tcs_class_i) == Tri::yes ? trial_days_class_i : trial_days;
}

Tri is_daily(const Exposure& exposure) {
    if (exposure.dosages.empty()) return Tri::unknown;
    Tri daily = Tri::no;
    for (const fhir::Dosage& dosage : exposure.dosages) {
        if (dosage.is_as_needed) continue;
        daily |= dosage.times_per_day ? tri(*dosage.times_per_day >= 1) : Tri::unknown;
    }
    return daily;
}

// Days of use within the window, at least and at most; nothing where start or end is not known.
std::optional<Range> days_of_use(const Exposure& exposure, Day today) {
    if (!exposure.start) return std::nullopt;
    fhir::DateInterval end{today, today};
    if (exposure.end)
        end = *exposure.end;
    else if (exposure.has_ended || exposure.is_on != Tri::yes)
        return std::nullopt;
    const auto days = [&](Day first, Day last) {
        return static_cast<double>(std::max(0, std::min(last, today) - std::max(first, today - trial_window_days) + 1));
    };
    return Range{days(exposure.start->last, end.first), days(exposure.start->first, end.last)};
}

Tri is_long_enough(const Exposure& exposure, Day today) {
    const auto days = days_of_use(exposure, today);
    if (!days) return Tri::unknown;
    if (days->low >= required_days(exposure)) return Tri::yes;
    return days->high < required_days(exposure) ? Tri::no : Tri::unknown;
}

Tri is_adequate(const Exposure& exposure, Day today) { return is_long_enough(exposure, today) & is_daily(exposure); }

// A disease still moderate or severe on or after the day the trial became adequate.
Tri persisted_after(const Exposure& exposure, const FactValue& severity) {
    if (!severity.number || !exposure.start || severity.evidence.empty() || !severity.evidence.front().date)
        return Tri::unknown;
    if (severity.number->low < static_cast<double>(Band::moderate)) return Tri::no;
    return tri(severity.evidence.front().date->first >= exposure.start->last + (required_days(exposure) - 1));
}

// A code that says "topicals failed" or "topicals not advisable" outright.
FactValue stated(Score score, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const fhir::Observation& observation : from.record.observations) {
        if (score_of(observation.code, from.value_sets, from.settings) != score ||
            observation.status == "entered-in-error")
            continue;
        const bool is_denied = observation.value.value && *observation.value.value == 0;
        fact.add(tri(!is_denied && !observation.is_data_absent), {"Observation", observation.id, observation.date});
    }
    for (const fhir::Condition& condition : from.record.conditions) {
        if (score_of(condition.code, from.value_sets, from.settings) != score) continue;
        if (condition.verification_status == "refuted" || condition.verification_status == "entered-in-error") continue;
        fact.add(Tri::yes, {"Condition", condition.id, condition.onset ? condition.onset : condition.recorded});
    }
    return fact.value(true);
}

TopicalOutcome outcome(TopicalHistory history, Tri truth, std::string_view detail, std::span<const Evidence> evidence) {
    return {history, {.truth = truth, .detail = detail, .missing = "topical treatment history", .evidence = evidence}};
}

} // namespace

TopicalOutcome derive_topical_outcome(const Derivation& from, const FactValue& severity, const FactValue& age_years) {
    if (const FactValue said = stated(Score::topical_failure, from); said.truth == Tri::yes)
        return outcome(TopicalHistory::failed, Tri::yes, "topical failure recorded", said.evidence);

    FactBuilder ineffective(from.arena), persisted(from.arena), under_treated(from.arena);
    bool any_topical = false, any_may_be_adequate = false, steroid_not_tolerated = false, tci_used = false;
    for (const Exposure& exposure : from.exposures) {
        if (exposure.drug.is_in(topical_drugs()) == Tri::no) continue;
        any_topical = true;
        tci_used |= exposure.drug.is_in(ValueSet::drug_tci) == Tri::yes;
        steroid_not_tolerated |=
            exposure.stopped_for_intolerance == Tri::yes && exposure.drug.is_in(ValueSet::drug_tcs) == Tri::yes;
        const Tri qualifying = is_qualifying(exposure, age_years, from.value_sets);
        const Tri adequate = is_adequate(exposure, from.today);
        // The prescriber's word that it did not work stands where the trial was adequate or its length is not known.
        const Tri tried = adequate | tri(is_long_enough(exposure, from.today) == Tri::unknown);
        ineffective.add(qualifying & exposure.stopped_for_lack_of_effect & tried, evidence_of(exposure));
        persisted.add(qualifying & adequate & persisted_after(exposure, severity), evidence_of(exposure));
        under_treated.add(tri((qualifying & adequate) == Tri::no), evidence_of(exposure));
        any_may_be_adequate |= (qualifying & adequate) != Tri::no;
    }
    if (const FactValue fact = ineffective.value(true); fact.truth == Tri::yes)
        return outcome(TopicalHistory::failed, Tri::yes, "topical treatment stopped for lack of effect", fact.evidence);
    if (const FactValue fact = persisted.value(true); fact.truth == Tri::yes)
        return outcome(TopicalHistory::failed, Tri::yes, "disease persists after an adequate topical trial",
                       fact.evidence);

    if (const FactValue said = stated(Score::topicals_inadvisable, from); said.truth == Tri::yes)
        return outcome(TopicalHistory::inadvisable, Tri::yes, "topicals recorded as not advisable", said.evidence);
    FactBuilder harm(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_steroid_topical_harm, from))
        harm.add(has(diagnosis), evidence_of(diagnosis));
    const FactValue harmed = harm.value(true);
    if ((steroid_not_tolerated || harmed.truth == Tri::yes) && tci_used)
        return outcome(TopicalHistory::inadvisable, Tri::yes,
                       "topical steroid not tolerated, calcineurin inhibitor tried", harmed.evidence);

    if (any_topical && !any_may_be_adequate && knows_medications(from.record))
        return outcome(TopicalHistory::under_treated, Tri::no,
                       "topical treatment weaker or shorter than an adequate trial",
                       under_treated.value(true).evidence);
    return outcome(TopicalHistory::unknown, Tri::unknown, {}, {});
}

} // namespace eczema::cards
