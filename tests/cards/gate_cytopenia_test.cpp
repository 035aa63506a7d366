// R18: low blood counts.
#include "tests/support/observed.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-cytopenia");
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string count = "create eczema-cds-repeat-blood-count", hold = "create eczema-cds-hold-drug";

Entry lab(std::string_view code, const std::string& number, int days, std::string_view unit = "10*9/L",
          const std::string& id = "o") {
    return observed(code, quantity(number, unit), ago(days), id);
}
Entry lymphocytes(const std::string& number, int days = 3) { return lab("731-0", number, days); }
Entry neutrophils(const std::string& number, int days = 3) { return lab("751-8", number, days); }
Entry white_cells(const std::string& number, int days = 3) { return lab("6690-2", number, days, "10*9/L", "w"); }
Entry platelets(const std::string& number, int days = 3) { return lab("777-3", number, days); }
Entry haemoglobin(const std::string& number, int days = 3) { return lab("718-7", number, days, "g/dL"); }

Request on(std::string_view drug) { return chart().has(dermatitis()).has(in_use(drug)); }
// The next prescription of a drug in use.
Request refill(std::string_view drug) {
    return ordering(drug, "order-sign").has(OrderSaid{.drug = drug, .start = ago(100), .id = "before"});
}

std::vector<SpecRow> jak_inhibitors() {
    return {
        {"+ ALC 0.42, draft upadacitinib",
         ordering(upadacitinib).with(lymphocytes("0.42")),
         critical,
         {{removal_of(upadacitinib), count}},
         by_itself},
        {"- ALC 0.62", ordering(upadacitinib).with(lymphocytes("0.62")), silent},
        {"= ALC 0.5", ordering(upadacitinib).with(lymphocytes("0.5")), silent},
        {"= ALC 0.499", ordering(upadacitinib).with(lymphocytes("0.499")), critical},
        {"+ 480 /uL parsed as 0.48", ordering(upadacitinib).with(lab("731-0", "480", 3, "/uL")), critical},
        {"- 510 /uL", ordering(upadacitinib).with(lab("731-0", "510", 3, "/uL")), silent},
        {"below 0.5 by a bound", ordering(upadacitinib).with(observed("731-0", quantity("0.5", "10*9/L", "<"), ago(3))),
         critical},
        {"a bound that leaves it open",
         ordering(upadacitinib).with(observed("731-0", quantity("0.6", "10*9/L", "<"), ago(3))), unknown},
        {"= ANC 1.0", ordering(baricitinib).with(neutrophils("1")).with(white_cells("5")), silent},
        {"= ANC 0.99", ordering(baricitinib).with(neutrophils("0.99")), critical},
        {"= Hb 8", ordering(upadacitinib).with(haemoglobin("8")), silent},
        {"= Hb 7.9", ordering(upadacitinib).with(haemoglobin("7.9")), critical},
        {"Hb 79 g/L", ordering(upadacitinib).with(lab("718-7", "79", 3, "g/L")), critical},
        {"- platelets 40, draft upadacitinib", ordering(upadacitinib).with(platelets("40")), silent},
        {"+ on upadacitinib, opening the chart",
         on(upadacitinib).with(lymphocytes("0.42")),
         critical,
         {{hold, count}},
         by_itself},
        {"+ refill",
         refill(upadacitinib).with(lymphocytes("0.42")),
         critical,
         {{removal_of(upadacitinib), hold, count}},
         by_itself},
        {"drug perhaps no longer taken",
         chart().has(dermatitis()).has(OrderSaid{.drug = upadacitinib, .start = ago(500)}).with(lymphocytes("0.4")),
         unknown},
        {"- drug ended", chart().has(dermatitis()).has(in_use_until(upadacitinib, 10)).with(lymphocytes("0.4")),
         not_run},
        {"- dupilumab is not judged", ordering(dupilumab).with(lymphocytes("0.4")), not_run},
        {"- ciclosporin has no limit", ordering(ciclosporin).with(lymphocytes("0.4")), silent},
    };
}

std::vector<SpecRow> ages() {
    return {
        {"= 30 d old", ordering(upadacitinib).with(lymphocytes("0.4", 30)), critical},
        {"= 31 d old", ordering(upadacitinib).with(lymphocytes("0.4", 31)), warning, {{count}}, by_itself},
        {"+ ALC 0.4 60 d ago, no later value, on upadacitinib", on(upadacitinib).with(lymphocytes("0.4", 60)), warning},
        {"= 180 d old", on(upadacitinib).with(lymphocytes("0.4", 180)), warning},
        {"= 181 d old", on(upadacitinib).with(lymphocytes("0.4", 181)), silent},
        {"- a later one is normal",
         on(upadacitinib).with(lymphocytes("0.4", 60)).with(lab("731-0", "1.4", 20, "10*9/L", "o2")), silent},
        {"a later one cannot be read",
         on(upadacitinib)
             .with(lymphocytes("0.4", 60))
             .with(observed("731-0", R"(,"valueString":"see report")", ago(20), "o2")),
         unknown},
        {"two of one day differ",
         ordering(upadacitinib).with(lymphocytes("0.4")).with(lab("731-0", "0.6", 3, "10*9/L", "o2")), unknown},
        {"a month counts from its first to its last day",
         ordering(upadacitinib).with(observed("731-0", quantity("0.4", "10*9/L"), "2026-07")), unknown},
        {"without a date", ordering(upadacitinib).with(observed("731-0", quantity("0.4", "10*9/L"), "")), unknown},
        {"without a unit", ordering(upadacitinib).with(observed("731-0", quantity("0.4", ""), ago(3))), unknown},
        {"- no result in a whole list: other rules say it", ordering(upadacitinib), silent},
        {"neutrophils alone missing, which no rule about tests asks of azathioprine",
         ordering(azathioprine).with(white_cells("6")), unknown},
        {"- a result of another count says nothing of lymphocytes", ordering(upadacitinib).with(haemoglobin("13")),
         silent},
        {"list not sent", ordering(upadacitinib).sends(RecordList::observations, Sent::absent), unknown},
        {"list failed", ordering(methotrexate).sends(RecordList::observations, Sent::failed), unknown},
        {"a low count fires beside one that cannot be read",
         ordering(upadacitinib)
             .with(lymphocytes("0.4"))
             .with(observed("718-7", R"(,"valueString":"see report")", ago(3), "hb")),
         critical},
        {"- preliminary",
         [] {
             Entry said = lymphocytes("0.4");
             said.json.replace(said.json.find("final"), 5, "preliminary");
             return ordering(upadacitinib).with(said);
         }(),
         silent},
    };
}

std::vector<SpecRow> other_drugs() {
    return {
        {"= abrocitinib, platelets 150", ordering(abrocitinib).with(platelets("150")), silent},
        {"= abrocitinib, platelets 149", ordering(abrocitinib).with(platelets("149")), critical},
        {"abrocitinib, platelets 149, medications not sent",
         ordering(abrocitinib).with(platelets("149")).sends(RecordList::medication_requests, Sent::absent), unknown},
        {"- on abrocitinib, platelets 120", on(abrocitinib).with(platelets("120")), silent},
        {"- refill of abrocitinib, platelets 120", refill(abrocitinib).with(platelets("120")), silent},
        {"= on abrocitinib, platelets 50", on(abrocitinib).with(platelets("50")), silent},
        {"= on abrocitinib, platelets 49", on(abrocitinib).with(platelets("49")), critical},
        {"on abrocitinib, platelets 49, 40 d ago", on(abrocitinib).with(platelets("49", 40)), warning},
        {"+ platelets 49, medications not sent",
         ordering(abrocitinib).with(platelets("49")).sends(RecordList::medication_requests, Sent::absent), critical},
        {"abrocitinib US, ANC 1.1", ordering(abrocitinib).with(neutrophils("1.1")).with(white_cells("5")), silent},
        {"= abrocitinib EU start, ANC 1.2",
         ordering(abrocitinib).with(neutrophils("1.2")).with(white_cells("5")),
         silent,
         {},
         eu},
        {"= abrocitinib EU start, ANC 1.19", ordering(abrocitinib).with(neutrophils("1.19")), critical, {}, eu},
        {"abrocitinib UK start, ANC 1.19, 31 d ago",
         ordering(abrocitinib).with(neutrophils("1.19", 31)),
         warning,
         {},
         uk},
        {"- on abrocitinib EU, ANC 1.1",
         on(abrocitinib).with(neutrophils("1.1")).with(white_cells("5")),
         silent,
         {},
         eu},
        {"= abrocitinib EU start, Hb 10", ordering(abrocitinib).with(haemoglobin("10")), silent, {}, eu},
        {"= abrocitinib EU start, Hb 9.9", ordering(abrocitinib).with(haemoglobin("9.9")), critical, {}, eu},
        {"abrocitinib US start, Hb 9.9", ordering(abrocitinib).with(haemoglobin("9.9")), silent},
        {"+ on abrocitinib, Hb 7.9", on(abrocitinib).with(haemoglobin("7.9")), critical},
        {"= methotrexate, WBC 3.0", ordering(methotrexate).with(white_cells("3")).with(neutrophils("2")), silent},
        {"= methotrexate, WBC 2.9", ordering(methotrexate).with(white_cells("2.9")), critical},
        {"= methotrexate, platelets 100", ordering(methotrexate).with(platelets("100")), silent},
        {"= methotrexate, platelets 99", on(methotrexate).with(platelets("99")), critical},
        {"= azathioprine, WBC 3.5, ANC 2.0", ordering(azathioprine).with(white_cells("3.5")).with(neutrophils("2")),
         silent},
        {"= azathioprine, WBC 3.4", ordering(azathioprine).with(white_cells("3.4")), critical},
        {"= azathioprine, ANC 1.9", ordering(azathioprine).with(neutrophils("1.9")), critical},
        {"= mycophenolate, ANC 1.3", ordering(mycophenolate).with(neutrophils("1.3")), silent},
        {"= mycophenolate, ANC 1.29", ordering(mycophenolate).with(neutrophils("1.29")), critical},
        {"mycophenolate, ANC 1.29, 90 d ago", on(mycophenolate).with(neutrophils("1.29", 90)), warning},
    };
}

INSTANTIATE_TEST_SUITE_P(gate_cytopenia_jak, Specification,
                         testing::ValuesIn(rows_of("gate-cytopenia", jak_inhibitors())));
INSTANTIATE_TEST_SUITE_P(gate_cytopenia_age, Specification, testing::ValuesIn(rows_of("gate-cytopenia", ages())));
INSTANTIATE_TEST_SUITE_P(gate_cytopenia_drug, Specification,
                         testing::ValuesIn(rows_of("gate-cytopenia", other_drugs())));

TEST(GateCytopenia, says_the_value_its_unit_and_its_day) {
    const Answer answer = ask(ordering(upadacitinib).with(lymphocytes("0.42", 10)), by_itself);
    ASSERT_EQ(answer.cards.size(), 1u);
    EXPECT_EQ(answer.cards.front().summary, "Lymphocytes 0.42 x10^9/L on 2026-08-05 below the limit for upadacitinib: "
                                            "do not start or interrupt and recheck.");
}

} // namespace
} // namespace eczema::tests
