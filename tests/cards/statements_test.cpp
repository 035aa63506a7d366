// The index by statement: whole, and every clinical statement carried by rules that have tests.
#include "cards/statements.hpp"

#include "cards/rule.hpp"
#include "cards/rule_tests.hpp"

#include <gtest/gtest.h>

#include <string>

namespace eczema::cards {
namespace {

constexpr std::size_t statement_count = 72, clinical_count = 68;

TEST(Statements, are_numbered_without_a_gap) {
    ASSERT_EQ(statements().size(), statement_count);
    for (std::size_t i = 0; i < statement_count; ++i)
        EXPECT_EQ(statements()[i].id, (i < 9 ? "S0" : "S") + std::to_string(i + 1));
}

TEST(Statements, are_carried_by_rules_with_tests) {
    for (std::size_t i = 0; i < statement_count; ++i) {
        const Statement& statement = statements()[i];
        std::size_t carriers = 0;
        for (const std::string_view id : statement.rules) {
            if (id.empty()) continue;
            ++carriers;
            EXPECT_TRUE(find_rule(id)) << statement.id << ": " << id;
            EXPECT_FALSE(tests_of(id).empty()) << statement.id << ": " << id;
        }
        EXPECT_EQ(carriers > 0, i < clinical_count) << statement.id; // what is not clinical has no rule
    }
}

TEST(Statements, that_were_not_right_say_what_was_corrected) {
    for (const Statement& statement : statements()) {
        EXPECT_FALSE(statement.subject.empty()) << statement.id;
        if (statement.verdict != Verdict::ok) {
            EXPECT_FALSE(statement.correction.empty()) << statement.id;
        }
    }
}

} // namespace
} // namespace eczema::cards
