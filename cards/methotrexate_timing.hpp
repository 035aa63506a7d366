// How an order of methotrexate lays down its rhythm: once a week, or not (specification R32). What the rule's facts are
// made of and the order written anew as once a week; gates are not its matter.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// Whether a sentence of the text says that the dose is taken every day. A sentence that says not to, or that speaks of
// folic acid, does not.
bool says_daily(std::string_view text);

// The drafted order as it was sent but for its timing and words: the same dose once a week. Nothing where the order has
// not just one dosage, or where its dose is not known to lie between 7.5 and 25 mg.
std::optional<std::string> weekly_order_json(const fhir::DraftOrder& draft, const DrugProducts& products_known);

} // namespace eczema::cards
