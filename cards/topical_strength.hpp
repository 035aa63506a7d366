// Topical steroids that are weaker than their class where the strength is coded (specification 8.2). Without a strength
// the class of the ingredient is presumed. Used by identify alone.
#pragma once
#include "cards/value_sets.hpp"
#include "fhir/medication.hpp"

namespace eczema::cards {

// Moves what `code` named from class III-IV to class VI-VII where the ingredient is weak enough for it. A strength in
// units that cannot be compared changes nothing.
void weigh_strength(const fhir::CodeableConcept& code, const fhir::Ingredient& ingredient, fhir::Membership& named);

} // namespace eczema::cards
