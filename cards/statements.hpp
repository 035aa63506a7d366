// The clinical statements that this rulebook answers for (S02-S68), each with the rules that carry it; RULEBOOK.md
// prints the index and says which of them are not live yet.
#pragma once
#include <span>
#include <string_view>

namespace eczema::cards {

struct Statement {
    std::string_view id;       // "S48"
    std::string_view subject;  // in a few of our words
    std::string_view rules[3]; // ids; unused ones are empty
};

std::span<const Statement> statements();

} // namespace eczema::cards
