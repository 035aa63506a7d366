// Whether topical treatment failed: topfail() of specification 1.5.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

enum class TopicalHistory : std::uint8_t { failed, inadvisable, under_treated, unknown };

struct TopicalOutcome {
    TopicalHistory history = TopicalHistory::unknown;
    FactValue fact; // "topicals failed or inadvisable": yes for failed and inadvisable, no for under-treated
};

// `severity` is the severity fact of the same patient.
TopicalOutcome derive_topical_outcome(const Derivation& from, const FactValue& severity, const FactValue& age_years);

} // namespace eczema::cards
