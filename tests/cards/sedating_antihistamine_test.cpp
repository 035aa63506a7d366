// R36: sedating antihistamines for eczema.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("sedating-antihistamine");

constexpr std::string_view hydroxyzine = "N05BB01", chlorphenamine = "R06AB04", promethazine = "R06AD02",
                           cetirizine = "R06AE07", doxepin = "rx:3638", ketotifen = "rx:6146";
constexpr std::string_view by_mouth = "26643006", on_skin = "6064005", into_the_eye = "54485002";

Request for_reason(std::string_view drug, std::string_view reason) {
    return chart("order-select").has(dermatitis()).drafts({.drug = drug, .reason = reason});
}
Request given_by(std::string_view drug, std::string_view route) {
    return chart("order-select").has(dermatitis()).drafts({.drug = drug, .route = route});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "sedating-antihistamine",
        {
            {"+ hydroxyzine, dermatitis, adult", ordering(hydroxyzine), info},
            {"+ it can be removed, and topical treatment optimised",
             ordering(hydroxyzine),
             info,
             {{removal_of(hydroxyzine), "create eczema-cds-triamcinolone-0-1", "create eczema-cds-tapinarof-1"}},
             by_itself},
            {"- cetirizine", ordering(cetirizine), not_run},
            {"= 65th birthday", ordering(hydroxyzine).born("1961-08-15"), warning},
            {"= a day before the 65th birthday", ordering(hydroxyzine).born("1961-08-16"), info},
            {"- chlorphenamine for urticaria", for_reason(chlorphenamine, "L50.9"), silent},
            {"- for allergic rhinitis", for_reason(chlorphenamine, "J30.2"), silent},
            {"- for food allergy", for_reason(chlorphenamine, "T78.1"), silent},
            {"- for anxiety", for_reason(hydroxyzine, "F41.9"), silent},
            {"+ for the dermatitis", for_reason(hydroxyzine, "L20.9"), info},
            {"+ for itch in a patient with dermatitis", for_reason(hydroxyzine, "L29.9"), info},
            {"- for itch without dermatitis", chart("order-select").drafts({.drug = hydroxyzine, .reason = "L29.9"}),
             silent},
            {"a reason in words", for_reason(hydroxyzine, "text:itching"), unknown},
            {"- no dermatitis", chart("order-select").drafts({.drug = hydroxyzine}), silent},
            {"+ for the dermatitis, which is not on the list",
             chart("order-select").drafts({.drug = hydroxyzine, .reason = "L20.9"}), info},
            {"no reason, conditions not sent", ordering(hydroxyzine).sends(RecordList::conditions, Sent::absent),
             unknown},
            {"- dermatitis refuted",
             chart("order-select")
                 .has(ConditionSaid{.onset = "1999", .verification = "refuted"})
                 .drafts({.drug = hydroxyzine}),
             silent},
            {"+ promethazine, a day under 2 years", ordering(promethazine).born("2024-08-16"), critical},
            {"= promethazine, 2nd birthday", ordering(promethazine).born("2024-08-15"), info},
            {"+ hydroxyzine under 2 years", ordering(hydroxyzine).born("2025-08-16"), info},
            {"+ promethazine, only the year of birth is known", ordering(promethazine).born("2024"), info},
            {"+ date of birth not known", ordering(hydroxyzine).born(""), info},
            {"+ order-sign too", ordering(hydroxyzine, "order-sign"), info},
            {"+ doxepin by mouth", given_by(doxepin, by_mouth), info},
            {"- doxepin cream", given_by(doxepin, on_skin), not_run},
            {"- ketotifen eye drops", given_by(ketotifen, into_the_eye), not_run},
            {"doxepin, route not known", ordering(doxepin), unknown},
            {"hydroxyzine in words", ordering("text:hydroxyzine 25"), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(sedating_antihistamine, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
