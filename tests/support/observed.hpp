// Observations whose value a test writes out as FHIR JSON: units, bounds, words, ranges, components.
#pragma once
#include "tests/support/said.hpp"

namespace eczema::tests {

// ,"valueQuantity":{"value":480,"code":"/uL"}
std::string quantity(const std::string& number, std::string_view unit, std::string_view comparator = {});

// ,"referenceRange":[{"high":{"value":40,"code":"U/L"}}]
std::string upper_limit_of(const std::string& number, std::string_view unit);

// `members`: the value and whatever stands beside it, with a comma in front. `date` may be ago(n), partial or empty.
Entry observed(std::string_view loinc, const std::string& members, const std::string& date,
               const std::string& id = "o");

} // namespace eczema::tests
