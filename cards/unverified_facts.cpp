#include "cards/unverified_facts.hpp"

#include "cards/lab_values.hpp"
#include "cards/ladder.hpp"
#include "cards/ladder_modifiers.hpp"
#include "cards/number_text.hpp"
#include "cards/proposals.hpp"
#include "cards/test_tables.hpp"
#include "cards/topical_class_basis.hpp"
#include "cards/topical_options.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Whether the source names the word, as in "S32; weeks gk, 12-weekly design".
bool names(std::string_view source, std::string_view word) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = source.find(word); at != std::string_view::npos; at = source.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_letter(source[at - 1])) && (end == source.size() || !is_letter(source[end]))) return true;
    }
    return false;
}

void add_rows_of(const Rule& rule, std::uint8_t branch, std::span<const Row> rows, bool (*is_wanted)(std::string_view),
                 UnverifiedFacts& facts) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (is_wanted(rows[i].source))
            facts.push_back({id_of(rule, branch, i), std::string(rule.id), sentence_of(rows[i]),
                             std::string(rows[i].source), Effect::card});
}

void add_rows(bool (*is_wanted)(std::string_view), UnverifiedFacts& facts) {
    for (const Rule* rule : live_rules()) {
        add_rows_of(*rule, 0, rule->applies, is_wanted, facts);
        std::uint8_t branch = 0;
        for (const Branch& one : rule->branches) add_rows_of(*rule, ++branch, one.rows, is_wanted, facts);
    }
}

void add_sources(bool are_choices, UnverifiedFacts& facts) {
    for (const Rule* rule : live_rules())
        for (const Source& source : rule->sources)
            if (!source.is_verified && is_choice(source) == are_choices)
                facts.push_back({std::string(rule->id) + "/source/" + std::string(source.key), std::string(rule->id),
                                 std::string(source.title), std::string(source.key), Effect::card});
}

void add_rules(UnverifiedFacts& facts) {
    add_rows(is_general_knowledge, facts);
    add_sources(false, facts);
}

void add_ladder(UnverifiedFacts& facts) {
    const auto add = [&](const LadderOption& option, std::string_view column, std::string_view cell) {
        if (is_general_knowledge(cell))
            facts.push_back({"ladder-" + std::string(option.id) + '-' + std::string(column), "treatment ladder",
                             std::string(option.shown) + ", " + std::string(column) + ": " + std::string(cell), "gk",
                             Effect::card});
    };
    for (const LadderOption& option : ladder_options()) {
        add(option, "AAD", option.aad);
        add(option, "JTF", option.jtf);
        add(option, "listing", option.listing);
        add(option, "source", option.source);
    }
}

void add_modifiers(UnverifiedFacts& facts) {
    for (const LadderModifier& modifier : ladder_modifiers())
        if (is_general_knowledge(modifier.source))
            facts.push_back({id_of(modifier), "modifiers of the ladder",
                             std::string(modifier.finding) + ": " + std::string(modifier.reason),
                             std::string(modifier.source), Effect::card});
}

void add_doses(UnverifiedFacts& facts) {
    for (const BiologicDose& dose : biologic_doses())
        if (!dose.is_verified)
            facts.push_back({std::string(dose.id), "doses of biologics",
                             std::string(drug_name(dose.drug)) + ", " + labels_text(dose.labels) + ", " +
                                 std::string(dose.population),
                             std::string(dose.source), Effect::draft});
}

void add_topicals(UnverifiedFacts& facts) {
    for (const TopicalOption& option : topical_options())
        if (!option.is_verified)
            facts.push_back(
                {std::string(option.id), "topical treatments",
                 std::string(option.shown) + ": its age, from " + number_text(option.age_months_from) + " months",
                 std::string(option.source), Effect::draft});
}

void add_tests(UnverifiedFacts& facts) {
    for (const BaselineTest& row : baseline_tests())
        if (is_general_knowledge(row.source))
            facts.push_back({id_of(row), "tests before a start",
                             std::string(drug_name(row.drug)) + ": " + std::string(row_of(row.test).shown) +
                                 (row.results > 1 ? " on " + std::to_string(row.results) + " days" : ""),
                             std::string(row.source), Effect::card});
    for (const MonitoredTest& row : monitored_tests())
        if (is_general_knowledge(row.source))
            facts.push_back({id_of(row), "tests during treatment",
                             std::string(drug_name(row.drug)) + ": " + std::string(row_of(row.test).shown),
                             std::string(row.source), Effect::card});
}

void add_presumed_classes(UnverifiedFacts& facts) {
    facts.push_back(
        {std::string(row_of(PotencySource::presumed_classes).id), "value sets drug-tcs-class-*",
         "class of a topical steroid presumed from its ingredient, where strength and vehicle are not coded", "gk",
         Effect::draft});
}

// What is drafted only once it is signed off and has no row of a table.
void add_signed_off_proposals(UnverifiedFacts& facts) {
    facts.push_back({std::string(row_of(Proposal::folic_acid).id), "drafts beside rules",
                     "folic acid 1 mg a day beside methotrexate", "gk", Effect::draft});
    facts.push_back({std::string(without_loading_on_change), "drafts beside rules",
                     "a change of the dose band needs no loading dose", "gk", Effect::draft});
}

// Codes that the specification calls general knowledge, or for which it names no list.
void add_codes(UnverifiedFacts& facts) {
    struct Codes {
        ValueSet set;
        std::string_view text;
    };
    constexpr Codes codes[] = {
        {ValueSet::cond_atopic_dermatitis, "which codes are atopic dermatitis; checked against public code lists"},
        {ValueSet::cond_eczema_unspecified, "which codes are unspecified eczema, which may be atopic dermatitis"},
        {ValueSet::severity_mild, "which codes of Condition.severity are mild"},
        {ValueSet::severity_moderate, "which codes of Condition.severity are moderate"},
        {ValueSet::severity_severe, "which codes of Condition.severity are severe"},
        {ValueSet::reason_lack_of_efficacy, "SNOMED CT 58848006 as lack of effect"},
        {ValueSet::cond_alcohol_use_disorder, "which codes are alcohol use disorder"},
        {ValueSet::cond_antibiotic_reason, "which other illnesses are treated with antibiotics for long"},
        {ValueSet::cond_retinal, "which codes are retinal disease or sudden visual loss"},
        {ValueSet::drug_tuberculosis, "which drugs treat tuberculosis or its latent infection"},
        {ValueSet::drug_oestrogen, "which drugs are combined contraceptives or hormone replacement"},
        {ValueSet::drug_oestrogen_alone, "which drugs are oestrogens alone"},
        {ValueSet::drug_other_immunosuppressant, "which drugs are other potent immunosuppressants"},
        {ValueSet::drug_cyp3a4_strong_inhibitor, "which drugs inhibit CYP3A4 strongly"},
        {ValueSet::drug_cyp3a4_strong_inducer, "which drugs induce CYP3A4 strongly"},
        {ValueSet::drug_cyp2c19_2c9_strong_inducer, "which drugs induce CYP2C19 and CYP2C9 strongly"},
    };
    for (const Codes& row : codes)
        facts.push_back({std::string(value_set_id(row.set)), "value sets", std::string(row.text), "gk", Effect::facts});
}

using Add = void (*)(UnverifiedFacts&);
constexpr Add of_general_knowledge[] = {
    add_rules,
    add_ladder,
    add_modifiers,
    add_doses,
    add_unverified_oral_doses,
    add_topicals,
    add_tests,
    add_presumed_classes,
    add_unverified_steroid_potency,
    add_unverified_interactions,
    add_unverified_counselling,
    add_unverified_excipients,
    add_signed_off_proposals,
    add_unverified_scores,
    add_unverified_steroid_strengths,
    add_unverified_dose_intervals,
    add_unverified_immunity,
    add_codes,
};

void add_design_rows(UnverifiedFacts& choices) {
    add_rows(is_design, choices);
    add_sources(true, choices);
}

void add_plausible_results(UnverifiedFacts& choices) {
    for (std::size_t i = 0; i < analyte_count; ++i) {
        const AnalyteRow& row = row_of(static_cast<Analyte>(i));
        std::string id = "plausible-" + std::string(row.shown);
        std::replace(id.begin(), id.end(), ' ', '-');
        choices.push_back({std::move(id), "plausible results",
                           std::string(row.shown) + ": " + number_text(row.plausible.low) + " to " +
                               number_text(row.plausible.high) + ' ' + std::string(row.unit_shown),
                           "design", Effect::facts});
    }
}

constexpr Add of_choice[] = {add_design_rows, add_plausible_results, add_plausible_weights};

UnverifiedFacts collected(std::span<const Add> adders) {
    UnverifiedFacts facts;
    for (const Add add : adders) add(facts);
    return facts;
}

} // namespace

std::string_view to_text(Effect effect) {
    switch (effect) {
    case Effect::card:
        return "raises or words a card";
    case Effect::draft:
        return "opens a draft once signed off";
    case Effect::facts:
        return "used in working out facts";
    }
    return {};
}

bool is_general_knowledge(std::string_view source) { return names(source, "gk"); }
bool is_design(std::string_view source) { return names(source, "design"); }

bool is_choice(const Source& source) {
    return !source.is_verified && source.title.find("of this project") != std::string_view::npos;
}

UnverifiedFacts unverified_facts() { return collected(of_general_knowledge); }
UnverifiedFacts design_choices() { return collected(of_choice); }

} // namespace eczema::cards
