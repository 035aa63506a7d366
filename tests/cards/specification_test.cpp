// Runs every row of the specification's test lines: see the files named after the rules.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

std::size_t utf16_units(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

TEST_P(Specification, line) {
    const SpecRow& row = GetParam();
    SCOPED_TRACE(std::string(row.rule) + ": " + row.line);
    const Answer answer = ask(row.request, row.config);
    for (const CardSeen& card : answer.cards) EXPECT_LE(utf16_units(card.summary), 139u) << card.summary;

    const auto found = std::find_if(answer.trace.begin(), answer.trace.end(),
                                    [&](const TraceSeen& trace) { return trace.rule == row.rule; });
    const std::string outcome = found == answer.trace.end() ? "not run" : found->outcome;
    EXPECT_EQ(outcome, row.expected.outcome);
    if (found == answer.trace.end()) return;
    EXPECT_EQ(found->indicator, row.expected.indicator);
    const CardSeen* card = answer.card_of(row.rule);
    if (row.expected.outcome == "yes") {
        EXPECT_TRUE(found->is_shown);
        ASSERT_TRUE(card);
        EXPECT_FALSE(card->override_reasons.empty());
    }
    if (row.expected.outcome == "no") {
        EXPECT_FALSE(card);
    }
    if (row.suggestions) {
        std::vector<std::string> suggested = card ? card->suggestions : std::vector<std::string>{};
        // Who injects rides on the card about the dose of every child.
        if (row.rule.starts_with("dose-")) std::erase(suggested, "create eczema-cds-device-training");
        EXPECT_EQ(suggested, *row.suggestions);
    }
}

} // namespace
} // namespace eczema::tests
