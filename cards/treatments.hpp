// Treatment episodes: exposures of one drug joined over short gaps (specification 1.2), so that a rule can ask since
// when a drug is taken, for how long, and whether it is new.
#pragma once
#include "cards/exposures.hpp"

namespace eczema::cards {

struct Derivation;

struct Treatment {
    ValueSet drug;            // one set of DrugGroup::systemic_or_other_biologic, or drug_systemic_corticosteroid
    Tri is_on = Tri::unknown; // covers today
    Tri was_taken = Tri::yes; // unknown: the drug may be another, or the record leaves open whether it was taken
    // Of the first exposure; wider where an earlier one may belong to it; nothing where the record has no date.
    std::optional<fhir::DateInterval> start;
    std::optional<fhir::Day> last_day; // of an ended one the latest that it can be; nothing where that is not known
    Tri stopped_for_lack_of_effect = Tri::no;
    Tri stopped_for_intolerance = Tri::no;
    bool is_only_ordered = false;               // no dispense, administration or statement beside the orders
    std::span<const Exposure* const> exposures; // in order of their start

    // Completed days since the start, 0 on the day itself; both bounds where the start is a partial date. For an ended
    // episode up to its last day.
    std::optional<std::pair<int, int>> days_on(fhir::Day today) const;
};

// Episodes of every systemic eczema drug, other biologic and systemic corticosteroid, by drug and then by start, those
// that may be another drug or were perhaps not taken after the certain ones.
std::span<const Treatment> derive_treatments(const Derivation& from);

// The episode of the drug that is on, else the one that may be on; of several the newest. Null where there is none.
const Treatment* current_treatment(ValueSet drug, std::span<const Treatment> treatments);

// No exposure today or on any of the last `days` days (180 in specification 1.2, inclusive); unknown where the
// medication lists are not whole or an exposure may lie there.
Tri is_naive(ValueSet drug, int days, const Derivation& from);

// An exposure at any time: prior(d).
Tri was_exposed(const SetBits& drugs, const Derivation& from);

} // namespace eczema::cards
