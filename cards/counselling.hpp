// What a patient is told with a first prescription (specification R52): one row a point, in words for the clinician.
#pragma once
#include "cards/value_sets.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

struct CounsellingPoint {
    std::span<const ValueSet> drugs;
    std::string_view topic; // in a few words, for the summary
    std::string_view text;
    std::string_view source;
};

// Those of one drug, or of light, in the order of the table.
std::vector<const CounsellingPoint*> counselling_points(ValueSet drug);

std::string counselling_markdown();
std::string counselling_json(); // an array

} // namespace eczema::cards
