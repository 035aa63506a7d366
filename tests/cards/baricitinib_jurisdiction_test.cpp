// R30: baricitinib is not licensed for atopic dermatitis in the US.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view rule = "baricitinib-jurisdiction";
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";

Request for_reason(std::string_view reason, std::string_view hook = "order-sign") {
    return chart(hook).has(dermatitis()).drafts({.drug = baricitinib, .reason = reason});
}
const ConditionSaid rheumatoid{.code = "M05.79"}, areata{.code = "L63.9"}, psoriatic{.code = "L40.52"};

std::vector<SpecRow> rows() {
    return rows_of(
        rule,
        {
            {"+ US, dermatitis, no reason", ordering(baricitinib), warning, {{removal_of(baricitinib)}}, alone(rule)},
            {"+ dermatitis as stated", for_reason("L20.9"), warning},
            {"+ on order-select", for_reason("L20.9", "order-select"), warning},
            {"- alopecia areata as stated", for_reason("L63.9"), silent},
            {"- COVID-19 as stated", for_reason("U07.1"), silent},
            {"= rheumatoid arthritis as stated, dermatitis on the list", for_reason("M05.79"), silent},
            {"- another reason: no matter of dermatitis", for_reason("K51.90"), silent},
            {"reason in words", for_reason("text:skin"), unknown},
            {"- no reason, rheumatoid arthritis on the list", ordering(baricitinib).has(rheumatoid), silent},
            {"- no reason, alopecia areata on the list", ordering(baricitinib).has(areata), silent},
            {"+ no reason, psoriatic arthritis on the list", ordering(baricitinib).has(psoriatic), warning},
            {"+ dermatitis as stated, rheumatoid arthritis on the list", for_reason("L20.9").has(rheumatoid), warning},
            {"no reason, rheumatoid arthritis suspected",
             ordering(baricitinib).has(ConditionSaid{.code = "M05.79", .verification = "provisional"}), unknown},
            {"- no reason, no dermatitis", chart("order-sign").drafts({.drug = baricitinib}), silent},
            {"condition list absent", ordering(baricitinib).sends(RecordList::conditions, Sent::absent), unknown},
            {"- EU, 30 y", ordering(baricitinib), silent, {}, eu},
            {"- UK", ordering(baricitinib), silent, {}, uk},
            {"- draft upadacitinib", ordering(upadacitinib), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(baricitinib_jurisdiction, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
