// What moves an option up or down the ladder for one patient (specification 3.2), as data rows. A modifier changes the
// order of listing; it never opens an option that is held or excluded.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct LadderModifier {
    std::string_view finding;        // "nasal polyps with chronic rhinosinusitis"
    std::span<const ValueSet> found; // a current diagnosis of any of these sets
    bool counts_history;             // a past one counts too
    double age_years_from;           // inclusive; 0: any age
    DrugGroup drugs;                 // the options that move
    int points;                      // added to the rank: negative is earlier
    std::string_view reason;         // what the card says
    std::string_view source;
    bool is_caution;              // said as a caution beside the option
    Fact fact = Fact::count;      // in place of a diagnosis: this fact is yes
    bool only_where_open = false; // where its gates are known and silent
};

std::span<const LadderModifier> ladder_modifiers();

struct Modified {
    int points = 0;
    std::string_view reason{};  // of the modifier with the most points either way
    std::string_view caution{}; // of the first that is one
    std::span<const Evidence> evidence{};
};

// The modifiers that apply to an option, `is_open` where nothing is known against it; what is only suspected does not
// count.
Modified modifiers_of(ValueSet option, bool is_open, const PatientFacts& facts, std::pmr::memory_resource& arena);

} // namespace eczema::cards
