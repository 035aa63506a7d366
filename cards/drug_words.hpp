// What words can say of a drug: which words of a value set are names of its ingredients, and whether a text names any
// drug at all. Names of our drugs are no more than a hint; a text that names none of them may still name nothing.
#pragma once
#include "fhir/value_set.hpp"

namespace eczema::cards {

// Makes words of a drug set of the names of the ingredients that it lists by RxNorm or ATC code.
void add_ingredient_names(const fhir::Value& value_set, std::size_t index, fhir::ValueSetTable& table);

// The display of a code where it is the name of one ingredient and nothing else, no product and no combination.
bool is_ingredient_name(std::string_view display);

// Whether the text holds a word that can be the name of a drug: five Latin letters or more, and no word that says how
// any drug is given, counted or written down. Shorter words are as often an abbreviation of one of ours.
bool may_name_drug(std::string_view text);

} // namespace eczema::cards
