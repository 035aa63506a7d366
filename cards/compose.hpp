// From findings to the few cards that are shown: merging, order, budget, texts (specification sections 6 and 7.5).
// Pure; says for every finding whether it is on a card and, if not, why.
#pragma once
#include "cards/suggestions.hpp"

namespace eczema::cards {

// What became of a finding, for the trace.
struct Fate {
    bool is_shown = false;
    std::string suppressed_by{}; // "budget", "merged:<rule>", "site-off"; empty where nothing was held back
};

struct Composed {
    std::vector<Card> cards;
    std::vector<Fate> fates; // one for each finding, in the same order
};

Composed compose(std::span<const Finding> findings, const PatientFacts& facts, const CallContext& context);

} // namespace eczema::cards
