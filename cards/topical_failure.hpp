// Whether topical treatment failed: topfail() of specification 1.5.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// Steroids, calcineurin inhibitors and other drugs for the skin.
const SetBits& topical_treatments();

// Sets topicals_failed (failed or not advisable), topicals_under_treated and adequate_topical_recent, all about the
// last 180 days, from the severity and age in `facts`; and distribution_changed, which a site's code states.
void derive_topical_history(const Derivation& from, PatientFacts& facts);

} // namespace eczema::cards
