#include "cards/rulebook.hpp"

#include "cards/card.hpp"
#include "cards/counselling.hpp"
#include "cards/drafts.hpp"
#include "cards/interactions.hpp"
#include "cards/ladder.hpp"
#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"
#include "cards/order_items.hpp"
#include "cards/proposals.hpp"
#include "cards/statements.hpp"
#include "cards/test_tables.hpp"
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

void print_rule(std::string& out, const Rule& rule) {
    out += "\n## " + std::string(rule.id) + "\n\n**" + std::string(rule.title) + "** (R" +
           (rule.number < 10 ? "0" : "") + std::to_string(rule.number) + ")\n\n";
    out += std::string(rule.passage) + "\n\n";
    out += "- Strength: " + std::string(rule.strength) + ". Certainty: " + std::string(rule.certainty) + ".\n";
    out += "- Not meant for: " + std::string(rule.not_meant_for) + ".\n";
    out += "- Hooks: " + hooks_of(rule) + "; " + std::string(text_of(rule.scope));
    if (rule.judges != DrugGroup::none) out += " (" + std::string(name_of(rule.judges)) + ")";
    out += ".\n- Unknown: " + std::string(rule.when_unknown) + "\n";
    out += "- As of " + std::string(rule.as_of) + ", review by " + std::string(rule.review_by) + ".\n";
    if (!rule.applies.empty()) {
        out += "\n### Applies when all hold\n";
        print_rows(out, rule.applies);
    }
    for (const Branch& branch : rule.branches) {
        out += "\n### " + std::string(to_text(branch.indicator)) +
               (branch.match == Match::all ? " when all hold" : " when any holds") + "\n";
        print_rows(out, branch.rows);
        out += "\n> " + std::string(branch.summary) + "\n>\n> " + std::string(branch.advice) + "\n";
        if (!branch.proposals.empty()) {
            out += "\nProposes: ";
            for (std::size_t i = 0; i < branch.proposals.size(); ++i)
                out += (i ? "; " : "") + label_in_print(branch.proposals[i]);
            out += ".\n";
        }
    }
    out += "\n### Override reasons\n\n";
    for (const std::uint8_t reason : rule.override_reasons)
        out += "- O" + std::to_string(reason) + " " + std::string(override_reason(reason)) + "\n";
    out += "\n### Sources\n\n";
    for (const Source& source : rule.sources)
        out += "- " + std::string(source.key) + ": " + std::string(source.title) +
               (source.is_verified ? "" : " (unverified)") + "\n";
}

void print_tables(std::string& out) {
    out += "\n## Table: treatment ladder\n\n| option | US | EU | UK | AAD | JTF 2023 | for whom | source "
           "|\n|---|---|---|---|---|---|---|---|\n";
    for (const LadderOption& option : ladder_options())
        out += "| " + std::string(option.shown) + " | " + std::to_string(option.rank_us) + " | " +
               std::to_string(option.rank_eu) + " | " + std::to_string(option.rank_uk) + " | " +
               std::string(option.aad) + " | " + std::string(option.jtf) + " | " + std::string(option.listing) + " | " +
               std::string(option.source) + " |\n";
    out += "\nAn option is open only where its gates are live, known and silent, and it is not one "
           "whose last treatment was stopped for lack of effect or intolerance. Stopped for a reason that is not read, "
           "it stays open and that is said beside it.\n";
    out += "\n## Table: doses of biologics\n\n| row | drug | label | dose | source |\n|---|---|---|---|---|\n";
    for (const BiologicDose& dose : biologic_doses())
        out += "| `" + std::string(dose.id) + "` | " + std::string(drug_name(dose.drug)) + " | " +
               labels_text(dose.labels) + " | " + dose_text(dose) + " | " + std::string(dose.source) +
               (dose.is_verified ? "" : " (unverified)") + " |\n";
    out += oral_dose_tables_markdown();
    out += interactions_markdown();
    out += counselling_markdown();
}

void print_order_items(std::string& out) {
    out += "\n## Table: order items\n\nWhat is drafted, by the id under which a site maps its own order to it "
           "(`site.orders`).\n\n| item | draft |\n|---|---|\n";
    for (const OrderItem& item : order_items()) out += "| `" + item.id + "` | " + item.shown + " |\n";
}

// Each statement with the live rules that carry it, and those still to come.
void print_statements(std::string& out) {
    out += "\n## Index by statement\n\n| statement | about | live rules | still to come |\n|---|---|---|---|\n";
    for (const Statement& statement : statements()) {
        std::string live, to_come;
        for (const std::string_view id : statement.rules) {
            if (id.empty()) continue;
            std::string& list = find_rule(id) ? live : to_come;
            if (!list.empty()) list += ", ";
            list += find_rule(id) ? '[' + std::string(id) + "](#" + std::string(id) + ')' : std::string(id);
        }
        out += "| " + std::string(statement.id) + " | " + std::string(statement.subject) + " | " + live + " | " +
               to_come + " |\n";
    }
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string rows_json(std::span<const Row> rows) {
    std::string json = "[";
    for (const Row& row : rows) {
        if (json.size() > 1) json += ',';
        json += "{\"text\":" + quoted(sentence_of(row)) + ",\"compared\":" + quoted(comparison_of(row)) +
                ",\"source\":" + quoted(row.source) + '}';
    }
    return json + ']';
}

std::string rule_json(const Rule& rule) {
    std::string json = "{\"id\":" + quoted(rule.id) + ",\"number\":" + std::to_string(rule.number) +
                       ",\"title\":" + quoted(rule.title) + ",\"hooks\":" + quoted(hooks_of(rule)) +
                       ",\"passage\":" + quoted(rule.passage) + ",\"strength\":" + quoted(rule.strength) +
                       ",\"certainty\":" + quoted(rule.certainty) + ",\"whenUnknown\":" + quoted(rule.when_unknown) +
                       ",\"asOf\":" + quoted(rule.as_of) + ",\"reviewBy\":" + quoted(rule.review_by) +
                       ",\"applies\":" + rows_json(rule.applies) + ",\"branches\":[";
    for (std::size_t i = 0; i < rule.branches.size(); ++i) {
        const Branch& branch = rule.branches[i];
        json += std::string(i ? "," : "") + "{\"indicator\":" + quoted(to_text(branch.indicator)) +
                ",\"match\":" + quoted(branch.match == Match::all ? "all" : "any") +
                ",\"rows\":" + rows_json(branch.rows) + ",\"summary\":" + quoted(branch.summary) +
                ",\"advice\":" + quoted(branch.advice) + '}';
    }
    json += "],\"overrideReasons\":[";
    for (std::size_t i = 0; i < rule.override_reasons.size(); ++i)
        json += (i ? "," : "") + quoted("O" + std::to_string(rule.override_reasons[i]));
    json += "],\"sources\":[";
    for (std::size_t i = 0; i < rule.sources.size(); ++i)
        json += std::string(i ? "," : "") + "{\"key\":" + quoted(rule.sources[i].key) +
                ",\"title\":" + quoted(rule.sources[i].title) +
                ",\"verified\":" + (rule.sources[i].is_verified ? "true" : "false") + '}';
    return json + "]}";
}

} // namespace

std::string rulebook_markdown() {
    std::string out = "# Rulebook\n\nWritten by `eczema-cds rulebook`; a test keeps it equal to the program. Content "
                      "for review by a dermatologist: not a "
                      "guideline, not a label. `gk` is general knowledge and `design` a choice of this project; both "
                      "await sign-off.\n\n";
    for (const Rule* rule : live_rules())
        out += "- [" + std::string(rule->id) + "](#" + std::string(rule->id) + "): " + std::string(rule->title) + "\n";
    for (const Rule* rule : live_rules()) print_rule(out, *rule);
    print_tables(out);
    out += test_tables_markdown();
    print_order_items(out);
    print_statements(out);
    return out;
}

std::string rulebook_json() {
    std::string json = "{\"rules\":[";
    for (const Rule* rule : live_rules()) json += (json.back() == '[' ? "" : ",") + rule_json(*rule);
    json += "],\"ladder\":[";
    for (const LadderOption& option : ladder_options())
        json += std::string(json.back() == '[' ? "" : ",") + "{\"id\":" + quoted(option.id) +
                ",\"us\":" + std::to_string(option.rank_us) + ",\"eu\":" + std::to_string(option.rank_eu) +
                ",\"uk\":" + std::to_string(option.rank_uk) + ",\"aad\":" + quoted(option.aad) +
                ",\"jtf\":" + quoted(option.jtf) + ",\"source\":" + quoted(option.source) + '}';
    json += "],\"doses\":[";
    for (const BiologicDose& dose : biologic_doses())
        json += std::string(json.back() == '[' ? "" : ",") + "{\"id\":" + quoted(dose.id) +
                ",\"dose\":" + quoted(dose_text(dose)) + ",\"source\":" + quoted(dose.source) + '}';
    json += ']' + oral_dose_tables_json() + ",\"interactions\":" + interactions_json();
    return json + ",\"counselling\":" + counselling_json() + '}';
}

} // namespace eczema::cards
