#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Excipients by product; only what a label was seen to name (specification R15, DUP-EXC). Others are gaps.
struct Excipient {
    ValueSet drug, substance;
};
constexpr std::array excipients{Excipient{ValueSet::drug_dupilumab, ValueSet::excipient_polysorbate_80}};

// The substances that the order brings with it: the drug's own sets and its excipients.
SetBits substances_of(const Drug& drug) {
    SetBits substances = drug.sets | drug.possible;
    for (const Excipient& excipient : excipients)
        if (drug.is_in(excipient.drug) != Tri::no) substances.set(index_of(excipient.substance));
    return substances;
}

// Whether one coded or worded entry names a substance of the order. Words never prove it; an entry without any code
// we can read and without words may name anything.
Tri names_substance(const fhir::CodeableConcept& entry, const SetBits& substances, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(entry);
    const fhir::Membership phrases = value_sets.table.sets_of_phrases(entry);
    const ProductMeaning product = value_sets.products.meaning_of(entry);
    const SetBits named =
        membership.sets | membership.by_route | phrases.sets | phrases.by_route | product.sets | product.by_form;
    if ((named & substances).any()) return Tri::yes;
    if (product.is_known) return Tri::no;
    SetBits in_words = value_sets.table.sets_named_in(entry.text);
    bool has_words = !entry.text.empty();
    for (const fhir::Coding& coding : entry.codings) {
        in_words |= value_sets.table.sets_named_in(coding.display);
        has_words |= !coding.display.empty();
    }
    if ((in_words & substances).any()) return Tri::unknown;
    return membership.is_known_system || has_words ? Tri::no : Tri::unknown;
}

bool is_serious(const fhir::AllergyIntolerance& allergy, const ValueSets& value_sets) {
    return allergy.criticality == "high" || allergy.has_severe_reaction ||
           std::any_of(allergy.manifestations.begin(), allergy.manifestations.end(),
                       [&](const fhir::CodeableConcept& seen) {
                           return holds(value_sets.table.sets_of(seen).sets, ValueSet::reaction_anaphylaxis);
                       });
}

} // namespace

Tri is_active(const fhir::AllergyIntolerance& allergy) {
    const std::string_view status = allergy.clinical_status, verification = allergy.verification_status;
    if (verification == "refuted" || verification == "entered-in-error") return Tri::no;
    if (status == "inactive" || status == "resolved") return Tri::no;
    return tri(status.empty() || status == "active") | Tri::unknown;
}

void derive_recorded_reactions(const Derivation& from, const JudgedDrug& order, DrugFacts& facts) {
    const SetBits substances = substances_of(order.drug);
    FactBuilder reaction(from.arena), serious(from.arena);
    bool is_reviewed = false; // an entry, or the statement that there is none: the list was taken
    bool has_open_status = false;
    for (const fhir::AllergyIntolerance& allergy : from.record.allergies) {
        const Tri active = is_active(allergy);
        if (active == Tri::no) continue;
        is_reviewed = true;
        Tri named = names_substance(allergy.code, substances, from.value_sets);
        if (allergy.code.is_empty() && !allergy.substances.empty()) named = Tri::no;
        for (const fhir::CodeableConcept& substance : allergy.substances)
            named |= names_substance(substance, substances, from.value_sets);
        has_open_status |= named == Tri::yes && active == Tri::unknown;
        named &= active;
        const Evidence evidence{"AllergyIntolerance", allergy.id, allergy.date};
        reaction.add(named, evidence);
        if (is_serious(allergy, from.value_sets)) serious.add(named, evidence);
    }
    const bool knows = is_reviewed && from.record.supply_of(fhir::RecordList::allergies).is_whole;
    FactValue& recorded = at(facts, Fact::recorded_reaction) = reaction.value(knows);
    if (recorded.truth == Tri::unknown)
        recorded.missing = has_open_status             ? "whether a recorded allergy is still active"
                           : recorded.evidence.empty() ? "allergy list"
                                                       : "what a recorded allergy without a readable code is to";
    FactValue& recorded_serious = at(facts, Fact::recorded_reaction_serious) = serious.value(knows);
    recorded_serious.missing = recorded.missing;
}

} // namespace eczema::cards
