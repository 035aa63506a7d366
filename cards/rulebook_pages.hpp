// The pages of RULEBOOK.md, one for each rule: the guideline in our words, rows with sources, what unknown means, the
// cards, override reasons, sources with their verification, tests by name.
#pragma once
#include "cards/rule.hpp"

namespace eczema::cards {

std::string rule_page(const Rule& rule);

// The same as a JSON object. Names of tests are no content: a hash of the content leaves them out.
enum class WithTests : bool { no, yes };
std::string rule_json(const Rule& rule, WithTests with_tests);

} // namespace eczema::cards
