// Drafts as FHIR resources in the version that a client speaks. What differs between the versions stands in one table,
// element by element. Writes what it is given: which drug, test or task, and why, is decided elsewhere.
#pragma once
#include "cards/drafts.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

inline constexpr std::string_view draft_id_prefix = "eczema-cds-"; // of the id of every draft

enum class DraftKind : std::uint8_t { drug, test, procedure, referral, task, allergy, made_elsewhere };

// The code of what is drafted: the site's own first, where it has mapped the item, then ours.
struct DraftCode {
    std::string_view item; // id of the order item
    std::string codings;   // ours, comma-separated; may be empty
    std::string_view text; // may be empty
};

// Numbers are left out where they are 0.
struct DraftTiming {
    int bounds_days = 0, count = 0, frequency = 0, frequency_max = 0, period = 0;
    std::string_view period_unit{};
};

struct DraftStep {
    int sequence = 0; // 0: the only one
    std::string text;
    std::optional<DraftTiming> timing{};
    bool is_subcutaneous = false;
    int mg = 0;
    bool is_oral = false;
};

// A drug order, for one month where `is_for_one_month`.
std::string drug_json(std::string_view id, const DraftCode& code, const std::vector<DraftStep>& steps,
                      bool is_for_one_month, std::string_view rule_id, const DraftContext& context);

// An order of a test, procedure or referral.
std::string service_json(DraftKind kind, std::string_view id, const DraftCode& code, bool is_urgent,
                         std::string_view rule_id, const DraftContext& context);

// Empty in DSTU2, which has no Task. `focus` is a reference, or empty.
std::string task_json(std::string_view id, const DraftCode& code, std::string_view description, std::string_view focus,
                      std::string_view rule_id, const DraftContext& context);

// An unconfirmed entry of the allergy list, with the reaction in words.
std::string allergy_json(std::string_view id, const DraftCode& code, std::string_view reaction,
                         std::string_view rule_id, const DraftContext& context);

} // namespace eczema::cards
