#include "cards/ladder.hpp"

#include "cards/body_weight.hpp"
#include "cards/earlier_trial.hpp"
#include "cards/evaluate.hpp"
#include "cards/fact_values.hpp"
#include "cards/ladder_modifiers.hpp"
#include "cards/oral_doses.hpp"

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
    {"nb-uvb", "Narrow-band UVB phototherapy", ValueSet::proc_phototherapy, 35, 30, 15, "conditional, low certainty",
     "conditional, in favour (gk)", "from 12 years without override; 2 to 3 sessions a week for 10 to 14 weeks",
     "S40, S43, S45, S61; AAD24"},
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
                                                        "teratogen-contraception",
                                                        "gate-thiopurine-genetics"}; // the last: azathioprine alone

constexpr std::string_view light_gates[] = {"gate-bacterial-superinfection", "gate-eczema-herpeticum",
                                            "ad-diagnosis-doubt", "phototherapy-safety"};
constexpr double moderate_band = 2; // of severity_band

constexpr std::string_view gate_not_active = "a safety rule it needs is not active";

bool are_gates_active(ValueSet drug, const Settings& settings) {
    const auto gates = draft_blocking_gates(drug);
    return std::all_of(gates.begin(), gates.end(),
                       [&](std::string_view id) { return find_rule(id) && !settings.is_off(id); });
}

std::string_view missing_of(const Finding& gate) {
    for (const RowOutcome& row : gate.rows)
        if (row.outcome == Tri::unknown)
            return row.value->missing.empty() ? name_of(row.row->fact).missing : row.value->missing;
    return "a fact it needs";
}

// Whether the gate leaves open that it blocks, a weaker branch that fires notwithstanding. Of ad-diagnosis-doubt only
// the lymphoma does, its first branch.
bool may_block(const Finding& gate) {
    if (gate.rule->id == "ad-diagnosis-doubt") return branch_outcome(gate, 1) == Tri::unknown;
    if (!gate.fired) return gate.outcome == Tri::unknown;
    const auto fired = static_cast<std::uint8_t>(gate.fired - gate.rule->branches.data());
    for (std::uint8_t branch = 1; branch <= fired; ++branch)
        if (branch_outcome(gate, branch) == Tri::unknown) return true;
    return false;
}

// NICE places a traditional immunosuppressant first; it must have failed or not been tolerated (specification 3.1).
bool has_failed_traditional(const PatientFacts& facts) {
    return std::any_of(facts.exposures.begin(), facts.exposures.end(), [](const Exposure& exposure) {
        return exposure.drug.is_in(DrugGroup::traditional) == Tri::yes &&
               (exposure.stopped_for_lack_of_effect | exposure.stopped_for_intolerance) == Tri::yes;
    });
}

std::string_view words_of(DoseProblem problem) {
    switch (problem) {
    case DoseProblem::needs_age:
        return "date of birth";
    case DoseProblem::needs_weight:
        return "a current weight";
    case DoseProblem::needs_severity:
        return "how severe the dermatitis is";
    case DoseProblem::below_labelled_age:
        return "below the labelled age";
    case DoseProblem::below_labelled_weight:
        return "below the labelled weight";
    default:
        return "no labelled dose for this age, weight or severity";
    }
}

bool is_missing_data(DoseProblem problem) {
    return problem == DoseProblem::needs_age || problem == DoseProblem::needs_weight ||
           problem == DoseProblem::needs_severity;
}

// What stands against a labelled dose becomes the state and its reason.
bool is_dosed(AssessedOption& assessed, DoseProblem problem, bool may_draft) {
    if (problem != DoseProblem::none) {
        assessed.state = is_missing_data(problem) ? OptionState::not_assessed : OptionState::excluded;
        assessed.reason = words_of(problem);
        return false;
    }
    if (!may_draft) assessed.reason = "its dose for this age awaits sign-off";
    return may_draft;
}

// Finds the labelled dose of a biologic or a JAK inhibitor. Traditional immunosuppressants go by the weight of a child.
bool find_option_dose(AssessedOption& assessed, const PatientFacts& facts) {
    const ValueSet drug = *assessed.option->drug;
    const Jurisdiction jurisdiction = facts.settings->jurisdiction;
    const DoseSubject subject = dose_subject(facts, current_weight(facts));
    if (holds(sets_in(DrugGroup::jak_inhibitors), drug)) {
        const JakDoseSearch search = find_jak_dose(drug, jurisdiction, subject);
        return is_dosed(assessed, search.problem, search.dose && may_be_drafted(*search.dose, *facts.settings));
    }
    if (!holds(sets_in(DrugGroup::biologics), drug)) {
        const bool needs_it = holds(sets_in(DrugGroup::traditional), drug) && is_child_without_weight(subject);
        return is_dosed(assessed, needs_it ? DoseProblem::needs_weight : DoseProblem::none, true);
    }
    const DoseSearch search = find_dose(drug, jurisdiction, subject);
    const bool needs_weight = search.problem == DoseProblem::none && is_child_without_weight(subject);
    if (search.problem == DoseProblem::none && !needs_weight) assessed.dose = search.dose;
    return is_dosed(assessed, needs_weight ? DoseProblem::needs_weight : search.problem,
                    search.dose && may_be_drafted(*search.dose, *facts.settings));
}

// Who is not known to need a systemic drug is shown the list and offered none of it. A drug that is taken and to be
// replaced was needed.
bool is_known_to_need_one(const PatientFacts& facts, bool is_replacing) {
    if (!is_replacing) return facts[Fact::systemic_candidate].truth == Tri::yes;
    const auto& severity = facts[Fact::severity_band].number;
    return facts[Fact::atopic_dermatitis].truth == Tri::yes && severity && severity->low >= moderate_band;
}

// What takes an option out of the list, whatever its gates say (specification 3.2).
struct Exclusion {
    DrugGroup drugs;
    Fact fact;
    std::string_view reason, source;
};
constexpr Exclusion exclusions[] = {
    {DrugGroup::jak_inhibitors, Fact::vascular_event, "heart attack, stroke, thrombosis or thrombophilia on record",
     "UPA-US, EMA-JAK"},
    {DrugGroup::teratogens, Fact::pregnant, "pregnancy", "R12"},
    {DrugGroup::teratogens, Fact::pregnancy_planned, "a pregnancy is planned", "R12"},
};

const Exclusion* excluded_by(ValueSet drug, const PatientFacts& facts) {
    for (const Exclusion& exclusion : exclusions)
        if (holds(sets_in(exclusion.drugs), drug) && facts[exclusion.fact].truth == Tri::yes) return &exclusion;
    return nullptr;
}

bool is_taken(std::optional<ValueSet> drug, const PatientFacts& facts) {
    return drug && std::any_of(facts.taken.begin(), facts.taken.end(),
                               [&](const JudgedDrug& taken) { return taken.drug.is_in(*drug) == Tri::yes; });
}

// By US label a JAK inhibitor comes after another systemic drug that failed or is not advisable (R29). A drug that is
// taken and about to be replaced has failed.
void weigh_step(AssessedOption& assessed, const PatientFacts& facts, std::optional<ValueSet> replaced) {
    if (assessed.state != OptionState::open && assessed.state != OptionState::not_assessed) return;
    const bool replaces_another =
        is_taken(replaced, facts) && holds(sets_in(DrugGroup::biologics) | sets_in(DrugGroup::traditional), *replaced);
    const Tri is_met = facts[Fact::other_systemic_failed].truth | facts[Fact::other_therapies_inadvisable].truth |
                       tri(replaces_another);
    if (is_met == Tri::no) {
        assessed.state = OptionState::held;
        assessed.reason = "after another systemic treatment (US label)";
    } else if (is_met == Tri::unknown && assessed.state == OptionState::open) {
        assessed.state = OptionState::not_assessed;
        assessed.reason = "why earlier treatment was stopped";
    }
}

// What moves an option only once nothing is known against it.
void move_open(AssessedOption& assessed, const Modified& before, const PatientFacts& facts,
               std::pmr::memory_resource& arena) {
    const Modified modified = modifiers_of(*assessed.option->drug, true, facts, arena);
    assessed.rank += modified.points - before.points;
    assessed.preference = modified.reason;
    assessed.moved_by = modified.evidence;
}

AssessedOption assess(const LadderOption& option, const PatientFacts& facts, const ValueSets& value_sets,
                      std::optional<ValueSet> replaced, std::pmr::memory_resource& arena) {
    AssessedOption assessed{&option, OptionState::not_assessed, {}};
    const Jurisdiction jurisdiction = facts.settings->jurisdiction;
    assessed.rank = static_cast<int>(rank_of(option, jurisdiction));
    if (assessed.rank == 0) {
        assessed.state = OptionState::base;
        assessed.reason = "goes on";
        return assessed;
    }
    const Modified modified = modifiers_of(*option.drug, false, facts, arena);
    assessed.rank += modified.points;
    assessed.preference = modified.reason;
    assessed.caution = modified.caution;
    assessed.moved_by = modified.evidence;
    if (option.is_off_label_us && jurisdiction == Jurisdiction::us) {
        assessed.state = OptionState::excluded;
        assessed.reason = "not FDA-approved for atopic dermatitis";
        return assessed;
    }
    if (const Exclusion* exclusion = excluded_by(*option.drug, facts)) {
        assessed.state = OptionState::excluded;
        assessed.reason = exclusion->reason;
        return assessed;
    }
    const EarlierTrial earlier = earlier_trial(*option.drug, facts, arena);
    if (earlier.has_failed == Tri::yes) {
        assessed.state = OptionState::excluded;
        assessed.reason = earlier.said;
        return assessed;
    }
    if (!earlier.said.empty())
        assessed.caution = assessed.caution.empty()
                               ? earlier.said
                               : text_in(arena, std::string(assessed.caution) + "; " + std::string(earlier.said));
    if (!find_option_dose(assessed, facts)) return assessed;

    // Its facts are worked out only where its gates could open it.
    if (are_gates_active(*option.drug, *facts.settings)) {
        auto* judged = new (arena.allocate(sizeof(JudgedDrug), alignof(JudgedDrug))) JudgedDrug;
        judged->drug.sets.set(index_of(*option.drug));
        judged->replaces = replaced;
        auto* drug_facts = new (arena.allocate(sizeof(DrugFacts), alignof(DrugFacts)))
            DrugFacts(derive_drug_facts(facts, *judged, value_sets, arena));
        const GateVerdict verdict = judge_gates(*option.drug, *drug_facts, arena);
        assessed.state = verdict.state;
        assessed.reason = verdict.reason;
        assessed.gates = verdict.gates;
        // On the list a test that is missing keeps nobody from an option: it is ordered first. A draft it does hold.
        if (verdict.waits_for_tests) assessed.state = OptionState::open;
    } else {
        assessed.reason = gate_not_active;
    }
    if (jurisdiction == Jurisdiction::us && holds(sets_in(DrugGroup::jak_inhibitors), *option.drug))
        weigh_step(assessed, facts, replaced);
    if (assessed.state != OptionState::open) return assessed;
    if (holds(sets_in(DrugGroup::systemic), *option.drug) && !is_known_to_need_one(facts, is_taken(replaced, facts))) {
        assessed.state = OptionState::not_assessed;
        assessed.reason = "severity or topical treatment history";
    } else if (jurisdiction == Jurisdiction::uk && holds(sets_in(DrugGroup::advanced), *option.drug) &&
               !has_failed_traditional(facts)) {
        assessed.state = OptionState::held;
        assessed.reason = "after one systemic immunosuppressant (NICE)";
    }
    if (assessed.state == OptionState::open) move_open(assessed, modified, facts, arena);
    return assessed;
}

} // namespace

std::span<const LadderOption> ladder_options() { return options; }

unsigned rank_of(const LadderOption& option, Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::us   ? option.rank_us
           : jurisdiction == Jurisdiction::eu ? option.rank_eu
                                              : option.rank_uk;
}

std::span<const std::string_view> draft_blocking_gates(ValueSet drug) {
    if (holds(sets_in(DrugGroup::light), drug)) return light_gates;
    if (holds(sets_in(DrugGroup::il413), drug)) return il413_gates;
    if (holds(sets_in(DrugGroup::immunosuppressive), drug))
        return std::span(immunosuppressive_gates)
            .first(std::size(immunosuppressive_gates) - (drug == ValueSet::drug_azathioprine ? 0 : 1));
    return systemic_gates;
}

bool holds_whole_list(std::string_view rule_id) {
    return rule_id == "gate-bacterial-superinfection" || rule_id == "gate-eczema-herpeticum";
}

GateVerdict judge_gates(ValueSet drug, const DrugFacts& facts, std::pmr::memory_resource& arena) {
    GateVerdict verdict;
    if (!are_gates_active(drug, *facts.patient.settings)) {
        verdict.reason = gate_not_active;
        return verdict;
    }
    std::pmr::vector<Finding> gates(&arena);
    for (const std::string_view id : draft_blocking_gates(drug))
        gates.push_back(evaluate_rule(*find_rule(id), facts, arena));
    verdict.gates = {gates.data(), gates.size()}; // the storage is the arena's
    const Finding* missing_tests = nullptr;       // told only where nothing graver holds it
    for (const Finding& gate : verdict.gates) {
        if (!gate.fired || (gate.fired->indicator == Indicator::info && !holds_whole_list(gate.rule->id))) continue;
        if (gate.rule->id != "baseline-tests-missing") return {OptionState::held, gate.rule->title, verdict.gates};
        missing_tests = &gate;
    }
    for (const Finding& gate : verdict.gates)
        if (&gate != missing_tests && may_block(gate))
            return {OptionState::not_assessed, missing_of(gate), verdict.gates};
    if (missing_tests) {
        const std::string_view found = (*missing_tests->facts)[Fact::baseline_tests_missing].detail;
        return {OptionState::held, text_in(arena, "tests first, no result for " + std::string(found)), verdict.gates,
                true};
    }
    verdict.state = OptionState::open;
    return verdict;
}

std::span<const AssessedOption> assess_ladder(const PatientFacts& facts, const ValueSets& value_sets,
                                              std::optional<ValueSet> replaced, std::pmr::memory_resource& arena) {
    std::pmr::vector<AssessedOption> assessed(&arena);
    for (const LadderOption& option : options)
        if (!replaced || option.drug != replaced)
            assessed.push_back(assess(option, facts, value_sets, replaced, arena));
    std::stable_sort(assessed.begin(), assessed.end(), [](const AssessedOption& a, const AssessedOption& b) {
        return a.state != b.state ? a.state < b.state : a.rank < b.rank;
    });
    return {assessed.data(), assessed.size()}; // the storage is the arena's
}

} // namespace eczema::cards
