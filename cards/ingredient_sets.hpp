// The drug sets of an RxNorm ingredient. Where the value sets name products of a drug and not its ingredient, the
// ingredient is learned from them: a product of one ingredient that is surely the drug shows what the ingredient is.
// Used when a table of drug products is made or loaded, never on the request path.
#pragma once
#include "fhir/value_set.hpp"

#include <map>
#include <string>

namespace eczema::cards {

class IngredientSets {
  public:
    explicit IngredientSets(const fhir::ValueSetTable& value_sets) : value_sets_(value_sets) {}

    // All products are learned before the first question. Only sets that are one drug are learned, never those that
    // also depend on form or strength.
    void learn(std::string_view product, std::string_view only_ingredient);
    fhir::Membership sets_of(std::string_view ingredient) const;
    // Of the product's own code, as the value sets list it.
    fhir::SetBits sets_listing(std::string_view product) const;

  private:
    const fhir::ValueSetTable& value_sets_;
    std::map<std::string, fhir::SetBits, std::less<>> learned_;
};

} // namespace eczema::cards
