#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr int new_illness_days = 30; // design, inclusive: an illness this new may be the unstated reason
constexpr std::size_t most_reasons = 32;

bool is_dermatitis(const SetBits& sets) {
    return holds(sets, ValueSet::cond_atopic_dermatitis) || holds(sets, ValueSet::cond_eczema_unspecified);
}

// Dermatitis and no infection of the skin; a code that we cannot read is neither.
bool is_plain_dermatitis(const fhir::CodeableConcept& reason, const ValueSets& value_sets) {
    const SetBits sets = value_sets.table.sets_of(reason).sets;
    return is_dermatitis(sets) && !holds(sets, ValueSet::cond_skin_infection_bacterial);
}

bool states_dermatitis_alone(const fhir::MedicationRequest& order, const Derivation& from) {
    if (order.reasons.size() + order.reason_references.size() > most_reasons) return false;
    return std::all_of(
               order.reasons.begin(), order.reasons.end(),
               [&](const fhir::CodeableConcept& reason) { return is_plain_dermatitis(reason, from.value_sets); }) &&
           std::all_of(order.reason_references.begin(), order.reason_references.end(),
                       [&](const fhir::Reference& reference) {
                           const fhir::Condition* condition = from.conditions_by_id->find(reference.id);
                           return condition && is_plain_dermatitis(condition->code, from.value_sets);
                       });
}

int newest_days(const Diagnosis& diagnosis, fhir::Day today) {
    int days = days_since_onset(diagnosis, today);
    if (const auto& recorded = diagnosis.condition->recorded) days = std::min(days, today - recorded->last);
    return std::max(0, days);
}

// Any other illness on record that may be why: one that is new, or one for which antibiotics are taken for long.
bool may_be_for_another_illness(const Derivation& from) {
    return std::any_of(from.record.conditions.begin(), from.record.conditions.end(),
                       [&](const fhir::Condition& condition) {
                           const auto diagnosis = diagnosis_of(condition, from);
                           if (!diagnosis || diagnosis->is_current == Tri::no || is_dermatitis(diagnosis->sets))
                               return false;
                           return holds(diagnosis->sets, ValueSet::cond_antibiotic_reason) ||
                                  newest_days(*diagnosis, from.today) <= new_illness_days;
                       });
}

} // namespace

void derive_skin_infection_code(const Derivation& from, PatientFacts& facts) {
    std::optional<int> newest;
    std::span<const Evidence> evidence;
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_skin_infection_bacterial, from)) {
        const int days = newest_days(diagnosis, from.today);
        if (newest && *newest <= days) continue;
        newest = days;
        evidence = evidence_in(from.arena, evidence_of(diagnosis));
    }
    at(facts, Fact::skin_infection_code_days) = newest                          ? number_fact(*newest, evidence)
                                                : knows_conditions(from.record) ? not_applicable()
                                                                                : unknown_fact();
}

// Never unknown: an advice that says that nothing is recorded is not given where the record is not known.
void derive_antibiotic_reason(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                              DrugFacts& facts) {
    FactValue& value = at(facts, Fact::antibiotic_for_dermatitis) = not_applicable();
    const fhir::MedicationRequest* order =
        judged.draft && judged.draft->medication_request ? &*judged.draft->medication_request : nullptr;
    if (!order || judged.drug.is_in(DrugGroup::systemic_antibiotics) != Tri::yes || !knows_conditions(from.record))
        return;
    const bool has_reason = !order->reasons.empty() || !order->reason_references.empty();
    value.truth = has_reason
                      ? tri(states_dermatitis_alone(*order, from))
                      : tri(patient[Fact::atopic_dermatitis].truth == Tri::yes && !may_be_for_another_illness(from));
    value.evidence = facts[Fact::ordered_drug].evidence;
}

} // namespace eczema::cards
