#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Days since the onset of the newest recorded exacerbation, whether it is over or not.
FactValue newest_exacerbation(const Derivation& from) {
    FactValue value = knows_conditions(from.record) ? not_applicable() : unknown_fact();
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_asthma_exacerbation, from)) {
        if (diagnosis.is_suspected) {
            if (value.truth == Tri::no) value.truth = Tri::unknown;
            continue;
        }
        const double days = days_since_onset(diagnosis, from.today);
        if (value.number && value.number->low <= days) continue;
        value = number_fact(days, evidence_in(from.arena, evidence_of(diagnosis)));
    }
    return value;
}

bool is_for_asthma(const fhir::Encounter& encounter, const Derivation& from) {
    for (const fhir::CodeableConcept& reason : encounter.reasons)
        if (holds(from.value_sets.table.sets_of(reason).sets, ValueSet::cond_asthma)) return true;
    return false;
}

// An inpatient stay with asthma as its reason; days since its end, or since its start while it lasts.
FactValue newest_admission(const Derivation& from) {
    FactValue value = from.record.supply_of(fhir::RecordList::encounters).is_whole ? not_applicable() : unknown_fact();
    for (const fhir::Encounter& encounter : from.record.encounters) {
        const bool is_stay =
            encounter.class_code == "IMP" || encounter.class_code == "ACUTE" || encounter.class_code == "NONAC";
        if (!is_stay || encounter.status == "cancelled" || encounter.status == "entered-in-error") continue;
        const auto date = encounter.period.end ? encounter.period.end : encounter.period.start;
        if (!date || !is_for_asthma(encounter, from)) continue;
        const double days = std::max(0, from.today - date->last);
        if (value.number && value.number->low <= days) continue;
        value = number_fact(days, evidence_in(from.arena, {"Encounter", encounter.id, date}));
    }
    return value;
}

// The drafts that stop a drug of the group, as evidence.
std::span<const Evidence> stopping_drafts(const SetBits& group, const Derivation& from) {
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const DraftedDrug& drafted : from.drafted)
        if (drafted.is_stop && drafted.drug.is_in(group) == Tri::yes)
            evidence.push_back({drafted.draft->resource_type, drafted.draft->id, std::nullopt});
    return {evidence.data(), evidence.size()}; // the storage is the arena's
}

// Days from the start of dupilumab to the draft that stops an asthma controller or steroid; 0 where dupilumab is new.
FactValue controller_stop(const Derivation& from) {
    SetBits controllers = sets_in(DrugGroup::systemic_corticosteroids);
    controllers.set(index_of(ValueSet::drug_asthma_controller));
    const std::span<const Evidence> stops = stopping_drafts(controllers, from);
    if (stops.empty()) return not_applicable();
    for (const JudgedDrug& order : from.orders)
        if (order.drug.is_in(ValueSet::drug_dupilumab) == Tri::yes &&
            (!order.treatment || order.treatment->is_on != Tri::yes))
            return number_fact(0, stops, "on the day dupilumab starts");
    const Treatment* dupilumab = current_treatment(ValueSet::drug_dupilumab, from.treatments);
    if (!dupilumab) return not_applicable();
    FactValue value{.truth = dupilumab->is_on, .evidence = stops};
    const auto days = dupilumab->days_on(from.today);
    if (!days) value.truth = Tri::unknown;
    if (value.truth == Tri::yes)
        value.number = Range{static_cast<double>(days->first), static_cast<double>(days->second)};
    return value;
}

} // namespace

void derive_asthma(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::asthma) = has_diagnosis(ValueSet::cond_asthma, from);
    at(facts, Fact::asthma_exacerbation_days) = newest_exacerbation(from);
    at(facts, Fact::asthma_admission_days) = newest_admission(from);
    at(facts, Fact::controller_stop_days) = controller_stop(from);
    const std::span<const Evidence> stops = stopping_drafts(sets_in(DrugGroup::dupilumab), from);
    at(facts, Fact::dupilumab_stop_drafted) = {.truth = tri(!stops.empty()), .evidence = stops};
}

} // namespace eczema::cards
