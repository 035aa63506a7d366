// Diagnoses as the rules read them (specification 1.1): what is current, what is suspected, and since when.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

Evidence evidence_of(const Diagnosis& diagnosis);

// Nothing for an entry that is refuted or was made in error.
std::optional<Diagnosis> diagnosis_of(const fhir::Condition& condition, const Derivation& from);

// Every entry whose codes are of some set, in the order sent.
std::span<const Diagnosis> derive_diagnoses(const Derivation& from);

// Those with a code of the set, in the order sent.
std::pmr::vector<Diagnosis> diagnoses_of(ValueSet set, const Derivation& from);

// Current and not merely suspected; a suspected one is unknown.
Tri has(const Diagnosis& diagnosis);

// Days since onset, 0 on the day. A partial date counts as the latest day it can mean, an absent one as today.
int days_since_onset(const Diagnosis& diagnosis, fhir::Day today);

// Days since the onset of the newest current diagnosis of the set, 0 on the day: number; "no" where there is none,
// unknown where one is only suspected, or may be there.
FactValue days_since_newest(ValueSet set, const Derivation& from);

// A current diagnosis of the set.
FactValue has_diagnosis(ValueSet set, const Derivation& from);

// A diagnosis of the set, past or current: hist().
FactValue had_diagnosis(ValueSet set, const Derivation& from);

// Years since a day, with the part of a year after the last anniversary: 5 five years later to the day, more than 5 a
// day after it. 0 for a day to come.
double years_since(fhir::Day day, fhir::Day today);

bool knows_conditions(const fhir::PatientRecord& record);

} // namespace eczema::cards
