// R37: an order out of the order of the ladder.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string eu = R"({"site": {"jurisdiction": "EU"}})";

// The rules that speak of methotrexate beside this one are off; the gates of the options are not.
const std::string alone_with_gates =
    R"({"site": {"rulesOff": ["baseline-tests-missing", "gate-vaccines-before-start", "gate-pregnancy-lactation"]}})";

Request failed_ordering(std::string_view drug) { return candidate("order-select").drafts({.drug = drug}); }
OrderSaid had(std::string_view drug) {
    return {.drug = drug, .start = ago(300), .end = ago(150), .status = "stopped", .why_ended = "INEFFECT"};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "ladder-skip",
        {
            {"+ US methotrexate, naive", failed_ordering(methotrexate), info},
            {"at signing the list of options stands on this card",
             failed_ordering(methotrexate).on("order-sign"),
             info,
             {{"create eczema-cds-dupilumab", "create eczema-cds-phototherapy",
               "create eczema-cds-dermatology-referral"}},
             alone_with_gates},
            {"no list for whom a systemic drug may not be due",
             chart("order-sign").has(dermatitis()).drafts({.drug = methotrexate}),
             info,
             {{"create eczema-cds-phototherapy", "create eczema-cds-dermatology-referral"}},
             alone("ladder-skip")},
            {"+ EU methotrexate, naive", failed_ordering(methotrexate), info, {}, eu},
            {"- dupilumab failed", failed_ordering(methotrexate).has(had(dupilumab)), silent},
            {"+ dupilumab on hold may never have been begun",
             failed_ordering(methotrexate).has(OrderSaid{.drug = dupilumab, .start = ago(300), .status = "on-hold"}),
             info},
            {"+ dupilumab planned from tomorrow",
             failed_ordering(methotrexate).has(OrderSaid{.drug = dupilumab, .start = ago(-1)}), info},
            {"- UK ciclosporin naive", failed_ordering(ciclosporin), silent, {}, uk},
            {"+ UK dupilumab naive", failed_ordering(dupilumab), info, {}, uk},
            {"- UK dupilumab after methotrexate", failed_ordering(dupilumab).has(had(methotrexate)), silent, {}, uk},
            {"= prior NB-UVB course only, azathioprine",
             failed_ordering(azathioprine).has(ProcedureSaid{.code = "cpt:96910", .on = ago(200)}), silent},
            {"- US dupilumab", failed_ordering(dupilumab), silent},
            {"= mild, methotrexate",
             chart("order-select")
                 .has(dermatitis())
                 .has(failed_topical())
                 .has(ScoreSaid{"easi", 7, ago(5)})
                 .drafts({.drug = methotrexate}),
             warning},
            {"= moderate, methotrexate",
             chart("order-select")
                 .has(dermatitis())
                 .has(failed_topical())
                 .has(ScoreSaid{"easi", 7.1, ago(5)})
                 .drafts({.drug = methotrexate}),
             info},
            {"+ under-treated, methotrexate",
             chart("order-select")
                 .has(dermatitis())
                 .has(OrderSaid{.drug = "D07AA02",
                                .start = ago(60),
                                .id = "hc",
                                .route = "6064005",
                                .site = "22943007",
                                .times = 2})
                 .has(ScoreSaid{"easi", 18, ago(5)})
                 .drafts({.drug = methotrexate}),
             warning},
            {"- for rheumatoid arthritis", candidate("order-select").drafts({.drug = methotrexate, .reason = "M06.9"}),
             silent},
            {"dermatitis unknown",
             chart("order-select").sends(RecordList::conditions, Sent::absent).drafts({.drug = methotrexate}), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ladder_skip, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
