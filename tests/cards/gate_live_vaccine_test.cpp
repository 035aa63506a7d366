// R14: a live vaccine ordered during systemic treatment or soon after it.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Request vaccinating(std::string_view cvx = "cvx:03", std::string_view hook = "order-sign") {
    return chart(hook).has(dermatitis()).drafts(ServiceRequestSaid{.code = cvx, .id = "v1"});
}
OrderSaid ended(std::string_view drug, int days) {
    return {.drug = drug, .start = ago(days + 60), .end = ago(days), .status = "completed"};
}
OrderSaid prednisone_at(double mg, int start, int end) {
    return {.drug = prednisone, .start = ago(start), .end = ago(end), .route = "26643006", .dose_mg = mg};
}

// A child of so many years on prednisone for 14 days; 0 kg: not weighed.
Request child_on(int years, double kg, double mg) {
    Request request = vaccinating().born(std::to_string(2026 - years) + "-03-01").has(prednisone_at(mg, 13, 0));
    if (kg > 0) request.has(WeightSaid{kg, ago(10)});
    return request;
}

// Prednisone in lines of milligrams a day, for 14 days until today where a line says no period of its own.
struct Line {
    double mg;
    int sequence = 0; // 0: none
    int start = 13, end = 0, days = 0;
    std::string repeat = R"("frequency":1,"period":1,"periodUnit":"d")";
};
Request on_prednisone_in(const std::vector<Line>& lines) {
    std::vector<std::string> dosages;
    for (const Line& line : lines) {
        std::string repeat = ',' + line.repeat;
        if (line.days > 0)
            repeat += raw("boundsDuration", quantity_of(line.days, "d"));
        else
            repeat += raw("boundsPeriod", period_of(ago(line.start), ago(line.end)));
        dosages.push_back(
            object((line.sequence > 0 ? raw("sequence", std::to_string(line.sequence)) : std::string()) +
                   raw("route", concept_of("26643006", "sct")) + raw("timing", object(raw("repeat", object(repeat)))) +
                   raw("doseAndRate", '[' + object(raw("doseQuantity", quantity_of(line.mg, "mg"))) + ']')));
    }
    return vaccinating().with(
        {RecordList::medication_requests, "ocs",
         object(begin("MedicationRequest", "ocs") + text("status", "active") + text("intent", "order") +
                raw("medicationCodeableConcept", concept_of(prednisone, "atc")) + raw("subject", patient_reference()) +
                text("authoredOn", ago(20)) + raw("dosageInstruction", listed(dosages)))});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-live-vaccine",
        {
            {"+ on dupilumab, draft MMR", vaccinating().has(in_use(dupilumab)), warning},
            {"+ on upadacitinib, draft LAIV", vaccinating("cvx:149").has(in_use(upadacitinib)), critical},
            {"- on dupilumab, RZV", vaccinating("cvx:187").has(in_use(dupilumab)), not_run},
            {"- on dupilumab, inactivated influenza", vaccinating("cvx:150").has(in_use(dupilumab)), not_run},
            {"= upadacitinib stopped 90 d ago", vaccinating().has(ended(upadacitinib, 90)), critical},
            {"= upadacitinib stopped 91 d ago", vaccinating().has(ended(upadacitinib, 91)), silent},
            {"= dupilumab stopped 28 d ago", vaccinating().has(ended(dupilumab, 28)), warning},
            {"= dupilumab stopped 29 d ago", vaccinating().has(ended(dupilumab, 29)), silent},
            {"+ methotrexate drafted beside it", vaccinating().drafts({.drug = methotrexate}), critical},
            {"+ dupilumab drafted beside it", vaccinating().drafts({.drug = dupilumab}), warning},
            {"+ prednisone 20 mg for 14 d", vaccinating().has(prednisone_at(20, 13, 0)), warning},
            {"= prednisone 19 mg for 14 d", vaccinating().has(prednisone_at(19, 13, 0)), silent},
            {"= prednisone 20 mg for 13 d", vaccinating().has(prednisone_at(20, 12, 0)), silent},
            {"= prednisone 20 mg for 20 d ended 28 d ago", vaccinating().has(prednisone_at(20, 47, 28)), warning},
            {"= prednisone 20 mg for 20 d ended 29 d ago", vaccinating().has(prednisone_at(20, 48, 29)), silent},
            {"= prednisone in two lines, 20 mg together", on_prednisone_in({{10}, {10}}), warning},
            {"= prednisone in two lines, 19 mg together", on_prednisone_in({{10}, {9}}), silent},
            {"= prednisone in two lines of one sequence, 20 mg", on_prednisone_in({{10, 1}, {10, 1}}), warning},
            {"prednisone in two lines one after the other", on_prednisone_in({{10, 1}, {10, 2}}), silent},
            {"prednisone in two periods that do not meet",
             on_prednisone_in({{.mg = 10, .start = 13, .end = 7}, {.mg = 10, .start = 6, .end = 0}}), silent},
            {"prednisone 10 mg throughout, 5 mg more at first, 5 mg more at last",
             on_prednisone_in({{10}, {.mg = 5, .start = 13, .end = 7}, {.mg = 5, .start = 6, .end = 0}}), unknown},
            {"prednisone in two lines of 14 d, together or not",
             on_prednisone_in({{.mg = 10, .days = 14}, {.mg = 10, .days = 14}}), unknown},
            {"prednisone 10 mg, and a line without a rhythm",
             on_prednisone_in({{10}, {.mg = 5, .repeat = R"("frequency":"twice","period":1,"periodUnit":"d")"}}),
             unknown},
            {"= prednisone 10 mg by the clock, twice a day",
             on_prednisone_in({{.mg = 10, .repeat = R"("timeOfDay":["08:00:00","20:00:00"])"}}), warning},
            {"= prednisone 10 mg by the clock, once a day",
             on_prednisone_in({{.mg = 10, .repeat = R"("timeOfDay":["08:00:00"])"}}), silent},
            {"prednisone 40 mg begun some day in July, ended 10 d ago",
             vaccinating().has(
                 OrderSaid{.drug = prednisone, .start = "2026-07", .end = ago(10), .route = "26643006", .dose_mg = 40}),
             unknown},
            {"prednisone 40 mg begun some day in June, ended 10 d ago",
             vaccinating().has(
                 OrderSaid{.drug = prednisone, .start = "2026-06", .end = ago(10), .route = "26643006", .dose_mg = 40}),
             warning},
            {"= child of 3 y and 9 kg, prednisone 18 mg", child_on(3, 9, 18), warning},
            {"= child of 3 y and 9 kg, prednisone 17.9 mg", child_on(3, 9, 17.9), silent},
            {"child of 3 y and 12 kg, prednisone 19 mg", child_on(3, 12, 19), silent},
            {"= child of 3 y and 12 kg, prednisone 20 mg", child_on(3, 12, 20), warning},
            {"infant of 20 mo and 9.5 kg, prednisone 19 mg",
             vaccinating().born("2024-12-10").has(prednisone_at(19, 13, 0)).has(WeightSaid{9.5, ago(10)}), warning},
            {"the same, weighed 30 d ago",
             vaccinating().born("2024-12-10").has(prednisone_at(19, 13, 0)).has(WeightSaid{9.5, ago(30)}), warning},
            {"the same, weighed 31 d ago: may be high",
             vaccinating().born("2024-12-10").has(prednisone_at(19, 13, 0)).has(WeightSaid{9.5, ago(31)}), unknown},
            {"child of 3 y without a weight, prednisone 15 mg: may be high", child_on(3, 0, 15), unknown},
            {"child of 3 y without a weight, prednisone 20 mg", child_on(3, 0, 20), warning},
            {"child of 3 y without a weight, prednisone 9 mg: no child of 3 y is so light", child_on(3, 0, 9), silent},
            {"weights of one day that differ, 9 and 10 kg, prednisone 19 mg",
             child_on(3, 9, 19).has(WeightSaid{10, ago(10), "other"}), unknown},
            {"adult of 45 kg, prednisone 19 mg",
             vaccinating().has(prednisone_at(19, 13, 0)).has(WeightSaid{45, ago(10)}), silent},
            {"= 18 y, prednisone 19 mg without a weight",
             vaccinating().born("2008-08-15").has(prednisone_at(19, 13, 0)), silent},
            {"no birth date, prednisone 19 mg", vaccinating().born("").has(prednisone_at(19, 13, 0)), unknown},
            {"- nothing systemic", vaccinating(), silent},
            {"MedicationRequest of a live vaccine",
             chart("order-select").has(in_use(dupilumab)).drafts({.drug = "cvx:03"}), warning},
            {"Immunization draft of a live vaccine",
             chart("order-select").has(in_use(dupilumab)).drafts(ImmunizationSaid{"03", "", "v1"}), warning},
            {"medication lists not supplied",
             vaccinating()
                 .sends(RecordList::medication_requests, Sent::absent)
                 .sends(RecordList::medication_statements, Sent::absent),
             unknown},
            {"removes the order",
             vaccinating().has(in_use(dupilumab)),
             warning,
             {{"delete ServiceRequest/v1"}},
             alone("gate-live-vaccine")},
            {"offers the inactivated vaccine instead",
             vaccinating("cvx:149").has(in_use(upadacitinib)),
             critical,
             {{"delete ServiceRequest/v1", "create eczema-cds-influenza-vaccine"}},
             alone("gate-live-vaccine")},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_live_vaccine, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
