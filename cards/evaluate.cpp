#include "cards/evaluate.hpp"

#include <algorithm>
#include <new>

namespace eczema::cards {
namespace {

Tri compare_number(const Row& row, const FactValue& value) {
    if (!value.number) return value.truth == Tri::no ? Tri::no : Tri::unknown;
    const auto [low, high] = *value.number;
    const double n = row.threshold;
    switch (row.op) {
    case Operator::at_least:
        return low >= n ? Tri::yes : high < n ? Tri::no : Tri::unknown;
    case Operator::more_than:
        return low > n ? Tri::yes : high <= n ? Tri::no : Tri::unknown;
    case Operator::at_most:
        return high <= n ? Tri::yes : low > n ? Tri::no : Tri::unknown;
    case Operator::less_than:
        return high < n ? Tri::yes : low >= n ? Tri::no : Tri::unknown;
    default:
        return Tri::unknown;
    }
}

template <class T>
T* keep(T value, std::pmr::memory_resource& arena) {
    return new (arena.allocate(sizeof(T), alignof(T))) T(std::move(value));
}

// Options are assessed for a patient known to need one, and for no other branch.
bool offers_options(const Branch& branch) {
    return std::find(branch.proposals.begin(), branch.proposals.end(), Proposal::first_open_options) !=
           branch.proposals.end();
}

bool runs_on(const Rule& rule, Hook hook) { return (rule.hooks & static_cast<Hooks>(hook)) != 0; }

} // namespace

Tri compare(const Row& row, const FactValue& value, const Finding& finding) {
    switch (row.op) {
    case Operator::is_yes:
        return value.truth;
    case Operator::is_no:
        return !value.truth;
    case Operator::not_no:
        return tri(value.truth != Tri::no);
    case Operator::not_yes:
        return tri(value.truth != Tri::yes);
    case Operator::is_unknown:
        return tri(value.truth == Tri::unknown);
    case Operator::in_group:
        return finding.order ? finding.order->drug.is_in(row.group) : Tri::no;
    default:
        return compare_number(row, value);
    }
}

Finding evaluate_rule(const Rule& rule, const OrderFacts& facts, std::pmr::memory_resource& arena) {
    Finding finding;
    finding.rule = &rule;
    finding.facts = &facts;
    finding.order = facts.order;
    finding.is_off = facts.patient.settings->is_off(rule.id);
    std::pmr::vector<RowOutcome> rows(&arena);
    const auto outcome_of = [&](const Row& row, std::uint8_t branch) {
        const FactValue& value = facts[row.fact];
        rows.push_back({&row, branch, compare(row, value, finding), &value});
        return rows.back().outcome;
    };
    Tri applies = Tri::yes;
    for (const Row& row : rule.applies) applies &= outcome_of(row, 0);
    std::uint8_t number = 0;
    for (const Branch& branch : rule.branches) {
        ++number;
        Tri truth = branch.match == Match::all ? Tri::yes : Tri::no;
        for (const Row& row : branch.rows) {
            const Tri outcome = outcome_of(row, number);
            truth = branch.match == Match::all ? truth & outcome : truth | outcome;
        }
        truth &= applies;
        finding.outcome |= truth;
        if (truth == Tri::yes && !finding.fired) finding.fired = &branch;
    }
    finding.rows = {rows.data(), rows.size()}; // the storage is the arena's
    return finding;
}

std::span<const Finding> evaluate(Hook hook, const PatientFacts& facts, const ValueSets& value_sets,
                                  std::pmr::memory_resource& arena) {
    const OrderFacts* no_order = keep(without_order(facts), arena);
    std::pmr::vector<const OrderFacts*> orders(&arena);
    for (const OrderedDrug& order : facts.orders)
        orders.push_back(keep(derive_order_facts(facts, order, value_sets, arena), arena));

    std::pmr::vector<Finding> findings(&arena);
    for (const Rule* rule : live_rules()) {
        if (!runs_on(*rule, hook)) continue;
        bool is_judged = false;
        if (rule->scope != Scope::patient && hook != Hook::patient_view)
            for (const OrderFacts* order : orders) {
                if (order->order->drug.is_in(rule->judges) == Tri::no) continue;
                findings.push_back(evaluate_rule(*rule, *order, arena));
                is_judged = true;
            }
        const bool once = rule->scope == Scope::patient || hook == Hook::patient_view ||
                          (rule->scope == Scope::order_else_patient && !is_judged);
        if (once) findings.push_back(evaluate_rule(*rule, *no_order, arena));
    }
    for (Finding& finding : findings)
        if (finding.fired && offers_options(*finding.fired)) finding.ladder = assess_ladder(facts, value_sets, arena);
    return {findings.data(), findings.size()}; // the storage is the arena's
}

} // namespace eczema::cards
