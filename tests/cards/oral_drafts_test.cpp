// Drafts of drugs by mouth: only where every gate of specification 1.10 is known and silent.
#include "tests/support/oral_order.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// A boy or man with results in order, who has never smoked.
Request in_order(Request chart) {
    chart.gender("male");
    struct Result {
        std::string_view code;
        double value;
        std::string_view unit;
    };
    constexpr Result results[] = {{"6690-2", 6.4, "10*3/uL"}, {"751-8", 3.9, "10*3/uL"}, {"731-0", 1.9, "10*3/uL"},
                                  {"718-7", 14.2, "g/dL"},    {"777-3", 262, "10*3/uL"}, {"2160-0", 0.9, "mg/dL"},
                                  {"1742-6", 22, "U/L"},      {"1920-8", 21, "U/L"},     {"2093-3", 180, "mg/dL"}};
    for (const Result& result : results)
        chart.has(LabSaid{.code = result.code, .value = result.value, .unit = result.unit, .on = ago(14)});
    for (const std::string_view negative : {"71773-6", "5196-1", "13952-7", "13955-0"})
        chart.has(LabSaid{.code = negative, .on = ago(14), .answer = "260385009"});
    chart.has(LabSaid{.code = "72166-2", .on = ago(14), .answer = "266919005"});
    return healthy(weighing(std::move(chart), 60));
}

std::vector<std::string> suggestions(const Request& request, std::string_view rule) {
    const Answer answer = ask(request);
    const CardSeen* card = answer.card_of(rule);
    return card ? card->suggestions : std::vector<std::string>{};
}

Request unanswered(double mg) {
    return in_order(patient_of(34).on("patient-view"))
        .has(OrderSaid{.drug = upadacitinib, .start = ago(86), .dose_mg = mg})
        .has(ScoreSaid{"easi", 30, ago(90), "before"})
        .has(ScoreSaid{"easi", 28, ago(0), "now"});
}

TEST(OralDrafts, replace_an_order_above_the_labelled_start) {
    const Answer answer = ask(drafting_oral(in_order(patient_of(34)), upadacitinib, 30));
    const CardSeen* card = answer.card_of("dose-jaki");
    ASSERT_TRUE(card);
    EXPECT_THAT(card->suggestions, Contains("create eczema-cds-upadacitinib"));
    ASSERT_FALSE(card->drafts.empty());
    EXPECT_THAT(card->drafts.front(), HasSubstr("15 mg once a day by mouth"));
}

TEST(OralDrafts, show_the_weight_of_a_child) {
    const Answer answer = ask(drafting_oral(in_order(patient_of(15)), upadacitinib, 30));
    const CardSeen* card = answer.card_of("dose-jaki");
    ASSERT_TRUE(card);
    ASSERT_FALSE(card->drafts.empty()) << card->detail;
    EXPECT_THAT(card->drafts.front(), HasSubstr("15 mg once a day by mouth, for 60 kg on 2026-08-10"));
}

TEST(OralDrafts, are_none_where_a_gate_speaks_or_is_unknown) {
    const auto proposed = [](const Request& request) { return suggestions(request, "dose-jaki"); };
    const Request order = drafting_oral(in_order(patient_of(34)), upadacitinib, 30);
    const auto draft = Contains("create eczema-cds-upadacitinib");
    EXPECT_THAT(proposed(Request(order).has(impetigo(3))), Not(draft));
    EXPECT_THAT(proposed(Request(order).sends(RecordList::allergies, Sent::absent)), Not(draft));
    EXPECT_THAT(proposed(Request(order).without("egfr")), Not(draft));
    EXPECT_THAT(proposed(Request(order).without("o-71773-6")), Not(draft));
    EXPECT_THAT(proposed(Request(order).without("o-72166-2")), Not(draft)); // smoking
    EXPECT_THAT(proposed(Request(order).sends(RecordList::medication_statements, Sent::absent)), Not(draft));
}

TEST(OralDrafts, raise_a_dose_without_response) {
    EXPECT_THAT(suggestions(unanswered(15), "jaki-nonresponse"), Contains("create eczema-cds-upadacitinib"));
}

TEST(OralDrafts, do_not_raise_a_dose_against_a_gate) {
    const auto raised = Contains("create eczema-cds-upadacitinib");
    EXPECT_THAT(suggestions(unanswered(30), "jaki-nonresponse"), Not(raised));
    EXPECT_THAT(suggestions(unanswered(15).has(impetigo(3)), "jaki-nonresponse"), Not(raised));
    EXPECT_THAT(suggestions(unanswered(15).without("o-72166-2"), "jaki-nonresponse"), Not(raised));
    EXPECT_THAT(suggestions(unanswered(15).without("egfr"), "jaki-nonresponse"), Not(raised));
    EXPECT_THAT(suggestions(unanswered(15).sends(RecordList::allergies, Sent::absent), "jaki-nonresponse"),
                Not(raised));
}

// Specification R42 and R48: harm on the drug forbids more of it, and an interaction does at any level.
TEST(OralDrafts, do_not_raise_a_dose_beside_harm_on_it) {
    const auto raises = [](const Request& request) {
        for (const std::string& drug : ask(request).drafted_drugs())
            if (drug.find("\"id\":\"eczema-cds-upadacitinib\"") != std::string::npos) return true;
        return false;
    };
    ASSERT_TRUE(raises(unanswered(15)));
    for (const std::string_view harm : {"K63.1", "B02.9", "H34.13"}) // perforation, zoster, retinal occlusion
        EXPECT_FALSE(raises(unanswered(15).has(ConditionSaid{.code = harm, .onset = ago(20)}))) << harm;
    EXPECT_FALSE(raises(unanswered(15).has(ConditionSaid{.code = "B02.9", .onset = ago(71)})));
}

} // namespace
} // namespace eczema::tests
