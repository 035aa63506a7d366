#include "cards/topical_failure.hpp"

#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/severity.hpp"
#include "fhir/status_codes.hpp"

#include <algorithm>
#include <unordered_map>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr int trial_days = 28;          // an adequate trial, from insurers' criteria (PAYER)
constexpr int trial_days_class_i = 14;  // labelled maximum of a class I steroid
constexpr int trial_window_days = 180;  // the trial counts where it lies within these days
constexpr int record_window_days = 365; // what was used last before these days is no record (specification 1.5)
constexpr double infant_years = 2;      // below it a class VI-VII steroid qualifies anywhere

SetBits bits_of(std::initializer_list<ValueSet> sets) {
    SetBits bits;
    for (const ValueSet set : sets) bits.set(index_of(set));
    return bits;
}

const SetBits& topical_steroids() {
    using enum ValueSet;
    static const SetBits bits = bits_of({drug_tcs, drug_tcs_class_i, drug_tcs_class_ii, drug_tcs_class_iii_iv,
                                         drug_tcs_class_v, drug_tcs_class_vi_vii});
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
    // What ended before the day that was planned ended on an unknown one.
    if (exposure.has_ended && end.first > today) end.first = exposure.start->last;
    const auto days = [&](Day first, Day last) {
        return static_cast<double>(std::max(0, std::min(last, today) - std::max(first, today - trial_window_days) + 1));
    };
    return Range{days(exposure.start->last, end.first), days(exposure.start->first, end.last)};
}

// Days that the hand-overs of each drug come to, at most.
using HandedOut = std::pmr::unordered_map<SetBits, double>;

HandedOut handed_out(const Derivation& from) {
    HandedOut days(&from.arena);
    for (const Exposure& exposure : from.exposures)
        if (exposure.source == ExposureSource::dispense)
            if (const auto used = days_of_use(exposure, from.today)) days[exposure.drug.sets] += used->high;
    return days;
}

double days_of(const Drug& drug, const HandedOut& handed_out) {
    const auto found = handed_out.find(drug.sets);
    return found == handed_out.end() ? 0 : found->second;
}

Tri is_long_enough(const Exposure& exposure, const HandedOut& handed_out, const Derivation& from) {
    const auto days = days_of_use(exposure, from.today);
    if (!days) return Tri::unknown;
    const int required = required_days(exposure);
    // Hand-overs may be one trial together, but their number alone proves nothing; an order that ran longer than what
    // was handed out was perhaps not followed.
    if (exposure.source == ExposureSource::dispense && days->high < required)
        return days_of(exposure.drug, handed_out) >= required ? Tri::unknown : Tri::no;
    if (exposure.is_dispensed && days->high >= required && days_of(exposure.drug, handed_out) < required)
        return Tri::unknown;
    if (days->low >= required) return Tri::yes;
    return days->high < required ? Tri::no : Tri::unknown;
}

bool may_be_on_record(const Exposure& exposure, Day today) {
    return exposure.is_on != Tri::no || !exposure.end || exposure.end->last >= today - record_window_days;
}

// A disease still moderate or severe on or after the day the trial became adequate.
Tri persisted_after(const Exposure& exposure, const FactValue& severity) {
    if (!severity.number || !exposure.start || severity.evidence.empty() || !severity.evidence.front().date)
        return Tri::unknown;
    if (severity.number->low < static_cast<double>(Band::moderate)) return Tri::no;
    return tri(severity.evidence.front().date->first >= exposure.start->last + (required_days(exposure) - 1));
}

// Codes that say outright that topicals failed or are not advisable, or that the dermatitis changed its places.
struct Stated {
    FactValue failure, inadvisable, distribution_changed;
};

Stated stated(const Derivation& from) {
    FactBuilder failure(from.arena), inadvisable(from.arena), changed(from.arena);
    const auto add = [&](const fhir::CodeableConcept& code, Tri truth, const Evidence& evidence) {
        const auto score = score_of(code, from.value_sets);
        if (score == Score::topical_failure) failure.add(truth, evidence);
        if (score == Score::topicals_inadvisable) inadvisable.add(truth, evidence);
        if (score == Score::distribution_changed) changed.add(truth, evidence);
    };
    for (const fhir::Observation& observation : from.record.observations) {
        add(observation.code, is_affirmed(observation, from.value_sets) & is_final(observation),
            {"Observation", observation.id, observation.date});
    }
    for (const fhir::Condition& condition : from.record.conditions) {
        if (const auto diagnosis = diagnosis_of(condition, from))
            add(condition.code, has(*diagnosis), evidence_of(*diagnosis));
    }
    return {failure.value(true, "topical failure recorded"),
            inadvisable.value(true, "topicals recorded as not advisable"),
            changed.value(true, "change of distribution recorded")};
}

// An active reaction on record to one of the drugs, whatever its form.
void add_reactions(const SetBits& drugs, const Derivation& from, FactBuilder& fact) {
    for (const fhir::AllergyIntolerance& allergy : from.record.allergies) {
        const fhir::Membership named = from.value_sets.table.sets_of(allergy.code);
        const fhir::Membership phrases = from.value_sets.table.sets_of_phrases(allergy.code);
        const ProductMeaning product = from.value_sets.products.meaning_of(allergy.code);
        const SetBits substances =
            named.sets | named.by_route | phrases.sets | phrases.by_route | product.sets | product.by_form;
        if ((substances & drugs).any()) fact.add(is_active(allergy), {"AllergyIntolerance", allergy.id, allergy.date});
    }
}

// A topical steroid was not tolerated or did harm, and a calcineurin inhibitor was tried or not tolerated either.
FactValue is_not_tolerated(const Derivation& from) {
    FactBuilder steroid(from.arena), inhibitor(from.arena);
    for (const Exposure& exposure : from.exposures) {
        const Tri not_tolerated = exposure.stopped_for_intolerance & exposure.took_place;
        steroid.add(not_tolerated & exposure.drug.is_in(topical_steroids()), evidence_of(exposure));
        inhibitor.add(exposure.took_place & exposure.drug.is_in(ValueSet::drug_tci), evidence_of(exposure));
    }
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_steroid_topical_harm, from))
        steroid.add(has(diagnosis), evidence_of(diagnosis));
    add_reactions(topical_steroids(), from, steroid);
    add_reactions(bits_of({ValueSet::drug_tci}), from, inhibitor);
    FactValue value = steroid.value(false, "topical steroid not tolerated, calcineurin inhibitor tried");
    value.truth &= inhibitor.value(false).truth;
    return value;
}

// What the exposures to topical drugs say.
struct Trials {
    FactValue ineffective, persisted, adequate, too_little;
    bool is_any_on_record = false;
};

Trials try_out(const Derivation& from, const FactValue& severity, const FactValue& age_years) {
    Trials trials;
    FactBuilder ineffective(from.arena), persisted(from.arena), adequate(from.arena), too_little(from.arena);
    const HandedOut handed_out_days = handed_out(from);
    for (const Exposure& exposure : from.exposures) {
        if (exposure.drug.is_in(topical_treatments()) == Tri::no) continue;
        trials.is_any_on_record |= may_be_on_record(exposure, from.today);
        const Tri qualifying = is_qualifying(exposure, age_years, from.value_sets) & exposure.took_place;
        const Tri is_long = is_long_enough(exposure, handed_out_days, from);
        const Tri is_adequate = qualifying & is_long & is_daily(exposure);
        // The prescriber's word that it did not work stands where the trial was adequate or its length is not known.
        const Tri tried = is_adequate | (qualifying & tri(is_long == Tri::unknown));
        ineffective.add(exposure.stopped_for_lack_of_effect & tried, evidence_of(exposure));
        persisted.add(is_adequate & persisted_after(exposure, severity), evidence_of(exposure));
        adequate.add(is_adequate, evidence_of(exposure));
        too_little.add(!is_adequate, evidence_of(exposure));
    }
    const bool knows = knows_medications(from.record);
    trials.ineffective = ineffective.value(true, "topical treatment stopped for lack of effect");
    trials.persisted = persisted.value(true, "disease persists after an adequate topical trial");
    trials.adequate = adequate.value(knows);
    trials.too_little = too_little.value(true, "topical treatment weaker or shorter than an adequate trial");
    return trials;
}

} // namespace

const SetBits& topical_treatments() {
    using enum ValueSet;
    static const SetBits bits = bits_of({drug_tcs, drug_tcs_class_i, drug_tcs_class_ii, drug_tcs_class_iii_iv,
                                         drug_tcs_class_v, drug_tcs_class_vi_vii, drug_tci, drug_topical_nonsteroid});
    return bits;
}

void derive_topical_history(const Derivation& from, PatientFacts& facts) {
    constexpr std::string_view missing = "topical treatment history";
    const Stated said = stated(from);
    at(facts, Fact::distribution_changed) = said.distribution_changed;
    const Trials trials = try_out(from, facts[Fact::severity_band], facts[Fact::age_years]);
    FactValue& failed = at(facts, Fact::topicals_failed) = unknown_fact(missing);
    FactValue& under_treated = at(facts, Fact::topicals_under_treated) = unknown_fact(missing);
    at(facts, Fact::adequate_topical_recent) = trials.adequate;
    at(facts, Fact::adequate_topical_recent).missing = missing;
    if (trials.adequate.truth == Tri::yes) under_treated.truth = Tri::no;

    const auto settled_by = [&](const FactValue& proof) {
        if (proof.truth != Tri::yes) return false;
        failed = proof;
        under_treated.truth = Tri::no;
        return true;
    };
    if (settled_by(said.failure) || settled_by(trials.ineffective) || settled_by(trials.persisted) ||
        settled_by(said.inadvisable) || settled_by(is_not_tolerated(from)))
        return;
    // What may have been said outright is not outweighed by short trials.
    const bool is_open = said.failure.truth == Tri::unknown || said.inadvisable.truth == Tri::unknown;
    if (!is_open && trials.is_any_on_record && trials.adequate.truth == Tri::no) {
        failed = trials.too_little;
        failed.truth = Tri::no;
        under_treated = trials.too_little;
        under_treated.truth = Tri::yes;
    }
}

} // namespace eczema::cards
