// R40: a review of the response is due.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view lebrikizumab = "D11AH10";

// A drug begun so many days ago after an EASI of 30 five days before, and no score since.
Request on(std::string_view drug, int days) {
    return chart().has(dermatitis()).has(in_use(drug, days)).has(ScoreSaid{"easi", 30, ago(days + 5), "before"});
}
// The same with a score on a day of the drug.
Request scored(std::string_view drug, int days, int on_day, std::string_view score = "easi", double points = 20) {
    return on(drug, days).has(ScoreSaid{score, points, ago(days - on_day), "on"});
}
// A drug begun so many days ago, with one score so many days before it; negative for after its start.
Request baseline(int days, int before, std::string_view score = "easi") {
    return chart()
        .has(dermatitis())
        .has(in_use(dupilumab, days))
        .has(ScoreSaid{score, 20, ago(days + before), "before"});
}

std::vector<SpecRow> rows() {
    return rows_of("response-review-due",
                   {
                       {"+ dupilumab day 112, last EASI day 20",
                        scored(dupilumab, 112, 20),
                        info,
                        {{"create eczema-cds-severity-score", "create eczema-cds-review-appointment"}}},
                       {"- dupilumab day 112, EASI on day 100", scored(dupilumab, 112, 100), silent},
                       {"= dupilumab day 97", on(dupilumab, 97), silent},
                       {"= dupilumab day 98", on(dupilumab, 98), info},
                       {"= dupilumab day 182", on(dupilumab, 182), info},
                       {"= dupilumab day 183", on(dupilumab, 183), silent},
                       {"= nemolizumab day 98", on(nemolizumab, 98), info},
                       {"= lebrikizumab day 97", on(lebrikizumab, 97), silent},
                       {"= scored on day 69 of dupilumab", scored(dupilumab, 112, 69), info},
                       {"= scored on day 70 of dupilumab", scored(dupilumab, 112, 70), silent},
                       {"IGA counts", scored(dupilumab, 112, 100, "iga", 3), silent},
                       {"SCORAD counts", scored(dupilumab, 112, 100, "scorad", 40), silent},
                       {"POEM alone does not", scored(dupilumab, 112, 100, "loinc:89870-0", 12), info},
                       {"DLQI alone does not", scored(dupilumab, 112, 100, "dlqi", 12), info},
                       {"an EASI out of range does not", scored(dupilumab, 112, 100, "easi", 99), info},
                       {"= upadacitinib day 76", on(upadacitinib, 76), silent},
                       {"= upadacitinib day 77", on(upadacitinib, 77), info},
                       {"= upadacitinib day 126", on(upadacitinib, 126), info},
                       {"= upadacitinib day 127", on(upadacitinib, 127), silent},
                       {"= scored on day 55 of abrocitinib", scored(abrocitinib, 90, 55), info},
                       {"= scored on day 56 of abrocitinib", scored(abrocitinib, 90, 56), silent},
                       {"= baricitinib day 48", on(baricitinib, 48), silent},
                       {"= baricitinib day 49", on(baricitinib, 49), info},
                       {"= baricitinib day 98", on(baricitinib, 98), info},
                       {"= baricitinib day 99", on(baricitinib, 99), silent},
                       {"= scored on day 41 of baricitinib", scored(baricitinib, 60, 41), info},
                       {"= scored on day 42 of baricitinib", scored(baricitinib, 60, 42), silent},
                       {"= methotrexate day 76", on(methotrexate, 76), silent},
                       {"= methotrexate day 77", on(methotrexate, 77), info},
                       {"= scored on day 41 of ciclosporin", scored(ciclosporin, 100, 41), info},
                       {"= scored on day 42 of ciclosporin", scored(ciclosporin, 100, 42), silent},
                       {"+ dupilumab day 10, no score", chart().has(dermatitis()).has(in_use(dupilumab, 10)), info},
                       {"= day 28, no score", chart().has(dermatitis()).has(in_use(dupilumab, 28)), info},
                       {"= day 29, no score", chart().has(dermatitis()).has(in_use(dupilumab, 29)), silent},
                       {"= scored 60 d before the start", baseline(10, 60), silent},
                       {"= scored 61 d before the start", baseline(10, 61), info},
                       {"= scored on the day of the start", baseline(10, 0), silent},
                       {"= scored the day after", baseline(10, -1), info},
                       {"POEM alone is no baseline", baseline(10, 5, "loinc:89870-0"), info},
                       {"- not on a systemic drug", chart().has(dermatitis()), not_run},
                       {"- dupilumab ended", chart().has(dermatitis()).has(in_use_until(dupilumab, 1)), not_run},
                       {"on omalizumab only", on(omalizumab, 112), not_run},
                       {"severity list absent", on(dupilumab, 112).sends(RecordList::severity, Sent::absent), unknown},
                       {"severity list failed", on(dupilumab, 112).sends(RecordList::severity, Sent::failed), unknown},
                       {"a page that does not reach day 70",
                        on(dupilumab, 112).without("before").sends(RecordList::severity, Sent::partial), unknown},
                       {"begun in May, day of the month not known: 76 to 106 days",
                        chart().has(dermatitis()).has(OrderSaid{.drug = dupilumab, .start = "2026-05"}), unknown},
                       {"start not known", chart().has(dermatitis()).has(OrderSaid{.drug = dupilumab}), unknown},
                   });
}

INSTANTIATE_TEST_SUITE_P(response_review_due, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
