// R06: eczema herpeticum, treated or not.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string pcr = "create eczema-cds-herpes-simplex-pcr", urgent = "create eczema-cds-urgent-dermatology";

ConditionSaid resolved(int days, std::string_view id = "eh") {
    return {.code = "B00.0", .onset = ago(days + 10), .id = id, .status = "resolved", .abated = ago(days)};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-eczema-herpeticum",
        {
            {"+ B00.0 today, no antiviral, no draft", chart().has(herpeticum(0)), critical, {{pcr, urgent}}},
            {"+ the same in a chart without dermatitis, draft of another drug",
             chart("order-select").has(herpeticum(0)).drafts({.drug = "N02BE01"}),
             critical,
             {{pcr, urgent}}},
            {"+ untreated, draft dupilumab",
             ordering(dupilumab).has(herpeticum(1)),
             critical,
             {{removal_of(dupilumab), pcr, urgent}}},
            {"- valaciclovir started yesterday, no new order", chart().has(herpeticum(1)).has(valaciclovir(1)), silent},
            {"= valaciclovir begun the day before onset", chart().has(herpeticum(3)).has(valaciclovir(4)), silent},
            {"= valaciclovir begun two days before onset", chart().has(herpeticum(3)).has(valaciclovir(5)), critical},
            {"+ topical aciclovir is no treatment",
             chart().has(herpeticum(1)).has(OrderSaid{.drug = "D06BB03", .start = ago(1)}), critical},
            {"+ treated, draft abrocitinib",
             ordering(abrocitinib).has(herpeticum(5)).has(valaciclovir(5)),
             critical,
             {{removal_of(abrocitinib)}}},
            {"+ treated, draft ciclosporin", ordering(ciclosporin).has(herpeticum(5)).has(valaciclovir(5)), critical},
            {"+ treated, draft dupilumab", ordering(dupilumab).has(herpeticum(5)).has(valaciclovir(5)), warning},
            {"+ treated day 2, on ciclosporin, no new order",
             chart().has(herpeticum(2)).has(valaciclovir(2)).has(in_use(ciclosporin)), warning},
            {"- treated day 2, on dupilumab, no new order",
             chart().has(herpeticum(2)).has(valaciclovir(2)).has(in_use(dupilumab)), silent},
            {"= onset 30 d", chart().has(herpeticum(30)), critical},
            {"= onset 31 d: confirm resolved", chart().has(herpeticum(31)), info, {std::vector<std::string>{}}},
            {"+ suspected counts",
             chart().has(ConditionSaid{.code = "B00.0", .onset = ago(1), .verification = "provisional"}), critical},
            {"older and only suspected",
             chart().has(ConditionSaid{.code = "B00.0", .onset = ago(31), .verification = "provisional"}), unknown},
            {"- refuted", chart().has(ConditionSaid{.code = "B00.0", .onset = ago(1), .verification = "refuted"}),
             silent},
            {"+ no onset counts as today", chart().has(ConditionSaid{.code = "B00.0"}), critical},
            {"+ medication list absent: treatment not known",
             chart().has(herpeticum(1)).sends(RecordList::medication_requests, Sent::absent), info},
            {"+ episode resolved 200 d ago, draft upadacitinib", ordering(upadacitinib).has(resolved(200)), info},
            {"= resolved 365 d ago, draft upadacitinib", ordering(upadacitinib).has(resolved(365)), info},
            {"= resolved 366 d ago, draft upadacitinib", ordering(upadacitinib).has(resolved(366)), silent},
            {"- resolved 200 d ago, draft dupilumab", ordering(dupilumab).has(resolved(200)), silent},
            {"- resolved 200 d ago, draft methotrexate", ordering(methotrexate).has(resolved(200)), silent},
            {"= two episodes long ago, draft upadacitinib",
             ordering(upadacitinib).has(resolved(800, "e1")).has(resolved(1500, "e2")), info},
            {"= two episodes long ago, draft dupilumab",
             ordering(dupilumab).has(resolved(800, "e1")).has(resolved(1500, "e2")), silent},
            {"- herpes labialis", chart().has(ConditionSaid{.code = "B00.1", .onset = ago(1)}), silent},
            {"condition list absent", chart().sends(RecordList::conditions, Sent::absent), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_eczema_herpeticum, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
