#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

#include <limits>

namespace eczema::cards {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::string_view still_taken = "whether the drug is still taken";

FactValue in_use(const SetBits& drugs, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures)
        fact.add(exposure.drug.is_in(drugs) & exposure.is_on, evidence_of(exposure));
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = value.evidence.empty() ? missing_medications(from.record) : still_taken;
    return value;
}

FactValue in_use(ValueSet drug, const Derivation& from) {
    SetBits drugs;
    drugs.set(index_of(drug));
    return in_use(drugs, from);
}

// Days since the last day of use, 0 while in use. Where that day is not known it may be any since the start.
Range days_since_use(const Exposure& exposure, fhir::Day today) {
    if (exposure.is_on == Tri::yes) return {0, 0};
    const bool is_cut_short = exposure.has_ended && exposure.end && exposure.end->first > today;
    if (exposure.is_on == Tri::no && exposure.end && !is_cut_short) {
        const double days = std::max(0, today - exposure.end->last);
        return {days, days};
    }
    return {0, exposure.start ? std::max(0, today - exposure.start->first) : never};
}

// Days since the newest use of a photosensitising drug. One that may be one, or may not have been taken, leaves open
// that the newest is as recent as that.
FactValue photosensitiser_days(const Derivation& from) {
    Range newest{knows_medications(from.record) ? never : 0, never};
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures) {
        const Tri is_one = exposure.drug.is_in(ValueSet::drug_photosensitiser) & exposure.took_place;
        if (is_one == Tri::no || (exposure.start && exposure.start->first > from.today)) continue;
        const Range days = days_since_use(exposure, from.today);
        newest.low = std::min(newest.low, days.low);
        if (is_one == Tri::yes) newest.high = std::min(newest.high, days.high);
        fact.add(is_one, evidence_of(exposure));
    }
    if (newest.low == never) return not_applicable();
    FactValue value = fact.value(false);
    value.number = newest;
    value.missing = value.evidence.empty() ? missing_medications(from.record) : still_taken;
    return value;
}

} // namespace

void derive_light_treatment(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::photosensitive_disease) = has_diagnosis(ValueSet::cond_photosensitivity, from);
    at(facts, Fact::on_ciclosporin) = in_use(ValueSet::drug_ciclosporin, from);
    at(facts, Fact::on_azathioprine_or_mycophenolate) = in_use(sets_in(DrugGroup::azathioprine_or_mycophenolate), from);
    at(facts, Fact::on_methotrexate) = in_use(ValueSet::drug_methotrexate, from);
    at(facts, Fact::photosensitiser_days) = photosensitiser_days(from);
    at(facts, Fact::calcineurin_inhibitor_used) = in_use(ValueSet::drug_tci, from);
}

} // namespace eczema::cards
