// Diagnoses as the rules read them: has(), suspected() and hist() of specification 1.1, with the onset.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct Diagnosis {
    const fhir::Condition* condition;
    Tri is_current = Tri::unknown;           // clinical status; without one, abatement and age of the entry decide
    bool is_suspected = false;               // unconfirmed, provisional or differential
    std::optional<fhir::DateInterval> onset; // onset, else birth and age at onset, else the recorded date
};

Evidence evidence_of(const Diagnosis& diagnosis);

// Every entry with a code of the set, but for refuted ones and those entered in error, in the order sent.
std::pmr::vector<Diagnosis> diagnoses_of(ValueSet set, const Derivation& from);

// Current and not merely suspected; a suspected one is unknown.
Tri has(const Diagnosis& diagnosis);

// Days since onset, 0 on the day. A partial date counts as the latest day it can mean, an absent one as today.
int days_since_onset(const Diagnosis& diagnosis, fhir::Day today);

bool knows_conditions(const fhir::PatientRecord& record);

} // namespace eczema::cards
