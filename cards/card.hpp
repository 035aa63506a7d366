// A card as the rules mean it, before it becomes CDS Hooks JSON. Texts are ours; of the record it carries resource
// types, ids and dates only.
#pragma once
#include "cards/rule.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

enum class ActionType : std::uint8_t { create, update, remove };

struct Action {
    ActionType type;
    std::string description;
    std::string resource;    // create, update: FHIR JSON
    std::string resource_id; // remove: "MedicationRequest/x"
};

struct Suggestion {
    std::string label;
    std::vector<Action> actions;
    bool is_alternative = false; // drafts a systemic treatment: of those on a card one at most is meant
    bool is_divisible = false;   // each of its actions may be taken alone: tests, vaccines
};

struct BasisRule {
    const Rule* rule;
    std::optional<Indicator> indicator; // none where the rule could not be evaluated
};

struct BasisFact {
    std::string_view fact; // in our words
    Evidence evidence;
};

struct Card {
    Indicator indicator = Indicator::info;
    std::string summary; // at most 139 UTF-16 units
    std::string detail;  // GitHub-flavoured markdown
    const Rule* leading = nullptr;
    bool is_single_choice = false; // at-most-one, else any
    std::vector<Suggestion> suggestions;
    std::vector<std::uint8_t> override_reasons; // numbers of O1-O12
    std::vector<BasisRule> rules;
    std::vector<BasisFact> facts;
    std::vector<std::string> unknown;      // what is not known, then each list that explains it, with the reason
    std::vector<fhir::RecordList> lacking; // those lists
    std::size_t unread_drugs = 0;          // named among the unknown
    std::vector<std::string> unverified;   // facts that rest on general knowledge
};

// The sentence of specification 1.9 for an override reason; empty for a number that is none.
std::string_view override_reason(unsigned number);

} // namespace eczema::cards
