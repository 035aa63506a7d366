// R33: pregnancy test and contraception.
#include "tests/support/lab_work.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

const std::string by_itself = alone("teratogen-contraception");
const std::string by_itself_eu = [] {
    std::string config = by_itself;
    return config.insert(config.size() - 2, R"(, "jurisdiction": "EU")");
}();
const std::string hcg = "create eczema-cds-pregnancy-test", repeated = "create eczema-cds-repeat-pregnancy-test",
                  education = "create eczema-cds-rems-education";

constexpr std::string_view pill = "G03AA07", minipill = "G03AC01", emergency = "G03AD01", positive = "10828004";

// A woman of 34 for whom the drug is being signed.
Request signing(std::string_view drug, std::string_view gender = "female") {
    return ordering(drug, "order-sign").gender(gender);
}
LabSaid test(int days, std::string_view answer = "260385009") {
    LabSaid said = result("2106-3", days, true);
    said.answer = answer;
    return said;
}
// With a negative test of so many days ago; and with a contraceptive beside it.
Request tested_on(std::string_view drug, int days) { return signing(drug).has(test(days)); }
Request protected_with(std::string_view drug, int days) { return tested_on(drug, days).has(in_use(minipill)); }

std::vector<SpecRow> rows() {
    return rows_of(
        "teratogen-contraception",
        {
            {"+ 28 y female, draft MMF, no hCG",
             signing(mycophenolate).born("1998-03-14"),
             critical,
             {{hcg, repeated, education, removal_of(mycophenolate)}},
             by_itself},
            {"+ the same in the EU: no education for the US programme",
             signing(mycophenolate),
             critical,
             {{hcg, repeated, removal_of(mycophenolate)}},
             by_itself_eu},
            {"+ draft methotrexate", signing(methotrexate), critical, {{hcg, removal_of(methotrexate)}}, by_itself},
            {"+ draft upadacitinib", signing(upadacitinib), warning, {{hcg, removal_of(upadacitinib)}}, by_itself},
            {"+ draft abrocitinib", signing(abrocitinib), warning},
            {"+ draft abrocitinib in the EU", signing(abrocitinib), warning, {}, by_itself_eu},
            {"+ draft baricitinib", signing(baricitinib), warning},
            {"- draft azathioprine is not judged", signing(azathioprine), not_run},
            {"- draft dupilumab is not judged", signing(dupilumab), not_run},
            {"order-select does not ask", ordering(methotrexate).gender("female"), not_run},

            // the test
            {"= contraception, hCG 7 d old", protected_with(methotrexate, 7), silent},
            {"= contraception, hCG 8 d old", protected_with(methotrexate, 8), critical},
            {"= no contraception, hCG 7 d old", tested_on(methotrexate, 7), critical},
            {"= no contraception, hCG 8 d old", tested_on(methotrexate, 8), critical},
            {"= contraception, hCG 7 d old, upadacitinib", protected_with(upadacitinib, 7), silent},
            {"= contraception, hCG 8 d old, upadacitinib", protected_with(upadacitinib, 8), warning},
            {"an hCG of unread result",
             signing(methotrexate)
                 .has(in_use(minipill))
                 .has(LabSaid{.code = "2106-3", .value = 3, .unit = "m[IU]/mL", .on = ago(2)}),
             critical},
            {"an hCG of this month",
             signing(methotrexate)
                 .has(in_use(minipill))
                 .has(LabSaid{.code = "2106-3", .on = "2026-08", .answer = "260385009"}),
             unknown},
            {"results not sent, contraception on record",
             signing(methotrexate).has(in_use(minipill)).sends(RecordList::observations, Sent::absent), unknown},
            {"+ results not sent, no contraception",
             signing(methotrexate).sends(RecordList::observations, Sent::absent), critical},
            {"- pregnant: the rule on pregnancy speaks",
             signing(methotrexate).has(ConditionSaid{.code = "Z33.1", .onset = ago(40)}), silent},
            {"- a positive hCG: the rule on pregnancy speaks", signing(methotrexate).has(test(3, positive)), silent},

            // contraception
            {"- the pill", tested_on(methotrexate, 2).has(in_use(pill)), silent},
            {"- a product of the list",
             tested_on(methotrexate, 2).has(OrderSaid{.drug = "rx:389221", .start = ago(20)}), silent},
            {"+ the pill stopped",
             tested_on(methotrexate, 2)
                 .has(OrderSaid{.drug = pill, .start = ago(300), .end = ago(30), .status = "stopped"}),
             critical},
            {"= an injection that ended 365 d ago, never called off",
             tested_on(methotrexate, 2).has(in_use_until("G03AC06", 365)), silent},
            {"= an injection that ended 366 d ago",
             tested_on(methotrexate, 2).has(OrderSaid{.drug = "G03AC06", .start = ago(400), .end = ago(366)}),
             critical},
            {"+ emergency contraception", tested_on(methotrexate, 2).has(in_use(emergency, 5)), critical},
            {"- the pill among the drafts", tested_on(methotrexate, 2).drafts({.drug = pill, .id = "p1"}), silent},
            {"a contraceptive by words only",
             tested_on(methotrexate, 2).has(OrderSaid{.drug = "text:desogestrel 75", .start = ago(9), .id = "m1"}),
             unknown},
            {"= surveillance of contraception recorded 365 d ago",
             tested_on(methotrexate, 2).has(ConditionSaid{.code = "Z30.41", .recorded = ago(365)}), silent},
            {"= the same 366 d ago",
             tested_on(methotrexate, 2).has(ConditionSaid{.code = "Z30.41", .recorded = ago(366)}), critical},
            {"- intrauterine device present",
             tested_on(methotrexate, 2).has(ConditionSaid{.code = "Z97.5", .recorded = ago(90)}), silent},
            {"+ counselling is no contraception",
             tested_on(methotrexate, 2).has(ConditionSaid{.code = "Z30.09", .recorded = ago(9)}), critical},
            {"- device inserted 90 d ago",
             tested_on(methotrexate, 2).has(ProcedureSaid{.code = "65200003", .on = ago(90)}), silent},
            {"+ and removed 10 d ago",
             tested_on(methotrexate, 2)
                 .has(ProcedureSaid{.code = "65200003", .on = ago(90)})
                 .has(ProcedureSaid{.code = "68254000", .on = ago(10)}),
             critical},
            {"- a device in use, mapped by the site",
             tested_on(methotrexate, 2).has(DeviceSaid{.type = "local:IUD", .on = ago(900)}),
             silent,
             {},
             R"({"site": {"codes": [{"system": "urn:example:local", "code": "IUD", "means": "proc-contraceptive-inserted"}]}})"},
            {"devices not sent", tested_on(methotrexate, 2).sends(RecordList::device_use_statements, Sent::absent),
             unknown},
            {"orders not sent", tested_on(methotrexate, 2).sends(RecordList::medication_requests, Sent::absent),
             unknown},

            // who can bear children
            {"- hysterectomy", signing(methotrexate).has(ProcedureSaid{.code = "236886002", .on = "2019-02-01"}),
             silent},
            {"- absent uterus recorded", signing(methotrexate).has(ConditionSaid{.code = "Z90.710"}), silent},
            {"+ absent cervix, the uterus remains", signing(methotrexate).has(ConditionSaid{.code = "Z90.712"}),
             critical},
            {"- tubal ligation, resolved long ago",
             signing(methotrexate).has(ConditionSaid{.code = "Z98.51", .onset = "2015", .status = "inactive"}), silent},
            {"- menopause", signing(methotrexate).has(ConditionSaid{.code = "Z78.0"}), silent},
            {"+ climacteric complaints are no menopause", signing(methotrexate).has(ConditionSaid{.code = "N95.1"}),
             critical},
            {"a suspected menopause",
             signing(methotrexate).has(ConditionSaid{.code = "Z78.0", .verification = "provisional"}), unknown},
            {"+ a refuted one", signing(methotrexate).has(ConditionSaid{.code = "Z78.0", .verification = "refuted"}),
             critical},
            {"+ procedures not sent: the warning does not wait",
             signing(methotrexate).sends(RecordList::procedures, Sent::absent), critical},
            {"+ conditions not sent", signing(methotrexate).sends(RecordList::conditions, Sent::absent), critical},
            {"= girl of 11 y 364 d", signing(methotrexate).born("2014-08-16"), silent},
            {"= girl of 12 y", signing(methotrexate).born("2014-08-15"), critical},
            {"= woman of 55 y 364 d", signing(methotrexate).born("1970-08-16"), critical},
            {"= woman of 56 y", signing(methotrexate).born("1970-08-15"), silent},
            {"woman of unknown age", signing(methotrexate).born(""), unknown},
            {"gender other", signing(methotrexate, "other"), unknown},
            {"gender unknown", signing(upadacitinib, "unknown"), unknown},
            {"gender not recorded", signing(methotrexate, ""), unknown},
            {"- gender other, 60 y", signing(methotrexate, "other").born("1966-01-01"), silent},

            // men, and blood clots
            {"+ 40 y male, MTX",
             signing(methotrexate, "male").born("1986-03-14"),
             info,
             {std::vector<std::string>{}},
             by_itself},
            {"+ male, MMF", signing(mycophenolate, "male"), info},
            {"- male, upadacitinib", signing(upadacitinib, "male"), silent},
            {"= boy of 11 y 364 d", signing(methotrexate, "male").born("2014-08-16"), silent},
            {"= boy of 12 y", signing(methotrexate, "male").born("2014-08-15"), info},
            {"+ JAKI beside the pill", tested_on(upadacitinib, 2).has(in_use(pill)), info},
            {"+ JAKI beside a ring of the list",
             tested_on(abrocitinib, 2).has(OrderSaid{.drug = "rx:1367439", .start = ago(9)}), info},
            {"- methotrexate beside the pill", protected_with(methotrexate, 2).has(in_use(pill)), silent},
            {"- JAKI beside a contraceptive without oestrogen", protected_with(upadacitinib, 2), silent},
        });
}

INSTANTIATE_TEST_SUITE_P(teratogen_contraception, Specification, testing::ValuesIn(rows()));

TEST(TeratogenContraception, the_summary_names_what_was_not_found) {
    const auto summary = [](const Request& request) {
        return ask(request, by_itself).card_of("teratogen-contraception")->summary;
    };
    EXPECT_EQ(summary(signing(methotrexate)), "Methotrexate with child-bearing potential: no recent negative pregnancy "
                                              "test and no contraception on record.");
    EXPECT_EQ(summary(tested_on(methotrexate, 2)),
              "Methotrexate with child-bearing potential: no contraception on record.");
    EXPECT_EQ(summary(protected_with(methotrexate, 9)),
              "Methotrexate with child-bearing potential: no recent negative pregnancy test on record.");
}

// Each label has its own time after the last dose.
TEST(TeratogenContraception, the_advice_gives_the_time_of_the_label) {
    const auto detail = [](std::string_view drug, const std::string& config) {
        return ask(signing(drug), config).card_of("teratogen-contraception")->detail;
    };
    EXPECT_THAT(detail(methotrexate, by_itself), testing::HasSubstr("until 6 months after the last"));
    EXPECT_THAT(detail(mycophenolate, by_itself), testing::HasSubstr("until 6 weeks after the last"));
    EXPECT_THAT(detail(upadacitinib, by_itself), testing::HasSubstr("until 4 weeks after the last"));
    EXPECT_THAT(detail(abrocitinib, by_itself_eu), testing::HasSubstr("until 1 month after the last"));
}

// Nobody is asked for a pregnancy test who cannot bear children (baseline-tests-missing).
TEST(TeratogenContraception, no_test_is_asked_for_after_a_hysterectomy) {
    const Request request = worked_up(signing(methotrexate), {LabTest::pregnancy_test});
    EXPECT_EQ(ask(request).of("baseline-tests-missing").indicator, "critical");
    Request without = request;
    EXPECT_EQ(
        ask(without.has(ProcedureSaid{.code = "236886002", .on = "2019-02-01"})).of("baseline-tests-missing").outcome,
        "no");
}

} // namespace
} // namespace eczema::tests
