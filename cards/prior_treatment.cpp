#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
#include "cards/severity.hpp"

namespace eczema::cards {
namespace {

bool was_done(const fhir::Procedure& procedure) {
    return procedure.status == "completed" || procedure.status == "in-progress" || procedure.status == "stopped";
}

void add_exposures(const SetBits& drugs, const Derivation& from, FactBuilder& fact) {
    for (const Exposure& exposure : from.exposures)
        if (!is_to_come(exposure, from.today))
            fact.add(exposure.drug.is_in(drugs) & exposure.took_place, evidence_of(exposure));
}

FactValue exposed_to(const SetBits& drugs, const Derivation& from) {
    FactBuilder fact(from.arena);
    add_exposures(drugs, from, fact);
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = missing_medications(from.record);
    return value;
}

// A biologic or traditional immunosuppressant that was stopped for lack of effect or not tolerated, or that the patient
// is recorded to react to.
FactValue other_systemic_failed(const Derivation& from) {
    const SetBits others = sets_in(DrugGroup::biologics) | sets_in(DrugGroup::traditional);
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures)
        fact.add(exposure.drug.is_in(others) & exposure.took_place &
                     (exposure.stopped_for_lack_of_effect | exposure.stopped_for_intolerance),
                 evidence_of(exposure));
    for (const fhir::AllergyIntolerance& allergy : from.record.allergies) {
        SetBits named = from.value_sets.table.sets_of(allergy.code).sets;
        for (const fhir::CodeableConcept& substance : allergy.substances)
            named |= from.value_sets.table.sets_of(substance).sets;
        if ((named & others).any()) fact.add(is_active(allergy), {"AllergyIntolerance", allergy.id, allergy.date});
    }
    const bool knows = knows_medications(from.record) && from.record.supply_of(fhir::RecordList::allergies).is_whole;
    FactValue value = fact.value(knows);
    if (value.evidence.empty() && !knows_medications(from.record)) value.missing = missing_medications(from.record);
    return value;
}

// Stated outright, by a code of urn:eczema-cds:score or one that the site maps to it.
FactValue stated_inadvisable(const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const fhir::Observation& observation : from.record.observations)
        if (score_of(observation.code, from.value_sets) == Score::other_therapies_inadvisable)
            fact.add(is_affirmed(observation, from.value_sets) & is_final(observation),
                     {"Observation", observation.id, observation.date});
    for (const fhir::Condition& condition : from.record.conditions) {
        if (score_of(condition.code, from.value_sets) != Score::other_therapies_inadvisable) continue;
        if (const auto diagnosis = diagnosis_of(condition, from)) fact.add(has(*diagnosis), evidence_of(*diagnosis));
    }
    return fact.value(knows_conditions(from.record) && from.record.supply_of(fhir::RecordList::observations).is_whole);
}

} // namespace

void derive_prior_treatment(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::other_systemic_failed) = other_systemic_failed(from);
    at(facts, Fact::other_therapies_inadvisable) = stated_inadvisable(from);
    at(facts, Fact::prior_traditional) = exposed_to(sets_in(DrugGroup::traditional), from);

    FactBuilder fact(from.arena);
    add_exposures(sets_in(DrugGroup::advanced), from, fact);
    for (const fhir::Procedure& procedure : from.record.procedures)
        if (was_done(procedure))
            fact.add(identify_service(procedure.code, from.value_sets).is_in(DrugGroup::light),
                     {"Procedure", procedure.id, procedure.performed.start});
    at(facts, Fact::prior_advanced_or_light) =
        fact.value(knows_medications(from.record) && from.record.supply_of(fhir::RecordList::procedures).is_whole);
}

} // namespace eczema::cards
