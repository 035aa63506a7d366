// One order of a biologic held against one row of the dose table: the amount per week, the loading dose, and every
// difference in words. It does not know which row is the right one.
#pragma once
#include "cards/dosing.hpp"

namespace eczema::cards {

struct DoseComparison {
    // mg per week, ordered over labelled; of several steps the highest. "no" where no dose repeats.
    FactValue ratio;
    FactValue loading_not_labelled;
    FactValue differs; // its detail names every difference
};

// `facts` must hold drug_naive and treatment_days already.
DoseComparison compare_dose(const BiologicDose& dose, const Derivation& from, const JudgedDrug& judged,
                            const DrugFacts& facts);

} // namespace eczema::cards
