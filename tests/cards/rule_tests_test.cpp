// cards/rule_tests.json names each rule's rows of the specification, for the rulebook. UPDATE_RULE_TESTS=1 in the
// environment writes it anew from the tests that this program holds; then build once more.
#include "cards/rule_tests.hpp"

#include "cards/rule.hpp"
#include "fhir/json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace eczema::cards {
namespace {

constexpr std::string_view path = SOURCE_DIR "/cards/rule_tests.json";

// "gate_helminth/Specification" holds the rows of gate-helminth; gtest prints a row as "gate-helminth: + treated…".
std::vector<std::string> rows_of(std::string_view rule_id) {
    std::string suite_name(rule_id);
    std::replace(suite_name.begin(), suite_name.end(), '-', '_');
    suite_name += "/Specification";
    const std::string prefix = std::string(rule_id) + ": ";
    std::vector<std::string> rows;
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
        const testing::TestSuite& suite = *all.GetTestSuite(i);
        if (suite.name() != suite_name) continue;
        for (int j = 0; j < suite.total_test_count(); ++j) {
            const char* row = suite.GetTestInfo(j)->value_param();
            if (!row) continue;
            const std::string_view printed(row);
            EXPECT_TRUE(printed.starts_with(prefix)) << printed;
            rows.emplace_back(printed.substr(std::min(prefix.size(), printed.size())));
        }
    }
    return rows;
}

std::string written() {
    std::string json = "{";
    for (const Rule* rule : live_rules()) {
        json += json.size() > 1 ? ",\n" : "\n";
        fhir::append_json_string(json, rule->id);
        json += ": [";
        for (const std::string& row : rows_of(rule->id)) {
            json += json.back() == '[' ? "\n  " : ",\n  ";
            fhir::append_json_string(json, row);
        }
        json += "]";
    }
    return json + "\n}\n";
}

TEST(RuleTests, are_those_of_this_program) {
    const char* update = std::getenv("UPDATE_RULE_TESTS");
    if (update && std::string_view(update) == "1") {
        std::ofstream(std::string(path), std::ios::binary) << written();
        return;
    }
    std::ifstream file(std::string(path), std::ios::binary);
    const std::string checked_in{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(checked_in, written()) << "UPDATE_RULE_TESTS=1 writes it; then build once more";
    EXPECT_EQ(rule_tests_embedded.front().text, checked_in) << "build once more";
}

// Names are read in the rulebook and compiled into the program, which cuts the file anywhere.
TEST(RuleTests, have_names_that_can_be_printed) {
    for (const Rule* rule : live_rules()) {
        EXPECT_GE(tests_of(rule->id).size(), 10U) << rule->id;
        for (const std::string& name : tests_of(rule->id))
            EXPECT_TRUE(std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~' && c != '`'; }))
                << rule->id << ": " << name;
    }
    EXPECT_TRUE(tests_of("gate-nothing").empty());
}

} // namespace
} // namespace eczema::cards
