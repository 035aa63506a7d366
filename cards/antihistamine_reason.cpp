#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr std::size_t most_reasons = 32; // an order with more is no real one; the rest is not looked up

struct Reasons {
    Tri allergic = Tri::no, dermatitis = Tri::no, itch = Tri::no;
    bool is_unread = false; // one of them
};

void add(const fhir::CodeableConcept& reason, const ValueSets& value_sets, Reasons& reasons) {
    const fhir::Membership membership = value_sets.table.sets_of(reason);
    const auto is = [&](ValueSet set) { return tri(holds(membership.sets, set)); };
    using enum ValueSet;
    reasons.allergic |=
        is(cond_urticaria_any) | is(cond_chronic_urticaria) | is(cond_allergic_rhinitis) | is(cond_food_allergy);
    reasons.dermatitis |= is(cond_atopic_dermatitis) | is(cond_eczema_unspecified);
    reasons.itch |= is(cond_pruritus);
    reasons.is_unread |= !membership.is_known_system;
}

Reasons reasons_of(const fhir::MedicationRequest& order, const Derivation& from) {
    Reasons reasons;
    for (const fhir::CodeableConcept& reason :
         std::span(order.reasons).first(std::min(most_reasons, order.reasons.size())))
        add(reason, from.value_sets, reasons);
    for (const fhir::Reference& reference :
         std::span(order.reason_references).first(std::min(most_reasons, order.reason_references.size()))) {
        if (const fhir::Condition* condition = from.conditions_by_id->find(reference.id))
            add(condition->code, from.value_sets, reasons);
        else
            reasons.is_unread = true;
    }
    return reasons;
}

} // namespace

void derive_antihistamine_reason(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                                 DrugFacts& facts) {
    FactValue& value = at(facts, Fact::antihistamine_for_dermatitis);
    value = not_applicable();
    const bool is_one = judged.drug.is_in(DrugGroup::sedating_antihistamines) != Tri::no;
    if (!is_one || !judged.draft || !judged.draft->medication_request) return;
    const fhir::MedicationRequest& order = *judged.draft->medication_request;
    const FactValue& dermatitis = patient[Fact::atopic_dermatitis];
    if (order.reasons.empty() && order.reason_references.empty()) {
        value = dermatitis;
        return;
    }
    // Itch in a patient with dermatitis stands for it; an allergy beside it is a reason of its own.
    const Reasons reasons = reasons_of(order, from);
    const Tri other = tri(reasons.is_unread) & Tri::unknown;
    value = {.truth = (!reasons.allergic) & (reasons.dermatitis | (reasons.itch & dermatitis.truth) | other),
             .missing = "the reason of the order"};
}

} // namespace eczema::cards
