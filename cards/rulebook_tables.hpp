// The tables of RULEBOOK.md that rules read: ladder and its modifiers, doses, topical treatments, potency of topical
// steroids, tests, order items. One row of a table is one row in print.
#pragma once
#include <string>

namespace eczema::cards {

std::string tables_markdown();

// The same as members of an object, "ladder":[…],…; every row has its id but those of the classes of steroids.
std::string tables_json();

} // namespace eczema::cards
