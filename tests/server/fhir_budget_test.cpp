#include "server/fhir_budget.hpp"
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using Text = FhirBudget::Text;

TEST(FhirBudget, the_last_byte_can_be_had_and_no_more) {
    std::size_t left = 5;
    FhirBudget budget(left);
    Text text;
    EXPECT_TRUE(budget.append(text, "abcd"));
    EXPECT_EQ(left, 1U);
    EXPECT_TRUE(budget.append(text, "e"));
    EXPECT_EQ(left, 0U);
    EXPECT_EQ(text.text, "abcde");
    EXPECT_FALSE(budget.append(text, "f"));
    EXPECT_TRUE(text.given_up);
    EXPECT_EQ(left, 5U) << "its bytes are left again";
    EXPECT_FALSE(budget.append(text, "g")) << "given up for good";
    EXPECT_EQ(left, 5U);
}

TEST(FhirBudget, the_longest_makes_room_for_the_others) {
    std::size_t left = 10;
    FhirBudget budget(left);
    Text small, large;
    EXPECT_TRUE(budget.append(large, "12345678"));
    EXPECT_TRUE(budget.append(small, "ab"));
    EXPECT_TRUE(budget.append(small, "cd"));
    EXPECT_TRUE(large.given_up);
    EXPECT_EQ(small.text, "abcd");
    EXPECT_EQ(left, 6U);
    EXPECT_FALSE(budget.append(large, "9"));
}

TEST(FhirBudget, whole_answers_are_safe) {
    std::size_t left = 10;
    FhirBudget budget(left);
    Text whole, later;
    EXPECT_TRUE(budget.append(whole, "12345678"));
    budget.complete(whole);
    EXPECT_TRUE(budget.could_hold(2));
    EXPECT_FALSE(budget.could_hold(3));
    EXPECT_FALSE(budget.append(later, "abc"));
    EXPECT_FALSE(whole.given_up);
    EXPECT_EQ(left, 2U);
}

TEST(FhirBudget, what_is_under_way_can_make_room) {
    std::size_t left = 10;
    FhirBudget budget(left);
    Text growing;
    EXPECT_TRUE(budget.append(growing, "12345678"));
    EXPECT_TRUE(budget.could_hold(10));
    EXPECT_FALSE(budget.could_hold(11));
}

TEST(FhirBudget, what_all_fetches_hold_is_bounded_too) {
    FhirTotal total(10);
    Text first, second;
    {
        FhirBytesLeft of_one(total, 100), of_other(total, 100);
        FhirBudget one(of_one.left, &of_one.total), other(of_other.left, &of_other.total);
        EXPECT_TRUE(one.append(first, "123456"));
        one.complete(first);
        EXPECT_TRUE(other.append(second, "1234"));
        EXPECT_EQ(total.held(), 10U);
        EXPECT_FALSE(other.append(second, "5"));
        EXPECT_TRUE(second.given_up);
        EXPECT_EQ(total.held(), 6U) << "it took nothing with it";
        EXPECT_EQ(of_other.left, 100U);
        EXPECT_EQ(first.text, "123456");
        Text third;
        EXPECT_TRUE(other.append(third, "1234"));
        other.detach();
        other.give_up(third);
        EXPECT_EQ(total.held(), 10U) << "whoever it was made for gives it back";
    }
    EXPECT_EQ(total.held(), 0U) << "with the requests";
}

TEST(FhirBudget, detached_it_leaves_the_number_alone) {
    std::size_t left = 10;
    FhirBudget budget(left);
    Text text;
    EXPECT_TRUE(budget.append(text, "1234"));
    budget.detach();
    budget.give_up(text);
    EXPECT_EQ(left, 6U);
    Text other;
    EXPECT_TRUE(budget.append(other, "1234567890"));
    EXPECT_FALSE(budget.append(other, "1"));
}

} // namespace
} // namespace eczema::server
