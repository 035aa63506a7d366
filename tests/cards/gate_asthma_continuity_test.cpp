// R22: asthma treatment goes on.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string inform = "create eczema-cds-inform-asthma-team";

ConditionSaid asthma() { return {.code = "J45.909", .onset = "2008"}; }
ConditionSaid exacerbation(int days) { return {.code = "J45.901", .onset = ago(days), .status = "resolved"}; }
// A draft that stops fluticasone with salmeterol.
OrderSaid controller_stop() { return {.drug = "R03AK06", .id = "s1", .status = "stopped"}; }
OrderSaid dupilumab_since(int days) { return {.drug = dupilumab, .start = ago(days)}; }
Request stopping(int days) {
    return chart("order-sign").has(dermatitis()).has(asthma()).has(dupilumab_since(days)).drafts(controller_stop());
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-asthma-continuity",
        {
            {"+ asthma, draft dupilumab", ordering(dupilumab).has(asthma()), info},
            {"+ draft stops fluticasone/salmeterol 3 d after dupilumab start", stopping(3), warning},
            {"+ dupilumab and the stop in one bundle",
             ordering(dupilumab, "order-sign").has(asthma()).drafts(controller_stop()), warning},
            {"- no asthma", ordering(dupilumab), silent},
            {"= stop on day 14", stopping(14), warning},
            {"= stop on day 15", stopping(15), info},
            {"+ stops dupilumab, exacerbation 365 d ago",
             chart("order-sign")
                 .has(asthma())
                 .has(exacerbation(365))
                 .has(dupilumab_since(100))
                 .drafts({.drug = dupilumab, .id = "s1", .status = "stopped"}),
             warning},
            {"= stops dupilumab, exacerbation 366 d ago",
             chart("order-sign")
                 .has(asthma())
                 .has(exacerbation(366))
                 .has(dupilumab_since(100))
                 .drafts({.drug = dupilumab, .id = "s1", .status = "stopped"}),
             silent},
            {"+ nemolizumab, exacerbation 90 d ago", ordering(nemolizumab).has(asthma()).has(exacerbation(90)),
             warning},
            {"= nemolizumab, exacerbation 91 d ago", ordering(nemolizumab).has(asthma()).has(exacerbation(91)), info},
            {"+ nemolizumab, admission 365 d ago",
             ordering(nemolizumab)
                 .has(asthma())
                 .has(EncounterSaid{.on = ago(370), .end = ago(365), .class_code = "IMP", .reason = "J45.901"}),
             warning},
            {"= nemolizumab, admission 366 d ago",
             ordering(nemolizumab)
                 .has(asthma())
                 .has(EncounterSaid{.on = ago(370), .end = ago(366), .class_code = "IMP", .reason = "J45.901"}),
             info},
            {"- asthma resolved",
             ordering(dupilumab).has(ConditionSaid{.code = "J45.909", .onset = "2008", .status = "resolved"}), silent},
            {"condition list not supplied", ordering(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
            {"keeps the controller",
             stopping(3),
             warning,
             {{"delete MedicationRequest/s1", inform}},
             alone("gate-asthma-continuity")},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_asthma_continuity, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
