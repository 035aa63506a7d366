// R31: tests before a JAK inhibitor or traditional immunosuppressant.
#include "tests/support/lab_work.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using T = LabTest;

const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";

// A woman of 34 for whom the drug is being signed.
Request signing(std::string_view drug) { return ordering(drug, "order-sign").gender("female"); }
Request signing_for_man(std::string_view drug) { return ordering(drug, "order-sign").gender("male"); }

// Born so that today is the day before, or the day of, a birthday.
Request aged(Request chart, std::string_view born) { return chart.born(std::string(born)); }

ServiceRequestSaid order_of(std::string_view code, int days) { return {.code = code, .authored = ago(days)}; }

LabSaid of_status(std::string_view status, LabSaid said) {
    said.status = status;
    return said;
}
LabSaid dated(LabSaid said, std::string on) {
    said.on = std::move(on);
    return said;
}
LabSaid answered(std::string_view code, int days, std::string_view answer) {
    LabSaid said = result(code, days, true);
    said.answer = answer;
    return said;
}
constexpr std::string_view positive = "10828004";

// A blood pressure as it is mostly sent: one observation with two components.
Entry pressure_panel(int days, bool with_diastolic) {
    const auto component = [](std::string_view code) {
        return object(raw("code", concept_of(code, "loinc")) + raw("valueQuantity", quantity_of(120, "mm[Hg]")));
    };
    const std::string id = "bp-" + std::to_string(days);
    return {RecordList::observations, id,
            object(begin("Observation", id) + text("status", "final") + raw("code", concept_of("85354-9", "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", ago(days)) +
                   raw("component", with_diastolic ? listed({component("8480-6"), component("8462-4")})
                                                   : listed({component("8480-6")})))};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "baseline-tests-missing",
        {
            {"+ draft upadacitinib, no IGRA", worked_up(signing(upadacitinib), {T::tuberculosis}), warning},
            {"- draft dupilumab", signing(dupilumab), not_run},
            {"- every test there", worked_up(signing(upadacitinib)), silent},
            {"order-select does not ask", ordering(upadacitinib), not_run},

            // the windows, at and beyond
            {"= blood count 90 d old, methotrexate",
             tested(worked_up(signing(methotrexate), {T::blood_count}), {T::blood_count}, 90), silent},
            {"= blood count 91 d old, methotrexate",
             tested(worked_up(signing(methotrexate), {T::blood_count}), {T::blood_count}, 91), warning},
            {"= blood count 30 d old, upadacitinib",
             tested(worked_up(signing(upadacitinib), {T::blood_count_with_differential}),
                    {T::blood_count_with_differential}, 30),
             silent},
            {"= blood count 31 d old, upadacitinib",
             tested(worked_up(signing(upadacitinib), {T::blood_count_with_differential}),
                    {T::blood_count_with_differential}, 31),
             warning},
            {"= creatinine 90 d old, upadacitinib",
             tested(worked_up(signing(upadacitinib), {T::creatinine}), {T::creatinine}, 90), silent},
            {"= creatinine 91 d old, upadacitinib",
             tested(worked_up(signing(upadacitinib), {T::creatinine}), {T::creatinine}, 91), warning},
            {"= lipids 365 d old, ciclosporin", tested(worked_up(signing(ciclosporin), {T::lipids}), {T::lipids}, 365),
             silent},
            {"= lipids 366 d old, ciclosporin", tested(worked_up(signing(ciclosporin), {T::lipids}), {T::lipids}, 366),
             warning},
            {"= IGRA 365 d old, baricitinib",
             tested(worked_up(signing(baricitinib), {T::tuberculosis}), {T::tuberculosis}, 365), silent},
            {"= IGRA 366 d old, baricitinib",
             tested(worked_up(signing(baricitinib), {T::tuberculosis}), {T::tuberculosis}, 366), warning},
            {"= HBsAg negative 5 y ago",
             tested(worked_up(signing(abrocitinib), {T::hepatitis_b_antigen}), {T::hepatitis_b_antigen}, 1826), silent},
            {"= HBsAg negative more than 5 y ago",
             tested(worked_up(signing(abrocitinib), {T::hepatitis_b_antigen}), {T::hepatitis_b_antigen}, 1827),
             warning},
            {"= HBsAg positive 365 d ago",
             worked_up(signing(abrocitinib), {T::hepatitis_b_antigen}).has(answered("5196-1", 365, positive)), silent},
            {"= HBsAg positive 366 d ago",
             worked_up(signing(abrocitinib), {T::hepatitis_b_antigen}).has(answered("5196-1", 366, positive)), warning},
            {"= anti-HCV of unread result 366 d ago",
             worked_up(signing(abrocitinib), {T::hepatitis_c}).has(result("13955-0", 366)), warning},
            {"TPMT of 20 y ago", tested(worked_up(signing(azathioprine), {T::tpmt}), {T::tpmt}, 7300), silent},

            // what alone is critical
            {"azathioprine without TPMT", worked_up(signing(azathioprine), {T::tpmt}), critical},
            {"azathioprine without blood count", worked_up(signing(azathioprine), {T::blood_count}), warning},
            {"azathioprine without a pregnancy test", worked_up(signing(azathioprine), {T::pregnancy_test}), warning},
            {"methotrexate without a pregnancy test", worked_up(signing(methotrexate), {T::pregnancy_test}), critical},
            {"= pregnancy test 7 d old",
             tested(worked_up(signing(methotrexate), {T::pregnancy_test}), {T::pregnancy_test}, 7), silent},
            {"= pregnancy test 8 d old",
             tested(worked_up(signing(methotrexate), {T::pregnancy_test}), {T::pregnancy_test}, 8), critical},
            {"upadacitinib without a pregnancy test", worked_up(signing(upadacitinib), {T::pregnancy_test}), warning},
            {"- methotrexate for a man without a pregnancy test",
             worked_up(signing_for_man(methotrexate), {T::pregnancy_test}), silent},
            {"methotrexate, sex not recorded, no pregnancy test",
             worked_up(ordering(methotrexate, "order-sign"), {T::pregnancy_test}), warning},
            {"= girl of 11 y 364 d", aged(worked_up(signing(methotrexate), {T::pregnancy_test}), "2014-08-16"), silent},
            {"= girl of 12 y", aged(worked_up(signing(methotrexate), {T::pregnancy_test}), "2014-08-15"), critical},
            {"= woman of 55 y 364 d", aged(worked_up(signing(methotrexate), {T::pregnancy_test}), "1970-08-16"),
             critical},
            {"= woman of 56 y", aged(worked_up(signing(methotrexate), {T::pregnancy_test}), "1970-08-15"), silent},
            {"woman of unknown age", aged(worked_up(signing(methotrexate), {T::pregnancy_test}), ""), warning},
            {"pregnant: no test is asked for",
             worked_up(signing(methotrexate), {T::pregnancy_test})
                 .has(ConditionSaid{.code = "Z33.1", .onset = ago(40)}),
             silent},

            // two results
            {"ciclosporin, creatinine on one day only",
             tested(worked_up(signing(ciclosporin), {T::creatinine}), {T::creatinine}, 3), warning},
            {"= creatinine 30 d ago and since",
             tested(tested(worked_up(signing(ciclosporin), {T::creatinine}), {T::creatinine}, 3), {T::creatinine}, 30),
             silent},
            {"= creatinine 31 d ago and since",
             tested(tested(worked_up(signing(ciclosporin), {T::creatinine}), {T::creatinine}, 3), {T::creatinine}, 31),
             warning},
            {"blood pressure on two days, as panels",
             worked_up(signing(ciclosporin), {T::blood_pressure})
                 .with(pressure_panel(3, true))
                 .with(pressure_panel(30, true)),
             silent},
            {"= blood pressure 31 d ago and since",
             worked_up(signing(ciclosporin), {T::blood_pressure})
                 .with(pressure_panel(3, true))
                 .with(pressure_panel(31, true)),
             warning},
            {"a systolic pressure alone is none",
             worked_up(signing(ciclosporin), {T::blood_pressure})
                 .with(pressure_panel(3, true))
                 .with(pressure_panel(5, false)),
             warning},
            {"mycophenolate in the US, one pregnancy test", worked_up(signing(mycophenolate)), silent},
            {"mycophenolate in the EU, one pregnancy test", worked_up(signing(mycophenolate)), warning, {}, eu},
            {"= mycophenolate in the UK, a second test 8 d before",
             tested(worked_up(signing(mycophenolate)), {T::pregnancy_test}, 11),
             silent,
             {},
             uk},
            {"= mycophenolate in the UK, a second test 7 d before",
             tested(worked_up(signing(mycophenolate)), {T::pregnancy_test}, 10),
             warning,
             {},
             uk},
            {"mycophenolate without any pregnancy test",
             worked_up(signing(mycophenolate), {T::pregnancy_test}),
             critical,
             {},
             uk},

            // what is in brackets in the table
            {"- upadacitinib without lipids", worked_up(signing(upadacitinib), {T::lipids}), silent},
            {"- mycophenolate without a tuberculosis test", worked_up(signing(mycophenolate), {T::tuberculosis}),
             silent},
            {"- ciclosporin without a pregnancy test", worked_up(signing(ciclosporin), {T::pregnancy_test}), silent},

            // what is no result
            {"a panel without members", worked_up(signing(methotrexate), {T::blood_count}).has(result("58410-2", 3)),
             warning},
            {"a preliminary result",
             worked_up(signing(methotrexate), {T::albumin}).has(of_status("preliminary", result("1751-7", 3))),
             warning},
            {"a result of a status that is not known",
             worked_up(signing(methotrexate), {T::albumin}).has(of_status("x", result("1751-7", 3))), unknown},
            {"neutrophils stand for white cells, not the differential for a count without lymphocytes",
             worked_up(signing(upadacitinib), {T::blood_count_with_differential})
                 .has(result("718-7", 3))
                 .has(result("777-3", 3))
                 .has(result("751-8", 3)),
             warning},
            {"eGFR stands for creatinine", worked_up(signing(methotrexate), {T::creatinine}).has(result("98979-8", 3)),
             silent},

            // orders that wait
            {"- IGRA ordered 3 d ago",
             worked_up(signing(upadacitinib), {T::tuberculosis}).has(order_of("loinc:71775-1", 3)), silent},
            {"= IGRA ordered 14 d ago",
             worked_up(signing(upadacitinib), {T::tuberculosis}).has(order_of("loinc:71775-1", 14)), silent},
            {"= IGRA ordered 15 d ago",
             worked_up(signing(upadacitinib), {T::tuberculosis}).has(order_of("loinc:71775-1", 15)), warning},
            {"IGRA order revoked",
             worked_up(signing(upadacitinib), {T::tuberculosis})
                 .has(ServiceRequestSaid{.code = "loinc:71775-1", .authored = ago(3), .status = "revoked"}),
             warning},
            {"IGRA drafted beside",
             worked_up(signing(upadacitinib), {T::tuberculosis}).drafts(ServiceRequestSaid{.code = "loinc:71775-1"}),
             silent},
            {"TPMT ordered 3 d ago", worked_up(signing(azathioprine), {T::tpmt}).has(order_of("loinc:41048-0", 3)),
             silent},
            {"panel ordered for the count",
             worked_up(signing(methotrexate), {T::blood_count}).has(order_of("loinc:58410-2", 3)), silent},
            {"a part of the count ordered",
             worked_up(signing(methotrexate), {T::blood_count}).has(order_of("loinc:718-7", 3)), warning},
            {"list of orders absent",
             worked_up(signing(upadacitinib), {T::tuberculosis}).sends(RecordList::service_requests, Sent::absent),
             warning},

            // who is new to the drug
            {"- refill", signing(azathioprine).has(in_use(azathioprine)), silent},
            {"= last taken 180 d ago", signing(azathioprine).has(in_use_until(azathioprine, 180)), silent},
            {"= last taken 181 d ago", signing(azathioprine).has(in_use_until(azathioprine, 181)), critical},
            {"ordered for another disease all the same",
             worked_up(chart("order-sign")
                           .gender("female")
                           .has(dermatitis())
                           .drafts({.drug = methotrexate, .reason = "M06.9"}),
                       {T::liver_enzymes}),
             warning},

            // unknown
            {"ciclosporin of unstated route", ordering("rx:3008", "order-sign"), unknown},
            {"results not sent", signing(upadacitinib).sends(RecordList::observations, Sent::absent), unknown},
            {"results failed", signing(upadacitinib).sends(RecordList::observations, Sent::failed), unknown},
            {"statements not sent", signing(upadacitinib).sends(RecordList::medication_statements, Sent::absent),
             unknown},
            {"a page that reaches back 400 d",
             worked_up(signing(upadacitinib), {T::tuberculosis})
                 .has(result("2951-2", 400))
                 .sends(RecordList::observations, Sent::partial),
             warning},
            {"a page that reaches back 5 d",
             worked_up(signing(upadacitinib), {T::tuberculosis}).sends(RecordList::observations, Sent::partial),
             unknown},
            {"a page never reaches back for life",
             worked_up(signing(azathioprine), {T::tpmt})
                 .has(result("2951-2", 400))
                 .sends(RecordList::observations, Sent::partial),
             unknown},
            {"a month that lies in the window",
             worked_up(signing(methotrexate), {T::albumin}).has(dated(result("1751-7", 1), "2026-06")), silent},
            {"a month that may lie in the window",
             worked_up(signing(methotrexate), {T::albumin}).has(dated(result("1751-7", 1), "2026-05")), unknown},
            {"a result without a date",
             worked_up(signing(methotrexate), {T::albumin}).has(dated(result("1751-7", 1), "")), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(baseline_tests_missing, Specification, testing::ValuesIn(rows()));

const std::string& row_detail(const Answer& answer) { return answer.card_of("baseline-tests-missing")->summary; }

TEST(BaselineTests, the_summary_names_what_is_missing_and_what_is_ordered) {
    const Answer few = ask(worked_up(signing(methotrexate), {T::albumin, T::creatinine}));
    EXPECT_EQ(row_detail(few), "Before methotrexate: no result found for albumin, creatinine.");
    const Answer all = ask(signing(azathioprine));
    EXPECT_EQ(row_detail(all),
              "Before azathioprine: no result found for TPMT, blood count, liver enzymes, creatinine and 5 more.");
    const Answer waiting =
        ask(worked_up(signing(upadacitinib), {T::tuberculosis, T::liver_enzymes}).has(order_of("loinc:71775-1", 3)));
    EXPECT_EQ(row_detail(waiting),
              "Before upadacitinib: no result found for liver enzymes; ordered: tuberculosis test.");
    const Answer one_of_two = ask(tested(worked_up(signing(ciclosporin), {T::creatinine}), {T::creatinine}, 3));
    EXPECT_EQ(row_detail(one_of_two),
              "Before ciclosporin: no result found for creatinine on 2 days (last 2026-08-12).");
    const Answer too_old = ask(tested(worked_up(signing(methotrexate), {T::pregnancy_test}), {T::pregnancy_test}, 8));
    EXPECT_EQ(row_detail(too_old), "Before methotrexate: no result found for pregnancy test (last 2026-08-07).");
    EXPECT_THAT(too_old.card_of("baseline-tests-missing")->evidence, testing::Contains("Observation/o-2106-3-8"));
}

TEST(BaselineTests, one_order_for_each_missing_test_that_counts_once_accepted) {
    const Answer answer = ask(worked_up(signing(upadacitinib), {T::tuberculosis, T::hepatitis_c}));
    const CardSeen* card = answer.card_of("baseline-tests-missing");
    ASSERT_TRUE(card);
    EXPECT_THAT(card->suggestions, testing::IsSupersetOf({std::string("create eczema-cds-tuberculosis-test"),
                                                          std::string("create eczema-cds-hepatitis-c-antibody")}));
    Request accepted = worked_up(signing(upadacitinib), {T::tuberculosis, T::hepatitis_c});
    accepted.drafts(ServiceRequestSaid{.code = "loinc:71775-1"}).drafts(ServiceRequestSaid{.code = "loinc:13955-0"});
    EXPECT_EQ(ask(accepted).of("baseline-tests-missing").outcome, "no");
}

TEST(BaselineTests, general_knowledge_is_named_on_the_card) {
    const Answer answer = ask(worked_up(signing(mycophenolate), {T::hepatitis_c}));
    EXPECT_NE(answer.response.find("part of whose list of tests is general knowledge"), std::string::npos);
}

} // namespace
} // namespace eczema::tests
