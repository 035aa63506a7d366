// R11: helminth infection and the blockers of IL-4 and IL-13.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string referral = "create eczema-cds-infectious-disease-referral";

ConditionSaid strongyloidiasis(int days) { return {.code = "B78.9", .onset = ago(days)}; }
OrderSaid albendazole(int start) {
    return {.drug = "rx:430", .start = ago(start), .end = ago(start - 2), .status = "completed"};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-helminth",
        {
            {"+ strongyloidiasis untreated, draft dupilumab",
             ordering(dupilumab).has(strongyloidiasis(20)),
             warning,
             {{removal_of(dupilumab), referral}}},
            {"+ the same, draft tralokinumab", ordering(tralokinumab).has(strongyloidiasis(20)), warning},
            {"+ the same, draft lebrikizumab", ordering("D11AH10").has(strongyloidiasis(20)), warning},
            {"- the same, draft nemolizumab", ordering(nemolizumab).has(strongyloidiasis(20)), not_run},
            {"- the same, draft upadacitinib", ordering(upadacitinib).has(strongyloidiasis(20)), not_run},
            {"- enterobiasis treated 10 d ago",
             ordering(dupilumab).has(ConditionSaid{.code = "B80", .onset = ago(12)}).has(albendazole(10)), silent},
            {"= anthelmintic on the day of onset", ordering(dupilumab).has(strongyloidiasis(9)).has(albendazole(9)),
             silent},
            {"= anthelmintic two days before onset", ordering(dupilumab).has(strongyloidiasis(9)).has(albendazole(11)),
             warning},
            {"= on dupilumab, active 30 d after the anthelmintic",
             chart().has(in_use(dupilumab)).has(strongyloidiasis(40)).has(albendazole(30)), silent},
            {"= on dupilumab, active 31 d after the anthelmintic",
             chart().has(in_use(dupilumab)).has(strongyloidiasis(40)).has(albendazole(31)),
             warning,
             {{referral}}},
            {"- on upadacitinib, active 31 d after the anthelmintic",
             chart().has(in_use(upadacitinib)).has(strongyloidiasis(40)).has(albendazole(31)), silent},
            {"- resolved",
             ordering(dupilumab).has(ConditionSaid{.code = "B78.9", .onset = ago(20), .status = "resolved"}), silent},
            {"suspected only",
             ordering(dupilumab).has(ConditionSaid{.code = "B78.9", .onset = ago(20), .verification = "provisional"}),
             unknown},
            {"condition list absent", ordering(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_helminth, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
