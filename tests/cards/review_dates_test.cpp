// Rules past their day of review say so on their cards: the day before, on the day, the day after.
#include "cards/review_dates.hpp"

#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::cards {
namespace {

using testing::HasSubstr;
using testing::Not;

fhir::Day review_of(const Rule& rule) { return fhir::parse_date(rule.review_by, {})->first; }

TEST(ReviewDates, are_overdue_from_the_day_after) {
    for (const Rule* rule : live_rules()) {
        const auto review = fhir::parse_date(rule->review_by, {});
        ASSERT_TRUE(review && review->is_exact()) << rule->id;
        EXPECT_FALSE(is_review_overdue(*rule, review->first - 1)) << rule->id;
        EXPECT_FALSE(is_review_overdue(*rule, review->first)) << rule->id;
        EXPECT_TRUE(is_review_overdue(*rule, review->first + 1)) << rule->id;
    }
}

TEST(ReviewDates, are_said_by_date) {
    Rule first = *find_rule("gate-helminth"), second = *find_rule("ad-systemic-options"),
         third = *find_rule("ladder-skip");
    first.review_by = "2027-05-25";
    second.review_by = "2026-12-31";
    third.review_by = "2027-05-25";
    const Rule* const rules[] = {&first, &second, &third};
    EXPECT_EQ(overdue_reviews_in_words(rules, review_of(second)), "");
    EXPECT_EQ(overdue_reviews_in_words(rules, review_of(second) + 1),
              "The rule \"Systemic options for atopic dermatitis\" was due for review on 2026-12-31.");
    EXPECT_EQ(overdue_reviews_in_words(rules, review_of(first) + 1),
              "The rule \"Systemic options for atopic dermatitis\" was due for review on 2026-12-31. The rules "
              "\"Helminth infection before an IL-4/IL-13 biologic; Order of the treatment ladder\" were due for review "
              "on 2027-05-25.");
}

// By the day of the call, which --as-of sets; the day of the content stays what it is.
TEST(ReviewDates, are_said_in_the_closing_words) {
    const Rule& rule = *find_rule("gate-bacterial-superinfection");
    const auto detail_on = [](fhir::Day day) {
        const tests::Answer answer = tests::ask(tests::ordering(tests::dupilumab).has(tests::impetigo(3)), {}, day);
        const tests::CardSeen* card = answer.card_of("gate-bacterial-superinfection");
        EXPECT_TRUE(card);
        return card ? card->detail : std::string();
    };
    const std::string pending = "Rules dated " + std::string(rule.as_of) + "; clinical review pending.";
    const std::string due = pending + " The rule";
    EXPECT_THAT(detail_on(review_of(rule) - 1), HasSubstr(pending));
    EXPECT_THAT(detail_on(review_of(rule) - 1), Not(HasSubstr("due for review")));
    EXPECT_THAT(detail_on(review_of(rule)), Not(HasSubstr("due for review")));
    const std::string later = detail_on(review_of(rule) + 1);
    EXPECT_THAT(later, HasSubstr(due));
    EXPECT_THAT(later, HasSubstr("Untreated bacterial superinfection"));
    EXPECT_THAT(later, HasSubstr("due for review on " + std::string(rule.review_by) + '.'));
}

} // namespace
} // namespace eczema::cards
