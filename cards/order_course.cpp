#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace eczema::cards {
namespace {

constexpr int asthma_exacerbation_days = 14; // specification R24, inclusive
constexpr std::size_t most_reasons = 32;     // an order with more is no real one; the rest is not looked up

FactValue course_days(const fhir::MedicationRequest& order, fhir::Day today, std::pmr::memory_resource& arena) {
    const CourseLength course = course_length(order.dosages, today);
    std::optional<double> days = course.days;
    if (!days) days = days_of_all_supplies(order);
    const auto in_words = [](double shown) {
        const auto whole = static_cast<long long>(std::ceil(shown));
        return std::to_string(whole) + (whole == 1 ? " day" : " days");
    };
    if (days) return number_fact(*days, {}, text_in(arena, "for " + in_words(*days)));
    FactValue value = unknown_fact("a stop date");
    value.detail = "without a stop date";
    if (course.known_days > 0) {
        value.number = Range{course.known_days, std::numeric_limits<double>::infinity()};
        value.detail = text_in(arena, "for at least " + in_words(course.known_days));
    }
    return value;
}

Tri is_dermatitis(const fhir::CodeableConcept& reason, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(reason);
    if (holds(membership.sets, ValueSet::cond_atopic_dermatitis) ||
        holds(membership.sets, ValueSet::cond_eczema_unspecified))
        return Tri::yes;
    return membership.is_known_system ? Tri::no : Tri::unknown;
}

// An illness beside the dermatitis that is usually treated with systemic steroids.
Tri has_other_steroid_indication(const Derivation& from) {
    Tri found = knows_conditions(from.record) ? Tri::no : Tri::unknown;
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_steroid_responsive, from)) found |= has(diagnosis);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_asthma_exacerbation, from))
        if (days_since_onset(diagnosis, from.today) <= asthma_exacerbation_days) found |= has(diagnosis);
    return found;
}

template <class Item>
std::span<const Item> looked_up(std::span<const Item> list) {
    return list.first(std::min(most_reasons, list.size()));
}

// By reference, or by the same code.
bool is_reason_of(const fhir::MedicationRequest& order, const fhir::Condition& condition) {
    for (const fhir::Reference& reference : looked_up(order.reason_references))
        if (reference.id == condition.id) return true;
    for (const fhir::CodeableConcept& reason : looked_up(order.reasons))
        for (const fhir::Coding& stated : looked_up(reason.codings))
            for (const fhir::Coding& recorded : looked_up(condition.code.codings))
                if (stated.system == recorded.system && stated.code == recorded.code) return true;
    return false;
}

// Any stated reason that is dermatitis; a reason that cannot be read may be.
Tri reason_is_dermatitis(std::span<const fhir::CodeableConcept> reasons, std::span<const fhir::Reference> references,
                         const Derivation& from) {
    Tri for_dermatitis = Tri::no;
    for (const fhir::CodeableConcept& reason : looked_up(reasons))
        for_dermatitis |= is_dermatitis(reason, from.value_sets);
    if (references.size() > most_reasons || reasons.size() > most_reasons) for_dermatitis |= Tri::unknown;
    for (const fhir::Reference& reference : looked_up(references)) {
        const fhir::Condition* condition = from.conditions_by_id->find(reference.id);
        for_dermatitis |= condition ? is_dermatitis(condition->code, from.value_sets) : Tri::unknown;
    }
    return for_dermatitis;
}

} // namespace

std::optional<Tri> stated_dermatitis(const Exposure& exposure, const Derivation& from) {
    if (exposure.reasons.empty() && exposure.reason_references.empty()) return std::nullopt;
    return reason_is_dermatitis(exposure.reasons, exposure.reason_references, from);
}

FactValue order_is_for_infection(const Derivation& from, const JudgedDrug& order) {
    if (!order.draft || !order.draft->medication_request) return not_applicable();
    bool is_any = false;
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_acute_infection_serious, from)) {
        if (has(diagnosis) == Tri::no) continue;
        is_any = true;
        if (!is_reason_of(*order.draft->medication_request, *diagnosis.condition)) return not_applicable();
    }
    return {.truth = tri(is_any)};
}

FactValue order_is_for_dermatitis(const Derivation& from, const JudgedDrug& order, const FactValue& atopic_dermatitis) {
    const fhir::MedicationRequest* request =
        order.draft && order.draft->medication_request ? &*order.draft->medication_request : nullptr;
    if (!request) return {.truth = Tri::yes}; // an option of the ladder is for nothing else
    const bool has_reason = !request->reasons.empty() || !request->reason_references.empty();
    if (!has_reason) {
        FactValue value = atopic_dermatitis;
        // What explains a steroid explains no eczema biologic.
        if (order.drug.is_in(DrugGroup::biologics) != Tri::yes) value.truth &= !has_other_steroid_indication(from);
        if (value.truth == Tri::unknown) value.missing = "the reason of the order";
        return value;
    }
    return {.truth = reason_is_dermatitis(request->reasons, request->reason_references, from),
            .missing = "the reason of the order"};
}

FactValue unlicensed_for_dermatitis(const Derivation& from, const JudgedDrug& order,
                                    const FactValue& atopic_dermatitis) {
    using enum ValueSet;
    const fhir::MedicationRequest* request =
        order.draft && order.draft->medication_request ? &*order.draft->medication_request : nullptr;
    if (!request || order.drug.is_in(drug_baricitinib) == Tri::no) return not_applicable();
    const auto names_one = [&](const fhir::CodeableConcept& reason) {
        const SetBits sets = from.value_sets.table.sets_of(reason).sets;
        return tri(holds(sets, cond_rheumatoid_arthritis) || holds(sets, cond_alopecia_areata) ||
                   holds(sets, cond_covid_19));
    };
    Tri licensed = Tri::no;
    if (request->reasons.empty() && request->reason_references.empty()) {
        for (const ValueSet set : {cond_rheumatoid_arthritis, cond_alopecia_areata})
            for (const Diagnosis& diagnosis : diagnoses_of(set, from)) licensed |= has(diagnosis);
        FactValue value = atopic_dermatitis;
        value.truth &= !licensed;
        return value;
    }
    for (const fhir::CodeableConcept& reason : looked_up(request->reasons)) licensed |= names_one(reason);
    for (const fhir::Reference& reference : looked_up(request->reason_references)) {
        const fhir::Condition* condition = from.conditions_by_id->find(reference.id);
        licensed |= condition ? names_one(condition->code) : Tri::unknown;
    }
    FactValue value = order_is_for_dermatitis(from, order, atopic_dermatitis);
    value.truth &= !licensed;
    return value;
}

void derive_course(const Derivation& from, const JudgedDrug& order, DrugFacts& facts) {
    const fhir::MedicationRequest* request =
        order.draft && order.draft->medication_request ? &*order.draft->medication_request : nullptr;
    if (!request) {
        for (const Fact fact : {Fact::course_days, Fact::order_repeats, Fact::depot_injection})
            at(facts, fact) = not_applicable();
        return;
    }
    at(facts, Fact::course_days) = course_days(*request, from.today, from.arena);
    at(facts, Fact::order_repeats) = number_fact(request->repeats.value_or(0));
    Tri depot = Tri::no;
    for (const fhir::Dosage& dosage : request->dosages)
        depot |= tri(holds(from.value_sets.table.sets_of(dosage.route).sets, ValueSet::route_intramuscular));
    at(facts, Fact::depot_injection) = {.truth = depot & order.drug.is_in(DrugGroup::systemic_corticosteroids)};
    const Evidence evidence{order.draft->resource_type, request->id, request->authored_on};
    const std::span<const Evidence> own = evidence_in(from.arena, evidence);
    for (const Fact fact : {Fact::course_days, Fact::order_repeats, Fact::depot_injection})
        at(facts, fact).evidence = own;
}

} // namespace eczema::cards
