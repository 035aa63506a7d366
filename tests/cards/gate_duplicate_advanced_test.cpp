// R21: two systemic drugs at once.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

// Ends on the day that makes the overlap so many days long, today included.
OrderSaid overlapping(std::string_view drug, int days) { return in_use_until(drug, 1 - days); }

const std::string end_of_the_other = "create eczema-cds-end-earlier-order";

Request ordering_for(std::string_view drug, int days) {
    return chart("order-select").has(dermatitis()).drafts({.drug = drug, .days = days});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-duplicate-advanced",
        {
            {"+ on dupilumab, draft upadacitinib without stop",
             ordering(upadacitinib).has(in_use(dupilumab)),
             warning,
             {{removal_of(upadacitinib), end_of_the_other}}},
            {"+ on dupilumab by statement, draft upadacitinib",
             ordering(upadacitinib).states({.drug = dupilumab, .start = ago(100)}), warning},
            {"- dupilumab ends in 14 d: info only",
             ordering(upadacitinib).has(in_use_until(dupilumab, -14)),
             info,
             {std::vector<std::string>{}}},
            {"= overlap 28 d", ordering(upadacitinib).has(overlapping(dupilumab, 28)), info},
            {"= overlap 29 d", ordering(upadacitinib).has(overlapping(dupilumab, 29)), warning},
            {"= order for 28 d beside an open one", ordering_for(upadacitinib, 28).has(in_use(dupilumab)), info},
            {"= order for 29 d beside an open one", ordering_for(upadacitinib, 29).has(in_use(dupilumab)), warning},
            {"+ upadacitinib and baricitinib",
             ordering(baricitinib).has(in_use(upadacitinib)),
             critical,
             {{removal_of(baricitinib), end_of_the_other}}},
            {"= upadacitinib and baricitinib, overlap 28 d", ordering(baricitinib).has(overlapping(upadacitinib, 28)),
             info},
            {"= upadacitinib and baricitinib, overlap 29 d", ordering(baricitinib).has(overlapping(upadacitinib, 29)),
             critical},
            {"+ dupilumab and tralokinumab", ordering(tralokinumab).has(in_use(dupilumab)), critical},
            {"+ dupilumab and nemolizumab", ordering(nemolizumab).has(in_use(dupilumab)), warning},
            {"+ on methotrexate, draft azathioprine, no stop", ordering(azathioprine).has(in_use(methotrexate)),
             warning},
            {"+ on ciclosporin, draft upadacitinib", ordering(upadacitinib).has(in_use(ciclosporin)), warning},
            {"+ on methotrexate, draft upadacitinib: name a stop date",
             ordering(upadacitinib).has(in_use(methotrexate)), info},
            {"+ on upadacitinib, draft methotrexate: name a stop date",
             ordering(methotrexate).has(in_use(upadacitinib)), info},
            {"+ on ciclosporin, draft dupilumab: name a stop date", ordering(dupilumab).has(in_use(ciclosporin)), info},
            {"+ on omalizumab, draft dupilumab: coordinate", ordering(dupilumab).has(in_use(omalizumab)), info},
            {"+ on dupilumab, draft omalizumab: coordinate", ordering(omalizumab).has(in_use(dupilumab)), info},
            {"- on omalizumab, draft upadacitinib: no pair of the list", ordering(upadacitinib).has(in_use(omalizumab)),
             silent},
            {"+ the same ingredient twice",
             ordering(dupilumab).has(OrderSaid{.drug = dupilumab, .start = ago(50), .id = "old"}),
             warning,
             {{removal_of(dupilumab), end_of_the_other}}},
            {"- a renewal that names the order it replaces",
             chart("order-select")
                 .has(OrderSaid{.drug = dupilumab, .start = ago(50), .id = "old"})
                 .drafts({.drug = dupilumab, .id = "new", .prior = "old"}),
             silent},
            {"- the same order already on file", ordering(dupilumab).has(in_use(dupilumab)), silent},
            {"+ dupilumab ordered to begin in a week",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(-7), .id = "a"}), warning},
            {"= begins tomorrow, 28 d",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(-1), .end = ago(-28), .id = "a"}),
             info},
            {"= begins tomorrow, 29 d",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(-1), .end = ago(-29), .id = "a"}),
             warning},
            {"- begins when the draft is over",
             chart("order-select")
                 .has(dermatitis())
                 .has(OrderSaid{.drug = dupilumab, .start = ago(-14), .id = "a"})
                 .drafts({.drug = upadacitinib, .end = ago(-13)}),
             silent},
            {"- to begin in a week, but stopped",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(-7), .id = "a", .status = "stopped"}),
             silent},
            {"- a stop draft in the bundle makes it a bridge",
             ordering(upadacitinib)
                 .has(in_use(dupilumab))
                 .drafts({.drug = dupilumab, .id = "stop", .status = "stopped"}),
             info},
            {"- doNotPerform stops as well",
             ordering(upadacitinib)
                 .has(in_use(dupilumab))
                 .drafts({.drug = dupilumab, .id = "stop", .do_not_perform = true}),
             info},
            {"+ two drafts of the bundle: neither is on record",
             ordering(upadacitinib, "order-sign").drafts({.drug = dupilumab}),
             warning,
             {{removal_of(upadacitinib)}}},
            {"+ a draft that is not selected counts as active",
             ordering(upadacitinib).drafts({.drug = dupilumab}, false), warning},
            {"- dupilumab ended yesterday", ordering(upadacitinib).has(in_use_until(dupilumab, 1)), silent},
            {"- dupilumab stopped",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(50), .status = "stopped"}), silent},
            {"- only proposed",
             ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(50), .intent = "proposal"}), silent},
            {"= open order of 365 d is in use", ordering(upadacitinib).has(in_use(dupilumab, 365)), warning},
            {"= open order of 366 d may be", ordering(upadacitinib).has(in_use(dupilumab, 366)), unknown},
            {"drug known by words only", ordering(upadacitinib).has(in_use("text:dupilumab 300 mg pen")), unknown},
            {"medication requests absent", ordering(dupilumab).sends(RecordList::medication_requests, Sent::absent),
             unknown},
            {"medication statements absent", ordering(dupilumab).sends(RecordList::medication_statements, Sent::absent),
             unknown},
            {"- systemic steroid is no pair", ordering(dupilumab).has(in_use(prednisone)), silent},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_duplicate_advanced, Specification, testing::ValuesIn(rows()));

std::string task_of(const Request& request) {
    for (const CardSeen& card : ask(request, alone("gate-duplicate-advanced")).cards)
        for (const std::string& draft : card.drafts)
            if (draft.find("\"Task\"") != std::string::npos) return draft;
    return {};
}

TEST(GateDuplicateAdvanced, the_task_names_the_earlier_drug_and_its_order) {
    const std::string of_order =
        task_of(ordering(upadacitinib).has(OrderSaid{.drug = dupilumab, .start = ago(50), .id = "old"}));
    EXPECT_NE(of_order.find("End the earlier order of dupilumab"), std::string::npos) << of_order;
    EXPECT_NE(of_order.find("MedicationRequest/old"), std::string::npos) << of_order;
    const std::string of_dispense =
        task_of(ordering(upadacitinib)
                    .has(OrderSaid{.drug = dupilumab, .start = ago(50), .end = ago(-40), .id = "old"})
                    .has(DispenseSaid{.drug = dupilumab, .on = ago(3), .supply_days = 90, .order = "old"}));
    EXPECT_NE(of_dispense.find("MedicationRequest/old"), std::string::npos) << of_dispense;
    const std::string of_statement =
        task_of(ordering(upadacitinib).states({.drug = dupilumab, .start = ago(50), .id = "said"}));
    EXPECT_NE(of_statement.find("MedicationStatement/said"), std::string::npos) << of_statement;
}

} // namespace
} // namespace eczema::tests
