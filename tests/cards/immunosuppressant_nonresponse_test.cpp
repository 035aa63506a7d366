// R43: no or partial response to a traditional immunosuppressant.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Request course(std::string_view drug, int days, double before, double now, int now_ago = 0,
               std::string_view score = "easi") {
    return chart()
        .has(dermatitis())
        .has(in_use(drug, days))
        .has(ScoreSaid{score, before, ago(days + 5), "before"})
        .has(ScoreSaid{score, now, ago(now_ago), "now"});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "immunosuppressant-nonresponse",
        {
            {"+ methotrexate day 84, none",
             course(methotrexate, 84, 30, 28),
             warning,
             {{"create eczema-cds-dupilumab", "create eczema-cds-taper-drug", "create eczema-cds-stop-drug"}}},
            {"= methotrexate day 83",
             course(methotrexate, 83, 30, 28),
             info,
             {{"create eczema-cds-severity-score", "create eczema-cds-review-appointment"}}},
            {"= methotrexate day 56", course(methotrexate, 56, 30, 28), info},
            {"= methotrexate day 55", course(methotrexate, 55, 30, 28), silent},
            {"+ azathioprine day 84, none", course(azathioprine, 84, 30, 28), warning},
            {"+ mycophenolate day 84, none", course(mycophenolate, 84, 30, 28), warning},
            {"+ ciclosporin day 84, EASI worse", course(ciclosporin, 84, 30, 35), warning},
            {"- ciclosporin day 84, EASI -60 %", course(ciclosporin, 84, 30, 12), silent},
            {"= EASI down by 25 %, day 84", course(methotrexate, 84, 30, 22.5), silent},
            {"= EASI down by less, day 84", course(methotrexate, 84, 30, 22.6), warning},
            {"= partial, day 111", course(methotrexate, 111, 30, 18), silent},
            {"= partial, day 112", course(methotrexate, 112, 30, 18), info},
            {"adequate, day 112", course(methotrexate, 112, 30, 7), silent},
            {"IGA 4 to 4", course(methotrexate, 84, 4, 4, 0, "iga"), warning},
            {"IGA 4 to 3, day 84", course(methotrexate, 84, 4, 3, 0, "iga"), silent},
            {"= scored on day 42", course(methotrexate, 60, 30, 28, 18), info},
            {"= scored on day 41", course(methotrexate, 60, 30, 28, 19), silent},
            {"= scored 42 d ago", course(methotrexate, 90, 30, 28, 42), warning},
            {"= scored 43 d ago", course(methotrexate, 90, 30, 28, 43), silent},
            {"- no score on the drug", course(methotrexate, 84, 30, 28).without("now"), silent},
            {"- no score before the drug", course(methotrexate, 84, 30, 28).without("before"), silent},
            {"- baricitinib", course(baricitinib, 84, 30, 28), not_run},
            {"- dupilumab", course(dupilumab, 112, 30, 28), not_run},
            {"- methotrexate ended",
             course(methotrexate, 84, 30, 28).without(methotrexate).has(in_use_until(methotrexate, 1)), not_run},
            {"severity list absent", course(methotrexate, 84, 30, 28).sends(RecordList::severity, Sent::absent),
             unknown},
            {"severity list absent, day 20", course(methotrexate, 20, 30, 28).sends(RecordList::severity, Sent::absent),
             silent},
            {"an IGA out of range now", course(methotrexate, 84, 4, 7, 0, "iga"), unknown},
            {"start not known",
             course(methotrexate, 84, 30, 28).without(methotrexate).has(OrderSaid{.drug = methotrexate}), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(immunosuppressant_nonresponse, Specification, testing::ValuesIn(rows()));

TEST(ImmunosuppressantNonresponse, says_drug_and_weeks) {
    const Answer answer = ask(course(methotrexate, 84, 30, 28));
    const CardSeen* card = answer.card_of("immunosuppressant-nonresponse");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Methotrexate: no response after 12 weeks; switch rather than continue.");
}

} // namespace
} // namespace eczema::tests
