#include "cards/rulebook.hpp"

#include "cards/rule.hpp"
#include "cards/rule_tests.hpp"
#include "fhir/json.hpp"
#include "tests/support/answer.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace eczema::cards {
namespace {

using tests::part;

TEST(Rulebook, checked_in_is_the_programs_own) {
    std::ifstream file(SOURCE_DIR "/cards/RULEBOOK.md", std::ios::binary);
    ASSERT_TRUE(file) << "write it: eczema-cds rulebook > cards/RULEBOOK.md";
    const std::string checked_in{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(checked_in, rulebook_markdown()) << "write it anew: eczema-cds rulebook > cards/RULEBOOK.md";
}

TEST(Rulebook, prints_every_row_with_its_source) {
    const std::string markdown = rulebook_markdown();
    const auto printed = [&](const Row& row) {
        return markdown.find("| " + sentence_of(row) + " | " + comparison_of(row) + " | " + std::string(row.source) +
                             " |") != std::string::npos;
    };
    for (const Rule* rule : live_rules()) {
        EXPECT_NE(markdown.find("## " + std::string(rule->id) + "\n"), std::string::npos);
        for (const Row& row : rule->applies) EXPECT_TRUE(printed(row)) << sentence_of(row);
        for (const Branch& branch : rule->branches)
            for (const Row& row : branch.rows) EXPECT_TRUE(printed(row)) << sentence_of(row);
    }
}

TEST(Rulebook, json_names_every_rule_in_order) {
    std::pmr::monotonic_buffer_resource arena;
    const std::string json = rulebook_json();
    const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
    ASSERT_TRUE(parsed);
    const auto rules = parsed->find("rules")->items();
    ASSERT_EQ(rules.size(), live_rules().size());
    for (std::size_t i = 0; i < rules.size(); ++i) EXPECT_EQ(rules[i].find("id")->text(), live_rules()[i]->id);
    for (const char* table : {"ladder", "ladderModifiers", "doses", "topicals", "steroidPotency", "presumedClasses",
                              "baselineTests", "monitoring", "orderItems", "unverified", "choices", "statements"})
        EXPECT_FALSE(part(*parsed, table).items().empty()) << table;
}

TEST(Rulebook, json_rows_have_ids_of_their_own) {
    std::pmr::monotonic_buffer_resource arena;
    const std::string json = rulebook_json();
    const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
    ASSERT_TRUE(parsed);
    std::set<std::string_view> ids;
    const auto see = [&](const fhir::Value& rows) {
        for (const fhir::Value& row : rows.items()) {
            EXPECT_FALSE(part(row, "id").text().empty());
            EXPECT_TRUE(ids.insert(part(row, "id").text()).second) << part(row, "id").text();
        }
    };
    for (const fhir::Value& rule : part(*parsed, "rules").items()) {
        see(part(rule, "applies"));
        for (const fhir::Value& branch : part(rule, "branches").items()) see(part(branch, "rows"));
    }
    EXPECT_TRUE(ids.count("gate-bacterial-superinfection/1/serious-skin-infection") ||
                ids.count("gate-bacterial-superinfection/1/skin-infection"));
    for (const char* table : {"ladderModifiers", "doses", "topicals", "baselineTests", "monitoring"})
        see(part(*parsed, table));
}

TEST(Rulebook, pages_name_their_tests_and_say_what_is_verified) {
    const std::string& markdown = rulebook_markdown();
    std::pmr::monotonic_buffer_resource arena;
    const std::string json = rulebook_json();
    const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
    ASSERT_TRUE(parsed);
    const auto rules = part(*parsed, "rules").items();
    for (std::size_t i = 0; i < live_rules().size(); ++i) {
        const Rule& rule = *live_rules()[i];
        const auto& tests = tests_of(rule.id);
        ASSERT_EQ(part(rules[i], "tests").items().size(), tests.size()) << rule.id;
        EXPECT_NE(markdown.find("<details><summary>" + std::to_string(tests.size()) + " tests by name</summary>"),
                  std::string::npos)
            << rule.id;
        for (const std::string& name : tests) EXPECT_NE(markdown.find("- `" + name + "`\n"), std::string::npos) << name;
        for (const Source& source : rule.sources) {
            const std::string mark = source.is_verified ? " | verified |\n" : ", to be signed off |\n";
            const std::size_t at =
                markdown.find("| " + std::string(source.key) + " | " + std::string(source.title) + " | ");
            ASSERT_NE(at, std::string::npos) << rule.id << ": " << source.title;
            EXPECT_TRUE(std::string_view(markdown).substr(at, markdown.find('\n', at) + 1 - at).ends_with(mark));
        }
    }
}

// A new test is no new content.
TEST(Rulebook, content_leaves_the_names_of_tests_out) {
    EXPECT_EQ(rulebook_content().find("\"tests\":"), std::string::npos);
    for (const Rule* rule : live_rules()) EXPECT_NE(rulebook_content().find(rule->passage), std::string::npos);
    EXPECT_NE(rulebook_content().find("\"steroidPotency\":[{"), std::string::npos);
}

} // namespace
} // namespace eczema::cards
