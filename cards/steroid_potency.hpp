// The class of a topical steroid by ingredient, salt, strength and vehicle (specification 1.2, 8.2 and its table of
// potency). General knowledge, not guideline: sources differ by one class for some products, and the table awaits
// review by a dermatologist. Where no row fits, the class presumed from the ingredient by the value sets stands.
#pragma once
#include "cards/value_sets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace eczema::cards {

struct TopicalSteroid {
    std::string_view ingredient;   // RxNorm code of the ingredient
    std::string_view substance;    // RxNorm name with the salt, "hydrocortisone butyrate"
    std::string_view dose_form;    // RxNorm name, "Topical Cream"
    std::string_view distinction;  // what else tells it apart, "augmented"; mostly empty
    std::optional<double> percent; // by weight
};

std::optional<ValueSet> steroid_class(const TopicalSteroid& steroid);

// The table for people, row by row; the first row that fits counts.
struct PotencyText {
    std::string steroid, strength, vehicles, us_class;
};
std::vector<PotencyText> steroid_potency_in_words();

} // namespace eczema::cards
