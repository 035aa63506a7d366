#include "cards/observations.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::cards {
namespace {

// Leaves that there is a value, and not which.
void forget_value(fhir::ObservedValue& observed) {
    observed.has_unread_value = observed.has_value();
    observed.value = observed.value_low = observed.value_high = {};
    observed.answer = {};
    observed.words = {};
    observed.interpretations = {};
}

const fhir::Observation& without_values(const fhir::Observation& sent, std::pmr::memory_resource& arena) {
    auto* const place = static_cast<fhir::Observation*>(arena.allocate(sizeof(sent), alignof(fhir::Observation)));
    fhir::Observation& kept = *new (place) fhir::Observation(sent);
    forget_value(kept);
    kept.has_unread_value |= kept.value_boolean || kept.value_date;
    kept.value_boolean = std::nullopt;
    kept.value_date = std::nullopt;
    std::pmr::vector<fhir::ObservationComponent> components(sent.components.begin(), sent.components.end(), &arena);
    for (fhir::ObservationComponent& component : components) forget_value(component);
    kept.components = {components.data(), components.size()}; // the storage is the arena's
    return kept;
}

CodedObservation coded(const fhir::Observation& observation, const Derivation& from) {
    CodedObservation coded{&observation, from.value_sets.table.sets_of(observation.code).sets};
    coded.own_sets = coded.sets;
    if (observation.components.empty()) return coded;
    std::pmr::vector<SetBits> component_sets(&from.arena);
    component_sets.reserve(observation.components.size());
    for (const fhir::ObservationComponent& component : observation.components) {
        component_sets.push_back(component.is_data_absent ? SetBits()
                                                          : from.value_sets.table.sets_of(component.code).sets);
        coded.sets |= component_sets.back();
    }
    coded.component_sets = {component_sets.data(), component_sets.size()}; // the storage is the arena's
    return coded;
}

bool comes_after(const fhir::Observation& later, const fhir::Observation& known) {
    if (later.date->last != known.date->last) return later.date->last > known.date->last;
    return later.id < known.id;
}

} // namespace

Tri is_final(const fhir::Observation& observation) {
    const std::string_view status = observation.status;
    if (status == "final" || status == "amended" || status == "corrected") return Tri::yes;
    return tri(status.empty() || status == fhir::unknown_status) & Tri::unknown;
}

std::span<const CodedObservation> derive_observations(const Derivation& from) {
    std::pmr::vector<CodedObservation> found(&from.arena);
    found.reserve(from.record.observations.size());
    for (const fhir::Observation& observation : from.record.observations) {
        const Tri final = is_final(observation);
        if (final == Tri::no || observation.is_data_absent) continue;
        CodedObservation one = coded(observation, from);
        if (one.sets.none()) continue;
        if (final == Tri::unknown) one.observation = &without_values(observation, from.arena);
        found.push_back(one);
    }
    return {found.data(), found.size()}; // the storage is the arena's
}

const fhir::Observation* newest_observation(std::span<const ValueSet> sets, const Derivation& from,
                                            std::optional<fhir::Day> until) {
    SetBits wanted;
    for (const ValueSet set : sets) wanted.set(index_of(set));
    const fhir::Observation* newest = nullptr;
    for (const CodedObservation& coded : from.observations) {
        const fhir::Observation& observation = *coded.observation;
        if ((coded.sets & wanted).none() || !observation.date) continue;
        if (until && observation.date->last > *until) continue;
        if (!newest || comes_after(observation, *newest)) newest = &observation;
    }
    return newest;
}

bool knows_laboratory_since(const fhir::PatientRecord& record, fhir::Day since) {
    const fhir::Supply& supply = record.supply_of(fhir::RecordList::observations);
    return supply.is_whole || (supply.whole_since && *supply.whole_since <= since);
}

Tri is_positive(const fhir::ObservedValue& observed, const ValueSets& value_sets) {
    SetBits said = value_sets.table.sets_of(observed.answer).sets;
    for (const fhir::CodeableConcept& interpretation : observed.interpretations)
        said |= value_sets.table.sets_of(interpretation).sets;
    const bool says_positive = holds(said, ValueSet::answer_positive);
    const bool says_negative = holds(said, ValueSet::answer_negative);
    if (says_positive == says_negative) return Tri::unknown; // neither, or both
    return tri(says_positive);
}

Tri is_affirmed(const fhir::Observation& observation, const ValueSets& value_sets) {
    const fhir::Quantity& number = observation.value;
    if (observation.is_data_absent || observation.has_unread_value || number.has_comparator() ||
        observation.value_low.value || observation.value_high.value || observation.value_date)
        return Tri::unknown;
    if (observation.value_boolean) return tri(*observation.value_boolean);
    if (number.value) return tri(*number.value != 0);
    if (!observation.answer.is_empty() || !observation.interpretations.empty())
        return is_positive(observation, value_sets);
    return Tri::yes;
}

} // namespace eczema::cards
