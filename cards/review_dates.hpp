// Rules whose day of review has passed: said on their cards and in GET /health/ready. A rule past its review goes on.
#pragma once
#include "cards/rule.hpp"

namespace eczema::cards {

// On its day of review a rule is not overdue yet.
bool is_review_overdue(const Rule& rule, fhir::Day today);

// "The rule X was due for review on 2027-05-25.", a sentence for each date; empty where none is overdue.
std::string overdue_reviews_in_words(std::span<const Rule* const> rules, fhir::Day today);

} // namespace eczema::cards
