#include "cards/rulebook_index.hpp"

#include "cards/rule_tests.hpp"
#include "cards/statements.hpp"
#include "cards/unverified_facts.hpp"
#include "fhir/json.hpp"

namespace eczema::cards {
namespace {

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

void print_facts(std::string& out, const UnverifiedFacts& facts) {
    out += "\n| id | where | fact | source | what it does |\n|---|---|---|---|---|\n";
    for (const UnverifiedFact& fact : facts)
        out += "| `" + fact.id + "` | " + fact.where + " | " + fact.text + " | " + fact.source + " | " +
               std::string(to_text(fact.effect)) + " |\n";
}

std::string facts_json(const UnverifiedFacts& facts) {
    std::string json = "[";
    for (const UnverifiedFact& fact : facts)
        json += std::string(json.size() > 1 ? "," : "") + "{\"id\":" + quoted(fact.id) +
                ",\"where\":" + quoted(fact.where) + ",\"text\":" + quoted(fact.text) +
                ",\"source\":" + quoted(fact.source) + ",\"effect\":" + quoted(to_text(fact.effect)) +
                ",\"signOff\":" + (fact.effect == Effect::draft ? "true" : "false") + '}';
    return json + ']';
}

std::size_t test_count(const Statement& statement) {
    std::size_t count = 0;
    for (const std::string_view id : statement.rules) count += tests_of(id).size();
    return count;
}

} // namespace

std::string unverified_markdown() {
    std::string out =
        "\n## Unverified facts\n\nWhat rests on general knowledge (gk), for a dermatologist and a pharmacist to sign "
        "off. Such a fact may raise a card, which then names it as unverified. A row that \"opens a draft once signed "
        "off\" does so where `site.signedOff` holds its id; for the others that key has no effect.\n";
    print_facts(out, unverified_facts());
    out += "\n### Choices of this project\n\nNot evidence (design). Those that a site may move are keys of "
           "`site.thresholds`.\n";
    print_facts(out, design_choices());
    return out;
}

std::string statements_markdown() {
    std::string out =
        "\n## Index by statement\n\nEach statement of the source document with the verdict on it: OK agrees with what "
        "was found, IMPRECISE is usable with the correction, OUTDATED is superseded, UNVERIFIED was seen nowhere else, "
        "HAZARD is unsafe taken literally.\n\n| statement | about | verdict | correction | rules "
        "| tests |\n|---|---|---|---|---|---|\n";
    for (const Statement& statement : statements()) {
        std::string carriers;
        for (const std::string_view id : statement.rules)
            if (!id.empty())
                carriers += (carriers.empty() ? "[" : ", [") + std::string(id) + "](#" + std::string(id) + ')';
        out += "| " + std::string(statement.id) + " | " + std::string(statement.subject) + " | " +
               std::string(to_text(statement.verdict)) + " | " + std::string(statement.correction) + " | " + carriers +
               " | " + std::to_string(test_count(statement)) + " |\n";
    }
    return out;
}

std::string index_json() {
    std::string json = "\"unverified\":" + facts_json(unverified_facts()) +
                       ",\"choices\":" + facts_json(design_choices()) + ",\"statements\":[";
    for (const Statement& statement : statements()) {
        json += std::string(json.back() == '[' ? "" : ",") + "{\"id\":" + quoted(statement.id) +
                ",\"about\":" + quoted(statement.subject) + ",\"verdict\":" + quoted(to_text(statement.verdict)) +
                ",\"correction\":" + quoted(statement.correction) + ",\"rules\":[";
        for (const std::string_view id : statement.rules)
            if (!id.empty()) json += (json.back() == '[' ? "" : ",") + quoted(id);
        json += "],\"tests\":" + std::to_string(test_count(statement)) + '}';
    }
    return json + ']';
}

} // namespace eczema::cards
