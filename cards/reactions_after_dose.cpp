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

// Days from the last dose at or before an event to it.
struct SinceDose {
    Tri is_after = Tri::no;
    Range days{0, 0};
};

// Days on which the drug was, or may have been, given: one day of an administration, every day of a supply, of a
// statement or of an order that covers them.
class Doses {
  public:
    Doses(ValueSet drug, const Derivation& from) : certain_(&from.arena), possible_(&from.arena) {
        for (const Exposure& exposure : from.exposures) {
            const Tri taken = exposure.drug.is_in(drug) & exposure.took_place;
            if (taken == Tri::no || is_to_come(exposure, from.today)) continue;
            if (!exposure.start) {
                is_undated_ = true;
                continue;
            }
            Day last_certain = from.today, last_possible = from.today;
            if (exposure.source == ExposureSource::administration) {
                last_certain = exposure.start->last;
                last_possible = exposure.start->last;
            } else if (exposure.is_on != Tri::yes) {
                last_certain = exposure.end ? std::min(exposure.end->first, from.today) : exposure.start->last;
                if (exposure.end) last_possible = std::min(exposure.end->last, from.today);
            }
            possible_.push_back({exposure.start->first, last_possible});
            if (taken == Tri::yes)
                certain_.push_back({exposure.start->last, std::max(exposure.start->last, last_certain)});
        }
        for (auto* list : {&certain_, &possible_}) sort_by_start(*list);
    }

    bool are_none() const { return possible_.empty() && !is_undated_; }

    // A partial date counts as the latest day that it can mean. Where no dose is on record, one may not have been sent:
    // whoever surely had none is not asked about.
    SinceDose before(const DateInterval& event) const {
        const auto certain = last_until(certain_, event.last), possible = last_until(possible_, event.last);
        if (!certain) return {possible || is_undated_ || are_none() ? Tri::unknown : Tri::no};
        const auto days_from = [&](Day dose) { return static_cast<double>(event.last - std::min(event.last, dose)); };
        return {Tri::yes, {is_undated_ ? 0 : days_from(std::max(*possible, *certain)), days_from(*certain)}};
    }

    bool are_all_after(const std::optional<DateInterval>& date) const {
        return date && !is_undated_ && !possible_.empty() && date->last < possible_.front().start;
    }

  private:
    struct Days {
        Day start, last; // of sorted ones, the last of all up to it
    };

    static void sort_by_start(std::pmr::vector<Days>& days) {
        std::sort(days.begin(), days.end(), [](const Days& a, const Days& b) { return a.start < b.start; });
        for (std::size_t i = 1; i < days.size(); ++i) days[i].last = std::max(days[i].last, days[i - 1].last);
    }

    // The last day of what began on `day` or before.
    static std::optional<Day> last_until(const std::pmr::vector<Days>& days, Day day) {
        const auto after = std::upper_bound(days.begin(), days.end(), day,
                                            [](Day sought, const Days& one) { return sought < one.start; });
        return after == days.begin() ? std::nullopt : std::optional(std::prev(after)->last);
    }

    std::pmr::vector<Days> certain_, possible_;
    bool is_undated_ = false;
};

// What was there before the drug and has not gone is no new reaction.
bool was_there_before(ValueSet set, const Doses& doses, const Derivation& from) {
    return std::any_of(from.diagnoses.begin(), from.diagnoses.end(), [&](const Diagnosis& diagnosis) {
        return holds(diagnosis.sets, set) && has(diagnosis) != Tri::no && doses.are_all_after(diagnosis.onset);
    });
}

// Days after the last dose of the reaction that followed one most closely. Whether it has gone since does not matter.
FactValue reaction_days(bool is_serious, const Doses& doses, const Derivation& from) {
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
                since = doses.before({diagnosis.onset->first, std::min(diagnosis.onset->last, from.today)});
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
FactValue eosinophilic_disease(const Doses& doses, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_eosinophilic_disease, from)) {
        if (doses.are_all_after(diagnosis.onset)) return not_applicable();
        Tri is_after = Tri::unknown;
        if (diagnosis.onset) is_after = doses.before(*diagnosis.onset).is_after;
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
    const Doses doses(*drug, from);
    if (doses.are_none() && knows_medications(from.record)) return;
    at(facts, Fact::serious_reaction_days) = reaction_days(true, doses, from);
    at(facts, Fact::other_reaction_days) = reaction_days(false, doses, from);
    at(facts, Fact::eosinophilic_disease) = eosinophilic_disease(doses, from);
    if (!doses.are_none() && judged.drug.is_in(*drug) == Tri::yes) return;
    // Whether it was taken, or is this drug at all, is not known.
    for (const Fact fact : derived)
        if (FactValue& value = at(facts, fact); value.truth == Tri::yes) {
            value.truth = Tri::unknown;
            value.number.reset();
        }
}

} // namespace eczema::cards
