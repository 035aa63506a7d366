// The names of each rule's tests, for the rulebook: written by the test program into rule_tests.json and embedded at
// build. The program links no tests.
#pragma once
#include "cards/embedded_file.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

// In the order of the test; none where the rule has no entry.
const std::vector<std::string>& tests_of(std::string_view rule_id);

extern const std::span<const EmbeddedFile> rule_tests_embedded;

} // namespace eczema::cards
