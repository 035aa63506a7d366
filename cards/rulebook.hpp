// The rulebook in print: every live rule with rows, branches, sources and cards, and the tables they read. As markdown
// it is RULEBOOK.md; as JSON it is what the content hash covers.
#pragma once
#include <string>

namespace eczema::cards {

std::string rulebook_markdown();
std::string rulebook_json();

} // namespace eczema::cards
