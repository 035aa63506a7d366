// R04: cutaneous lymphoma, recorded or suspected, before a drug that may unmask it.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

ConditionSaid mycosis_fungoides(std::string_view verification = "confirmed", std::string_view status = "active") {
    return {.code = "C84.00", .onset = ago(100), .status = status, .verification = verification};
}

std::vector<SpecRow> rows() {
    const std::vector<std::string> clarify{"create eczema-cds-skin-biopsy", "create eczema-cds-dermatology-referral"};
    return rows_of(
        "ad-diagnosis-doubt",
        {
            {"+ mycosis fungoides provisional, draft dupilumab",
             ordering(dupilumab).has(mycosis_fungoides("provisional")), warning, clarify},
            {"+ mycosis fungoides, draft nemolizumab", ordering(nemolizumab).has(mycosis_fungoides()), warning},
            {"+ mycosis fungoides, draft upadacitinib", ordering(upadacitinib).has(mycosis_fungoides()), warning},
            {"+ mycosis fungoides, draft ciclosporin", ordering(ciclosporin).has(mycosis_fungoides()), warning},
            {"- mycosis fungoides, draft methotrexate", ordering(methotrexate).has(mycosis_fungoides()), not_run},
            {"- mycosis fungoides refuted", ordering(dupilumab).has(mycosis_fungoides("refuted")), silent},
            {"- mycosis fungoides resolved", ordering(dupilumab).has(mycosis_fungoides("confirmed", "resolved")),
             silent},
            {"- Hodgkin lymphoma is not of the skin",
             ordering(dupilumab).has(ConditionSaid{.code = "C81.90", .onset = ago(100)}), silent},
            {"- onset 3 y, first systemic", ordering(dupilumab), silent},
            {"- nothing ordered", chart().has(mycosis_fungoides()), silent},
            {"condition list absent", ordering(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ad_diagnosis_doubt, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
