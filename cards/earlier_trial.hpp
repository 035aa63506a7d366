// What became of an option of the ladder that the patient has had before: a drug whose last treatment was stopped for
// lack of effect or intolerance is not offered again. It judges no treatment that is still on.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct EarlierTrial {
    Tri has_failed = Tri::no;   // unknown: stopped for a reason that is not read, or perhaps another drug
    std::string_view said = {}; // "tried; not tolerated (MedicationRequest/x, 2026-08-01)"; empty where it has not
};

// Of the last treatment with the drug; one on unknown days may be the last.
EarlierTrial earlier_trial(ValueSet drug, const PatientFacts& facts, std::pmr::memory_resource& arena);

} // namespace eczema::cards
