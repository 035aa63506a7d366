#include "cards/rulebook.hpp"

#include "cards/rule.hpp"
#include "fhir/json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace eczema::cards {
namespace {

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
}

} // namespace
} // namespace eczema::cards
