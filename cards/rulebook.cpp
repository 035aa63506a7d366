#include "cards/rulebook.hpp"

#include "cards/rulebook_index.hpp"
#include "cards/rulebook_pages.hpp"
#include "cards/rulebook_tables.hpp"

namespace eczema::cards {
namespace {

std::string rules_json(WithTests with_tests) {
    std::string json = "\"rules\":[";
    for (const Rule* rule : live_rules()) json += (json.back() == '[' ? "" : ",") + rule_json(*rule, with_tests);
    return json + ']';
}

std::string written() {
    std::string out =
        "# Rulebook\n\nWritten by `eczema-cds rulebook`; a test keeps it equal to the program. Content "
        "for review by a dermatologist: not a guideline, not a label. `gk` is general knowledge and `design` a choice "
        "of "
        "this project; both await sign-off ([unverified facts](#unverified-facts)). \"Verified\" means that the cited "
        "page was seen, as an excerpt and not as a whole.\n\n";
    for (const Rule* rule : live_rules())
        out += "- [" + std::string(rule->id) + "](#" + std::string(rule->id) + "): " + std::string(rule->title) + "\n";
    for (const Rule* rule : live_rules()) out += rule_page(*rule);
    return out + tables_markdown() + unverified_markdown() + statements_markdown();
}

} // namespace

const std::string& rulebook_markdown() {
    static const std::string text = written();
    return text;
}

std::string rulebook_json() {
    return '{' + rules_json(WithTests::yes) + ',' + tables_json() + ',' + index_json() + '}';
}

const std::string& rulebook_content() {
    static const std::string json = '{' + rules_json(WithTests::no) + ',' + tables_json() + '}';
    return json;
}

} // namespace eczema::cards
