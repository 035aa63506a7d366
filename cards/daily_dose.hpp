// What an order of a drug taken by mouth comes to in a day, in mg (specification 3.4): the doses of its dosages, in
// mass, or in tablets, capsules and mL of a product of known strength. Doses per kilogram and doses that are not taken
// every day have none here. It must not judge the dose.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// Dosages of one sequence that run at the same time are added up; of those that follow one another the highest counts:
// a titration ends there. Nothing where one cannot be read, is as needed, or is not taken every day.
std::optional<Range> daily_mg(std::span<const fhir::Dosage> dosages, const fhir::Medication& drug,
                              const DrugProducts& products_known);

} // namespace eczema::cards
