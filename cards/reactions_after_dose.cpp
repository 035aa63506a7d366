#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;

// Specification R47.
struct Reaction {
    ValueSet set;
    std::string_view name;
    bool is_serious;
};
constexpr Reaction reactions[] = {
    {ValueSet::reaction_anaphylaxis, "anaphylaxis", true},
    {ValueSet::cond_serum_sickness, "serum sickness", true},
    {ValueSet::cond_angioedema, "angioedema", true},
    {ValueSet::cond_urticaria, "urticaria", false},
    {ValueSet::cond_reactive_erythema, "erythema nodosum or multiforme", false},
    {ValueSet::cond_vasculitis, "vasculitis", false},
};

// Days on which the drug was, or may have been, given: one day of an administration, every day of a supply, of a
// statement or of an order that covers them.
struct Doses {
    Tri is_certain;
    std::optional<DateInterval> start;
    Day last_certain, last_possible;
};

std::pmr::vector<Doses> doses_of(ValueSet drug, const Derivation& from) {
    std::pmr::vector<Doses> found(&from.arena);
    for (const Exposure& exposure : from.exposures) {
        const Tri taken = exposure.drug.is_in(drug) & exposure.took_place;
        if (taken == Tri::no || is_to_come(exposure, from.today)) continue;
        Doses doses{taken, exposure.start, from.today, from.today};
        const bool is_given = exposure.source == ExposureSource::administration;
        if (is_given && exposure.start) {
            doses.last_certain = exposure.start->first;
            doses.last_possible = exposure.start->last;
        } else if (exposure.is_on != Tri::yes) {
            doses.last_certain = exposure.end     ? std::min(exposure.end->first, from.today)
                                 : exposure.start ? exposure.start->first
                                                  : from.today;
            if (exposure.end) doses.last_possible = std::min(exposure.end->last, from.today);
        }
        found.push_back(doses);
    }
    return found;
}

// Days from the last dose at or before the event to it. Certain where the first bound of a dose lies before the event;
// a partial date counts as the latest day that it can mean.
struct SinceDose {
    Tri is_after = Tri::no;
    Range days{0, 0};
};

// Where no dose is on record, one may not have been sent: whoever surely had none is not asked about.
SinceDose since_dose(const DateInterval& event, std::span<const Doses> doses) {
    SinceDose found{doses.empty() ? Tri::unknown : Tri::no};
    std::optional<double> low, high;
    for (const Doses& dose : doses) {
        if (dose.start && dose.start->first > event.last) continue;
        const double least = event.last - std::min(event.last, dose.last_possible);
        low = std::min(low.value_or(least), least);
        const bool is_certain = dose.is_certain == Tri::yes && dose.start && dose.start->last <= event.first;
        found.is_after |= is_certain ? Tri::yes : Tri::unknown;
        if (!is_certain) continue;
        const double most = event.last - std::min(event.last, std::max(dose.start->last, dose.last_certain));
        high = std::min(high.value_or(most), most);
    }
    if (high) found.days = {*low, *high};
    return found;
}

bool is_surely_before(const std::optional<DateInterval>& date, std::span<const Doses> doses) {
    return date && !doses.empty() && std::all_of(doses.begin(), doses.end(), [&](const Doses& dose) {
               return dose.start && date->last < dose.start->first;
           });
}

// What was there before the drug and has not gone is no new reaction.
bool was_there_before(ValueSet set, std::span<const Doses> doses, const Derivation& from) {
    return std::any_of(from.diagnoses.begin(), from.diagnoses.end(), [&](const Diagnosis& diagnosis) {
        return holds(diagnosis.sets, set) && has(diagnosis) != Tri::no && is_surely_before(diagnosis.onset, doses);
    });
}

// Days after the last dose of the reaction that followed one most closely. Whether it has gone since does not matter.
FactValue reaction_days(bool is_serious, std::span<const Doses> doses, const Derivation& from) {
    FactBuilder open(from.arena);
    const Reaction* nearest = nullptr;
    Range days{0, 0};
    Evidence evidence{};
    for (const Reaction& reaction : reactions) {
        if (reaction.is_serious != is_serious) continue;
        if (!is_serious && was_there_before(reaction.set, doses, from)) continue;
        for (const Diagnosis& diagnosis : diagnoses_of(reaction.set, from)) {
            SinceDose since{Tri::unknown};
            if (diagnosis.onset)
                since = since_dose({diagnosis.onset->first, std::min(diagnosis.onset->last, from.today)}, doses);
            if (diagnosis.is_suspected) since.is_after &= Tri::unknown;
            if (since.is_after == Tri::unknown) open.add(Tri::unknown, evidence_of(diagnosis));
            if (since.is_after != Tri::yes || (nearest && days.high <= since.days.high)) continue;
            nearest = &reaction;
            days = since.days;
            evidence = evidence_of(diagnosis);
        }
    }
    const FactValue others = open.value(knows_conditions(from.record));
    if (!nearest) return others;
    if (others.truth == Tri::unknown) days.low = 0; // another one may have followed more closely
    return {.truth = Tri::yes, .number = days, .detail = nearest->name, .evidence = evidence_in(from.arena, evidence)};
}

// First recorded after the drug was begun.
FactValue eosinophilic_disease(std::span<const Doses> doses, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_eosinophilic_disease, from)) {
        if (is_surely_before(diagnosis.onset, doses)) return not_applicable();
        Tri is_after = Tri::unknown;
        if (diagnosis.onset) is_after = since_dose(*diagnosis.onset, doses).is_after;
        fact.add(diagnosis.is_suspected ? is_after & Tri::unknown : is_after, evidence_of(diagnosis));
    }
    return fact.value(knows_conditions(from.record), "eosinophilic disease");
}

} // namespace

void derive_reactions_after_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    constexpr std::array derived{Fact::serious_reaction_days, Fact::other_reaction_days, Fact::eosinophilic_disease};
    for (const Fact fact : derived) at(facts, fact) = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::biologics));
    if (!drug || (!judged.draft && !judged.treatment)) return;
    const auto doses = doses_of(*drug, from);
    if (doses.empty() && knows_medications(from.record)) return;
    at(facts, Fact::serious_reaction_days) = reaction_days(true, doses, from);
    at(facts, Fact::other_reaction_days) = reaction_days(false, doses, from);
    at(facts, Fact::eosinophilic_disease) = eosinophilic_disease(doses, from);
    if (!doses.empty() && judged.drug.is_in(*drug) == Tri::yes) return;
    // Whether it was taken, or is this drug at all, is not known.
    for (const Fact fact : derived)
        if (FactValue& value = at(facts, fact); value.truth == Tri::yes) {
            value.truth = Tri::unknown;
            value.number.reset();
        }
}

} // namespace eczema::cards
