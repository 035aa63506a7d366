// Labelled doses as data rows (specification 3.3). Every row names its source; a dose that is not here is not drafted.
#pragma once
#include "cards/settings.hpp"
#include "cards/value_sets.hpp"

#include <optional>

namespace eczema::cards {

struct BiologicDose {
    ValueSet drug;
    Jurisdiction jurisdiction;
    double age_years_from, age_years_below; // [from, below)
    std::string_view population;
    int loading_mg, loading_injections;
    int maintenance_mg, interval_weeks;
    int maintenance_from_day; // day 1 is the loading dose
    std::string_view source;
    bool is_verified; // seen in a label; false: general knowledge, not to be drafted before it is signed off
};

std::span<const BiologicDose> biologic_doses();

// The row for an age known to lie in [years_low, years_high]; nothing where no row covers both ends.
const BiologicDose* find_dose(ValueSet drug, Jurisdiction jurisdiction, double years_low, double years_high);

} // namespace eczema::cards
