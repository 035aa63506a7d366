// R02: topical treatment that was too weak or too short.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string education = "create eczema-cds-topical-education";

Request with_easi(double points, std::string_view hook = "patient-view") {
    return chart(hook).has(dermatitis()).has(ScoreSaid{"easi", points, ago(1)});
}
// Hydrocortisone on the trunk, a class VI-VII steroid.
OrderSaid hydrocortisone(int days) {
    return {.drug = "D07AA02", .start = ago(days), .id = "hc", .route = "6064005", .site = "22943007", .times = 2};
}
// Triamcinolone, class III-IV, over so many days, both ends counted.
OrderSaid triamcinolone(int days) {
    return {.drug = "rx:10759", .start = ago(days - 1), .end = ago(0), .id = "tac", .route = "6064005", .times = 2};
}

std::vector<SpecRow> rows() {
    return rows_of("ad-optimise-topicals",
                   {
                       {"+ EASI 18, hydrocortisone 1 % body 60 d only", with_easi(18).has(hydrocortisone(60)), info},
                       {"- EASI 18, triamcinolone 0.1 % daily 35 d", with_easi(18).has(triamcinolone(35)), silent},
                       {"= 27 d of class IV", with_easi(18).has(triamcinolone(27)), info},
                       {"= 28 d of class IV", with_easi(18).has(triamcinolone(28)), silent},
                       {"+ the same with dupilumab drafted",
                        with_easi(18, "order-select").has(hydrocortisone(60)).drafts({.drug = dupilumab}), warning},
                       {"+ mild, dupilumab drafted, no adequate trial",
                        with_easi(5, "order-select").has(hydrocortisone(60)).drafts({.drug = dupilumab}), warning},
                       {"- mild, dupilumab drafted, adequate trial",
                        with_easi(5, "order-select").has(triamcinolone(35)).drafts({.drug = dupilumab}), silent},
                       {"- mild alone", with_easi(5).has(hydrocortisone(60)), silent},
                       {"= EASI 7 is mild", with_easi(7).has(hydrocortisone(60)), silent},
                       {"= EASI 7.1 is moderate", with_easi(7.1).has(hydrocortisone(60)), info},
                       {"- no dermatitis", chart().has(ScoreSaid{"easi", 18, ago(1)}).has(hydrocortisone(60)), silent},
                       {"no topical record", with_easi(18), unknown},
                       {"severity unknown", chart().has(dermatitis()).has(hydrocortisone(60)), unknown},
                       {"offers topicals for the age",
                        with_easi(18).has(hydrocortisone(60)),
                        info,
                        {{"create eczema-cds-triamcinolone-0-1", "create eczema-cds-roflumilast-0-15",
                          "create eczema-cds-tapinarof-1", education}},
                        alone("ad-optimise-topicals")},
                       {"offers a child of 3 the lower strength",
                        with_easi(18).born("2023-06-01").has(hydrocortisone(60)),
                        info,
                        {{"create eczema-cds-triamcinolone-0-1", "create eczema-cds-roflumilast-0-05",
                          "create eczema-cds-tapinarof-1", education}},
                        alone("ad-optimise-topicals")},
                       {"offers none without an allergy list",
                        with_easi(18).has(hydrocortisone(60)).without("a-716186003"),
                        info,
                        {{education}},
                        alone("ad-optimise-topicals")},
                   });
}

INSTANTIATE_TEST_SUITE_P(ad_optimise_topicals, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
