// R09: tuberculosis, active, latent or past, before a JAK inhibitor or traditional immunosuppressant.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view igra = "71773-6", igra_panel = "71775-1", skin_test = "39263-9";
constexpr std::string_view positive = "10828004", negative = "260385009", indeterminate = "82334004";
constexpr std::string_view rifampicin = "J04AB02", isoniazid = "J04AC01";

const std::string by_itself = alone("gate-tuberculosis");
const std::string clinic = "create eczema-cds-tuberculosis-clinic", imaging = "create eczema-cds-chest-imaging";

LabSaid tested(std::string_view answer, int days, std::string_view id = "o-igra", std::string_view code = igra) {
    return {.code = code, .on = ago(days), .id = id, .answer = answer};
}
LabSaid interpreted(std::string_view interpretation, int days) {
    return {.code = igra,
            .value = 0.4,
            .unit = "[IU]/mL",
            .on = ago(days),
            .id = "o-igra",
            .interpretation = interpretation};
}
LabSaid of_status(std::string_view status, LabSaid said) {
    said.status = status;
    return said;
}
ConditionSaid tuberculosis(std::string_view status = "active", std::string_view verification = "confirmed") {
    return {.code = "A15.0", .onset = ago(60), .status = status, .verification = verification};
}
ConditionSaid coded(std::string_view code) { return {.code = code, .onset = ago(400)}; }
// Taken from so many days ago to so many days ago, and over.
OrderSaid course(std::string_view drug, int start, int end) {
    return {.drug = drug, .start = ago(start), .end = ago(end), .status = "completed"};
}
Request infected(std::string_view drug = upadacitinib) { return ordering(drug).has(tested(positive, 100)); }
Request taking(std::string_view drug) { return chart().has(dermatitis()).has(in_use(drug)); }
// A result in words.
Entry in_words(std::string_view words) {
    return {RecordList::observations, "o-words",
            object(begin("Observation", "o-words") + text("status", "final") + raw("code", concept_of(igra, "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", ago(100)) +
                   text("valueString", words))};
}
// A panel with its result as a component.
Entry in_a_component(std::string_view answer) {
    return {RecordList::observations, "o-panel",
            object(begin("Observation", "o-panel") + text("status", "final") +
                   raw("code", concept_of(igra_panel, "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", ago(100)) +
                   raw("component", listed({object(raw("code", concept_of(igra, "loinc")) +
                                                   raw("valueCodeableConcept", concept_of(answer, "sct")))})))};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-tuberculosis",
        {
            // active disease
            {"+ A15.0 active, draft upadacitinib",
             ordering(upadacitinib).has(tuberculosis()),
             critical,
             {{removal_of(upadacitinib), clinic, imaging}},
             by_itself},
            {"+ active, draft methotrexate", ordering(methotrexate).has(tuberculosis()), critical},
            {"+ active, SNOMED CT", ordering(upadacitinib).has(coded("sct:427099000")), critical},
            {"- active, draft dupilumab", ordering(dupilumab).has(tuberculosis()), not_run},
            {"+ active on ciclosporin, patient-view",
             taking(ciclosporin).has(tuberculosis()),
             critical,
             {{clinic, imaging}},
             by_itself},
            {"- active on dupilumab, patient-view", taking(dupilumab).has(tuberculosis()), not_run},
            {"- active and nothing taken, patient-view", chart().has(dermatitis()).has(tuberculosis()), not_run},
            {"suspected", ordering(upadacitinib).has(tuberculosis("active", "provisional")), unknown},
            {"- refuted", ordering(upadacitinib).has(tuberculosis("active", "refuted")), silent},
            {"condition list absent", ordering(upadacitinib).sends(RecordList::conditions, Sent::absent), unknown},
            {"condition list absent on ciclosporin, patient-view",
             taking(ciclosporin).sends(RecordList::conditions, Sent::absent), unknown},
            {"+ active though results were not sent",
             ordering(upadacitinib).has(tuberculosis()).sends(RecordList::observations, Sent::absent), critical},

            // latent or past
            {"+ IGRA positive, no isoniazid or rifamycin", infected(), warning, {{clinic, imaging}}, by_itself},
            {"+ positive by interpretation", ordering(upadacitinib).has(interpreted("POS", 100)), warning},
            {"+ skin test positive", ordering(upadacitinib).has(tested(positive, 100, "o-tst", skin_test)), warning},
            {"+ positive nine years ago", ordering(upadacitinib).has(tested(positive, 3300)), warning},
            {"+ positive once, negative since",
             ordering(upadacitinib).has(tested(positive, 900, "o-1")).has(tested(negative, 30, "o-2")), warning},
            {"+ positive in a component of the panel", ordering(upadacitinib).with(in_a_component(positive)), warning},
            {"+ latent, Z22.7, draft azathioprine", ordering(azathioprine).has(coded("Z22.7")), warning},
            {"+ latent, R76.12", ordering(upadacitinib).has(coded("R76.12")), warning},
            {"+ past, Z86.11", ordering(abrocitinib).has(coded("Z86.11")), warning},
            {"+ past, sequelae", ordering(abrocitinib).has(coded("B90.9")), warning},
            {"+ past, a diagnosis of active disease that is resolved",
             ordering(abrocitinib).has(tuberculosis("resolved")), warning},
            {"- suspected and closed", ordering(abrocitinib).has(tuberculosis("resolved", "differential")), silent},
            {"- past latent infection", ordering(upadacitinib).has(coded("Z86.15")), silent},
            {"- contact alone", ordering(upadacitinib).has(coded("Z20.1")), silent},
            {"- contact alone, SNOMED CT", ordering(upadacitinib).has(coded("sct:444507004")), silent},
            {"- latent on upadacitinib, patient-view", taking(upadacitinib).has(coded("Z22.7")), silent},
            {"- IGRA positive, draft dupilumab", infected(dupilumab), not_run},
            {"- mitogen control positive", ordering(upadacitinib).has(tested(positive, 100, "o-m", "71774-4")), silent},

            // treated
            {"- rifampicin 4 months completed", infected().has(course(rifampicin, 200, 80)), silent},
            {"= treatment started today", infected().has(in_use(isoniazid, 0)), silent},
            {"- isoniazid stated", infected().states(OrderSaid{.drug = isoniazid, .start = ago(20)}), silent},
            {"= 120 days completed", infected().has(course(rifampicin, 219, 100)), silent},
            {"= 119 days completed", infected().has(course(rifampicin, 218, 100)), warning},
            {"+ isoniazid for 31 days, then stopped", infected().has(course(isoniazid, 130, 100)), warning},
            {"- four dispenses of 30 days",
             infected()
                 .has(DispenseSaid{.drug = rifampicin, .on = ago(200), .supply_days = 30, .id = "d1"})
                 .has(DispenseSaid{.drug = rifampicin, .on = ago(170), .supply_days = 30, .id = "d2"})
                 .has(DispenseSaid{.drug = rifampicin, .on = ago(140), .supply_days = 30, .id = "d3"})
                 .has(DispenseSaid{.drug = rifampicin, .on = ago(110), .supply_days = 30, .id = "d4"}),
             silent},
            {"+ stopped because it was not tolerated",
             infected().has(OrderSaid{.drug = isoniazid,
                                      .start = ago(200),
                                      .end = ago(100),
                                      .status = "stopped",
                                      .why_ended = "status-reason:sintol"}),
             warning},
            {"+ doxycycline is no treatment of it", infected().has(course("J01AA02", 200, 80)), warning},
            {"orders absent", infected().sends(RecordList::medication_requests, Sent::absent), unknown},
            {"+ statements absent", infected().sends(RecordList::medication_statements, Sent::absent), warning},
            {"+ an order set brings isoniazid along, not begun yet", infected().drafts({.drug = isoniazid}, false),
             warning},
            {"treatment known by its name alone",
             infected().has(OrderSaid{.drug = "text:Isoniazid 300 mg", .start = ago(100), .id = "inh"}), unknown},
            {"draft by its name alone", ordering("text:Rinvoq 15 mg").has(tested(positive, 100)), unknown},
            {"course without dates", infected().has(OrderSaid{.drug = isoniazid, .status = "completed"}), unknown},

            // results that say nothing, and none
            {"- IGRA negative", ordering(upadacitinib).has(tested(negative, 100)), silent},
            {"- no test at all: told by baseline-tests-missing", ordering(upadacitinib), silent},
            {"results not sent", ordering(upadacitinib).sends(RecordList::observations, Sent::absent), unknown},
            {"results sent in part", ordering(upadacitinib).sends(RecordList::observations, Sent::partial), unknown},
            {"result in words", ordering(upadacitinib).with(in_words("Negative")), unknown},
            {"number without interpretation", ordering(upadacitinib).has(interpreted("", 100)), unknown},
            {"a normal result is no negative", ordering(upadacitinib).has(interpreted("N", 100)), unknown},
            {"- preliminary result", ordering(upadacitinib).has(of_status("preliminary", tested(positive, 100))),
             silent},
            {"result of unknown status", ordering(upadacitinib).has(of_status("unknown", tested(positive, 100))),
             unknown},
            {"= newest IGRA indeterminate",
             ordering(upadacitinib).has(tested(indeterminate, 20)),
             info,
             {{"create eczema-cds-tuberculosis-test"}},
             by_itself},
            {"= indeterminate by interpretation", ordering(upadacitinib).has(interpreted("IND", 20)), info},
            {"- indeterminate, negative since",
             ordering(upadacitinib).has(tested(indeterminate, 60, "o-1")).has(tested(negative, 20, "o-2")), silent},
            {"+ positive once, indeterminate now",
             ordering(upadacitinib).has(tested(positive, 600, "o-1")).has(tested(indeterminate, 20, "o-2")), warning},
            {"- indeterminate on upadacitinib, patient-view", taking(upadacitinib).has(tested(indeterminate, 20)),
             silent},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_tuberculosis, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
