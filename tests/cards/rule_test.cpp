#include "cards/rule.hpp"

#include "cards/rules/rules.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

template <class Change>
bool stands(Change change) {
    Rule rule = gate_helminth;
    change(rule);
    return well_formed(rule);
}

TEST(WellFormed, every_live_rule) {
    for (const Rule* rule : live_rules()) EXPECT_TRUE(well_formed(*rule)) << rule->id;
}

TEST(WellFormed, needs_an_id_in_kebab_case) {
    EXPECT_TRUE(stands([](Rule& rule) { rule.id = "gate-2-helminth"; }));
    for (const char* id : {"", "Gate", "gate_helminth", "gate helminth", "2-gate", "-gate", "gate-"})
        EXPECT_FALSE(stands([id](Rule& rule) { rule.id = id; })) << id;
}

TEST(WellFormed, needs_a_number_that_fits_the_uuid) {
    EXPECT_FALSE(stands([](Rule& rule) { rule.number = 0; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.number = 256; }));
    EXPECT_TRUE(stands([](Rule& rule) { rule.number = 255; }));
}

TEST(WellFormed, needs_words_and_citation) {
    EXPECT_FALSE(stands([](Rule& rule) { rule.title = {}; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.passage = {}; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.sources = {}; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.when_unknown = {}; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.override_reasons = {}; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.branches = {}; }));
}

TEST(WellFormed, a_rule_about_orders_names_the_drugs) {
    EXPECT_FALSE(stands([](Rule& rule) { rule.judges = DrugGroup::none; }));
    EXPECT_TRUE(stands([](Rule& rule) {
        rule.judges = DrugGroup::none;
        rule.scope = Scope::patient;
    }));
}

constexpr Row good_row[] = {yes("a helminth infection is recorded", Fact::helminth, "DUP-SAF")};
constexpr Row row_without_sentence[] = {yes("", Fact::helminth, "DUP-SAF")};
constexpr Row row_without_source[] = {yes("a helminth infection is recorded", Fact::helminth, "")};

// The rule with this one branch.
bool branch_stands(std::span<const Branch> branches) {
    return stands([branches](Rule& rule) { rule.branches = branches; });
}

TEST(WellFormed, rows_have_sentence_and_source) {
    constexpr Branch good[] = {{Indicator::info, Match::all, good_row, "Summary.", "Advice."}};
    EXPECT_TRUE(branch_stands(good));
    constexpr Branch no_rows[] = {{Indicator::info, Match::all, {}, "Summary.", "Advice."}};
    EXPECT_FALSE(branch_stands(no_rows));
    constexpr Branch no_sentence[] = {{Indicator::info, Match::all, row_without_sentence, "Summary.", "Advice."}};
    EXPECT_FALSE(branch_stands(no_sentence));
    constexpr Branch no_source[] = {{Indicator::info, Match::all, row_without_source, "Summary.", "Advice."}};
    EXPECT_FALSE(branch_stands(no_source));
    EXPECT_FALSE(stands([](Rule& rule) { rule.applies = row_without_source; }));
    EXPECT_FALSE(stands([](Rule& rule) { rule.applies = row_without_sentence; }));
}

TEST(WellFormed, summary_of_1_to_139_characters_and_advice) {
    const std::string longest(139, 'x'), too_long(140, 'x');
    const auto summary_stands = [](std::string_view summary, std::string_view advice) {
        const Branch branch[] = {{Indicator::info, Match::all, good_row, summary, advice}};
        return branch_stands(branch);
    };
    EXPECT_TRUE(summary_stands(longest, "Advice."));
    EXPECT_FALSE(summary_stands(too_long, "Advice."));
    EXPECT_FALSE(summary_stands("", "Advice."));
    EXPECT_FALSE(summary_stands("Summary.", ""));
}

TEST(WellFormed, branches_fall_in_indicator) {
    constexpr Branch falling[] = {{Indicator::critical, Match::all, good_row, "Summary.", "Advice."},
                                  {Indicator::info, Match::all, good_row, "Summary.", "Advice."},
                                  {Indicator::info, Match::all, good_row, "Summary.", "Advice."}};
    EXPECT_TRUE(branch_stands(falling));
    constexpr Branch rising[] = {{Indicator::info, Match::all, good_row, "Summary.", "Advice."},
                                 {Indicator::warning, Match::all, good_row, "Summary.", "Advice."}};
    EXPECT_FALSE(branch_stands(rising));
}

TEST(Row, prints_its_threshold_and_comparison) {
    constexpr Row row = at_least("the course lasts {n} days or more", Fact::course_days, 7, "days", "S48");
    EXPECT_EQ(sentence_of(row), "the course lasts 7 days or more");
    EXPECT_EQ(comparison_of(row), "`course-days` at least 7 days");
    EXPECT_EQ(comparison_of(good_row[0]), "`helminth` is yes");
    EXPECT_EQ(comparison_of(ordered("ordered", DrugGroup::jak_inhibitors, "S23")), "`ordered-drug` is a JAK inhibitor");
}

} // namespace
} // namespace eczema::cards
