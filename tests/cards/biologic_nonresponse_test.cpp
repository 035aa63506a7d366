// R41: no or partial response to a biologic.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view lebrikizumab = "D11AH10";

struct Course {
    int days;
    double before, now;
    int before_start = 5, now_ago = 0; // days
    std::string_view drug = dupilumab;
    std::string_view score = "easi";
};
Request course(const Course& said) {
    return chart()
        .has(dermatitis())
        .has(OrderSaid{.drug = said.drug, .start = ago(said.days), .every_weeks = 2})
        .has(ScoreSaid{said.score, said.before, ago(said.days + said.before_start), "before"})
        .has(ScoreSaid{said.score, said.now, ago(said.now_ago), "now"});
}
// 112 days of dupilumab without response.
Request without_response() { return course({112, 30, 28}); }
Request with_dlqi(const Request& request, double before, double now) {
    return Request(request)
        .has(ScoreSaid{"dlqi", before, ago(115), "dlqi-before"})
        .has(ScoreSaid{"dlqi", now, ago(0), "dlqi-now"});
}
Request dispensed(int days) {
    return without_response().has(DispenseSaid{.drug = dupilumab, .on = ago(112), .supply_days = days});
}
AdministrationSaid given(int days_ago, std::string_view id) {
    return {.drug = dupilumab, .on = ago(days_ago), .id = id, .order = dupilumab};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "biologic-nonresponse",
        {
            {"+ dupilumab day 112, EASI 30 to 28",
             without_response(),
             warning,
             {{"create eczema-cds-stop-drug", "create eczema-cds-tralokinumab", "create eczema-cds-patch-test",
               "create eczema-cds-skin-biopsy"}}},
            {"= day 111", course({111, 30, 28}), info},
            {"= day 84", course({84, 30, 28}), info},
            {"= day 83", course({83, 30, 28}), silent},
            {"+ tralokinumab day 112, none", course({.days = 112, .before = 30, .now = 28, .drug = tralokinumab}),
             warning},
            {"+ nemolizumab day 112, none", course({.days = 112, .before = 30, .now = 28, .drug = nemolizumab}),
             warning},
            {"- EASI 30 to 8, DLQI 18 to 6", with_dlqi(course({112, 30, 8}), 18, 6), silent},
            {"= EASI down by 50 %, DLQI by 4", with_dlqi(course({112, 30, 15}), 18, 14), silent},
            {"= EASI down by 50 %, DLQI by 3", with_dlqi(course({112, 30, 15}), 18, 15), info},
            {"EASI down by 50 %, no DLQI", course({112, 30, 15}), info},
            {"= EASI down by 75 %", course({112, 30, 7.5}), silent},
            {"+ partial, EASI -40 % at day 120", course({120, 30, 18}), info, {{"create eczema-cds-patch-test"}}},
            {"= EASI down by 25 %", course({112, 30, 22.5}), info},
            {"= EASI down by less", course({112, 30, 22.6}), warning},
            {"partial at day 111", course({111, 30, 18}), silent},
            {"lebrikizumab partial, day 167", course({.days = 167, .before = 30, .now = 18, .drug = lebrikizumab}),
             info},
            {"lebrikizumab partial, day 168", course({.days = 168, .before = 30, .now = 18, .drug = lebrikizumab}),
             info},
            {"IGA 4 to 4", course({.days = 112, .before = 4, .now = 4, .score = "iga"}), warning},
            {"IGA 4 to 3", course({.days = 112, .before = 4, .now = 3, .score = "iga"}), info},
            {"IGA 4 to 1", course({.days = 112, .before = 4, .now = 1, .score = "iga"}), silent},
            {"another score on the drug without a date", without_response().has(ScoreSaid{"easi", 3, "", "o2"}),
             unknown},
            {"another score without a date that says the same", without_response().has(ScoreSaid{"easi", 28, "", "o2"}),
             warning},
            {"another score on the drug without a status",
             without_response()
                 .without("now")
                 .has(ScoreSaid{"easi", 28, ago(9), "o2"})
                 .has(ScoreSaid{"easi", 3, ago(0), "o3", "{score}", ""}),
             unknown},
            {"- POEM alone", course({.days = 112, .before = 24, .now = 24, .score = "loinc:89870-0"}), silent},
            {"- no score on the drug", without_response().without("now"), silent},
            {"- no score before the drug", without_response().without("before"), silent},
            {"= scored 42 d ago", course({.days = 120, .before = 30, .now = 28, .now_ago = 42}), warning},
            {"= scored 43 d ago", course({.days = 120, .before = 30, .now = 28, .now_ago = 43}), silent},
            {"= scored on day 70", course({.days = 105, .before = 30, .now = 28, .now_ago = 35}), info},
            {"= scored on day 69", course({.days = 105, .before = 30, .now = 28, .now_ago = 36}), silent},
            {"= scored 60 d before the start", course({.days = 112, .before = 30, .now = 28, .before_start = 60}),
             warning},
            {"= scored 61 d before the start", course({.days = 112, .before = 30, .now = 28, .before_start = 61}),
             silent},
            {"= scored on the day of the start", course({.days = 112, .before = 30, .now = 28, .before_start = 0}),
             warning},
            {"= scored the day after only", course({.days = 112, .before = 30, .now = 28, .before_start = -1}), silent},
            {"of two scores before the newer counts", without_response().has(ScoreSaid{"easi", 70, ago(160), "older"}),
             warning},
            {"a newer IGA of another visit speaks",
             without_response()
                 .without("now")
                 .has(ScoreSaid{"easi", 28, ago(20), "now"})
                 .has(ScoreSaid{"iga", 4, ago(115), "iga-before"})
                 .has(ScoreSaid{"iga", 1, ago(2), "iga-now"}),
             silent},
            {"an older clear IGA does not speak against a newer EASI",
             without_response().has(ScoreSaid{"iga", 4, ago(115), "iga-before"}).has(ScoreSaid{"iga", 1, ago(8), "i"}),
             warning},
            {"= supply for 91 of 113 days", dispensed(91), warning},
            {"= supply for 90 of 113 days: ask about missed doses", dispensed(90), info, {{}}},
            {"no dispense on record changes nothing",
             without_response().sends(RecordList::medication_dispenses, Sent::absent), warning},
            {"dispenses not sent as a whole change nothing",
             dispensed(28).sends(RecordList::medication_dispenses, Sent::partial), warning},
            {"four doses given in the clinic",
             without_response().has(given(112, "g1")).has(given(98, "g2")).has(given(84, "g3")).has(given(70, "g4")),
             info},
            {"eight doses given in the clinic",
             without_response()
                 .has(given(112, "g1"))
                 .has(given(98, "g2"))
                 .has(given(84, "g3"))
                 .has(given(70, "g4"))
                 .has(given(56, "g5"))
                 .has(given(42, "g6"))
                 .has(given(28, "g7"))
                 .has(given(14, "g8")),
             warning},
            {"a dose given out of a dispensed supply counts once",
             dispensed(56).has(given(112, "g1")).has(given(98, "g2")).has(given(84, "g3")), info},
            {"- upadacitinib", course({.days = 112, .before = 30, .now = 28, .drug = upadacitinib}), not_run},
            {"- dupilumab ended yesterday", without_response().without(dupilumab).has(in_use_until(dupilumab, 1)),
             not_run},
            {"severity list absent", without_response().sends(RecordList::severity, Sent::absent), unknown},
            {"an EASI out of range now", course({112, 30, 99}), unknown},
            {"begun in April, day of the month not known: 107 to 136 days",
             course({126, 30, 28}).without(dupilumab).has(OrderSaid{.drug = dupilumab, .start = "2026-04"}), unknown},
            {"open order of 366 d: whether it is taken is not known", course({366, 30, 28}), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(biologic_nonresponse, Specification, testing::ValuesIn(rows()));

std::string summary(const Request& request) {
    const Answer answer = ask(request);
    const CardSeen* card = answer.card_of("biologic-nonresponse");
    return card ? card->summary : std::string();
}

TEST(BiologicNonresponse, says_drug_and_weeks) {
    EXPECT_EQ(summary(without_response()),
              "No adequate response to dupilumab at 16 weeks: consider switching class or agent.");
    EXPECT_EQ(summary(course({90, 30, 28})), "No response to dupilumab yet at 12 weeks: early; review at week 16.");
    EXPECT_EQ(summary(course({.days = 167, .before = 30, .now = 18, .drug = lebrikizumab})),
              "Partial response to lebrikizumab at 23 weeks: going on until week 24 is an option.");
    EXPECT_EQ(summary(course({.days = 168, .before = 30, .now = 18, .drug = lebrikizumab})),
              "Partial response to lebrikizumab at 24 weeks: weigh going on against switching.");
    EXPECT_EQ(summary(course({120, 30, 18})),
              "Partial response to dupilumab at 17 weeks: weigh going on against switching.");
}

TEST(BiologicNonresponse, shows_the_scores_it_compared) {
    const Answer answer = ask(without_response());
    const CardSeen* card = answer.card_of("biologic-nonresponse");
    ASSERT_TRUE(card);
    EXPECT_NE(card->detail.find("EASI 30 to 28 (Observation/before"), std::string::npos) << card->detail;
    EXPECT_NE(card->detail.find("EASI 30 to 28 (Observation/now"), std::string::npos);
}

} // namespace
} // namespace eczema::tests
