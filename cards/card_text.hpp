// Words of a card: summary and detail from the findings it carries.
#pragma once
#include "cards/card.hpp"
#include "cards/evaluate.hpp"

namespace eczema::cards {

// The name of the drug that a finding is about: "dupilumab", or "systemic treatment" where none is ordered.
std::string_view drug_of(const Finding& finding);

// Whether the row is one that made the finding fire.
bool is_used(const Finding& finding, const RowOutcome& row);

// The branch's summary with {drug} and {x} filled, at most 139 UTF-16 units.
std::string summary_of(const Finding& finding);
std::size_t utf16_units(std::string_view text);
std::string shortened(std::string text); // to 139 UTF-16 units, never inside a character

// "Check not completed for dupilumab: allergies unavailable."
std::string not_completed_summary(std::span<const Finding* const> findings);

// What the drafts on a ladder card amount to: "dupilumab listed first", or why there is none.
std::string ladder_headline(const Finding& ladder);

// Fills detail, facts, unknown and unverified of a card from its findings. `unevaluated` are rules about the same
// ordered drug that could not be evaluated.
void describe(Card& card, std::span<const Finding* const> findings, std::span<const Finding* const> unevaluated);

} // namespace eczema::cards
