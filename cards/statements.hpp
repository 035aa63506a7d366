// The statements of the source document that this rulebook answers for (S01-S72), each with what was found of it and
// the rules that carry it; RULEBOOK.md prints the index and says which of the rules are not live yet.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace eczema::cards {

enum class Verdict : std::uint8_t {
    ok,         // agrees with what was found
    imprecise,  // usable with the correction
    outdated,   // superseded
    unverified, // no independent text seen
    hazard,     // unsafe taken literally
};
std::string_view to_text(Verdict verdict);

struct Statement {
    std::string_view id;      // "S48"
    std::string_view subject; // in a few of our words
    Verdict verdict;
    std::string_view correction; // what the rules do otherwise or besides, in a short clause; may be empty
    std::string_view rules[3];   // ids; unused ones are empty; none where the statement is not clinical
};

std::span<const Statement> statements();

} // namespace eczema::cards
