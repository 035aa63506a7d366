// R13: vaccines before the first dose.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Request starting(std::string_view drug, std::string_view hook = "order-select") {
    return ordering(drug, hook).has(ImmunizationSaid{"150", ago(40)});
}
Request at_52(std::string_view drug) { return starting(drug).born("1974-06-01"); }
ImmunizationSaid mmr(int days) { return {.vaccine = "03", .on = ago(days)}; }
ImmunizationSaid zoster(int days, std::string_view id) { return {.vaccine = "187", .on = ago(days), .id = id}; }

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-vaccines-before-start",
        {
            {"+ 52 y, 0 RZV, draft abrocitinib", at_52(abrocitinib), info},
            {"- 52 y, 2 RZV", at_52(abrocitinib).has(zoster(400, "z1")).has(zoster(300, "z2")), silent},
            {"= 52 y, 1 RZV", at_52(abrocitinib).has(zoster(400, "z1")), info},
            {"- 52 y, 0 RZV, draft dupilumab", at_52(dupilumab), silent},
            {"= 18 y, 0 RZV, draft upadacitinib", starting(upadacitinib).born("2007-08-16"), silent},
            {"= 19 y, 0 RZV, draft upadacitinib", starting(upadacitinib).born("2007-08-15"), info},
            {"+ MMR 10 d ago, draft ciclosporin", starting(ciclosporin).has(mmr(10)), warning},
            {"= MMR 27 d ago, draft ciclosporin", starting(ciclosporin).has(mmr(27)), warning},
            {"= MMR 28 d ago, draft ciclosporin", starting(ciclosporin).has(mmr(28)), silent},
            {"+ MMR 10 d ago, draft dupilumab", starting(dupilumab).has(mmr(10)), info},
            {"+ MMR 10 d ago, of a status that is not known",
             starting(ciclosporin).has(ImmunizationSaid{"03", ago(10), "m", "given"}), warning},
            {"52 y, 2 RZV of a status that is not known",
             at_52(abrocitinib)
                 .has(ImmunizationSaid{"187", ago(400), "z1", "given"})
                 .has(ImmunizationSaid{"187", ago(300), "z2", "given"}),
             unknown},
            {"a forecast that is not known", starting(dupilumab).has(ForecastSaid{"150", "local:Y", ago(5)}), unknown},
            {"- MMR not done", starting(ciclosporin).has(ImmunizationSaid{"03", ago(10), "m", "not-done"}), silent},
            {"+ influenza forecast overdue", starting(dupilumab).has(ForecastSaid{"150", "overdue", ago(5)}), info},
            {"- forecast complete", starting(dupilumab).has(ForecastSaid{"150", "complete", ago(5)}), silent},
            {"- live vaccine due: never proposed", starting(dupilumab).has(ForecastSaid{"03", "due", ago(5)}), silent},
            {"+ no vaccine record", ordering(dupilumab), info},
            {"- already on dupilumab, refill", starting(dupilumab).has(in_use(dupilumab)), silent},
            {"+ 55 y on dupilumab, draft upadacitinib, 0 RZV",
             starting(upadacitinib).born("1971-01-01").has(in_use(dupilumab)), info},
            {"medication lists not supplied",
             starting(dupilumab)
                 .has(ForecastSaid{"150", "due", ago(5)})
                 .sends(RecordList::medication_statements, Sent::absent)
                 .sends(RecordList::medication_requests, Sent::absent),
             unknown},
            {"offers the zoster vaccine",
             at_52(abrocitinib),
             info,
             {{"create eczema-cds-zoster-vaccine"}},
             alone("gate-vaccines-before-start")},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_vaccines_before_start, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
