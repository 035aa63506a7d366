// Units as systems write them that do not write UCUM: one visible table. What is ambiguous is not in it: "G/L" may be
// grams or giga.
#pragma once
#include <string>
#include <string_view>

namespace eczema::fhir {

// The text with the micro sign as "u", raised digits as digits, and powers of ten as UCUM writes them.
std::string in_plain_letters(std::string_view text);

// The UCUM code that is meant, whatever the case of its letters; empty where the table does not know it.
std::string_view code_of_spelling(std::string_view text);

} // namespace eczema::fhir
