// The facts about one ordered drug: recorded reactions to it, overlap with other systemic drugs, why and for how long
// it is ordered.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// gate-hypersensitivity: reactions to the drug or to an excipient of its product.
void derive_recorded_reactions(const Derivation& from, const OrderedDrug& order, OrderFacts& facts);

// gate-duplicate-advanced: days on which both drugs of a pair would be taken, by kind of pair.
void derive_overlaps(const Derivation& from, const OrderedDrug& order, OrderFacts& facts);

// ocs-course-length: days, repeats and route of a drafted steroid course.
void derive_course(const Derivation& from, const OrderedDrug& order, OrderFacts& facts);

// Whether the order is for atopic dermatitis: by its reason, else by what else is on the record.
FactValue order_is_for_dermatitis(const Derivation& from, const OrderedDrug& order, const FactValue& atopic_dermatitis);

// Whether every serious infection on the list is a stated reason of the order. Never unknown: a warning must not wait
// for a reason.
FactValue order_is_for_infection(const Derivation& from, const OrderedDrug& order);

inline FactValue& at(OrderFacts& facts, Fact fact) { return facts.values[static_cast<std::size_t>(fact)]; }

} // namespace eczema::cards
