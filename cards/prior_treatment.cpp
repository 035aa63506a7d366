#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

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

} // namespace

void derive_prior_treatment(const Derivation& from, PatientFacts& facts) {
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
