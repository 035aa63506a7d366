// The treatment ladder (specification section 3.1): options with rank, strength and gates as data rows, and the
// assessment of each for one patient. An option whose gates are not all live or not all known is held or not
// assessed, with the reason, and is never drafted.
#pragma once
#include "cards/dosing.hpp"
#include "cards/facts.hpp"

namespace eczema::cards {

struct Finding;

struct LadderOption {
    std::string_view id;    // "dupilumab"
    std::string_view shown; // "Dupilumab"
    std::optional<ValueSet> drug;
    std::uint8_t rank_us, rank_eu, rank_uk; // lower is listed earlier; 0: listed outside the ladder, as the base
    std::string_view aad, jtf;              // strength, certainty
    std::string_view listing;               // whom it is listed for
    std::string_view source;
    bool is_off_label_us = false; // no label for atopic dermatitis there: named, never offered
};

std::span<const LadderOption> ladder_options();
unsigned rank_of(const LadderOption& option, Jurisdiction jurisdiction);

enum class OptionState : std::uint8_t { base, open, held, not_assessed, excluded };

struct AssessedOption {
    const LadderOption* option;
    OptionState state;
    std::string_view reason;            // why it is not open, in a few words
    const BiologicDose* dose = nullptr; // of an open option
    std::span<const Finding> gates{};   // what its gates said
};

// Gates that must be live, known and silent before an option is open (specification 1.10).
std::span<const std::string_view> draft_blocking_gates(const LadderOption& option);

// In listing order for the jurisdiction.
std::span<const AssessedOption> assess_ladder(const PatientFacts& facts, const ValueSets& value_sets,
                                              std::pmr::memory_resource& arena);

} // namespace eczema::cards
