// Rules against facts: what each live rule of the hook says, with the trace that shows why. Pure; the same facts give
// the same findings in the same order.
#pragma once
#include "cards/ladder.hpp"
#include "cards/rule.hpp"
#include "cards/topical_options.hpp"

namespace eczema::cards {

struct RowOutcome {
    const Row* row;
    std::uint8_t branch; // 0: what the rule applies to; 1…: its branches
    Tri outcome;
    const FactValue* value; // lives as long as the arena of the request
};

struct Finding {
    const Rule* rule = nullptr;
    const JudgedDrug* judged = nullptr; // null where no drug is judged
    const DrugFacts* facts = nullptr;
    Tri outcome = Tri::no; // yes: a branch fired; unknown: none did and one might
    const Branch* fired = nullptr;
    std::span<const RowOutcome> rows;
    std::span<const AssessedOption> ladder;         // where the fired branch offers options
    std::span<const TopicalOption* const> topicals; // where it offers those
    GateVerdict gates;                              // of the judged drug, where it offers a corrected order
    std::string_view weekly_order{};                // the order written anew, as JSON, where nothing speaks against it
    bool offers_folic_acid = false;
    bool is_off = false; // switched off by the site

    bool is_critical() const { return fired && fired->indicator == Indicator::critical; }
};

// What the rows of one branch amount to, without those it applies to; the first is 1.
Tri branch_outcome(const Finding& finding, std::uint8_t branch);

// One rule on one set of facts.
Finding evaluate_rule(const Rule& rule, const DrugFacts& facts, std::pmr::memory_resource& arena);

// Every live rule of the hook, in the order of live_rules(), per drug it judges.
std::span<const Finding> evaluate(Hook hook, const PatientFacts& facts, const ValueSets& value_sets,
                                  std::pmr::memory_resource& arena);

// Whether the finding is about a draft, one that stops a drug included: for rules that are judged without an order.
bool rests_on_a_draft(const Finding& finding, const PatientFacts& facts);

Tri compare(const Row& row, const FactValue& value, const Finding& finding);

} // namespace eczema::cards
