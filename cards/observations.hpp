// Observations as the rules read them: results that say something, looked up in the value sets once, and the newest of
// an analyte (specification 1.1: a later result always replaces an earlier one).
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// Whether the status lets a result count: yes where it is final, amended or corrected, unknown where it is absent or
// not known, no otherwise.
Tri is_final(const fhir::Observation& observation);

// Those with a code of some set, or of a component, that are final or may be and whose value is not declared absent; in
// the order sent.
std::span<const CodedObservation> derive_observations(const Derivation& from);

// The newest dated observation of the sets on or before `until`; of two on one day the first by id. Null where there is
// none.
const fhir::Observation* newest_observation(std::span<const ValueSet> sets, const Derivation& from,
                                            std::optional<fhir::Day> until = std::nullopt);

// Whether every laboratory result since `since` was sent.
bool knows_laboratory_since(const fhir::PatientRecord& record, fhir::Day since);

// What a qualitative result says: yes for positive, no for negative, unknown otherwise. By answer code or
// interpretation, never by words.
Tri is_positive(const fhir::ObservedValue& observed, const ValueSets& value_sets);

// Of an observation whose code is a statement by itself: yes where it has no value, or one that confirms it. Words, a
// bound and what else cannot be read leave it open.
Tri is_affirmed(const fhir::Observation& observation, const ValueSets& value_sets);

} // namespace eczema::cards
