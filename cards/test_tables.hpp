// The tables of tests as RULEBOOK.md prints them, for a clinician to check row by row.
#pragma once
#include "cards/test_schedules.hpp"

#include <string>

namespace eczema::cards {

// "baseline-mycophenolate-pregnancy-test", "monitoring-methotrexate-blood-count".
std::string id_of(const BaselineTest& row);
std::string id_of(const MonitoredTest& row);

// Tests before a start, with the windows as they are by default, and tests during treatment.
std::string test_tables_markdown();

// The same as members of an object: "baselineTests":[…],"monitoring":[…].
std::string test_tables_json();

} // namespace eczema::cards
