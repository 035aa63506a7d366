// The last parts of RULEBOOK.md: what awaits sign-off, and which rules carry each statement of the source document.
#pragma once
#include <string>

namespace eczema::cards {

std::string unverified_markdown();
std::string statements_markdown();

// Members of an object: "unverified":[…],"choices":[…],"statements":[…].
std::string index_json();

} // namespace eczema::cards
