#include "cards/rulebook_pages.hpp"

#include "cards/card.hpp"
#include "cards/proposals.hpp"
#include "cards/rule_tests.hpp"
#include "cards/unverified_facts.hpp"
#include "fhir/json.hpp"

namespace eczema::cards {
namespace {

std::string hooks_of(const Rule& rule) {
    std::string text;
    const auto add = [&](Hook hook, std::string_view name) {
        if ((rule.hooks & static_cast<Hooks>(hook)) == 0) return;
        if (!text.empty()) text += ", ";
        text += name;
    };
    add(Hook::patient_view, "patient-view");
    add(Hook::order_select, "order-select");
    add(Hook::order_sign, "order-sign");
    return text;
}

std::string_view text_of(Scope scope) {
    switch (scope) {
    case Scope::patient:
        return "once per call";
    case Scope::order:
        return "once per ordered drug it judges";
    case Scope::order_else_patient:
        return "once per ordered drug it judges, else once per call";
    case Scope::order_else_taken:
        return "once per ordered drug it judges, on opening the chart per drug taken";
    case Scope::taken:
        return "once per drug taken that it judges";
    case Scope::taken_or_stopped:
        return "once per drug taken or lately stopped that it judges";
    }
    return {};
}

std::string_view verification_of(const Source& source) {
    if (source.is_verified) return "verified";
    return is_choice(source) ? "choice of this project, to be signed off" : "general knowledge, to be signed off";
}

std::string label_in_print(Proposal proposal) {
    std::string label = label_of(row_of(proposal), "the drug");
    if (!label.empty() && label.front() >= 'A' && label.front() <= 'Z')
        label.front() = static_cast<char>(label.front() - 'A' + 'a');
    return label;
}

void print_rows(std::string& out, std::span<const Row> rows) {
    out += "\n| | compared | source |\n|---|---|---|\n";
    for (const Row& row : rows)
        out += "| " + sentence_of(row) + " | " + comparison_of(row) + " | " + std::string(row.source) + " |\n";
}

void print_branch(std::string& out, const Branch& branch) {
    out += "\n### " + std::string(to_text(branch.indicator)) +
           (branch.match == Match::all ? " when all hold" : " when any holds") + "\n";
    print_rows(out, branch.rows);
    out += "\n> " + std::string(branch.summary) + "\n>\n> " + std::string(branch.advice) + "\n";
    if (branch.proposals.empty()) return;
    out += "\nProposes: ";
    for (std::size_t i = 0; i < branch.proposals.size(); ++i)
        out += (i ? "; " : "") + label_in_print(branch.proposals[i]);
    out += ".\n";
}

void print_tests(std::string& out, const std::vector<std::string>& tests) {
    if (tests.empty()) return;
    out += "\n### Tests\n\n`+` fires, `-` is silent, `=` stands on a boundary.\n\n<details><summary>" +
           std::to_string(tests.size()) + " tests by name</summary>\n\n";
    for (const std::string& name : tests) out += "- `" + name + "`\n";
    out += "\n</details>\n";
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

// The members of an array, each given as JSON.
template <class Items, class ToJson>
std::string array(const Items& items, ToJson to_json) {
    std::string json = "[";
    for (const auto& item : items) json += (json.size() > 1 ? "," : "") + std::string(to_json(item));
    return json + ']';
}

std::string rows_json(const Rule& rule, std::uint8_t branch, std::span<const Row> rows) {
    std::size_t i = 0;
    return array(rows, [&](const Row& row) {
        return "{\"id\":" + quoted(id_of(rule, branch, i++)) + ",\"text\":" + quoted(sentence_of(row)) +
               ",\"compared\":" + quoted(comparison_of(row)) + ",\"source\":" + quoted(row.source) + '}';
    });
}

} // namespace

std::string rule_page(const Rule& rule) {
    std::string out = "\n## " + std::string(rule.id) + "\n\n**" + std::string(rule.title) + "** (R" +
                      (rule.number < 10 ? "0" : "") + std::to_string(rule.number) + ")\n\n";
    out += std::string(rule.passage) + "\n\n";
    out += "- Strength: " + std::string(rule.strength) + ". Certainty: " + std::string(rule.certainty) + ".\n";
    if (!rule.differs.empty()) out += "- Where guidance differs: " + std::string(rule.differs) + ".\n";
    out += "- Not meant for: " + std::string(rule.not_meant_for) + ".\n";
    out += "- Hooks: " + hooks_of(rule) + "; " + std::string(text_of(rule.scope));
    if (rule.judges != DrugGroup::none) out += " (" + std::string(name_of(rule.judges)) + ")";
    out += ".\n- Unknown: " + std::string(rule.when_unknown) + "\n";
    out += "- As of " + std::string(rule.as_of) + ", review by " + std::string(rule.review_by) + ".\n";
    if (!rule.applies.empty()) {
        out += "\n### Applies when all hold\n";
        print_rows(out, rule.applies);
    }
    for (const Branch& branch : rule.branches) print_branch(out, branch);
    out += "\n### Override reasons\n\n";
    for (const std::uint8_t reason : rule.override_reasons)
        out += "- O" + std::to_string(reason) + " " + std::string(override_reason(reason)) + "\n";
    out += "\n### Sources\n\n| | source | |\n|---|---|---|\n";
    for (const Source& source : rule.sources)
        out += "| " + std::string(source.key) + " | " + std::string(source.title) + " | " +
               std::string(verification_of(source)) + " |\n";
    print_tests(out, tests_of(rule.id));
    return out;
}

std::string rule_json(const Rule& rule, WithTests with_tests) {
    std::uint8_t number = 0;
    const auto branch_json = [&](const Branch& branch) {
        return "{\"indicator\":" + quoted(to_text(branch.indicator)) +
               ",\"match\":" + quoted(branch.match == Match::all ? "all" : "any") +
               ",\"rows\":" + rows_json(rule, ++number, branch.rows) + ",\"summary\":" + quoted(branch.summary) +
               ",\"advice\":" + quoted(branch.advice) + ",\"proposes\":" +
               array(branch.proposals, [](Proposal proposal) { return quoted(label_in_print(proposal)); }) + '}';
    };
    const auto source_json = [](const Source& source) {
        return "{\"key\":" + quoted(source.key) + ",\"title\":" + quoted(source.title) +
               ",\"verified\":" + (source.is_verified ? "true" : "false") +
               ",\"verification\":" + quoted(verification_of(source)) + '}';
    };
    std::string json =
        "{\"id\":" + quoted(rule.id) + ",\"number\":" + std::to_string(rule.number) +
        ",\"title\":" + quoted(rule.title) + ",\"hooks\":" + quoted(hooks_of(rule)) +
        ",\"scope\":" + quoted(text_of(rule.scope)) + ",\"passage\":" + quoted(rule.passage) +
        ",\"strength\":" + quoted(rule.strength) + ",\"certainty\":" + quoted(rule.certainty) +
        ",\"notMeantFor\":" + quoted(rule.not_meant_for) + ",\"whenUnknown\":" + quoted(rule.when_unknown) +
        ",\"differs\":" + quoted(rule.differs) + ",\"asOf\":" + quoted(rule.as_of) +
        ",\"reviewBy\":" + quoted(rule.review_by) + ",\"applies\":" + rows_json(rule, 0, rule.applies) +
        ",\"branches\":" + array(rule.branches, branch_json) + ",\"overrideReasons\":" +
        array(rule.override_reasons, [](std::uint8_t reason) { return quoted("O" + std::to_string(reason)); }) +
        ",\"sources\":" + array(rule.sources, source_json);
    if (with_tests == WithTests::yes) json += ",\"tests\":" + array(tests_of(rule.id), quoted);
    return json + '}';
}

} // namespace eczema::cards
