#include "tests/support/facts_seen.hpp"

namespace eczema::tests {

std::string number(double value, const char* format) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

Values values_of(const Request& request) {
    const DerivedChart seen(request);
    const cards::Derivation& from = seen.from;
    const auto facts = cards::derive_facts(from.record, from.hook, from.value_sets, from.settings, today, from.arena);
    Values values;
    for (const cards::FactValue& value : facts.values)
        values.of.push_back({.truth = value.truth, .number = value.number});
    return values;
}

std::string in_words(const cards::FactValue& value) {
    std::string words(to_text(value.truth));
    if (value.number) words += ' ' + number(value.number->low) + ".." + number(value.number->high);
    return words;
}

} // namespace eczema::tests
