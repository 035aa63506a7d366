// FHIR JSON written by hand, as far as tests need it: members, codes, quantities and periods. What is empty is left
// out.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::tests {

std::string text(std::string_view name, std::string_view value);
std::string raw(std::string_view name, std::string_view json);
std::string object(std::string members);
std::string listed(const std::vector<std::string>& items);

// "L20.9" alone is of `home`; else "rx:8640", "sct:6064005", "cm:L20.9", "local:X1", or "text:dupilumab pen".
std::string concept_of(std::string_view code, std::string_view home);

std::string concepts_of(std::string_view code, std::string_view home);
std::string quantity_of(double value, std::string_view unit);
std::string period_of(std::string_view start, std::string_view end);
// A choice of a dateTime and a Period, by whether an end is said: "performed" gives performedDateTime.
std::string date_or_period(const std::string& element, std::string_view start, std::string_view end);

} // namespace eczema::tests
