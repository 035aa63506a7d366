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
    std::string_view reason;       // why it is not open, or what comes first, in a few words
    std::string_view caution{};    // what speaks against an open one
    std::string_view preference{}; // what moved it up or down
    std::span<const Evidence> moved_by{};
    int rank = 0;                       // lower is listed earlier, modifiers included
    const BiologicDose* dose = nullptr; // of a biologic that has one for this patient
    std::span<const Finding> gates{};   // what its gates said
};

// Gates that must be live, known and silent before a drug is drafted (specification 1.10).
std::span<const std::string_view> draft_blocking_gates(ValueSet drug);

// An infection gate that holds the whole list, at any level.
bool holds_whole_list(std::string_view rule_id);

struct GateVerdict {
    OptionState state = OptionState::not_assessed; // open, held or not_assessed
    std::string_view reason{};                     // why it is not open
    std::span<const Finding> gates{};
    bool waits_for_tests = false; // held by nothing but the tests before a start
};

// What those gates say of the drug on these facts.
GateVerdict judge_gates(ValueSet drug, const DrugFacts& facts, std::pmr::memory_resource& arena);

// By state and then by rank. An option is judged as if `replaced` were stopped, and that drug is not
// listed.
std::span<const AssessedOption> assess_ladder(const PatientFacts& facts, const ValueSets& value_sets,
                                              std::optional<ValueSet> replaced, std::pmr::memory_resource& arena);

} // namespace eczema::cards
