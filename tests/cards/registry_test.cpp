// The registry as a whole: identities, order, and that nothing is live without its tests.
#include "cards/drafts.hpp"
#include "cards/proposals.hpp"
#include "cards/rule.hpp"
#include "cards/statements.hpp"
#include "cards/value_sets.hpp"
#include "fhir/json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace eczema::cards {
namespace {

// Specification section 6, item 2: safety first, the ladder last.
constexpr unsigned order_of_families[] = {6,  15, 12, 33, 32, 14, 5,  9,  10, 17, 16, 18, 19, 20, 21, 23, 7,  31,
                                          26, 27, 28, 24, 25, 34, 35, 29, 30, 11, 13, 22, 4,  8,  38, 39, 36, 37,
                                          40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 3,  2,  1};

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string with_underscores(std::string_view id) {
    std::string name(id);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

TEST(Registry, ids_and_numbers_are_unique) {
    std::set<std::string_view> ids, codes;
    std::set<unsigned> numbers;
    for (const Rule* rule : live_rules()) {
        EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
        EXPECT_TRUE(numbers.insert(rule->number).second) << rule->id;
        EXPECT_EQ(find_rule(rule->id), rule);
    }
    EXPECT_EQ(ids.size(), 52u);
    EXPECT_EQ(find_rule("gate-nothing"), nullptr);
}

TEST(Registry, is_in_the_order_of_the_specification) {
    const auto* last = std::begin(order_of_families);
    for (const Rule* rule : live_rules()) {
        const auto* at = std::find(last, std::end(order_of_families), rule->number);
        ASSERT_NE(at, std::end(order_of_families)) << rule->id << " stands too late";
        last = at;
    }
}

TEST(Registry, every_rule_has_rows_of_the_specification) {
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    for (const Rule* rule : live_rules()) {
        const std::string suite = with_underscores(rule->id) + "/Specification";
        int rows = 0;
        for (int i = 0; i < all.total_test_suite_count(); ++i)
            if (all.GetTestSuite(i)->name() == suite) rows = all.GetTestSuite(i)->total_test_count();
        EXPECT_GE(rows, 10) << suite;
    }
}

TEST(Registry, every_rule_leads_or_joins_a_card_of_a_golden_case) {
    std::set<std::string> on_a_card;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SOURCE_DIR) / "tests/golden")) {
        const std::string json = read(entry.path() / "response.json");
        std::pmr::monotonic_buffer_resource arena;
        const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
        ASSERT_TRUE(parsed) << entry.path();
        for (const fhir::Value& card : parsed->find("cards")->items())
            for (const fhir::Value& rule : card.find("extension")->find("org.eczema-cds.basis")->find("rules")->items())
                if (rule.find("indicator")) on_a_card.emplace(rule.find("id")->text()); // it fired
    }
    for (const Rule* rule : live_rules()) EXPECT_TRUE(on_a_card.count(std::string(rule->id))) << rule->id;
}

TEST(Registry, every_rule_has_its_file_named_after_it) {
    for (const Rule* rule : live_rules()) {
        const auto path = std::filesystem::path(SOURCE_DIR) / "cards/rules" / (with_underscores(rule->id) + ".cpp");
        EXPECT_TRUE(std::filesystem::exists(path)) << path;
    }
}

TEST(Registry, override_reasons_have_words) {
    for (const Rule* rule : live_rules())
        for (const std::uint8_t number : rule->override_reasons)
            EXPECT_FALSE(override_reason(number).empty()) << rule->id;
    EXPECT_TRUE(override_reason(0).empty());
    EXPECT_TRUE(override_reason(13).empty());
}

// A draft carries no code that the value sets would not read back.
TEST(Registry, codes_of_drafts_are_codes_of_the_value_sets) {
    const auto value_sets = load_value_sets(value_set_files_embedded, true);
    ASSERT_TRUE(value_sets);
    const DraftContext context{"p1", {}, {}, fhir::Day{20'680}, Jurisdiction::us};
    std::pmr::monotonic_buffer_resource arena;
    for (const BiologicDose& dose : biologic_doses()) {
        const std::string json = draft_biologic(dose, "ad-systemic-options", context);
        const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
        ASSERT_TRUE(parsed);
        const fhir::Value& codings = (*parsed)["medicationCodeableConcept"]["coding"];
        EXPECT_FALSE(codings.items().empty());
        for (const fhir::Value& coding : codings.items())
            EXPECT_TRUE(
                holds(value_sets->table.sets_of(coding["system"].text(), coding["code"].text()).sets, dose.drug));
    }
    for (const auto& [proposal, set] : {std::pair{Proposal::bacterial_culture, ValueSet::proc_bacterial_culture},
                                        std::pair{Proposal::dermatology_referral, ValueSet::proc_referral_dermatology},
                                        std::pair{Proposal::urgent_dermatology, ValueSet::proc_referral_dermatology}}) {
        const Action action = draft_proposal(proposal, {}, "gate-helminth", context);
        const auto parsed = fhir::parse_json(action.resource, arena, fhir::Keep::everything);
        ASSERT_TRUE(parsed);
        const fhir::Value& coding = (*parsed)["code"]["coding"].items().front();
        EXPECT_TRUE(holds(value_sets->table.sets_of(coding["system"].text(), coding["code"].text()).sets, set));
    }
}

} // namespace
} // namespace eczema::cards
