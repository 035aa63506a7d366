#include "cards/ladder.hpp"

#include "cards/evaluate.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Specification 3.1. Ranks are the order of listing of the source document, not of efficacy.
constexpr LadderOption options[] = {
    {"topicals", "Optimised topical treatment, emollients, trigger avoidance", std::nullopt, 0, 0, 0, "strong",
     "strong", "everyone, at every step", "S50-S52, S57; AAD23T"},
    {"dupilumab", "Dupilumab", ValueSet::drug_dupilumab, 10, 10, 30, "strong, moderate certainty", "strong",
     "from 6 months (EU: 6 months to 11 years only severe)", "S02, S06; AAD24"},
    {"tralokinumab", "Tralokinumab", ValueSet::drug_tralokinumab, 20, 15, 32, "strong, moderate certainty",
     "strong (from 12 years)", "from 12 years (NICE: adults)", "S19, S59; AAD24"},
    {"lebrikizumab", "Lebrikizumab", ValueSet::drug_lebrikizumab, 20, 15, 31, "strong, high certainty (2025)",
     "not assessed", "from 12 years and 40 kg", "AAD25; LEB-US"},
    {"nemolizumab", "Nemolizumab with a topical steroid or calcineurin inhibitor", ValueSet::drug_nemolizumab, 25, 18,
     33, "strong, high certainty (2025)", "not assessed", "from 12 years (UK: and 30 kg)", "AAD25; NEM-US"},
    {"nb-uvb", "Narrow-band UVB phototherapy", std::nullopt, 35, 30, 15, "conditional, low certainty",
     "conditional, in favour (gk)", "from 12 years without override", "S40, S45, S61; AAD24"},
    {"upadacitinib", "Upadacitinib", ValueSet::drug_upadacitinib, 40, 25, 40, "strong, moderate certainty",
     "conditional, after biologics", "from 12 years (US: and 40 kg; EU, UK: and 30 kg)", "S23, S60; AAD24"},
    {"abrocitinib", "Abrocitinib", ValueSet::drug_abrocitinib, 40, 25, 40, "strong, moderate certainty",
     "conditional, after biologics", "from 12 years (EU: and 25 kg)", "S23, S60; AAD24"},
    {"baricitinib", "Baricitinib", ValueSet::drug_baricitinib, 41, 28, 41,
     "strong, moderate certainty; not FDA-approved for AD", "1 mg: against",
     "EU, UK: from 2 years; US: no label for atopic dermatitis", "S23; BAR-EU", true},
    {"ciclosporin", "Ciclosporin, short course", ValueSet::drug_ciclosporin, 60, 45, 10, "conditional, low certainty",
     "conditional, in favour", "EU, UK: licensed from 16 years for severe disease", "S26-S28, S62; AAD24"},
    {"methotrexate", "Methotrexate", ValueSet::drug_methotrexate, 62, 50, 11, "conditional, low certainty",
     "conditional, against", "off-label", "S30; AAD24"},
    {"azathioprine", "Azathioprine", ValueSet::drug_azathioprine, 64, 52, 12, "conditional, low certainty",
     "conditional, against", "off-label, after TPMT and NUDT15", "S34; AAD24"},
    {"mycophenolate", "Mycophenolate", ValueSet::drug_mycophenolate, 66, 54, 13,
     "conditional, low certainty (very low gk)", "conditional, against", "off-label", "S37; AAD24"},
};

// Specification 1.10: for every systemic drug, and besides for IL-4/IL-13 biologics and for JAK inhibitors and
// traditional immunosuppressants.
constexpr std::string_view systemic_gates[] = {"gate-bacterial-superinfection", "gate-eczema-herpeticum",
                                               "gate-hypersensitivity", "gate-duplicate-advanced",
                                               "ad-diagnosis-doubt"};
constexpr std::string_view il413_gates[] = {
    "gate-bacterial-superinfection", "gate-eczema-herpeticum", "gate-hypersensitivity",
    "gate-duplicate-advanced",       "ad-diagnosis-doubt",     "gate-helminth"};
constexpr std::string_view immunosuppressive_gates[] = {"gate-bacterial-superinfection",
                                                        "gate-eczema-herpeticum",
                                                        "gate-hypersensitivity",
                                                        "gate-duplicate-advanced",
                                                        "ad-diagnosis-doubt",
                                                        "gate-viral-other",
                                                        "gate-tuberculosis",
                                                        "gate-viral-hepatitis",
                                                        "gate-pregnancy-lactation",
                                                        "gate-malignancy",
                                                        "gate-jaki-cardiovascular",
                                                        "gate-cytopenia",
                                                        "gate-renal-hepatic",
                                                        "gate-interactions",
                                                        "baseline-tests-missing",
                                                        "teratogen-contraception"};

// An infection gate holds the whole list, at any level.
bool holds_whole_list(std::string_view rule_id) {
    return rule_id == "gate-bacterial-superinfection" || rule_id == "gate-eczema-herpeticum";
}

std::string_view missing_of(const Finding& gate) {
    for (const RowOutcome& row : gate.rows)
        if (row.outcome == Tri::unknown)
            return row.value->missing.empty() ? name_of(row.row->fact).missing : row.value->missing;
    return "a fact it needs";
}

// Runs the gates of one option as if the drug were ordered.
AssessedOption judge_gates(AssessedOption assessed, const PatientFacts& facts, const ValueSets& value_sets,
                           std::pmr::memory_resource& arena) {
    auto* order = new (arena.allocate(sizeof(OrderedDrug), alignof(OrderedDrug))) OrderedDrug;
    order->drug.sets.set(index_of(*assessed.option->drug));
    auto* order_facts = new (arena.allocate(sizeof(OrderFacts), alignof(OrderFacts)))
        OrderFacts(derive_order_facts(facts, *order, value_sets, arena));

    std::pmr::vector<Finding> gates(&arena);
    for (const std::string_view id : draft_blocking_gates(*assessed.option)) {
        const Rule* rule = find_rule(id);
        if (!rule || facts.settings->is_off(id)) {
            assessed.state = OptionState::not_assessed;
            assessed.reason = "a safety rule it needs is not active";
            return assessed;
        }
        gates.push_back(evaluate_rule(*rule, *order_facts, arena));
    }
    assessed.gates = {gates.data(), gates.size()}; // the storage is the arena's
    for (const Finding& gate : assessed.gates)
        if (gate.fired && (gate.fired->indicator != Indicator::info || holds_whole_list(gate.rule->id))) {
            assessed.state = OptionState::held;
            assessed.reason = gate.rule->title;
            return assessed;
        }
    for (const Finding& gate : assessed.gates)
        if (gate.outcome == Tri::unknown) {
            assessed.state = OptionState::not_assessed;
            assessed.reason = missing_of(gate);
            return assessed;
        }
    assessed.state = OptionState::open;
    return assessed;
}

// NICE places a traditional immunosuppressant first; it must have failed or not been tolerated (specification 3.1).
bool has_failed_traditional(const PatientFacts& facts) {
    return std::any_of(facts.exposures.begin(), facts.exposures.end(), [](const Exposure& exposure) {
        return exposure.drug.is_in(DrugGroup::traditional) == Tri::yes &&
               (exposure.stopped_for_lack_of_effect | exposure.stopped_for_intolerance) == Tri::yes;
    });
}

AssessedOption assess(const LadderOption& option, const PatientFacts& facts, const ValueSets& value_sets,
                      std::pmr::memory_resource& arena) {
    AssessedOption assessed{&option, OptionState::not_assessed, "not assessed in this version"};
    const Jurisdiction jurisdiction = facts.settings->jurisdiction;
    if (option.is_off_label_us && jurisdiction == Jurisdiction::us) {
        assessed.state = OptionState::excluded;
        assessed.reason = "not FDA-approved for atopic dermatitis";
        return assessed;
    }
    if (rank_of(option, jurisdiction) == 0) return {&option, OptionState::base, "goes on"};
    const FactValue& age = facts[Fact::age_years];
    if (!option.drug || std::none_of(biologic_doses().begin(), biologic_doses().end(),
                                     [&](const BiologicDose& dose) { return dose.drug == *option.drug; }))
        return assessed;
    if (!age.number) {
        assessed.reason = "date of birth";
        return assessed;
    }
    assessed.dose = find_dose(*option.drug, jurisdiction, age.number->low, age.number->high);
    if (!assessed.dose || !assessed.dose->is_verified) {
        assessed.dose = nullptr;
        assessed.reason = "doses for this age are not assessed in this version";
        return assessed;
    }
    assessed = judge_gates(assessed, facts, value_sets, arena);
    if (assessed.state == OptionState::open && jurisdiction == Jurisdiction::uk && !has_failed_traditional(facts)) {
        assessed.state = OptionState::held;
        assessed.reason = "after one systemic immunosuppressant (NICE)";
    }
    return assessed;
}

} // namespace

std::span<const LadderOption> ladder_options() { return options; }

unsigned rank_of(const LadderOption& option, Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::us   ? option.rank_us
           : jurisdiction == Jurisdiction::eu ? option.rank_eu
                                              : option.rank_uk;
}

std::span<const std::string_view> draft_blocking_gates(const LadderOption& option) {
    if (!option.drug) return systemic_gates;
    if (holds(sets_in(DrugGroup::il413), *option.drug)) return il413_gates;
    if (holds(sets_in(DrugGroup::immunosuppressive), *option.drug)) return immunosuppressive_gates;
    return systemic_gates;
}

std::span<const AssessedOption> assess_ladder(const PatientFacts& facts, const ValueSets& value_sets,
                                              std::pmr::memory_resource& arena) {
    std::pmr::vector<AssessedOption> assessed(&arena);
    for (const LadderOption& option : options) assessed.push_back(assess(option, facts, value_sets, arena));
    std::stable_sort(assessed.begin(), assessed.end(), [&](const AssessedOption& a, const AssessedOption& b) {
        return rank_of(*a.option, facts.settings->jurisdiction) < rank_of(*b.option, facts.settings->jurisdiction);
    });
    return {assessed.data(), assessed.size()}; // the storage is the arena's
}

} // namespace eczema::cards
