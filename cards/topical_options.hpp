// Topical treatments that may be proposed, as data rows with the age from which each is labelled
// (ad-optimise-topicals), and their drafts.
#pragma once
#include "cards/drafts.hpp"

namespace eczema::cards {

struct TopicalOption {
    std::string_view id;    // "triamcinolone-0-1"
    std::string_view shown; // "triamcinolone 0.1 % ointment"
    ValueSet set;           // the drug set whose recorded reactions forbid it
    double age_months_from; // inclusive
    std::optional<double> age_months_below;
    std::string_view directions; // "twice daily to the body, up to 4 weeks"
    std::string_view source;
    bool is_verified; // false: general knowledge, drafted only where signed off
    bool is_steroid;
};

std::span<const TopicalOption> topical_options();

// Those labelled for the age, not in use already and without a recorded reaction (gate-hypersensitivity known and
// silent), in the order of the table, three at most; none where age or allergies are not known.
std::span<const TopicalOption* const> assess_topicals(const PatientFacts& facts, const ValueSets& value_sets,
                                                      std::pmr::memory_resource& arena);

Action draft_topical(const TopicalOption& option, std::string_view rule_id, const DraftContext& context);

} // namespace eczema::cards
