#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/unverified_facts.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Excipients by product (specification R15).
struct Excipient {
    ValueSet drug, substance;
    std::string_view source; // "gk": from general knowledge, on no label that was seen
};
constexpr std::array excipients{
    Excipient{ValueSet::drug_dupilumab, ValueSet::excipient_polysorbate_80, "DUP-EXC"},
    Excipient{ValueSet::drug_tralokinumab, ValueSet::excipient_polysorbate_80, "gk"},
    Excipient{ValueSet::drug_lebrikizumab, ValueSet::excipient_polysorbate_20, "gk"},
    Excipient{ValueSet::drug_nemolizumab, ValueSet::excipient_poloxamer_188, "NEM-US"},
    Excipient{ValueSet::drug_nemolizumab, ValueSet::excipient_arginine, "NEM-US"},
    Excipient{ValueSet::drug_abrocitinib, ValueSet::excipient_macrogol, "ABR-US"},
    Excipient{ValueSet::drug_abrocitinib, ValueSet::excipient_lactose, "ABR-US"},
};

SetBits excipients_of(const Drug& drug, bool is_verified) {
    SetBits substances;
    for (const Excipient& excipient : excipients)
        if (drug.is_in(excipient.drug) != Tri::no && (excipient.source != "gk") == is_verified)
            substances.set(index_of(excipient.substance));
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

namespace {

// Not tolerating lactose as a sugar is no allergy to a tablet that holds some; an entry that does not say which of the
// two it is leaves it open.
Tri is_allergy_to(const fhir::AllergyIntolerance& allergy, const SetBits& substances, const ValueSets& value_sets) {
    Tri named = names_substance(allergy.code, substances, value_sets);
    if (allergy.code.is_empty() && !allergy.substances.empty()) named = Tri::no;
    for (const fhir::CodeableConcept& substance : allergy.substances)
        named |= names_substance(substance, substances, value_sets);
    return named;
}

Tri names_any(const fhir::AllergyIntolerance& allergy, SetBits substances, const ValueSets& value_sets) {
    const std::size_t lactose = index_of(ValueSet::excipient_lactose);
    if (!substances.test(lactose) || is_serious(allergy, value_sets) || allergy.type == "allergy")
        return is_allergy_to(allergy, substances, value_sets);
    SetBits sugar;
    sugar.set(lactose);
    substances.reset(lactose);
    const Tri other = is_allergy_to(allergy, substances, value_sets);
    return allergy.type == "intolerance" ? other : other | (is_allergy_to(allergy, sugar, value_sets) & Tri::unknown);
}

struct ReactionFacts {
    Fact any, serious;
};

void derive_reactions_to(const SetBits& substances, const ReactionFacts& to_set, const Derivation& from,
                         DrugFacts& facts) {
    FactBuilder reaction(from.arena), serious(from.arena);
    bool is_reviewed = false; // an entry, or the statement that there is none: the list was taken
    bool has_open_status = false;
    for (const fhir::AllergyIntolerance& allergy : from.record.allergies) {
        const Tri active = is_active(allergy);
        if (active == Tri::no) continue;
        is_reviewed = true;
        Tri named = names_any(allergy, substances, from.value_sets);
        has_open_status |= named == Tri::yes && active == Tri::unknown;
        named &= active;
        const Evidence evidence{"AllergyIntolerance", allergy.id, allergy.date};
        reaction.add(named, evidence);
        if (is_serious(allergy, from.value_sets)) serious.add(named, evidence);
    }
    const bool knows = is_reviewed && from.record.supply_of(fhir::RecordList::allergies).is_whole;
    FactValue& recorded = at(facts, to_set.any) = reaction.value(knows);
    if (recorded.truth == Tri::unknown)
        recorded.missing = has_open_status             ? "whether a recorded allergy is still active"
                           : recorded.evidence.empty() ? "allergy list"
                                                       : "what a recorded allergy without a readable code is to";
    FactValue& recorded_serious = at(facts, to_set.serious) = serious.value(knows);
    recorded_serious.missing = recorded.missing;
}

} // namespace

void derive_recorded_reactions(const Derivation& from, const JudgedDrug& order, DrugFacts& facts) {
    derive_reactions_to(order.drug.sets | order.drug.possible | excipients_of(order.drug, true),
                        {Fact::recorded_reaction, Fact::recorded_reaction_serious}, from, facts);
    constexpr ReactionFacts unverified{Fact::unverified_excipient_reaction,
                                       Fact::unverified_excipient_reaction_serious};
    if (const SetBits substances = excipients_of(order.drug, false); substances.any())
        derive_reactions_to(substances, unverified, from, facts);
    else
        at(facts, unverified.any) = at(facts, unverified.serious) = not_applicable();
}

void add_unverified_excipients(UnverifiedFacts& facts) {
    for (const Excipient& excipient : excipients)
        if (is_general_knowledge(excipient.source)) {
            const std::string_view substance = value_set_id(excipient.substance);
            facts.push_back({std::string(substance) + "-in-" + std::string(drug_name(excipient.drug)), "excipients",
                             std::string(drug_name(excipient.drug)) + " holds " +
                                 std::string(substance.substr(substance.find('-') + 1)),
                             std::string(excipient.source), Effect::card});
        }
}

} // namespace eczema::cards
