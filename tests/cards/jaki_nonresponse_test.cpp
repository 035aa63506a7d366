// R42: no response to a JAK inhibitor.
#include "tests/support/oral_order.hpp"

namespace eczema::tests {
namespace {

const std::vector<std::string> stopped{"create eczema-cds-stop-drug"};

struct Course {
    std::string_view drug;
    double mg;
    int days;
    double before = 30, now = 28;
    std::string_view score = "easi";
};
Request course(const Course& said, int years = 34) {
    return healthy(patient_of(years).on("patient-view"))
        .has(OrderSaid{.drug = said.drug, .start = ago(said.days), .dose_mg = said.mg})
        .has(ScoreSaid{said.score, said.before, ago(said.days + 5), "before"})
        .has(ScoreSaid{said.score, said.now, ago(0), "now"});
}

std::vector<SpecRow> rows() {
    Rows of{"jaki-nonresponse"};
    of.add("+ US abrocitinib 200 mg day 90, none", course({abrocitinib, 200, 90}), warning, us_label);
    of.add("- EU abrocitinib 200 mg day 90, none", course({abrocitinib, 200, 90}), silent, eu_label);
    of.add("EU abrocitinib 200 mg day 167", course({abrocitinib, 200, 167}), silent, eu_label);
    of.add("EU abrocitinib 200 mg day 168", course({abrocitinib, 200, 168}), warning, eu_label);
    of.add("UK abrocitinib 200 mg day 168", course({abrocitinib, 200, 168}), warning, uk_label);
    of.add("US abrocitinib 200 mg day 83", course({abrocitinib, 200, 83}), silent, us_label);
    of.add("US abrocitinib 200 mg day 84", course({abrocitinib, 200, 84}), warning, us_label);
    of.add("= upadacitinib 15 mg day 83", course({upadacitinib, 15, 83}), silent, us_label);
    of.add("= upadacitinib 15 mg day 84", course({upadacitinib, 15, 84}), info, us_label);
    of.add("- eGFR 20, no dose increase", filtering(course({upadacitinib, 15, 84}).without("egfr"), 20), warning,
           us_label);
    of.add("eGFR 30", filtering(course({upadacitinib, 15, 84}).without("egfr"), 30), info, us_label);
    of.add("no eGFR", course({upadacitinib, 15, 84}).without("egfr"), info, us_label,
           std::vector<std::string>{"create eczema-cds-review-appointment"});
    of.add("upadacitinib 30 mg day 83", course({upadacitinib, 30, 83}), silent, us_label);
    of.add("upadacitinib 30 mg day 84", course({upadacitinib, 30, 84}), warning, us_label);
    of.add("upadacitinib 30 mg, no eGFR", course({upadacitinib, 30, 84}).without("egfr"), warning, us_label);
    of.add("upadacitinib 15 mg, 64 y", course({upadacitinib, 15, 84}, 64), info, us_label);
    of.add("upadacitinib 15 mg, 65 y", course({upadacitinib, 15, 84}, 65), warning, us_label);
    of.add("EU upadacitinib 15 mg, 17 y", weighing(course({upadacitinib, 15, 84}, 17), 60), warning, eu_label);
    of.add("US upadacitinib 15 mg, 17 y", weighing(course({upadacitinib, 15, 84}, 17), 60), info, us_label);
    of.add("US upadacitinib 15 mg, 17 y, no weight", course({upadacitinib, 15, 84}, 17), info, us_label,
           std::vector<std::string>{"create eczema-cds-review-appointment"});
    of.add("upadacitinib 15 mg beside clarithromycin", course({upadacitinib, 15, 84}).has(in_use("J01FA09", 10)),
           warning, us_label);
    of.add("upadacitinib 15 mg, statements absent",
           course({upadacitinib, 15, 84}).sends(RecordList::medication_statements, Sent::absent), info, us_label);
    of.add("abrocitinib 100 mg day 83", course({abrocitinib, 100, 83}), silent, us_label);
    of.add("abrocitinib 100 mg day 84", course({abrocitinib, 100, 84}), info, us_label);
    of.add("abrocitinib 100 mg, eGFR 45: its highest dose",
           filtering(course({abrocitinib, 100, 84}).without("egfr"), 45), warning, us_label);
    of.add("abrocitinib 50 mg, eGFR 45", filtering(course({abrocitinib, 50, 84}).without("egfr"), 45), info, us_label);
    of.add("EU baricitinib day 55", course({baricitinib, 4, 55}), silent, eu_label);
    of.add("EU baricitinib day 56", course({baricitinib, 4, 56}), warning, eu_label);
    of.add("baricitinib without a dose", course({baricitinib, 0, 56}), warning, eu_label);
    of.add("dose not readable", course({upadacitinib, 0, 84}), info, us_label);
    of.add("dose not readable, day 83", course({upadacitinib, 0, 83}), silent, us_label);
    of.add("the last order counts: raised to 30 mg",
           course({upadacitinib, 15, 100})
               .without(upadacitinib)
               .has(OrderSaid{.drug = upadacitinib, .start = ago(100), .end = ago(30), .id = "first", .dose_mg = 15})
               .has(OrderSaid{.drug = upadacitinib, .start = ago(29), .id = "second", .dose_mg = 30}),
           warning, us_label);
    of.add("= EASI down by 25 %", course({upadacitinib, 30, 84, 30, 22.5}), silent, us_label);
    of.add("= EASI down by less", course({upadacitinib, 30, 84, 30, 22.6}), warning, us_label);
    of.add("IGA 4 to 4", course({upadacitinib, 30, 84, 4, 4, "iga"}), warning, us_label);
    of.add("IGA 4 to 3", course({upadacitinib, 30, 84, 4, 3, "iga"}), silent, us_label);
    of.add("- no score on the drug", course({upadacitinib, 30, 84}).without("now"), silent, us_label);
    of.add("- no score before the drug", course({upadacitinib, 30, 84}).without("before"), silent, us_label);
    of.add("severity list absent", course({upadacitinib, 30, 84}).sends(RecordList::severity, Sent::absent), unknown,
           us_label);
    of.add("start not known",
           course({upadacitinib, 30, 84}).without(upadacitinib).has(OrderSaid{.drug = upadacitinib, .dose_mg = 30}),
           unknown, us_label);
    of.add("no birth date: whether the dose may be raised is not known", course({upadacitinib, 15, 84}).born(""), info,
           us_label);
    of.add("- ended yesterday", course({upadacitinib, 30, 84}).without(upadacitinib).has(in_use_until(upadacitinib, 1)),
           not_run, us_label);
    of.add("- methotrexate", course({methotrexate, 15, 84}), not_run, us_label);
    of.add("- dupilumab", course({dupilumab, 300, 112}), not_run, us_label);
    return of.all();
}

INSTANTIATE_TEST_SUITE_P(jaki_nonresponse, Specification, testing::ValuesIn(rows()));

TEST(JakiNonresponse, says_drug_weeks_and_dose) {
    const Answer answer = ask(course({upadacitinib, 15, 90}, 66));
    const CardSeen* card = answer.card_of("jaki-nonresponse");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Upadacitinib: 12 weeks without response at its highest dose; stop or change treatment.");
    EXPECT_NE(card->detail.find("15 mg a day, the most from 65 years"), std::string::npos) << card->detail;
    EXPECT_NE(card->detail.find("EASI 30 to 28"), std::string::npos);
}

TEST(JakiNonresponse, offers_another_drug_in_its_place) {
    const Answer answer = ask(course({upadacitinib, 30, 90}));
    const CardSeen* card = answer.card_of("jaki-nonresponse");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->suggestions.front(), "create eczema-cds-stop-drug");
    EXPECT_NE(std::find(card->suggestions.begin(), card->suggestions.end(), "create eczema-cds-dupilumab"),
              card->suggestions.end());
}

} // namespace
} // namespace eczema::tests
