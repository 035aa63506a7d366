// Drugs that do not go together: the table of gate-interactions (specification R20) as rows. It reads no record; who
// takes what is cards/taken_together.cpp's matter.
#pragma once
#include "cards/settings.hpp"
#include "cards/value_sets.hpp"

#include <string>

namespace eczema::cards {

enum class InteractionLevel : std::uint8_t { none, info, warning, critical };

// What must hold besides both drugs being taken.
enum class InteractionIf : std::uint8_t {
    always,
    first_90_days,       // of abrocitinib, the day of its start is day 0 and day 90 counts
    above_81_mg,         // of aspirin a day; unknown without a dose
    above_5_mg,          // of rosuvastatin a day; unknown without a dose
    not_cut,             // azathioprine, not known to be 1 mg/kg a day or less
    longer_than_28_days, // the drug already taken goes on for more than 28 days, or without an end
};

// How far the pair goes, where its condition holds; no level: the step is for other labels.
struct InteractionStep {
    InteractionIf condition;
    InteractionLevel us, europe; // Europe: EU and UK
    std::string_view action;
    std::string_view source; // "gk" where the level, the number or the list of drugs is general knowledge
};

struct Interaction {
    std::string_view id;
    std::span<const ValueSet> drugs, partners;
    std::span<const InteractionStep> steps; // the first that holds decides
    InteractionIf only = InteractionIf::always;
};

std::span<const Interaction> interactions();

constexpr InteractionLevel level_of(const InteractionStep& step, Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::us ? step.us : step.europe;
}
constexpr bool is_unverified(const InteractionStep& step) { return step.source == "gk"; }

std::string interactions_markdown();
std::string interactions_json(); // an array

} // namespace eczema::cards
