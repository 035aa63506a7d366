// The facts about a patient as plain values, which outlive the chart they were derived from.
#pragma once
#include "tests/support/derived_chart.hpp"

#include <array>
#include <cstdio>

namespace eczema::tests {

std::string number(double value, const char* format = "%.9g");

struct Values {
    std::vector<cards::FactValue> of; // by fact; without what views the chart
    const cards::FactValue& operator[](cards::Fact fact) const { return of[static_cast<std::size_t>(fact)]; }
};

Values values_of(const Request& request);

std::string in_words(const cards::FactValue& value);

} // namespace eczema::tests
