// From the concepts of a RxNorm release to the table of drug products: each clinical drug, pack, brand and component
// with ingredients, strength, dose form and packages, as JSON that drug_products.schema.json describes. Kept is what
// has an ingredient in one of our drug sets. The same release gives the same bytes.
#pragma once
#include "cards/value_sets.hpp"
#include "server/rxnorm_release.hpp"

namespace eczema::server {

struct ProductTable {
    std::string text;
    std::size_t products = 0;     // codes of RxNorm in the table
    std::size_t packages = 0;     // NDC
    std::size_t left_out = 0;     // drugs and packs without an ingredient of ours
    std::size_t unclear_ndc = 0;  // of ours, not 11 digits or given to two products: left out
    std::size_t without_form = 0; // drugs of ours whose dose form is not known to the rules
};

ProductTable product_table(const RxnormRelease& release, const cards::ValueSets& value_sets);

} // namespace eczema::server
