// The list for sign-off: every row of general knowledge, and nothing else.
#include "cards/unverified_facts.hpp"

#include "cards/ladder.hpp"
#include "cards/ladder_modifiers.hpp"
#include "cards/test_tables.hpp"
#include "cards/topical_options.hpp"
#include "tests/support/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace eczema::cards {
namespace {

using testing::UnorderedElementsAreArray;

std::vector<std::string> ids_in(const UnverifiedFacts& facts, std::string_view where) {
    std::vector<std::string> ids;
    for (const UnverifiedFact& fact : facts)
        if (fact.where == where) ids.push_back(fact.id);
    return ids;
}

TEST(GeneralKnowledge, is_told_by_a_word_of_the_source) {
    for (const char* source : {"gk", "S32; weeks gk, 12-weekly design", "BAR-EU; gk", "strong (gk)", "very low gk"})
        EXPECT_TRUE(is_general_knowledge(source)) << source;
    for (const char* source : {"", "S48", "background", "gks", "GK-US", "design"})
        EXPECT_FALSE(is_general_knowledge(source)) << source;
    EXPECT_TRUE(is_design("S25; design"));
    EXPECT_FALSE(is_design("designed"));
}

TEST(UnverifiedFacts, hold_every_row_of_every_rule_and_nothing_else) {
    const UnverifiedFacts facts = unverified_facts(), choices = design_choices();
    for (const Rule* rule : live_rules()) {
        std::vector<std::string> of_knowledge, of_choice;
        const auto add = [&](std::uint8_t branch, std::span<const Row> rows) {
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (is_general_knowledge(rows[i].source)) of_knowledge.push_back(id_of(*rule, branch, i));
                if (is_design(rows[i].source)) of_choice.push_back(id_of(*rule, branch, i));
            }
        };
        add(0, rule->applies);
        for (std::uint8_t i = 0; i < rule->branches.size(); ++i)
            add(static_cast<std::uint8_t>(i + 1), rule->branches[i].rows);
        for (const Source& source : rule->sources)
            if (!source.is_verified)
                (is_choice(source) ? of_choice : of_knowledge)
                    .push_back(std::string(rule->id) + "/source/" + std::string(source.key));
        EXPECT_THAT(ids_in(facts, rule->id), UnorderedElementsAreArray(of_knowledge)) << rule->id;
        EXPECT_THAT(ids_in(choices, rule->id), UnorderedElementsAreArray(of_choice)) << rule->id;
    }
}

TEST(UnverifiedFacts, hold_every_row_of_every_table_and_nothing_else) {
    const UnverifiedFacts facts = unverified_facts();
    std::vector<std::string> doses, topicals, cells, modifiers, baseline, monitoring;
    for (const BiologicDose& dose : biologic_doses()) {
        if (!dose.is_verified) doses.emplace_back(dose.id);
        EXPECT_EQ(is_general_knowledge(dose.source), !dose.is_verified) << dose.id;
    }
    for (const TopicalOption& option : topical_options()) {
        if (!option.is_verified) topicals.emplace_back(option.id);
        EXPECT_EQ(is_general_knowledge(option.source), !option.is_verified) << option.id;
    }
    for (const LadderOption& option : ladder_options())
        for (const auto& [column, cell] : {std::pair{"AAD", option.aad}, {"JTF", option.jtf}})
            if (is_general_knowledge(cell)) cells.push_back("ladder-" + std::string(option.id) + '-' + column);
    for (const LadderModifier& modifier : ladder_modifiers())
        if (is_general_knowledge(modifier.source)) modifiers.push_back(id_of(modifier));
    for (const BaselineTest& row : baseline_tests())
        if (is_general_knowledge(row.source)) baseline.push_back(id_of(row));
    for (const MonitoredTest& row : monitored_tests())
        if (is_general_knowledge(row.source)) monitoring.push_back(id_of(row));
    EXPECT_THAT(ids_in(facts, "doses of biologics"), UnorderedElementsAreArray(doses));
    EXPECT_THAT(ids_in(facts, "topical treatments"), UnorderedElementsAreArray(topicals));
    EXPECT_THAT(ids_in(facts, "treatment ladder"), UnorderedElementsAreArray(cells));
    EXPECT_THAT(ids_in(facts, "modifiers of the ladder"), UnorderedElementsAreArray(modifiers));
    EXPECT_THAT(ids_in(facts, "tests before a start"), UnorderedElementsAreArray(baseline));
    EXPECT_THAT(ids_in(facts, "tests during treatment"), UnorderedElementsAreArray(monitoring));
    EXPECT_EQ(ids_in(facts, "potency of topical steroids"), std::vector<std::string>{"topical-steroid-potency"});
}

TEST(UnverifiedFacts, have_ids_of_their_own_that_a_configuration_takes) {
    std::set<std::string> ids;
    constexpr std::size_t longest = 64; // of site.signedOff
    for (const UnverifiedFacts& facts : {unverified_facts(), design_choices()})
        for (const UnverifiedFact& fact : facts) {
            EXPECT_TRUE(ids.insert(fact.id).second) << fact.id;
            EXPECT_FALSE(fact.where.empty() || fact.text.empty() || fact.source.empty()) << fact.id;
            EXPECT_EQ(fact.id.find_first_of(" |`"), std::string::npos) << fact.id;
            if (fact.effect == Effect::draft) {
                EXPECT_LE(fact.id.size(), longest) << fact.id;
            }
        }
    for (const UnverifiedFact& fact : unverified_facts())
        EXPECT_TRUE(is_general_knowledge(fact.source) || fact.where.find("ad-") == 0) << fact.id;
}

// Files of tables with a source that names gk. A new one adds its rows in unverified_facts.cpp, and its name here.
TEST(UnverifiedFacts, are_asked_of_every_file_that_names_general_knowledge) {
    const std::set<std::string> hooked = {
        "body_weight.cpp",     "dosing.cpp",           "ladder.cpp",           "ladder_modifiers.cpp",
        "severity.cpp",        "steroid_potency.cpp",  "supplies.cpp",         "test_schedules.cpp",
        "topical_options.cpp", "unverified_facts.cpp", "viral_infections.cpp", "vaccines.cpp",
        "interactions.cpp",    "oral_doses.cpp",       "oral_dose_tables.cpp", "recorded_reactions.cpp",
        "counselling.cpp",
    };
    const std::set<std::string> others = {"card_text.cpp", "rulebook.cpp", "rulebook_index.cpp"}; // print or read it
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/cards")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".cpp" || hooked.count(name) || others.count(name)) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bool is_named = false;
        for (std::string line; std::getline(file, line);) {
            const std::string code = line.substr(0, line.find("//"));
            is_named |= code.find('"') != std::string::npos && is_general_knowledge(code.substr(code.find('"')));
        }
        EXPECT_FALSE(is_named) << name;
    }
}

// Value sets whose description calls their codes general knowledge.
TEST(UnverifiedFacts, hold_every_value_set_of_general_knowledge) {
    const std::vector<std::string> listed = ids_in(unverified_facts(), "value sets");
    std::set<std::string> expected;
    for (const EmbeddedFile& file : value_set_files_embedded) {
        const std::size_t at = file.text.find("\"description\":");
        const std::string_view description = file.text.substr(at, file.text.find('\n', at) - at);
        const bool is_unverified =
            is_general_knowledge(description) || description.find("general knowledge") != std::string_view::npos;
        if (is_unverified && !file.name.starts_with("drug-tcs-class-"))
            expected.emplace(file.name.substr(0, file.name.find(".json")));
    }
    EXPECT_THAT(listed, UnorderedElementsAreArray(expected));
}

} // namespace
} // namespace eczema::cards
