// R51: age or weight in a new dose band.
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

const std::string signed_off = R"({"site": {"signedOff": ["dose-change-without-loading"]}})";
const std::vector<std::string> review{"create eczema-cds-review-dose"};

// A child on dupilumab since 80 days, weighed just before it and now.
struct Child {
    int years = 9, months = 0;
    double then = 29.8, now = 30.4; // kg; 0: not weighed
    double mg = 300;
    int weeks = 4;
    int since = 80;
    std::string_view drug = dupilumab;
    std::string_view reason{};
};
Request on(const Child& said) {
    Request request = patient_of_months(12 * said.years + said.months, "patient-view");
    if (said.then > 0) request.has(WeightSaid{said.then, ago(said.since + 3), "then"});
    if (said.now > 0) request.has(WeightSaid{said.now, ago(2), "now"});
    return request.has(OrderSaid{.drug = said.drug,
                                 .start = ago(said.since),
                                 .id = "in-use",
                                 .reason = said.reason,
                                 .dose_mg = said.mg,
                                 .every_weeks = said.weeks});
}
Request tablets(int years, std::string_view drug, double mg, double kg = 70) {
    return patient_of_months(12 * years, "patient-view")
        .has(WeightSaid{kg, ago(2), "now"})
        .has(OrderSaid{.drug = drug, .start = ago(60), .id = "in-use", .dose_mg = mg});
}

std::vector<SpecRow> dupilumab_rows() {
    const std::vector<std::string> corrected{"create eczema-cds-end-earlier-order", "create eczema-cds-dupilumab",
                                             "create eczema-cds-review-dose"};
    return rows_of(
        "age-weight-band-change",
        {
            {"+ 29.8 to 30.4 kg, age 9", on({}), info, review},
            {"+ the same, signed off: drafted", on({}), info, corrected, signed_off},
            {"signed off, allergies not supplied: not drafted", on({}).sends(RecordList::allergies, Sent::absent), info,
             review, signed_off},
            {"signed off, impetigo: not drafted", on({}).has(impetigo(3)), info, review, signed_off},
            {"- 35 to 44 kg, age 9", on({.then = 35, .now = 44, .mg = 200, .weeks = 2}), silent},
            {"= 59.9 kg", on({.years = 14, .then = 55, .now = 59.9, .mg = 200, .weeks = 2}), silent},
            {"= exactly 60.0 kg", on({.years = 14, .then = 55, .now = 60, .mg = 200, .weeks = 2}), info},
            {"= 29.9 kg", on({.now = 29.9}), silent},
            {"= exactly 30.0 kg", on({.now = 30}), info},
            {"- the order has the new dose already", on({.mg = 200, .weeks = 2}), silent},
            {"- a newer order has it",
             on({}).has(
                 OrderSaid{.drug = dupilumab, .start = ago(10), .id = "newer", .dose_mg = 200, .every_weeks = 2}),
             silent},
            {"30 to 29 kg: down into the lower band", on({.then = 30.5, .now = 29, .mg = 200, .weeks = 2}), info},
            {"= 3 y, 14.9 kg", on({.years = 3, .then = 14, .now = 14.9, .mg = 200}), silent},
            {"= 3 y, 15 kg", on({.years = 3, .then = 14, .now = 15, .mg = 200}), info},
            {"= 5 y, 30 kg: no labelled dose", on({.years = 5, .then = 29, .now = 30}), info, review},
            {"= 6 y since the order, 20 kg: the dose is the same", on({.years = 6, .then = 20, .now = 20}), silent},
            {"= 6 y since the order, 14 kg: no labelled dose", on({.years = 6, .then = 14, .now = 14, .mg = 200}), info,
             review},
            {"= 5 y 11 mo, 14 kg", on({.years = 5, .months = 11, .then = 14, .now = 14, .mg = 200}), silent},
            {"18 y since the order, 50 kg: the adult dose",
             on({.years = 18, .then = 50, .now = 50, .mg = 200, .weeks = 2}), info},
            {"18 y since the order, 65 kg: the dose is the same",
             on({.years = 18, .then = 65, .now = 65, .mg = 300, .weeks = 2}), silent},
            {"- adult", on({.years = 34, .then = 0, .now = 0, .mg = 300, .weeks = 2}), silent},
            {"- adult who was ordered 300 mg weekly: no change of band",
             on({.years = 34, .then = 0, .now = 0, .mg = 300, .weeks = 1}), silent},
            {"no weight at the order: the dose tells the band", on({.then = 0}), info},
            {"no weight at the order, no dose on record",
             on({.then = 0}).without("in-use").has(OrderSaid{.drug = dupilumab, .start = ago(80), .id = "bare"}),
             unknown},
            {"weights then and now, no dose on record",
             on({}).without("in-use").has(
                 OrderSaid{.drug = dupilumab, .start = ago(80), .id = "bare", .every_weeks = 4}),
             info},
            {"no dosage at all on record",
             on({}).without("in-use").has(OrderSaid{.drug = dupilumab, .id = "bare", .times = 0, .authored = ago(80)}),
             unknown},
            {"the weight at the order was stale: the dose tells the band",
             on({.then = 0}).has(WeightSaid{35, ago(200), "old"}), info},
            {"no current weight", on({.now = 0, .since = 91}), unknown},
            {"weight now 91 d old", on({.then = 29.8, .now = 0, .since = 88}), unknown},
            {"observations absent", on({}).sends(RecordList::observations, Sent::absent), unknown},
            {"no birth date", on({}).born(""), unknown},
            {"- for asthma", on({.reason = "J45.50"}), silent},
            {"a reason that cannot be read", on({.reason = "text:skin"}), unknown},
            {"reason dermatitis", on({.reason = "L20.9"}), info},
            {"no reason and no dermatitis on record", on({}).without("ad"), silent},
            {"- ended yesterday", on({}).without("in-use").has(in_use_until(dupilumab, 1)), not_run},
        });
}

std::vector<SpecRow> other_rows() {
    const Child teen{.years = 18, .then = 60, .now = 60, .mg = 150, .weeks = 2, .drug = tralokinumab};
    const auto lebrikizumab_at = [](double kg) {
        return on({.years = 14, .then = 42, .now = kg, .mg = 250, .weeks = 2, .drug = lebrikizumab});
    };
    return rows_of(
        "age-weight-band-change",
        {
            {"+ tralokinumab, 18 y since the order", on(teen), info, review},
            {"tralokinumab, 18 y, signed off: the adult dose is drafted",
             on(teen),
             info,
             {{"create eczema-cds-end-earlier-order", "create eczema-cds-tralokinumab",
               "create eczema-cds-review-dose"}},
             signed_off},
            {"= tralokinumab, 17 y 11 mo",
             on({.years = 17, .months = 11, .then = 60, .now = 60, .mg = 150, .weeks = 2, .drug = tralokinumab}),
             silent},
            {"- tralokinumab, 18 y, on the adult dose",
             on({.years = 18, .then = 60, .now = 60, .mg = 300, .weeks = 2, .drug = tralokinumab}), silent},
            {"- tralokinumab, 18 y, EU", on(teen), silent, {}, eu_label},
            {"+ lebrikizumab, 39.9 kg", lebrikizumab_at(39.9), info, review},
            {"= lebrikizumab, 40 kg", lebrikizumab_at(40), silent},
            {"lebrikizumab, adult, no weight",
             on({.years = 34, .then = 0, .now = 0, .mg = 250, .weeks = 2, .drug = lebrikizumab}), unknown},
            {"+ upadacitinib US, 39.9 kg", tablets(14, upadacitinib, 15, 39.9), info, review},
            {"= upadacitinib US, 40 kg", tablets(14, upadacitinib, 15, 40), silent},
            {"- upadacitinib EU, 39.9 kg", tablets(14, upadacitinib, 15, 39.9), silent, {}, eu_label},
            {"+ 65th birthday on 30 mg upadacitinib", tablets(65, upadacitinib, 30), warning, review},
            {"= the day before it", tablets(65, upadacitinib, 30).born("1961-08-16"), silent},
            {"= 65 y, 15 mg", tablets(65, upadacitinib, 15), silent},
            {"= 65 y, two tablets of 15 mg",
             tablets(65, upadacitinib, 15)
                 .has(OrderSaid{.drug = upadacitinib, .start = ago(5), .id = "newer", .times = 2, .dose_mg = 15}),
             warning},
            {"+ 65 y, 30 mg, EU", tablets(65, upadacitinib, 30), warning, {}, eu_label},
            {"65 y, dose not known", tablets(65, upadacitinib, 30).without("in-use").has(in_use(upadacitinib)),
             unknown},
            {"birth year only, 64 or 65 y", tablets(65, upadacitinib, 30).born("1961"), unknown},
            {"- upadacitinib 30 mg for colitis",
             patient_of_months(12 * 66, "patient-view")
                 .has(WeightSaid{70, ago(2), "now"})
                 .has(OrderSaid{.drug = upadacitinib, .start = ago(100), .reason = "K51.90", .dose_mg = 30}),
             silent},
            {"- abrocitinib at 65 y", tablets(65, abrocitinib, 200), silent},
            {"- nemolizumab at 18 y",
             on({.years = 18, .then = 60, .now = 60, .mg = 30, .weeks = 4, .drug = nemolizumab}), silent},
        });
}

std::vector<SpecRow> europe() {
    std::vector<SpecRow> rows = rows_of(
        "age-weight-band-change",
        {
            {"6 y since the order, 20 kg: the dose is the same", on({.years = 6, .then = 20, .now = 20}), silent},
            {"- 29.8 to 30.4 kg, age 9: one band", on({}), silent},
            {"9 y, 45 kg, the alternative of 200 mg q2w", on({.then = 40, .now = 45, .mg = 200, .weeks = 2}), silent},
            {"9 y, 60 kg", on({.then = 55, .now = 60}), info},
            {"12 y since the order, 45 kg: a dose that nobody has checked is said, not drafted",
             on({.years = 12, .then = 45, .now = 45}), info, review},
        });
    for (SpecRow& row : rows)
        row.config = R"({"site": {"jurisdiction": "EU", "signedOff": ["dose-change-without-loading"]}})";
    return rows;
}

INSTANTIATE_TEST_SUITE_P(age_weight_band_change, Specification, testing::ValuesIn(dupilumab_rows()));
INSTANTIATE_TEST_SUITE_P(age_weight_band_change_others, Specification, testing::ValuesIn(other_rows()));
INSTANTIATE_TEST_SUITE_P(age_weight_band_change_europe, Specification, testing::ValuesIn(europe()));

const CardSeen* card_of(const Answer& answer) { return answer.card_of("age-weight-band-change"); }

TEST(AgeWeightBandChange, says_age_weight_and_dose) {
    const Answer answer = ask(on({}));
    ASSERT_TRUE(card_of(answer));
    EXPECT_EQ(card_of(answer)->summary,
              "Dupilumab: patient now in a new dose band (9 years, 30.4 kg: label 200 mg every 2 weeks, "
              "order 300 mg every 4 weeks); review.");
    EXPECT_NE(card_of(answer)->detail.find("No new order is drafted: that the new dose needs no loading dose awaits"),
              std::string::npos)
        << card_of(answer)->detail;
    const Answer sixty = ask(on({.years = 14, .then = 55, .now = 60, .mg = 200, .weeks = 2}));
    ASSERT_TRUE(card_of(sixty));
    EXPECT_EQ(card_of(sixty)->summary,
              "Dupilumab: patient now in a new dose band (14 years, 60 kg: label 300 mg every 2 weeks, "
              "order 200 mg every 2 weeks); review.");
    const Answer none = ask(on({.years = 5, .then = 29, .now = 30}));
    ASSERT_TRUE(card_of(none));
    EXPECT_EQ(card_of(none)->summary,
              "Dupilumab: patient now in a new dose band (5 years, 30 kg: no labelled dose); review.");
    const Answer elder = ask(tablets(65, upadacitinib, 30));
    ASSERT_TRUE(card_of(elder));
    EXPECT_EQ(card_of(elder)->summary,
              "Upadacitinib: patient now in a new dose band (65 years and more, 15 mg at most; 30 mg a day).");
}

TEST(AgeWeightBandChange, drafts_no_loading_dose) {
    const Answer answer = ask(on({}), signed_off);
    const auto drafts = answer.drafted_drugs();
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_NE(drafts.front().find("200 mg every 2 weeks"), std::string::npos) << drafts.front();
    EXPECT_EQ(drafts.front().find("400 mg"), std::string::npos) << drafts.front();
    EXPECT_NE(drafts.front().find("30.4 kg"), std::string::npos) << "no child's dose without its weight";
}

} // namespace
} // namespace eczema::tests
