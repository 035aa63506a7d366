// The facts about a patient as plain values, which outlive the chart they were derived from.
#pragma once
#include "tests/support/derived_chart.hpp"

#include <array>
#include <cstdio>

namespace eczema::tests {

inline std::string number(double value, const char* format = "%.9g") {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

struct Values {
    std::vector<cards::FactValue> of; // by fact; without what views the chart
    const cards::FactValue& operator[](cards::Fact fact) const { return of[static_cast<std::size_t>(fact)]; }
};

inline Values values_of(const Request& request) {
    const DerivedChart seen(request);
    const cards::Derivation& from = seen.from;
    const auto facts = cards::derive_facts(from.record, from.hook, from.value_sets, from.settings, today, from.arena);
    Values values;
    for (const cards::FactValue& value : facts.values)
        values.of.push_back({.truth = value.truth, .number = value.number});
    return values;
}

inline std::string in_words(const cards::FactValue& value) {
    std::string words(to_text(value.truth));
    if (value.number) words += ' ' + number(value.number->low) + ".." + number(value.number->high);
    return words;
}

} // namespace eczema::tests
