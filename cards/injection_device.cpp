#include "cards/injection_device.hpp"

#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

namespace eczema::cards {

Tri is_pen(const fhir::Medication& product, const ValueSets& value_sets) {
    const fhir::ValueSetTable& table = value_sets.table;
    const SetBits sets = table.sets_of(product.form).sets | table.sets_of(product.code).sets |
                         table.sets_of_phrases(product.code).sets | value_sets.products.meaning_of(product.code).sets;
    const bool is_one = holds(sets, ValueSet::form_pen) || holds(sets, ValueSet::form_autoinjector);
    const bool is_syringe = holds(sets, ValueSet::form_prefilled_syringe);
    return is_one == is_syringe ? Tri::unknown : tri(is_one);
}

void derive_injection_device(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    FactValue& pen = at(facts, Fact::pen_ordered) = not_applicable();
    if (!judged.draft || !judged.draft->medication_request) return;
    pen = {.truth = is_pen(judged.draft->medication_request->drug, from.value_sets),
           .evidence = evidence_in(from.arena, {judged.draft->resource_type, judged.draft->id, std::nullopt})};
}

} // namespace eczema::cards
