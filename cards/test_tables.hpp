// The tables of tests as RULEBOOK.md prints them, for a clinician to check row by row.
#pragma once
#include <string>

namespace eczema::cards {

// Tests before a start, with the windows as they are by default, and tests during treatment.
std::string test_tables_markdown();

} // namespace eczema::cards
