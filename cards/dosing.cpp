#include "cards/dosing.hpp"

namespace eczema::cards {
namespace {

constexpr double no_upper_age = 200;

constexpr BiologicDose doses[] = {
    {ValueSet::drug_dupilumab, Jurisdiction::us, 18, no_upper_age, "adults", 600, 2, 300, 2, 15, "DUP-US", true},
    {ValueSet::drug_dupilumab, Jurisdiction::eu, 18, no_upper_age, "adults", 600, 2, 300, 2, 15, "DUP-EU", true},
    {ValueSet::drug_dupilumab, Jurisdiction::uk, 18, no_upper_age, "adults", 600, 2, 300, 2, 15, "DUP-EU", true},
};

} // namespace

std::span<const BiologicDose> biologic_doses() { return doses; }

const BiologicDose* find_dose(ValueSet drug, Jurisdiction jurisdiction, double years_low, double years_high) {
    for (const BiologicDose& dose : doses)
        if (dose.drug == drug && dose.jurisdiction == jurisdiction && years_low >= dose.age_years_from &&
            years_high < dose.age_years_below)
            return &dose;
    return nullptr;
}

} // namespace eczema::cards
