// R01: what is missing for advice, and when it is asked for.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Request child_of_9(std::string_view hook = "order-select") { return ordering(dupilumab, hook).born("2017-05-04"); }
// On dupilumab, with everything known but what a row takes away.
Request on_dupilumab(int score_days) {
    return chart()
        .has(dermatitis())
        .has(failed_topical())
        .has(in_use(dupilumab, 300))
        .has(ScoreSaid{"easi", 24, ago(score_days)});
}

EncounterSaid specialist_visit(std::string_view status = "in-progress") {
    return {.on = ago(0), .status = status, .service = "394582007"};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "ad-data-insufficient",
        {
            {"+ AD, draft dupilumab, 9 y, no weight", child_of_9(), info},
            {"+ L30.9 only with draft methotrexate",
             chart("order-select")
                 .has(ConditionSaid{.code = "L30.9", .onset = ago(300)})
                 .drafts({.drug = methotrexate}),
             info},
            {"- mild AD, no systemic order, no scores", chart().has(dermatitis()), silent},
            {"= adult EASI 180 d old on dupilumab", on_dupilumab(180), silent},
            {"= adult EASI 181 d old on dupilumab", on_dupilumab(181), info},
            {"allergy list empty", on_dupilumab(20).without("a-716186003"), info},
            {"allergy list not supplied", on_dupilumab(20).sends(RecordList::allergies, Sent::absent), info},
            {"date of birth missing", on_dupilumab(20).born(""), info},
            {"child with a weight 90 d old",
             child_of_9()
                 .has(failed_topical())
                 .has(ScoreSaid{"easi", 24, ago(20)})
                 .has(WeightSaid{30, ago(90)})
                 .has(ImmunizationSaid{"03", ago(900)}),
             silent},
            {"child with a weight 91 d old",
             child_of_9()
                 .has(failed_topical())
                 .has(ScoreSaid{"easi", 24, ago(20)})
                 .has(WeightSaid{30, ago(91)})
                 .has(ImmunizationSaid{"03", ago(900)}),
             info},
            {"vaccine record empty, systemic drug drafted", candidate("order-select").drafts({.drug = dupilumab}),
             info},
            {"vaccine record empty, nothing drafted", on_dupilumab(20), silent},
            {"pregnancy state unknown, methotrexate drafted",
             candidate("order-select")
                 .has(ImmunizationSaid{"03", ago(900)})
                 .gender("female")
                 .drafts({.drug = methotrexate}),
             info},
            {"pregnancy state unknown, dupilumab drafted",
             candidate("order-select")
                 .has(ImmunizationSaid{"03", ago(900)})
                 .gender("female")
                 .drafts({.drug = dupilumab}),
             silent},
            {"a man, methotrexate drafted",
             candidate("order-select")
                 .has(ImmunizationSaid{"03", ago(900)})
                 .gender("male")
                 .drafts({.drug = methotrexate}),
             silent},
            {"dermatitis and no treatment, a specialist's visit under way",
             chart().has(dermatitis()).has(specialist_visit()), info},
            {"the status of the visit is not known", chart().has(dermatitis()).has(specialist_visit("x")), unknown},
            {"the visit is over", chart().has(dermatitis()).has(specialist_visit("finished")), silent},
            {"visits not supplied", chart().has(dermatitis()).sends(RecordList::encounters, Sent::absent), unknown},
            {"not on order-sign", child_of_9("order-sign"), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(ad_data_insufficient, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
