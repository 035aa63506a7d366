// R19: kidney, liver and blood pressure.
#include "tests/support/observed.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-renal-hepatic");
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string kidney_test = "create eczema-cds-repeat-creatinine", hold = "create eczema-cds-hold-drug",
                  liver_test = "create eczema-cds-repeat-liver-enzymes",
                  pressure_test = "create eczema-cds-repeat-blood-pressure";

Entry egfr(const std::string& number, int days = 3) {
    return observed("98979-8", quantity(number, "mL/min/{1.73_m2}"), ago(days), "egfr");
}
Entry of_limit(std::string_view code, const std::string& number, const std::string& limit, std::string_view unit,
               int days = 3) {
    return observed(code, quantity(number, unit) + upper_limit_of(limit, unit), ago(days), "o" + std::string(code));
}
Entry alt(const std::string& number, int days = 3) { return of_limit("1742-6", number, "40", "U/L", days); }
Entry ast(const std::string& number, int days = 3) { return of_limit("1920-8", number, "40", "U/L", days); }
Entry creatinine(const std::string& number, int days = 3) { return of_limit("2160-0", number, "1.2", "mg/dL", days); }
Entry pressure(int systolic, int diastolic, int days, const std::string& id) {
    const auto part = [](std::string_view code, int value) {
        return object(raw("code", concept_of(code, "loinc")) + quantity(std::to_string(value), "mm[Hg]"));
    };
    return observed("85354-9", raw("component", listed({part("8480-6", systolic), part("8462-4", diastolic)})),
                    ago(days), id);
}
ConditionSaid said(std::string_view code, std::string_view status = "active",
                   std::string_view verification = "confirmed") {
    return {.code = code, .onset = ago(400), .status = status, .verification = verification};
}

Request on(std::string_view drug, int start = 100) { return chart().has(dermatitis()).has(in_use(drug, start)); }
Request ordering_mg(std::string_view drug, double mg, int times = 1) {
    return chart("order-sign").has(dermatitis()).drafts({.drug = drug, .times = times, .dose_mg = mg});
}
Request refill_mg(std::string_view drug, double mg, int start) {
    return ordering_mg(drug, mg).has(OrderSaid{.drug = drug, .start = ago(start), .id = "before"});
}

std::vector<SpecRow> jak_inhibitors() {
    return {
        {"+ eGFR 45, draft abrocitinib 100 mg as first dose",
         ordering_mg(abrocitinib, 100).with(egfr("45")),
         warning,
         {{kidney_test}},
         by_itself},
        {"= abrocitinib 50 mg at eGFR 45", ordering_mg(abrocitinib, 50).with(egfr("45")), silent},
        {"= abrocitinib 51 mg at eGFR 45", ordering_mg(abrocitinib, 51).with(egfr("45")), warning},
        {"no dose stated", ordering(abrocitinib).with(egfr("45")), warning},
        {"= eGFR 60", ordering_mg(abrocitinib, 200).with(egfr("60")), silent},
        {"= eGFR 59", ordering_mg(abrocitinib, 200).with(egfr("59")), warning},
        {"= eGFR 59.5 counts as below 60", ordering_mg(abrocitinib, 200).with(egfr("59.5")), warning},
        {"eGFR in mL/s", ordering_mg(abrocitinib, 200).with(observed("98979-8", quantity("0.9", "mL/s"), ago(3))),
         warning},
        {"above 60 by a bound",
         ordering_mg(abrocitinib, 200).with(observed("98979-8", quantity("60", "mL/min", ">"), ago(3))), silent},
        {"= abrocitinib 50 mg at eGFR 30", ordering_mg(abrocitinib, 50).with(egfr("30")), silent},
        {"= eGFR 29.9",
         ordering_mg(abrocitinib, 50).with(egfr("29.9")),
         critical,
         {{removal_of(abrocitinib), kidney_test}},
         by_itself},
        {"= refill of 100 mg after 83 d", refill_mg(abrocitinib, 100, 83).with(egfr("45")), warning},
        {"= refill of 100 mg after 84 d", refill_mg(abrocitinib, 100, 84).with(egfr("45")), silent},
        {"refill of 150 mg after 84 d", refill_mg(abrocitinib, 150, 84).with(egfr("45")), warning},
        {"on abrocitinib with eGFR 45, opening the chart", on(abrocitinib).with(egfr("45")), silent},
        {"+ on abrocitinib with eGFR 25, opening the chart", on(abrocitinib).with(egfr("25")), critical},
        {"EU: 100 mg at eGFR 45", ordering_mg(abrocitinib, 100).with(egfr("45")), silent, {}, eu},
        {"EU: 200 mg at eGFR 45", ordering_mg(abrocitinib, 200).with(egfr("45")), warning, {}, eu},
        {"UK: no dose stated", ordering(abrocitinib).with(egfr("45")), warning, {}, uk},
        {"EU: 50 mg at eGFR 25", ordering_mg(abrocitinib, 50).with(egfr("25")), silent, {}, eu},
        {"EU: 100 mg first at eGFR 25", ordering_mg(abrocitinib, 100).with(egfr("25")), warning, {}, eu},
        {"EU: refill of 100 mg at eGFR 25", refill_mg(abrocitinib, 100, 30).with(egfr("25")), silent, {}, eu},
        {"EU: refill of 200 mg at eGFR 25", refill_mg(abrocitinib, 200, 30).with(egfr("25")), warning, {}, eu},
        {"EU: no dose stated at eGFR 25", ordering(abrocitinib).with(egfr("25")), warning, {}, eu},
        {"+ abrocitinib in dialysis",
         ordering_mg(abrocitinib, 50).has(said("Z99.2")),
         warning,
         {{removal_of(abrocitinib)}},
         by_itself},
        {"- preparation for dialysis", ordering_mg(abrocitinib, 50).has(said("Z49.01")), silent},
        {"+ eGFR 12, upadacitinib", ordering_mg(upadacitinib, 15).with(egfr("12")), critical},
        {"= upadacitinib 15 mg at eGFR 15", ordering_mg(upadacitinib, 15).with(egfr("15")), silent},
        {"= upadacitinib 15 mg at eGFR 14.9", ordering_mg(upadacitinib, 15).with(egfr("14.9")), critical},
        {"upadacitinib 30 mg at eGFR 29", ordering_mg(upadacitinib, 30).with(egfr("29")), warning},
        {"= upadacitinib 30 mg at eGFR 30", ordering_mg(upadacitinib, 30).with(egfr("30")), silent},
        {"upadacitinib without a dose at eGFR 20", ordering(upadacitinib).with(egfr("20")), warning},
        {"= baricitinib EU 4 mg at eGFR 59", ordering_mg(baricitinib, 4).with(egfr("59")), warning, {}, eu},
        {"= baricitinib EU 4 mg at eGFR 60", ordering_mg(baricitinib, 4).with(egfr("60")), silent, {}, eu},
        {"= baricitinib EU 2 mg at eGFR 45", ordering_mg(baricitinib, 2).with(egfr("45")), silent, {}, eu},
        {"baricitinib EU without a dose at eGFR 45", ordering(baricitinib).with(egfr("45")), warning, {}, eu},
        {"= baricitinib EU 2 mg at eGFR 29", ordering_mg(baricitinib, 2).with(egfr("29")), critical, {}, eu},
        {"liver failure: Child-Pugh class not known", ordering(upadacitinib).has(said("K72.90")), info},
        {"cirrhosis with ascites", ordering(abrocitinib).has(said("K74.60")).has(said("R18.8")), info},
        {"alcoholic cirrhosis with ascites, one code", ordering(baricitinib).has(said("K70.31")), info},
        {"- cirrhosis without ascites", ordering(upadacitinib).has(said("K74.60")), silent},
        {"- ascites without cirrhosis", ordering(upadacitinib).has(said("R18.8")), silent},
        {"- liver failure resolved", ordering(upadacitinib).has(said("K72.00", "resolved")), silent},
        {"conditions not sent", ordering(upadacitinib).sends(RecordList::conditions, Sent::absent), unknown},
        {"- eGFR 95, dupilumab", ordering(dupilumab).with(egfr("95")), not_run},
    };
}

std::vector<SpecRow> methotrexate_rows() {
    return {
        {"+ on methotrexate, eGFR 25, opening the chart",
         on(methotrexate).with(egfr("25")),
         critical,
         {{hold, kidney_test}},
         by_itself},
        {"= eGFR 30", ordering(methotrexate).with(egfr("30")), warning},
        {"= eGFR 29", ordering(methotrexate).with(egfr("29")), critical},
        {"= eGFR 60", ordering(methotrexate).with(egfr("60")), silent},
        {"= eGFR 59.9", ordering(methotrexate).with(egfr("59.9")), warning},
        {"- on methotrexate, eGFR 45, opening the chart", on(methotrexate).with(egfr("45")), silent},
        {"= opening the chart, 90 d old", on(methotrexate).with(egfr("25", 90)), critical},
        {"= opening the chart, 91 d old", on(methotrexate).with(egfr("25", 91)), silent},
        {"91 d old and ordered", ordering(methotrexate).with(egfr("25", 91)), critical},
        {"- a later eGFR is better",
         ordering(methotrexate)
             .with(egfr("25", 40))
             .with(observed("98979-8", quantity("70", "mL/min"), ago(3), "later")),
         silent},
        {"later eGFR unreadable",
         ordering(methotrexate)
             .with(egfr("25", 40))
             .with(observed("98979-8", R"(,"valueString":"pending")", ago(3), "later")),
         unknown},
        {"creatinine without eGFR", ordering(methotrexate).with(creatinine("0.9")), unknown},
        {"= ALT twice the limit", ordering(methotrexate).with(alt("80")), silent},
        {"= ALT above twice the limit",
         ordering(methotrexate).with(alt("80.1")),
         critical,
         {{removal_of(methotrexate), liver_test}},
         by_itself},
        {"= AST above twice the limit, opening the chart, 90 d old", on(methotrexate).with(ast("81", 90)), critical},
        {"= AST above twice the limit, opening the chart, 91 d old", on(methotrexate).with(ast("81", 91)), silent},
        {"ALT without a reference range",
         ordering(methotrexate).with(observed("1742-6", quantity("81", "U/L"), ago(3))), unknown},
        {"ALT of no consequence to azathioprine", ordering(azathioprine).with(alt("81")), silent},
        {"+ alcoholic liver disease", ordering(methotrexate).has(said("K70.9")), critical},
        {"+ alcoholic fatty liver is alcoholic", ordering(methotrexate).has(said("K70.0")), critical},
        {"+ chronic hepatitis C", ordering(methotrexate).has(said("B18.2")), critical},
        {"+ autoimmune hepatitis", ordering(methotrexate).has(said("sct:408335007")), critical},
        {"+ fibrosis", ordering(methotrexate).has(said("K74.01")), critical},
        {"+ cirrhosis, opening the chart", on(methotrexate).has(said("K74.60")), critical},
        {"+ liver failure", ordering(methotrexate).has(said("K72.90")), critical},
        {"+ alcohol dependence",
         ordering(methotrexate).has(said("F10.20")),
         critical,
         {{removal_of(methotrexate)}},
         by_itself},
        {"- alcohol dependence in remission", ordering(methotrexate).has(said("F10.21")), silent},
        {"- drunk once", ordering(methotrexate).has(said("F10.920")), silent},
        {"fatty liver", ordering(methotrexate).has(said("K76.0")), warning, {{liver_test}}, by_itself},
        {"- fatty liver, opening the chart", on(methotrexate).has(said("K76.0")), silent},
        {"steatohepatitis", ordering(methotrexate).has(said("K75.81")), critical},
        {"a liver disease that is not said which", ordering(methotrexate).has(said("K76.9")), unknown},
        {"- acute hepatitis A", ordering(methotrexate).has(said("B15.9")), silent},
        {"suspected cirrhosis", ordering(methotrexate).has(said("K74.60", "active", "provisional")), unknown},
        {"- refuted", ordering(methotrexate).has(said("K74.60", "active", "refuted")), silent},
        {"conditions not sent", ordering(methotrexate).sends(RecordList::conditions, Sent::absent), unknown},
        {"conditions not sent, eGFR 20",
         ordering(methotrexate).with(egfr("20")).sends(RecordList::conditions, Sent::absent), critical},
        {"observations not sent", ordering(methotrexate).sends(RecordList::observations, Sent::absent), unknown},
        {"- nothing on record: other rules say it", ordering(methotrexate), silent},
    };
}

std::vector<SpecRow> other_drugs() {
    const auto with_pressures = [](Request request, int systolic, int diastolic, int before_systolic = 145,
                                   int before_diastolic = 80) {
        return request.with(pressure(systolic, diastolic, 3, "p1"))
            .with(pressure(before_systolic, before_diastolic, 10, "p2"));
    };
    const OrderSaid amlodipine{.drug = "C08CA01", .start = ago(50)};
    return {
        {"+ eGFR 55, ciclosporin", ordering(ciclosporin).with(egfr("55")), critical},
        {"= eGFR 60, ciclosporin", ordering(ciclosporin).with(egfr("60")), silent},
        {"+ on ciclosporin, eGFR 55, opening the chart", on(ciclosporin).with(egfr("55")), critical},
        {"= creatinine at the limit", ordering(ciclosporin).with(creatinine("1.2")).with(egfr("70")), silent},
        {"= creatinine above the limit", ordering(ciclosporin).with(creatinine("1.21")).with(egfr("70")), critical},
        {"creatinine above the limit, 91 d old, opening the chart",
         on(ciclosporin).with(creatinine("1.5", 91)).with(egfr("70")), silent},
        {"creatinine without a range",
         ordering(ciclosporin).with(egfr("70")).with(observed("2160-0", quantity("1.5", "mg/dL"), ago(3))), unknown},
        {"= 140/80 twice", with_pressures(ordering(ciclosporin), 140, 80), warning, {{pressure_test}}, by_itself},
        {"= 139/89 last", with_pressures(ordering(ciclosporin), 139, 89), silent},
        {"= 120/90 and 145/80", with_pressures(ordering(ciclosporin), 120, 90), warning},
        {"- the one before was not raised", with_pressures(ordering(ciclosporin), 150, 95, 138, 85), silent},
        {"raised once alone", ordering(ciclosporin).with(pressure(150, 95, 3, "p1")), silent},
        {"raised twice on one day",
         ordering(ciclosporin).with(pressure(150, 95, 3, "p1")).with(pressure(150, 95, 3, "p2")), silent},
        {"a second reading of the day is not raised",
         with_pressures(ordering(ciclosporin), 150, 95).with(pressure(132, 80, 3, "p3")), silent},
        {"= 160/80 and 120/100", with_pressures(ordering(ciclosporin), 160, 80, 120, 100), critical},
        {"= 159/99 and 170/110", with_pressures(ordering(ciclosporin), 159, 99, 170, 110), warning},
        {"140/80 twice on amlodipine",
         with_pressures(ordering(ciclosporin), 140, 80).has(amlodipine),
         critical,
         {{removal_of(ciclosporin), pressure_test}},
         by_itself},
        {"140/80 twice, lisinopril by RxNorm",
         with_pressures(ordering(ciclosporin), 140, 80).has(OrderSaid{.drug = "rx:29046", .start = ago(50)}), critical},
        {"140/80 twice, amlodipine ended",
         with_pressures(ordering(ciclosporin), 140, 80)
             .has(OrderSaid{.drug = "C08CA01", .start = ago(50), .end = ago(5)}),
         warning},
        {"140/80 twice, statements not sent",
         with_pressures(ordering(ciclosporin), 140, 80).sends(RecordList::medication_statements, Sent::absent),
         warning},
        {"- 140/80 twice on ciclosporin, opening the chart", with_pressures(on(ciclosporin), 140, 80), silent},
        {"165/80 twice on ciclosporin, opening the chart", with_pressures(on(ciclosporin), 165, 80, 165, 80), critical},
        {"165/80 twice, 91 d ago, opening the chart",
         on(ciclosporin).with(pressure(165, 80, 91, "p1")).with(pressure(165, 80, 95, "p2")), silent},
        {"systolic and diastolic sent apart",
         ordering(ciclosporin)
             .with(observed("8480-6", quantity("150", "mm[Hg]"), ago(3), "s1"))
             .with(observed("8462-4", quantity("85", "mm[Hg]"), ago(3), "d1"))
             .with(observed("8480-6", quantity("150", "mm[Hg]"), ago(9), "s2"))
             .with(observed("8462-4", quantity("85", "mm[Hg]"), ago(9), "d2")),
         warning},
        {"a part that cannot be read",
         with_pressures(ordering(ciclosporin), 150, 95)
             .with(observed("85354-9",
                            raw("component", listed({object(raw("code", concept_of("8480-6", "loinc")) +
                                                            R"(,"valueString":"high")")})),
                            ago(1), "p3")),
         unknown},
        {"a reading without a date",
         with_pressures(ordering(ciclosporin), 150, 95).with(observed("8480-6", quantity("120", "mm[Hg]"), "", "s")),
         unknown},
        {"= eGFR 50, azathioprine", ordering(azathioprine).with(egfr("50")), silent},
        {"= eGFR 49, azathioprine", ordering(azathioprine).with(egfr("49")), warning},
        {"- on azathioprine, eGFR 49, opening the chart", on(azathioprine).with(egfr("49")), silent},
        {"= mycophenolate 1 g twice a day at eGFR 24", ordering_mg(mycophenolate, 1000, 2).with(egfr("24")), silent},
        {"= mycophenolate 1.5 g twice a day at eGFR 24", ordering_mg(mycophenolate, 1500, 2).with(egfr("24")), warning},
        {"= mycophenolate 1.5 g twice a day at eGFR 25", ordering_mg(mycophenolate, 1500, 2).with(egfr("25")), silent},
        {"mycophenolate without a dose at eGFR 24", ordering(mycophenolate).with(egfr("24")), warning},
    };
}

std::vector<SpecRow> rows() {
    std::vector<SpecRow> all = jak_inhibitors();
    for (auto&& part : {methotrexate_rows(), other_drugs()}) all.insert(all.end(), part.begin(), part.end());
    return rows_of("gate-renal-hepatic", std::move(all));
}

INSTANTIATE_TEST_SUITE_P(gate_renal_hepatic, Specification, testing::ValuesIn(rows()));

TEST(GateRenalHepatic, names_what_was_found) {
    const auto summary = [](const Request& request) {
        const Answer answer = ask(request, by_itself);
        return answer.cards.size() == 1 ? answer.cards.front().summary : std::string();
    };
    EXPECT_EQ(summary(ordering_mg(abrocitinib, 100).with(egfr("45", 10))),
              "Kidney, liver or BP result limits abrocitinib: eGFR 45 mL/min/1.73 m2 on 2026-08-05.");
    EXPECT_EQ(summary(ordering(ciclosporin).with(pressure(152, 94, 10, "p1")).with(pressure(148, 80, 12, "p2"))),
              "Kidney, liver or BP result limits ciclosporin: blood pressure 152/94 on 2026-08-05 and 148/80 on "
              "2026-08-03.");
    EXPECT_EQ(summary(ordering(methotrexate).has(said("K74.60"))),
              "Kidney, liver or BP result limits methotrexate: fibrosis or cirrhosis of the liver recorded.");
}

} // namespace
} // namespace eczema::tests
