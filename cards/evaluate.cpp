#include "cards/evaluate.hpp"

#include "cards/fact_values.hpp"
#include "cards/methotrexate_timing.hpp"
#include "cards/proposals.hpp"

#include <algorithm>
#include <array>
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

bool proposes(const Branch& branch, Proposal proposal) {
    return std::find(branch.proposals.begin(), branch.proposals.end(), proposal) != branch.proposals.end();
}

bool runs_on(const Rule& rule, Hook hook) { return (rule.hooks & static_cast<Hooks>(hook)) != 0; }

// A higher dose is judged as a new order would be that takes the place of the one in force.
GateVerdict judge_higher_dose(ValueSet drug, const PatientFacts& facts, const ValueSets& value_sets,
                              std::pmr::memory_resource& arena) {
    JudgedDrug* judged = keep(JudgedDrug{}, arena);
    judged->drug.sets.set(index_of(drug));
    judged->replaces = drug;
    return judge_gates(drug, *keep(derive_drug_facts(facts, *judged, value_sets, arena), arena), arena);
}

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
    case Operator::none_within:
        if (value.truth == Tri::no) return Tri::yes;
        return compare_number(
            {row.sentence, row.fact, Operator::more_than, row.threshold, row.unit, row.group, row.source}, value);
    case Operator::in_group:
        return finding.judged ? finding.judged->drug.is_in(row.group) : Tri::no;
    default:
        return compare_number(row, value);
    }
}

Tri branch_outcome(const Finding& finding, std::uint8_t branch) {
    const bool is_all = finding.rule->branches[branch - 1U].match == Match::all;
    Tri truth = is_all ? Tri::yes : Tri::no;
    for (const RowOutcome& row : finding.rows)
        if (row.branch == branch) truth = is_all ? truth & row.outcome : truth | row.outcome;
    return truth;
}

bool rests_on_a_draft(const Finding& finding, const PatientFacts& facts) {
    const auto is_draft = [&](const Evidence& evidence) {
        return std::any_of(facts.drafted.begin(), facts.drafted.end(), [&](const DraftedDrug& drafted) {
            return drafted.draft->resource_type == evidence.resource_type && drafted.draft->id == evidence.id;
        });
    };
    return std::any_of(finding.rows.begin(), finding.rows.end(), [&](const RowOutcome& row) {
        const std::span<const Evidence> evidence = row.value->evidence;
        return row.outcome != Tri::no && std::any_of(evidence.begin(), evidence.end(), is_draft);
    });
}

Finding evaluate_rule(const Rule& rule, const DrugFacts& facts, std::pmr::memory_resource& arena) {
    Finding finding;
    finding.rule = &rule;
    finding.facts = &facts;
    finding.judged = facts.judged;
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

namespace {

// Its dose is general knowledge: drafted where the site has signed it off and no reaction is known.
bool may_draft_folic_acid(const PatientFacts& facts, const ValueSets& value_sets, std::pmr::memory_resource& arena) {
    const auto& signed_off = facts.settings->signed_off;
    if (std::find(signed_off.begin(), signed_off.end(), row_of(Proposal::folic_acid).id) == signed_off.end())
        return false;
    JudgedDrug folic_acid;
    folic_acid.drug.sets.set(index_of(ValueSet::drug_folic_acid));
    return derive_drug_facts(facts, folic_acid, value_sets, arena)[Fact::recorded_reaction].truth == Tri::no;
}

// What the gates say of another dose of the judged drug: of a drafted one as it is ordered, of one that is taken as if
// its present order were ended.
GateVerdict judge_new_dose(const Finding& finding, ValueSet drug, const ValueSets& value_sets,
                           std::pmr::memory_resource& arena) {
    const DrugFacts& facts = *finding.facts;
    if (finding.judged->draft) return judge_gates(drug, facts, arena);
    GateVerdict verdict;
    if (!facts.labelled_dose) {
        verdict.reason = "no labelled dose is known that may be drafted";
        return verdict;
    }
    if (proposes(*finding.fired, Proposal::corrected_dose) && !may_change_without_loading(*facts.patient.settings)) {
        verdict.reason = "that the new dose needs no loading dose awaits sign-off";
        return verdict;
    }
    JudgedDrug* as_ended = keep(*finding.judged, arena);
    as_ended->replaces = drug;
    const DrugFacts* of_ended = keep(derive_drug_facts(facts.patient, *as_ended, value_sets, arena), arena);
    return judge_gates(drug, *of_ended, arena);
}

// A higher dose needs these silent at every level, not only where they would hold a first dose, and no harm on the dose
// now taken (specification R42, R48).
void hold_higher_dose(Finding& step, std::pmr::memory_resource& arena) {
    if (step.gates.state != OptionState::open) return;
    constexpr std::array<std::string_view, 4> silent{"gate-jaki-cardiovascular", "gate-cytopenia", "gate-renal-hepatic",
                                                     "gate-interactions"};
    const auto hold = [&](const Finding& reason) {
        step.gates.state = OptionState::held;
        step.gates.reason = reason.rule->title;
    };
    for (const Finding& gate : step.gates.gates)
        if (gate.fired && std::find(silent.begin(), silent.end(), gate.rule->id) != silent.end()) return hold(gate);
    const Finding harm = evaluate_rule(*find_rule("jaki-adverse-event"), *step.facts, arena);
    if (harm.fired) hold(harm);
}

// What the fired branches offer. The ladder is assessed once: for the rule that is about it, else for the first that
// asks.
void add_offers(std::span<Finding> findings, const PatientFacts& facts, const ValueSets& value_sets,
                std::pmr::memory_resource& arena) {
    Finding* listing = nullptr;
    for (Finding& finding : findings) {
        if (!finding.fired || finding.is_off) continue;
        const Branch& branch = *finding.fired;
        if (proposes(branch, Proposal::first_open_options) && (!listing || finding.rule->family == Family::ladder))
            listing = &finding;
        const auto drug = finding.judged ? finding.judged->drug.first_of(sets_in(DrugGroup::systemic)) : std::nullopt;
        if (proposes(branch, Proposal::dose_step) && drug) {
            finding.ladder = assess_ladder(facts, value_sets, drug, arena);
            finding.gates = judge_higher_dose(*drug, facts, value_sets, arena);
            hold_higher_dose(finding, arena);
        }
        if (proposes(branch, Proposal::switch_drug)) finding.ladder = assess_ladder(facts, value_sets, drug, arena);
        if ((proposes(branch, Proposal::corrected_dose) || proposes(branch, Proposal::longer_interval) ||
             proposes(branch, Proposal::weekly_timing)) &&
            drug)
            finding.gates = judge_new_dose(finding, *drug, value_sets, arena);
        // Under 18 years the amount goes by weight, which this rewriting does not judge.
        const auto& age = facts[Fact::age_years].number;
        const bool is_adult = age && age->low >= 18;
        if (proposes(branch, Proposal::weekly_timing) && finding.gates.state == OptionState::open && is_adult)
            if (const auto order = weekly_order_json(*finding.judged->draft, value_sets.products))
                finding.weekly_order = text_in(arena, *order);
        if (proposes(branch, Proposal::folic_acid))
            finding.offers_folic_acid = may_draft_folic_acid(facts, value_sets, arena);
        if (proposes(branch, Proposal::optimised_topicals) || proposes(branch, Proposal::topical_partner))
            finding.topicals = assess_topicals(facts, value_sets, arena);
    }
    if (!listing) return;
    // What is ordered is not to be had beside an option: the option would take its place.
    const auto ordered = listing->judged ? listing->judged->drug.first_of(sets_in(DrugGroup::systemic)) : std::nullopt;
    listing->ladder = assess_ladder(facts, value_sets, ordered, arena);
}

} // namespace

std::span<const Finding> evaluate(Hook hook, const PatientFacts& facts, const ValueSets& value_sets,
                                  std::pmr::memory_resource& arena) {
    const DrugFacts* no_drug = keep(without_order(facts), arena);
    const auto facts_about = [&](std::span<const JudgedDrug> drugs) {
        std::pmr::vector<const DrugFacts*> list(&arena);
        for (const JudgedDrug& judged : drugs)
            list.push_back(keep(derive_drug_facts(facts, judged, value_sets, arena), arena));
        return list;
    };
    const bool is_order_hook = hook != Hook::patient_view;
    const auto orders = facts_about(facts.orders);
    const auto taken = facts_about(is_order_hook ? std::span<const JudgedDrug>() : facts.taken);
    const auto stopped = facts_about(is_order_hook ? std::span<const JudgedDrug>() : facts.stopped);

    std::pmr::vector<Finding> findings(&arena);
    for (const Rule* rule : live_rules()) {
        if (!runs_on(*rule, hook)) continue;
        const auto judge_each = [&](const std::pmr::vector<const DrugFacts*>& drugs) {
            bool is_any = false;
            for (const DrugFacts* drug : drugs) {
                if (drug->judged->drug.is_in(rule->judges) == Tri::no) continue;
                findings.push_back(evaluate_rule(*rule, *drug, arena));
                is_any = true;
            }
            return is_any;
        };
        const auto judge_once = [&] { findings.push_back(evaluate_rule(*rule, *no_drug, arena)); };
        switch (rule->scope) {
        case Scope::patient:
            judge_once();
            break;
        case Scope::order:
            if (is_order_hook)
                judge_each(orders);
            else
                judge_once();
            break;
        case Scope::order_else_patient:
            if (!is_order_hook || !judge_each(orders)) judge_once();
            break;
        case Scope::order_else_taken:
            judge_each(is_order_hook ? orders : taken);
            break;
        case Scope::taken:
            judge_each(taken);
            break;
        case Scope::taken_or_stopped:
            judge_each(taken);
            judge_each(stopped);
            break;
        }
    }
    add_offers(findings, facts, value_sets, arena);
    return {findings.data(), findings.size()}; // the storage is the arena's
}

} // namespace eczema::cards
