// Medications of the record that no code tells: recorded by name only, or by a code that cannot be read. Text alone
// never proves a drug (specification 1.2), so what rests on them is unknown and the clinician is told of which
// resource. It names the resource, never the record's own words.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct UnreadDrug {
    Evidence evidence;
    std::string_view words;       // "medication recorded by name only: MedicationStatement/x"; in the arena
    bool is_current = true;       // drafted, or not surely over: in use, undated, or of a status that leaves it open
    bool may_be_systemic = false; // its words name a systemic eczema drug
    bool only_interacts = false;  // its words name drugs that matter beside a systemic eczema drug only
};

// Of exposures and drafts, by resource.
std::span<const UnreadDrug> derive_unread_drugs(const Derivation& from);

// The one that is this evidence; null where its drug was read.
const UnreadDrug* find_unread_drug(const Evidence& evidence, std::span<const UnreadDrug> unread);

} // namespace eczema::cards
