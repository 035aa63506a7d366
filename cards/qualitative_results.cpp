#include "cards/qualitative_results.hpp"

#include "cards/fact_values.hpp"
#include "cards/observations.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

bool counts_virus(ValueSet set) { return set == ValueSet::obs_hbv_dna || set == ValueSet::obs_hcv_rna; }

// Of a viral load: nought, or below what the test can count, is not detected.
TestAnswer answer_of_load(const fhir::Quantity& load) {
    if (!load.value) return TestAnswer::unread;
    const bool is_below = load.comparator == fhir::Comparator::less || load.comparator == fhir::Comparator::at_most;
    return is_below || *load.value == 0 ? TestAnswer::negative : TestAnswer::positive;
}

TestAnswer answer_of(const fhir::ObservedValue& observed, ValueSet set, const ValueSets& value_sets) {
    if (const Tri positive = is_positive(observed, value_sets); positive != Tri::unknown)
        return positive == Tri::yes ? TestAnswer::positive : TestAnswer::negative;
    SetBits said = value_sets.table.sets_of(observed.answer).sets;
    for (const fhir::CodeableConcept& interpretation : observed.interpretations)
        said |= value_sets.table.sets_of(interpretation).sets;
    const bool contradicts = holds(said, ValueSet::answer_positive); // and says negative too
    if (!contradicts && holds(said, ValueSet::answer_indeterminate)) return TestAnswer::indeterminate;
    if (!contradicts && counts_virus(set)) return answer_of_load(observed.value);
    return TestAnswer::unread;
}

} // namespace

TestResults::TestResults(ValueSet set, const Derivation& from) : results_(&from.arena), evidence_(&from.arena) {
    for (const CodedObservation& coded : from.observations) {
        const fhir::Observation& observation = *coded.observation;
        if (holds(coded.own_sets, set)) {
            if (observation.value_boolean)
                results_.push_back(
                    {*observation.value_boolean ? TestAnswer::positive : TestAnswer::negative, &observation});
            else if (observation.has_value()) // a panel that only names its members has none
                results_.push_back({answer_of(observation, set, from.value_sets), &observation});
        }
        for (std::size_t i = 0; i < coded.component_sets.size(); ++i)
            if (holds(coded.component_sets[i], set) && observation.components[i].has_value())
                results_.push_back({answer_of(observation.components[i], set, from.value_sets), &observation});
    }
    find_newest(from);
}

void TestResults::find_newest(const Derivation& from) {
    const fhir::Supply& supply = from.record.supply_of(fhir::RecordList::observations);
    std::optional<Day> last;
    for (const TestResult& result : results_)
        if (const auto& date = result.observation->date) last = std::max(last.value_or(date->first), date->first);
    for (const TestResult& result : results_) {
        const auto& date = result.observation->date;
        if (date && last && date->last < *last) continue;
        newest_ = newest_.value_or(result.answer) == result.answer ? result.answer : TestAnswer::unread;
        evidence_.push_back(evidence_of(result));
    }
    std::sort(evidence_.begin(), evidence_.end(), comes_before);
    const bool knows_later = supply.is_whole || (supply.whole_since && last && *supply.whole_since <= *last);
    if (!knows_later && newest_ != TestAnswer::positive) newest_ = TestAnswer::unread;
}

Tri is_newest(TestAnswer wanted, const TestResults& results) {
    if (!results.newest()) return Tri::no;
    return *results.newest() == TestAnswer::unread ? Tri::unknown : tri(*results.newest() == wanted);
}

Evidence evidence_of(const TestResult& result) {
    return {"Observation", result.observation->id, result.observation->date};
}

} // namespace eczema::cards
