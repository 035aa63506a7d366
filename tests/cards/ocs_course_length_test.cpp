// R24: length of a systemic steroid course for the eczema.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Request course(const OrderSaid& said) { return chart("order-select").has(dermatitis()).drafts(said); }
OrderSaid days_of_prednisone(int days, std::string_view reason = "L20.9") {
    return {.drug = prednisone, .id = "ocs", .reason = reason, .days = days};
}
const Request unexplained = course(days_of_prednisone(14, ""));

std::vector<SpecRow> rows() {
    const std::vector<std::string> proposals{removal_of("ocs"), "create eczema-cds-dermatology-referral"};
    const std::string oral = "26643006", muscle = "78421000", skin = "6064005";
    return rows_of(
        "ocs-course-length",
        {
            {"+ prednisone 40 mg for 14 d, reason L20.9", course(days_of_prednisone(14)), warning, proposals},
            {"+ the same at order-sign", course(days_of_prednisone(14)).on("order-sign"), warning},
            {"= 6 d", course(days_of_prednisone(6)), info, proposals},
            {"= 7 d", course(days_of_prednisone(7)), warning},
            {"= 6 d as a period", course({.drug = prednisone, .start = ago(0), .end = ago(-5), .reason = "L20.9"}),
             info},
            {"= 7 d as a period", course({.drug = prednisone, .start = ago(0), .end = ago(-6), .reason = "L20.9"}),
             warning},
            {"= supply for 6 d", course({.drug = prednisone, .reason = "L20.9", .supply_days = 6}), info},
            {"= supply for 7 d", course({.drug = prednisone, .reason = "L20.9", .supply_days = 7}), warning},
            {"= 12 tablets, 2 a day",
             course({.drug = prednisone, .reason = "L20.9", .times = 2, .quantity = 12, .dose = 1}), info},
            {"= 14 tablets, 2 a day",
             course({.drug = prednisone, .reason = "L20.9", .times = 2, .quantity = 14, .dose = 1}), warning},
            {"= no repeat", course({.drug = prednisone, .reason = "L20.9", .days = 5, .repeats = 0}), info},
            {"= one repeat", course({.drug = prednisone, .reason = "L20.9", .days = 5, .repeats = 1}), warning},
            {"+ prednisone 20 mg, no duration, AD: asks for a stop date",
             course({.drug = prednisone, .reason = "L20.9"}), info},
            {"+ unstated reason, AD", unexplained, warning},
            {"- prednisone 5 d, reason asthma exacerbation", course(days_of_prednisone(5, "J45.901")), silent},
            {"- hydrocortisone 10 mg by mouth, adrenal insufficiency on the list",
             course({.drug = "rx:5492", .route = oral}).has(ConditionSaid{.code = "E27.1", .onset = ago(800)}), silent},
            {"- unstated reason, asthma exacerbation 14 d ago",
             Request(unexplained).has(ConditionSaid{.code = "J45.901", .onset = ago(14)}), silent},
            {"= unstated reason, asthma exacerbation 15 d ago",
             Request(unexplained).has(ConditionSaid{.code = "J45.901", .onset = ago(15)}), warning},
            {"+ stated reason wins over the asthma exacerbation",
             course(days_of_prednisone(14)).has(ConditionSaid{.code = "J45.901", .onset = ago(2)}), warning},
            {"+ unspecified eczema as the reason", course(days_of_prednisone(14, "L30.9")), warning},
            {"- no dermatitis, unstated reason", chart("order-select").drafts(days_of_prednisone(14, "")), silent},
            {"a reason without a readable code", course(days_of_prednisone(14, "text:skin")), unknown},
            {"unstated reason, condition list absent", Request(unexplained).sends(RecordList::conditions, Sent::absent),
             unknown},
            {"+ depot triamcinolone into the muscle",
             course({.drug = "rx:10759", .reason = "L20.9", .route = muscle, .days = 1}), warning},
            {"- triamcinolone on the skin", course({.drug = "rx:10759", .reason = "L20.9", .route = skin, .days = 30}),
             not_run},
            {"triamcinolone, route unstated", course({.drug = "rx:10759", .reason = "L20.9", .days = 30}), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ocs_course_length, Specification, testing::ValuesIn(rows()));

// A taper whose last step has no end: at least as long as its known steps, so the stop date is asked for.
TEST(OcsCourseLength, taper_without_end_asks_for_a_stop_date) {
    const auto taper = [](int known_days) {
        Request request = course({.drug = prednisone, .id = "ocs", .reason = "L20.9"});
        std::string body = request.body();
        const std::string open =
            R"("dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}])";
        const std::size_t at = body.find(open);
        EXPECT_NE(at, std::string::npos);
        body.replace(
            at, open.size(),
            R"("dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d",)"
            R"("boundsDuration":{"value":)" +
                std::to_string(known_days) +
                R"(,"code":"d"}}}},{"sequence":2,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}])");
        const auto evaluation = evaluate(body);
        EXPECT_TRUE(evaluation.has_value());
        return read_answer(*evaluation);
    };
    const Answer short_steps = taper(5);
    EXPECT_EQ(short_steps.of("ocs-course-length").indicator, "info");
    EXPECT_NE(short_steps.cards.front().summary.find("give a stop date"), std::string::npos);
    const Answer long_steps = taper(7);
    EXPECT_EQ(long_steps.of("ocs-course-length").indicator, "warning");
    EXPECT_NE(long_steps.cards.front().summary.find("for at least 7 days"), std::string::npos);
}

} // namespace
} // namespace eczema::tests
