#include "cards/observations.hpp"

namespace eczema::cards {
namespace {

bool comes_after(const fhir::Observation& later, const fhir::Observation& known) {
    if (later.date->last != known.date->last) return later.date->last > known.date->last;
    return later.id < known.id;
}

} // namespace

bool is_result(std::string_view status) {
    return status.empty() || status == "final" || status == "amended" || status == "corrected";
}

std::span<const CodedObservation> derive_observations(const Derivation& from) {
    std::pmr::vector<CodedObservation> found(&from.arena);
    found.reserve(from.record.observations.size());
    for (const fhir::Observation& observation : from.record.observations) {
        if (observation.is_data_absent || !is_result(observation.status)) continue;
        SetBits sets = from.value_sets.table.sets_of(observation.code).sets;
        for (const fhir::ObservationComponent& component : observation.components)
            if (!component.is_data_absent) sets |= from.value_sets.table.sets_of(component.code).sets;
        if (sets.any()) found.push_back({&observation, sets});
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

Tri is_positive(const fhir::Observation& observation, const ValueSets& value_sets) {
    SetBits said = value_sets.table.sets_of(observation.answer).sets;
    for (const fhir::CodeableConcept& interpretation : observation.interpretations)
        said |= value_sets.table.sets_of(interpretation).sets;
    const bool says_positive = holds(said, ValueSet::answer_positive);
    const bool says_negative = holds(said, ValueSet::answer_negative);
    if (says_positive == says_negative) return Tri::unknown; // neither, or both
    return tri(says_positive);
}

} // namespace eczema::cards
