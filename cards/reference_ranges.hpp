// Which of the reference ranges that came with a result is the normal one of this patient.
#pragma once
#include "fhir/observation.hpp"
#include "fhir/units.hpp"

namespace eczema::cards {

// The upper limit of normal in the unit. Ranges typed as normal come before ranges without a type; one of another type,
// or of another age, is none. Nothing where none is left, one cannot be read, two differ, or one of several is meant
// for some people alone.
std::optional<double> upper_limit(std::span<const fhir::ReferenceRange> ranges, std::string_view unit,
                                  double grams_per_mole, const std::optional<fhir::DateInterval>& birth,
                                  const std::optional<fhir::DateInterval>& taken);

} // namespace eczema::cards
