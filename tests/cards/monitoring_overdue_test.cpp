// R45: tests during a JAK inhibitor or traditional immunosuppressant.
#include "tests/support/lab_work.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using T = LabTest;

// A woman of 34 with dermatitis who has taken the drug for so many days.
Request taking(std::string_view drug, int days, std::string_view hook = "patient-view") {
    return chart(hook).gender("female").has(dermatitis()).has(in_use(drug, days));
}
// The same with results of every test on each of these days of treatment, but for those left out.
Request followed(std::string_view drug, int days, std::initializer_list<int> on_days,
                 std::initializer_list<T> left_out = {}) {
    Request chart = taking(drug, days);
    for (const int day : on_days) chart = worked_up(chart, left_out, days - day);
    return chart;
}
Request with_counts(Request chart, int days, std::initializer_list<int> on_days) {
    for (const int day : on_days) chart = tested(chart, {T::blood_count}, days - day);
    return chart;
}
ServiceRequestSaid order_of(std::string_view code, int days) { return {.code = code, .authored = ago(days)}; }

// Daily doses in mg from so many days ago on.
OrderSaid dosed(std::string_view id, double mg, int start, int end = -1) {
    OrderSaid order{.drug = ciclosporin, .start = ago(start), .id = id, .dose_mg = mg};
    if (end >= 0) order.end = ago(end);
    return order;
}
// The same in another unit.
Entry dosed_in(std::string_view unit, std::string_view id, double value, int start, int end = -1) {
    Entry entry = entry_of(dosed(id, value, start, end));
    const std::string mg = "\"mg\"";
    for (std::size_t at = entry.json.find(mg); at != std::string::npos; at = entry.json.find(mg))
        entry.json.replace(at, mg.size(), '"' + std::string(unit) + '"');
    return entry;
}
Request on_ciclosporin() { return chart().gender("female").has(dermatitis()); }

std::vector<SpecRow> rows() {
    return rows_of(
        "monitoring-overdue",
        {
            {"+ azathioprine day 35, blood counts of weeks 1 and 2 only",
             with_counts(taking(azathioprine, 35), 35, {7, 14}),
             warning,
             {{"create eczema-cds-blood-count", "create eczema-cds-hold-refill"}}},
            {"- dupilumab", taking(dupilumab, 200), not_run},
            {"- nothing taken", chart().has(dermatitis()), not_run},
            {"= ciclosporin day 21, no creatinine since the start", followed(ciclosporin, 21, {14}, {T::creatinine}),
             silent},
            {"= ciclosporin day 22, no creatinine since the start", followed(ciclosporin, 22, {14}, {T::creatinine}),
             warning},
            {"+ abrocitinib day 45, no blood count since the start", followed(abrocitinib, 45, {28}, {T::blood_count}),
             warning},
            {"- azathioprine day 50, weeks 3 to 5 missed, tests on day 44", followed(azathioprine, 50, {7, 14, 44}),
             silent},

            // grace: 7 days up to 4-weekly, 21 days beyond
            {"= azathioprine day 14, no test", taking(azathioprine, 14), silent},
            {"= azathioprine day 15, no test", taking(azathioprine, 15), warning},
            {"= upadacitinib day 105, no test", taking(upadacitinib, 105), silent},
            {"= upadacitinib day 106, no test", taking(upadacitinib, 106), warning},
            {"= abrocitinib day 35, no test", taking(abrocitinib, 35), silent},
            {"= abrocitinib day 36, no test", taking(abrocitinib, 36), warning},
            {"= mycophenolate day 17, no pregnancy test", followed(mycophenolate, 17, {14}, {T::pregnancy_test}),
             silent},
            {"= mycophenolate day 18, no pregnancy test", followed(mycophenolate, 18, {14}, {T::pregnancy_test}),
             warning},
            {"- mycophenolate day 18, a man", followed(mycophenolate, 18, {14}, {T::pregnancy_test}).gender("male"),
             silent},

            // a result shortly before its step closes it: 3, 6 and 7 days
            {"= azathioprine day 15, tests on day 4", followed(azathioprine, 15, {4}), silent},
            {"= azathioprine day 15, tests on day 3", followed(azathioprine, 15, {3}), warning},
            {"= ciclosporin day 22, tests on day 8", followed(ciclosporin, 22, {8}), silent},
            {"= ciclosporin day 22, tests on day 7", followed(ciclosporin, 22, {7}), warning},
            {"= upadacitinib day 106, tests on day 77", followed(upadacitinib, 106, {77}), silent},
            {"= upadacitinib day 106, tests on day 76", followed(upadacitinib, 106, {76}), warning},
            {"tests before the start close nothing", followed(azathioprine, 15, {-2}), warning},

            // lipids once, with the first tests
            {"upadacitinib day 106, lipids missing", followed(upadacitinib, 106, {84}, {T::lipids}), warning},
            {"upadacitinib day 250, lipids on day 84 only",
             tested(followed(upadacitinib, 250, {84}), {T::blood_count, T::liver_enzymes}, 10), silent},

            // critical beyond 28 more days
            {"= azathioprine day 42, no test", taking(azathioprine, 42), warning},
            {"= azathioprine day 43, no test", taking(azathioprine, 43), critical},
            {"= methotrexate day 49, no test", taking(methotrexate, 49), warning},
            {"= methotrexate day 50, no test", taking(methotrexate, 50), critical},
            {"= ciclosporin day 49, no blood pressure", followed(ciclosporin, 49, {14, 28, 42}, {T::blood_pressure}),
             warning},
            {"= ciclosporin day 50, no blood pressure", followed(ciclosporin, 50, {14, 28, 42}, {T::blood_pressure}),
             critical},
            {"ciclosporin day 80, no lipids", followed(ciclosporin, 80, {14, 28, 42, 56, 70}, {T::lipids}), warning},
            {"methotrexate day 80, no liver enzymes", followed(methotrexate, 80, {14, 28, 56}, {T::liver_enzymes}),
             warning},
            {"mycophenolate day 80, no blood count", followed(mycophenolate, 80, {8}, {T::blood_count}), warning},
            {"upadacitinib day 300, no test", taking(upadacitinib, 300), warning},

            // a test on order
            {"= blood count ordered 14 d ago",
             with_counts(taking(azathioprine, 34), 34, {7, 14}).has(order_of("loinc:58410-2", 14)), silent},
            {"= blood count ordered 15 d ago",
             with_counts(taking(azathioprine, 34), 34, {7, 14}).has(order_of("loinc:58410-2", 15)), warning},
            {"liver enzymes ordered, blood count not", taking(azathioprine, 43).has(order_of("loinc:1742-6", 3)),
             critical},
            {"blood count ordered, liver enzymes not", taking(azathioprine, 43).has(order_of("loinc:58410-2", 3)),
             warning},

            // signing a refill
            {"+ refill of azathioprine", taking(azathioprine, 43, "order-sign").drafts({.drug = azathioprine}),
             critical},
            {"- a drug that is new", chart("order-sign").has(dermatitis()).drafts({.drug = azathioprine}), silent},
            {"another drug is signed", taking(azathioprine, 43, "order-sign").drafts({.drug = dupilumab}), not_run},

            // from the last rise of the dose
            {"dose raised 20 d ago, tests since",
             tested(on_ciclosporin().has(dosed("low", 100, 100, 21)).has(dosed("high", 200, 20)), {}, 0), silent},
            {"= dose raised 22 d ago, no test",
             on_ciclosporin().has(dosed("low", 100, 100, 23)).has(dosed("high", 200, 22)), warning},
            {"dose lowered 20 d ago, no test",
             on_ciclosporin().has(dosed("high", 200, 100, 21)).has(dosed("low", 100, 20)), critical},
            {"dose raised 20 d ago from 100 mg to 0.2 g, no test",
             on_ciclosporin().has(dosed("low", 100, 100, 21)).with(dosed_in("g", "high", 0.2, 20)), silent},
            {"dose lowered 20 d ago from 0.2 g to 100 mg, no test",
             on_ciclosporin().with(dosed_in("g", "high", 0.2, 100, 21)).has(dosed("low", 100, 20)), critical},
            {"dose renewed 20 d ago as 0.1 g, no test",
             on_ciclosporin().has(dosed("one", 100, 100, 21)).with(dosed_in("g", "two", 0.1, 20)), critical},
            {"of two orders of one day the sum is the dose: 100 mg and 0.1 g",
             on_ciclosporin()
                 .has(dosed("low", 100, 100, 21))
                 .has(dosed("one", 100, 20))
                 .with(dosed_in("g", "two", 0.1, 20)),
             silent},
            {"dose renewed 20 d ago, no test",
             on_ciclosporin().has(dosed("one", 100, 100, 21)).has(dosed("two", 100, 20)), critical},

            // unknown
            {"results not sent", taking(azathioprine, 43).sends(RecordList::observations, Sent::absent), unknown},
            {"results not sent, nothing can be overdue yet",
             taking(azathioprine, 14).sends(RecordList::observations, Sent::absent), silent},
            {"a page that reaches back to day 18: week 3 is open",
             with_counts(taking(azathioprine, 35), 35, {18}).sends(RecordList::observations, Sent::partial), silent},
            {"a page that reaches back to day 20: week 4 is overdue, week 1 may be",
             taking(azathioprine, 43).has(result("2951-2", 23)).sends(RecordList::observations, Sent::partial),
             warning},
            {"a page that reaches back to day 30: week 4 may be done",
             taking(azathioprine, 43).has(result("2951-2", 13)).sends(RecordList::observations, Sent::partial),
             unknown},
            {"start in a month, late enough on any day",
             chart().gender("female").has(dermatitis()).has(OrderSaid{.drug = azathioprine, .start = "2026-05"}),
             critical},
            {"start in a month, overdue from any day, long overdue from some",
             chart().gender("female").has(dermatitis()).has(OrderSaid{.drug = azathioprine, .start = "2026-07"}),
             warning},
            {"start in a month, overdue from some days only",
             chart().gender("female").has(dermatitis()).has(OrderSaid{.drug = upadacitinib, .start = "2026-05"}),
             unknown},
            {"start not recorded", chart().gender("female").has(dermatitis()).has(OrderSaid{.drug = azathioprine}),
             unknown},
            {"not sure whether it is still taken", taking(azathioprine, 400), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(monitoring_overdue, Specification, testing::ValuesIn(rows()));

std::string summary(const Request& request) { return ask(request).card_of("monitoring-overdue")->summary; }

TEST(Monitoring, the_summary_names_test_step_and_last_result) {
    EXPECT_EQ(summary(with_counts(taking(azathioprine, 35), 35, {7, 14})),
              "Azathioprine: blood count of week 3 overdue; last result 2026-07-25.");
    EXPECT_EQ(summary(taking(methotrexate, 50)), "Methotrexate: blood count of week 2 overdue; no result on record.");
    EXPECT_EQ(summary(followed(mycophenolate, 18, {14}, {T::pregnancy_test})),
              "Mycophenolate: pregnancy test of day 10 overdue; no result on record.");
}

TEST(Monitoring, the_longest_overdue_comes_first_and_what_is_ordered_last) {
    const Request chart = with_counts(taking(azathioprine, 60), 60, {7, 14, 21, 28});
    EXPECT_EQ(summary(chart), "Azathioprine: liver enzymes of week 4, blood count overdue; no result on record.");
    Request waiting = chart;
    waiting.has(order_of("loinc:58410-2", 3));
    EXPECT_EQ(summary(waiting),
              "Azathioprine: liver enzymes of week 4 overdue; no result on record; ordered: blood count.");
}

TEST(Monitoring, a_card_names_the_result_that_was_the_last) {
    const Answer answer = ask(with_counts(taking(azathioprine, 35), 35, {7, 14}));
    EXPECT_THAT(answer.card_of("monitoring-overdue")->evidence, testing::Contains("Observation/o-6690-2-21"));
}

} // namespace
} // namespace eczema::tests
