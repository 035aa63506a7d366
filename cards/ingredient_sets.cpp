#include "cards/ingredient_sets.hpp"

#include "cards/drug_groups.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";

const SetBits& sets_of_one_drug() {
    static const SetBits sets = [] {
        SetBits made;
        for (std::size_t i = index_of(ValueSet::drug_dupilumab); i <= index_of(ValueSet::drug_mycophenolate); ++i)
            made.set(i);
        return made;
    }();
    return sets;
}

} // namespace

void IngredientSets::learn(std::string_view product, std::string_view only_ingredient) {
    const SetBits proven = sets_listing(product) & sets_of_one_drug();
    if (proven.none()) return;
    const fhir::Membership own = value_sets_.sets_of(rxnorm, only_ingredient);
    if (((own.sets | own.by_route) & orderable_sets()).any()) return;
    learned_[std::string(only_ingredient)] |= proven;
}

fhir::Membership IngredientSets::sets_of(std::string_view ingredient) const {
    fhir::Membership membership = value_sets_.sets_of(rxnorm, ingredient);
    if (const auto found = learned_.find(ingredient); found != learned_.end()) membership.sets |= found->second;
    membership.sets &= orderable_sets();
    membership.by_route &= orderable_sets();
    return membership;
}

SetBits IngredientSets::sets_listing(std::string_view product) const {
    return value_sets_.sets_of(rxnorm, product).sets & orderable_sets();
}

} // namespace eczema::cards
