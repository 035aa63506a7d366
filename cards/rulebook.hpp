// The rulebook in print: every live rule with rows, branches, sources, cards and tests, the tables they read, what
// awaits sign-off, and the index by statement. As markdown it is RULEBOOK.md.
#pragma once
#include <string>

namespace eczema::cards {

const std::string& rulebook_markdown();
std::string rulebook_json();

// What the content hash covers: rules and tables as JSON, without what is drawn from them and without names of tests.
const std::string& rulebook_content();

} // namespace eczema::cards
