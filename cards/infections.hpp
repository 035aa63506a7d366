// Infections that must be dealt with before systemic treatment, and whether they are: the facts of the rules
// gate-bacterial-superinfection, gate-eczema-herpeticum and gate-helminth.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

void derive_infections(const Derivation& from, PatientFacts& facts);

} // namespace eczema::cards
