// The shape of a rule: a page of the guideline as data. Branches, highest indicator first; a branch is all or any of
// its rows; a row compares one named fact with a threshold. No row hides a number, and every row prints to
// RULEBOOK.md and to the trace.
#pragma once
#include "cards/facts.hpp"

#include <string>

namespace eczema::cards {

enum class Indicator : std::uint8_t { info, warning, critical };
constexpr std::string_view to_text(Indicator indicator) {
    return indicator == Indicator::critical ? "critical" : indicator == Indicator::warning ? "warning" : "info";
}

enum class Operator : std::uint8_t {
    is_yes,
    is_no,
    not_no,
    not_yes,
    is_unknown,
    at_least,
    more_than,
    at_most,
    less_than,
    none_within, // of an event counted in days or years: none at all, or longer ago than the threshold
    in_group
};

struct Row {
    std::string_view sentence; // "{n}" stands for the threshold
    Fact fact;
    Operator op;
    double threshold = 0;
    std::string_view unit{};
    DrugGroup group = DrugGroup::none;
    std::string_view source; // "S48", "UPA-US", "design", "gk"
};

constexpr Row yes(std::string_view sentence, Fact fact, std::string_view source) {
    return {sentence, fact, Operator::is_yes, 0, {}, DrugGroup::none, source};
}
constexpr Row no(std::string_view sentence, Fact fact, std::string_view source) {
    return {sentence, fact, Operator::is_no, 0, {}, DrugGroup::none, source};
}
// Yes unless the fact is known not to hold: for warnings that must not wait for data.
constexpr Row not_ruled_out(std::string_view sentence, Fact fact, std::string_view source) {
    return {sentence, fact, Operator::not_no, 0, {}, DrugGroup::none, source};
}
// Yes unless the fact is known to hold: for lists that must not stay silent for want of data.
constexpr Row not_known(std::string_view sentence, Fact fact, std::string_view source) {
    return {sentence, fact, Operator::not_yes, 0, {}, DrugGroup::none, source};
}
constexpr Row unknown(std::string_view sentence, Fact fact, std::string_view source) {
    return {sentence, fact, Operator::is_unknown, 0, {}, DrugGroup::none, source};
}
constexpr Row at_least(std::string_view sentence, Fact fact, double n, std::string_view unit, std::string_view source) {
    return {sentence, fact, Operator::at_least, n, unit, DrugGroup::none, source};
}
constexpr Row more_than(std::string_view sentence, Fact fact, double n, std::string_view unit,
                        std::string_view source) {
    return {sentence, fact, Operator::more_than, n, unit, DrugGroup::none, source};
}
constexpr Row at_most(std::string_view sentence, Fact fact, double n, std::string_view unit, std::string_view source) {
    return {sentence, fact, Operator::at_most, n, unit, DrugGroup::none, source};
}
constexpr Row less_than(std::string_view sentence, Fact fact, double n, std::string_view unit,
                        std::string_view source) {
    return {sentence, fact, Operator::less_than, n, unit, DrugGroup::none, source};
}
// Yes where there was no such event within the last n days or years, the nth included.
constexpr Row none_within(std::string_view sentence, Fact fact, double n, std::string_view unit,
                          std::string_view source) {
    return {sentence, fact, Operator::none_within, n, unit, DrugGroup::none, source};
}
// The judged drug, ordered or taken, is one of the group.
constexpr Row ordered(std::string_view sentence, DrugGroup group, std::string_view source) {
    return {sentence, Fact::ordered_drug, Operator::in_group, 0, {}, group, source};
}

enum class Match : std::uint8_t { all, any };

// What a card proposes; the words and drafts behind them are rows of cards/proposals.cpp.
enum class Proposal : std::uint8_t {
    remove_order,
    remove_stopping_draft, // the draft that stops a controller or dupilumab
    first_open_options,    // drafts of the ladder's open options
    switch_drug,           // a task to stop the judged drug, with the first open option that takes its place
    corrected_dose,        // the order replaced by the labelled dose
    missing_tests,         // one ServiceRequest for each test that the fired rows name
    due_vaccines,          // one ServiceRequest for each inactivated vaccine that the fired rows name
    optimised_topicals,    // topical drafts for the age
    topical_partner,       // a topical steroid beside nemolizumab
    bacterial_culture,
    herpes_pcr,
    varicella_serology,
    pregnancy_test,
    patch_test,
    skin_biopsy,
    skin_examination,
    steroid_harm_checks, // bone, glucose, blood pressure
    severity_score,
    phototherapy,
    inactivated_influenza_vaccine,
    urgent_dermatology,
    dermatology_referral,
    allergy_referral,
    infectious_disease_referral,
    oncology_referral,
    ophthalmology_referral,
    chest_imaging,
    tuberculosis_clinic,
    hepatology_referral,
    hepatitis_b_dna,
    hepatitis_c_rna,
    tryptase,
    differential_blood_count,
    urinalysis,
    reaction_record, // an unconfirmed entry of the allergy list
    assess_cardiovascular_risk,
    record_therapies_inadvisable,
    interrupt_judged_drug,
    repeat_blood_count,
    repeat_kidney_test,
    repeat_liver_test,
    repeat_blood_pressure,
    hold_judged_drug, // tasks: to hold or reduce the drug that is being taken
    reduce_judged_drug,
    counselling,           // a task
    weekly_timing,         // the order written anew as once a week
    folic_acid,            // a draft of folic acid beside methotrexate
    repeat_pregnancy_test, // 8 to 10 days after the first
    name_weekday,          // a task
    rems_education,        // a task
    dose_step,             // the next labelled dose, else another drug in its place
    longer_interval,       // the order on record replaced by one with the longer labelled interval
    antiviral_order_set,
    end_earlier_order, // the order on record that the new one would overlap with
    device_training,
    review_dose,
    record_missing_data, // tasks from here on
    topical_education,
    inform_asthma_team,
    steroid_taper_plan,
    stop_judged_drug,
    taper_judged_drug,
    review_appointment,
    hold_refill,
    eye_lubricant,
    count,
};

struct Branch {
    Indicator indicator;
    Match match;
    std::span<const Row> rows;
    std::string_view summary; // under 140 characters once filled; {drug} the judged drug, {x} what was found
    std::string_view advice;  // what to do, one or two sentences
    std::span<const Proposal> proposals{};
    // The fact whose detail fills {x}. Without one: the details of the branch's rows that are yes, as many as fit.
    Fact detail_of = Fact::count;
};

// Bits of Hook.
using Hooks = std::uint8_t;
constexpr Hooks hooks(Hook a) { return static_cast<Hooks>(a); }
template <class... More>
constexpr Hooks hooks(Hook a, More... more) {
    return static_cast<Hooks>(static_cast<Hooks>(a) | hooks(more...));
}

// How often a rule runs in one call.
enum class Scope : std::uint8_t {
    patient,            // once
    order,              // once per ordered drug it judges; on patient-view once, without an order
    order_else_patient, // the same, and once without an order where no ordered drug is judged
    order_else_taken,   // once per ordered drug it judges; on patient-view once per systemic drug taken that it judges
    taken,              // once per systemic drug taken that it judges
    taken_or_stopped,   // once per systemic drug taken or lately stopped that it judges
};

// A rule's part of the card deck. Gates of one ordered drug merge; doses, tests and steps of the ladder do too; what is
// missing comes last. Counselling is said only of an order about which nothing of more weight is said.
enum class Family : std::uint8_t { gate, dose, ladder, response, data, counselling };

struct Source {
    std::string_view key;   // of the specification's register: "AAD14"; or a seed statement
    std::string_view title; // author or body, year, place
    bool is_verified;       // false: general knowledge (gk), to be signed off
};

struct Rule {
    std::string_view id;
    unsigned number; // R05 = 5; in the card's uuid; never reused
    std::string_view title;
    std::string_view passage; // what the guideline says, in our words, with its place
    std::string_view strength, certainty;
    std::string_view not_meant_for;
    std::string_view differs{}; // where guidelines, labels or the source document disagree
    std::span<const Source> sources;
    Hooks hooks;
    Scope scope;
    Family family;
    DrugGroup judges = DrugGroup::none; // ordered drugs it runs for
    std::span<const Row> applies;
    std::span<const Branch> branches;
    std::string_view when_unknown;                  // what unknown rows mean for the clinician
    std::span<const std::uint8_t> override_reasons; // numbers of O1-O12
    bool tells_every_branch = false;                // its branches are different hazards: each that holds is said
    std::string_view as_of = "2026-11-25", review_by = "2027-05-25";
};

constexpr bool has_unfilled_length_under_140(std::string_view text) { return !text.empty() && text.size() < 140; }

constexpr bool is_kebab_case(std::string_view id) {
    if (id.empty() || id.front() < 'a' || id.front() > 'z' || id.back() == '-') return false;
    for (const char c : id)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    return true;
}

// Checked by the compiler for every rule: id, number, citations, and branches in falling order of indicator.
constexpr bool well_formed(const Rule& rule) {
    if (!is_kebab_case(rule.id) || rule.number < 1 || rule.number > 255 || rule.title.empty() || rule.passage.empty())
        return false;
    if (rule.sources.empty() || rule.branches.empty() || rule.when_unknown.empty() || rule.override_reasons.empty())
        return false;
    if (rule.scope != Scope::patient && rule.judges == DrugGroup::none) return false;
    for (const Row& row : rule.applies)
        if (row.sentence.empty() || row.source.empty()) return false;
    Indicator last = Indicator::critical;
    for (const Branch& branch : rule.branches) {
        if (branch.indicator > last || branch.rows.empty() || branch.advice.empty()) return false;
        if (!has_unfilled_length_under_140(branch.summary)) return false;
        for (const Row& row : branch.rows)
            if (row.sentence.empty() || row.source.empty()) return false;
        last = branch.indicator;
    }
    return true;
}

// The row's sentence with its threshold in place.
std::string sentence_of(const Row& row);
// "gate-malignancy/1/cancer-active": rule, branch (0: what it applies to) and fact; a fact that stands twice in a
// branch is counted.
std::string id_of(const Rule& rule, std::uint8_t branch, std::size_t row);
// The comparison in words: "`course-days` at least 7 days".
std::string comparison_of(const Row& row);

// Every live rule, in the order of specification section 6.
std::span<const Rule* const> live_rules();
const Rule* find_rule(std::string_view id);

} // namespace eczema::cards
