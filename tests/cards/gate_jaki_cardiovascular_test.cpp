// R17: heart, vessels and clots before and on a JAK inhibitor.
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

constexpr std::string_view rule = "gate-jaki-cardiovascular";
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string risk_task = "create eczema-cds-assess-cardiovascular-risk";

// The answer to the question about smoking, so many days ago.
LabSaid smoking(std::string_view answer, int days = 30) {
    return {.code = "72166-2",
            .on = ago(days),
            .id = days == 30    ? "smoking"
                  : days == 200 ? "smoking-200"
                                : "smoking-400",
            .answer = answer};
}
constexpr std::string_view daily = "449868002", former = "8517006", never = "266919005", not_known = "266927001";

// A chart in which the drug is ordered for someone of this birth date who never smoked. Today is 2026-08-15.
Request ordered(std::string_view drug, std::string birth = "1996-01-01", std::string_view hook = "order-sign") {
    return ordering(drug, hook).born(std::move(birth)).has(smoking(never));
}
LabSaid mass_index(double value) { return {.code = "39156-5", .value = value, .unit = "kg/m2", .on = ago(40)}; }
// Of 51 years with a body mass index on record.
Request at_51(std::string_view drug, double index = 24) { return ordered(drug, "1975-05-01").has(mass_index(index)); }

ConditionSaid past(std::string_view code, std::string onset) {
    return {.code = code, .onset = std::move(onset), .status = "resolved"};
}
constexpr std::string_view thrombosis = "I82.401", infarction = "I21.9", angina = "I20.9";

// On the drug since 100 days, never smoked.
Request taking(std::string_view drug, std::string birth = "1996-01-01") {
    return chart().has(dermatitis()).born(std::move(birth)).has(smoking(never, 400)).has(in_use(drug));
}

std::vector<SpecRow> ordering_rows() {
    return rows_of(
        rule,
        {
            {"+ 67 y, draft upadacitinib", ordered(upadacitinib, "1959-03-01"), warning},
            {"+ DVT 3 y ago, draft abrocitinib",
             ordered(abrocitinib).has(past(thrombosis, "2023-08-15")),
             critical,
             {{removal_of(abrocitinib), risk_task}},
             alone(rule)},
            {"- 30 y, never smoked, no risks", ordered(upadacitinib), silent},
            {"- the same, European labels", ordered(upadacitinib), silent, {}, eu},
            {"= 64 y 364 d", ordered(upadacitinib, "1961-08-16").has(mass_index(24)), silent},
            {"= 65 y to the day", ordered(upadacitinib, "1961-08-15").has(mass_index(24)), warning},
            {"= 65 y and a day", ordered(upadacitinib, "1961-08-14").has(mass_index(24)), warning},
            {"born in 1961: 64 or 65", ordered(upadacitinib, "1961").has(mass_index(24)), unknown},
            {"born in July 1961", ordered(upadacitinib, "1961-07").has(mass_index(24)), warning},
            {"no date of birth", ordered(upadacitinib, ""), unknown},
            {"+ 51 y smoker", ordering(upadacitinib).born("1975-05-01").has(smoking(daily)), warning},
            {"+ 30 y smoker by LOINC answer",
             ordering(upadacitinib).has(LabSaid{.code = "72166-2", .on = ago(20), .answer = "428041000124106"}),
             warning},
            {"+ smoker on the problem list", ordering(upadacitinib).has(ConditionSaid{.code = "F17.210"}), warning},
            {"smoking not recorded", ordering(upadacitinib), unknown},
            {"- never smoked, draft baricitinib, European labels", ordered(baricitinib), silent, {}, eu},
            {"former smoker: pack-years are not read", ordering(upadacitinib).has(smoking(former)), unknown},
            {"never smoked, yet once dependent", ordered(upadacitinib).has(ConditionSaid{.code = "F17.211"}), unknown},
            {"asked and not answered", ordering(upadacitinib).has(smoking(not_known)), unknown},
            {"a later answer replaces an earlier one",
             ordering(upadacitinib).has(smoking(daily, 400)).has(smoking(never)), silent},
            {"two answers of one day",
             ordering(upadacitinib)
                 .has(smoking(daily))
                 .has(LabSaid{.code = "72166-2", .on = ago(30), .id = "other", .answer = never}),
             unknown},
            {"smoker on the list, a later answer says no longer",
             ordering(upadacitinib).has(ConditionSaid{.code = "F17.210", .onset = ago(900)}).has(smoking(former)),
             unknown},
            {"chewing tobacco is no smoking", ordered(upadacitinib).has(ConditionSaid{.code = "F17.220"}), silent},
            {"observations not supplied", ordering(upadacitinib).sends(RecordList::observations, Sent::absent),
             unknown},
            {"+ angina at 30 y", ordered(upadacitinib).has(past(angina, "2024")), warning},
            {"+ transient ischaemic attack", ordered(upadacitinib).has(past("G45.9", "2024")), warning},
            {"+ coronary stent", ordered(upadacitinib).has(ConditionSaid{.code = "Z95.5"}), warning},
            {"+ arteriosclerosis of the legs", ordered(upadacitinib).has(ConditionSaid{.code = "I70.211"}), warning},
            {"angina suspected",
             ordered(upadacitinib).has(ConditionSaid{.code = angina, .verification = "provisional"}), unknown},
            {"- angina refuted", ordered(upadacitinib).has(ConditionSaid{.code = angina, .verification = "refuted"}),
             silent},
            {"+ heart attack 9 y ago", ordered(upadacitinib).has(past(infarction, "2017")), critical},
            {"+ old infarction", ordered(upadacitinib).has(ConditionSaid{.code = "I25.2"}), critical},
            {"+ stroke", ordered(upadacitinib).has(past("I63.9", "2020")), critical},
            {"+ history of stroke", ordered(upadacitinib).has(ConditionSaid{.code = "Z86.73"}), critical},
            {"+ lung embolism, EU", ordered(upadacitinib).has(past("I26.99", "2020")), critical, {}, eu},
            {"+ portal vein thrombosis", ordered(upadacitinib).has(past("I81", "2020")), critical},
            {"+ factor V Leiden", ordered(upadacitinib).has(ConditionSaid{.code = "D68.51"}), critical},
            {"thrombosis suspected",
             ordered(upadacitinib).has(ConditionSaid{.code = thrombosis, .verification = "differential"}), unknown},
            {"condition list absent", ordered(upadacitinib).sends(RecordList::conditions, Sent::absent), unknown},
            {"+ a heart attack, smoking not recorded", ordering(upadacitinib).has(past(infarction, "2017")), critical},
            {"- 51 y without a factor", at_51(upadacitinib), silent},
            {"+ 51 y with hypertension", at_51(upadacitinib).has(ConditionSaid{.code = "I10"}), warning},
            {"+ 51 y with diabetes", at_51(upadacitinib).has(ConditionSaid{.code = "E11.9"}), warning},
            {"+ 51 y with dyslipidaemia", at_51(upadacitinib).has(ConditionSaid{.code = "E78.5"}), warning},
            {"- 51 y with hypertension resolved", at_51(upadacitinib).has(past("I10", "2010")), silent},
            {"= body mass index 29.9 at 51", at_51(upadacitinib, 29.9), silent},
            {"= body mass index 30 at 51", at_51(upadacitinib, 30), warning},
            {"body mass index not recorded at 51", ordered(upadacitinib, "1975-05-01"), unknown},
            {"body mass index in another unit at 51",
             ordered(upadacitinib, "1975-05-01")
                 .has(LabSaid{.code = "39156-5", .value = 31, .unit = "kg", .on = ago(9)}),
             unknown},
            {"- body mass index 35 at 30", ordered(upadacitinib).has(mass_index(35)), silent},
            {"= 49 y 364 d with hypertension", ordered(upadacitinib, "1976-08-16").has(ConditionSaid{.code = "I10"}),
             silent},
            {"= 50 y to the day with hypertension",
             ordered(upadacitinib, "1976-08-15").has(ConditionSaid{.code = "I10"}), warning},
            {"+ combined contraceptive",
             ordered(upadacitinib).has(OrderSaid{.drug = "G03AA07", .start = ago(50), .id = "pill"}), warning},
            {"+ a combined pill by its RxNorm product",
             ordered(upadacitinib).has(OrderSaid{.drug = "rx:238015", .start = ago(50), .id = "pill"}), warning},
            {"- progestogen alone",
             ordered(upadacitinib).has(OrderSaid{.drug = "G03AC09", .start = ago(50), .id = "pill"}), silent},
            {"- contraceptive ended",
             ordered(upadacitinib).has(OrderSaid{.drug = "G03AA07", .start = ago(90), .end = ago(10), .id = "pill"}),
             silent},
            {"+ estradiol by mouth",
             ordered(upadacitinib).has(OrderSaid{.drug = "G03CA03", .start = ago(50), .id = "e2", .route = "26643006"}),
             warning},
            {"estradiol, route not known",
             ordered(upadacitinib).has(OrderSaid{.drug = "G03CA03", .start = ago(50), .id = "e2"}), unknown},
            {"+ diverticulitis, draft upadacitinib", ordered(upadacitinib).has(past("K57.32", "2024")), warning},
            {"+ diverticulitis, draft baricitinib", ordered(baricitinib).has(past("K57.32", "2024")), warning},
            {"+ diverticulitis, draft abrocitinib", ordered(abrocitinib).has(past("K57.32", "2024")), info},
            {"- diverticulosis", ordered(baricitinib).has(ConditionSaid{.code = "K57.30"}), silent},
            {"- 67 y, draft methotrexate", ordered(methotrexate, "1959-03-01"), not_run},
            {"- 67 y, draft dupilumab", ordered(dupilumab, "1959-03-01"), not_run},
        });
}

std::vector<SpecRow> taken_rows() {
    return rows_of(
        rule,
        {
            {"on upadacitinib, no risk", taking(upadacitinib), silent},
            {"+ thrombosis 3 y before the drug", taking(upadacitinib).has(past(thrombosis, "2023-08-15")), warning},
            {"= thrombosis on the day of the start", taking(upadacitinib).has(past(thrombosis, ago(100))), warning},
            {"= thrombosis a day after the start: jaki-adverse-event",
             taking(upadacitinib).has(past(thrombosis, ago(99))), silent},
            {"+ thrombosis without a date", taking(upadacitinib).has(past(thrombosis, "")), warning},
            {"+ history of thrombosis written down after the start",
             taking(upadacitinib).has(ConditionSaid{.code = "Z86.718", .recorded = ago(20)}), warning},
            {"+ thrombophilia found after the start",
             taking(upadacitinib).has(ConditionSaid{.code = "D68.51", .onset = ago(20)}), warning},
            {"- 67 y before the start", taking(upadacitinib, "1959-03-01"), silent},
            {"+ 65 y since the start",
             taking(upadacitinib, "1961-07-01").has(mass_index(24)),
             info,
             {{risk_task}},
             alone(rule)},
            {"= 65 y on the day of the start", // 2026-05-07
             taking(upadacitinib, "1961-05-07").has(mass_index(24)), silent},
            {"= 65 y on the day after the start", taking(upadacitinib, "1961-05-08").has(mass_index(24)), info},
            {"+ angina since the start", taking(upadacitinib).has(past(angina, ago(20))), info},
            {"- angina before the start", taking(upadacitinib).has(past(angina, ago(200))), silent},
            {"angina in the year of the start", taking(upadacitinib).has(past(angina, "2026")), unknown},
            {"+ smokes since the start", taking(upadacitinib).has(smoking(daily)), info},
            {"- smoked before the start", taking(upadacitinib).has(smoking(daily, 200)).has(smoking(daily)), silent},
            {"start not known, angina",
             chart()
                 .has(dermatitis())
                 .has(smoking(never))
                 .has(past(angina, ago(20)))
                 .has(OrderSaid{.drug = upadacitinib, .times = 1}),
             unknown},
            {"- stopped: not judged",
             chart().has(dermatitis()).has(past(thrombosis, "2020")).has(in_use_until(upadacitinib, 5)), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_jaki_cardiovascular, Specification, testing::ValuesIn(ordering_rows()));
INSTANTIATE_TEST_SUITE_P(gate_jaki_cardiovascular_taken, Specification, testing::ValuesIn(taken_rows()));

using testing::Contains;
using testing::HasSubstr;

TEST(JakiCardiovascular, says_what_was_found_and_that_smoking_is_not_known) {
    const Answer answer = ask(ordering(upadacitinib).born("1959-03-01"), alone(rule));
    const CardSeen* card = answer.card_of(rule);
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "JAK inhibitor boxed-warning risk present: 67 years old. Prefer another option.");
    EXPECT_THAT(card->unknown, Contains("smoking status"));
    EXPECT_THAT(card->detail, HasSubstr("Ask about smoking too."));
}

TEST(JakiCardiovascular, speaks_of_alternatives_and_the_lower_dose_outside_the_us) {
    for (const std::string* config : {&eu, &uk}) {
        const Answer answer = ask(ordered(upadacitinib, "1959-03-01"), *config);
        const CardSeen* card = answer.card_of(rule);
        ASSERT_TRUE(card);
        EXPECT_THAT(card->detail, HasSubstr("only if there is no suitable alternative"));
        EXPECT_THAT(card->detail,
                    HasSubstr("begin with the lower dose: upadacitinib 15 mg, abrocitinib 100 mg or baricitinib 2 mg"));
    }
    EXPECT_EQ(ask(ordered(upadacitinib, "1959-03-01")).card_of(rule)->detail.find("begin with the lower dose"),
              std::string::npos);
}

TEST(JakiCardiovascular, marks_oestrogens_and_perforation_as_general_knowledge) {
    const Answer answer =
        ask(ordered(upadacitinib).has(OrderSaid{.drug = "G03AA07", .start = ago(50), .id = "pill"}), alone(rule));
    EXPECT_THAT(answer.response, HasSubstr("an oestrogen is taken"));
}

// An option of the ladder whose smoking status is not known is not drafted: no JAK inhibitor ever is.
TEST(JakiCardiovascular, drafts_a_biologic_in_place_of_the_order) {
    const Answer answer = ask(candidate("order-sign").born("1959-03-01").drafts({.drug = upadacitinib}));
    const CardSeen* card = answer.card_of(rule);
    ASSERT_TRUE(card);
    EXPECT_THAT(card->suggestions, Contains("create eczema-cds-dupilumab"));
    for (const std::string& drug : answer.drafted_drugs()) EXPECT_EQ(drug.find("upadacitinib"), std::string::npos);
}

} // namespace
} // namespace eczema::tests
