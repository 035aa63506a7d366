// What an injected drug is ordered in: a pen or a syringe, by the code of the product or of its form.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// A pen or autoinjector, which RxNorm uses for one another; unknown where neither code nor form says.
Tri is_pen(const fhir::Medication& product, const ValueSets& value_sets);

} // namespace eczema::cards
