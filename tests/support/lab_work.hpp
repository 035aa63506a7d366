// Laboratory work-ups for tests: results of whole tests on a day, from the codes that specification 1.8 names.
#pragma once
#include "cards/lab_tests.hpp"
#include "tests/support/spec_row.hpp"

#include <set>

namespace eczema::tests {

using cards::LabTest;

// One LOINC code for each member of the test.
std::vector<std::string_view> codes_of(LabTest test);

bool is_qualitative(LabTest test);

// A result so many days ago: a number, or negative.
LabSaid result(std::string_view code, int days, bool is_answer = false);

// The chart with results of these tests, so many days ago.
Request tested(Request chart, std::initializer_list<LabTest> tests, int days);

// Every test on one day, and before it on another day where a drug asks for two, newest first; but for those left out.
Request worked_up(Request chart, std::initializer_list<LabTest> left_out = {}, int days = 3);

} // namespace eczema::tests
