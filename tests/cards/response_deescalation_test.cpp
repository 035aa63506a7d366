// R49: a longer interval or lower dose once the skin is controlled.
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

// An adult on a drug since so many days; EASI 30 before it, and a score now.
struct Course {
    std::string_view drug = lebrikizumab;
    int days = 112;
    double mg = 250;
    int weeks = 2; // 0: daily
    double iga = 0;
    double easi = -1; // in place of the IGA
    int years = 34;
    double kg = 70; // 0: none
    std::string_view reason{};
};
Request on(const Course& said) {
    Request request = patient_of_months(12 * said.years, "patient-view");
    if (said.kg > 0) request.has(WeightSaid{said.kg, ago(5)});
    request.has(OrderSaid{.drug = said.drug,
                          .start = ago(said.days),
                          .id = "in-use",
                          .reason = said.reason,
                          .dose_mg = said.mg,
                          .every_weeks = said.weeks});
    const bool has_easi = said.easi >= 0;
    request.has(ScoreSaid{has_easi ? "easi" : "iga", has_easi ? 30.0 : 4.0, ago(said.days + 5), "before"});
    return request.has(ScoreSaid{has_easi ? "easi" : "iga", has_easi ? said.easi : said.iga, ago(0), "now"});
}
Course nemolizumab_of(int days, double iga) {
    return {.drug = nemolizumab, .days = days, .mg = 30, .weeks = 4, .iga = iga};
}
Course tralokinumab_of(double kg, double iga = 0, int years = 34) {
    return {.drug = tralokinumab, .mg = years < 18 ? 150.0 : 300.0, .iga = iga, .years = years, .kg = kg};
}
Course tablets(std::string_view drug, double mg, double easi) {
    return {.drug = drug, .mg = mg, .weeks = 0, .easi = easi};
}

const std::vector<std::string> nothing{};

std::vector<SpecRow> biologics() {
    const auto changed = [](std::string_view drug) {
        return std::vector<std::string>{"create eczema-cds-end-earlier-order",
                                        "create eczema-cds-" + std::string(drug)};
    };
    Request two_steps = on({}).without("in-use");
    two_steps.with({RecordList::medication_requests, "in-use",
                    object(begin("MedicationRequest", "in-use") + text("status", "active") + text("intent", "order") +
                           raw("medicationCodeableConcept", concept_of(lebrikizumab, "atc")) +
                           raw("subject", patient_reference()) + text("authoredOn", ago(112)) +
                           raw("dosageInstruction", listed({repeated(250, 2, 1), repeated(250, 4, 2)})))});
    return rows_of(
        "response-deescalation",
        {
            {"+ lebrikizumab day 112, IGA 0", on({}), info, changed("lebrikizumab")},
            {"= lebrikizumab day 111", on({.days = 111}), silent},
            {"lebrikizumab day 112, IGA 1", on({.iga = 1}), info},
            {"= lebrikizumab, IGA 4 to 2: partial", on({.iga = 2}), silent},
            {"= lebrikizumab, EASI down by 75 %: adequate", on({.easi = 7.5}), info},
            {"= lebrikizumab, EASI down by less: partial", on({.easi = 7.6}), silent},
            {"- lebrikizumab already every 4 weeks", on({.weeks = 4}), silent},
            {"- every 4 weeks planned within the order", two_steps, silent},
            {"- a newer order of every 4 weeks",
             on({.days = 150})
                 .has(OrderSaid{
                     .drug = lebrikizumab, .start = ago(20), .id = "newer", .dose_mg = 250, .every_weeks = 4}),
             silent},
            {"interval by a statement",
             on({}).without("in-use").states(
                 OrderSaid{.drug = lebrikizumab, .start = ago(112), .id = "said", .dose_mg = 250, .every_weeks = 2}),
             info},
            {"interval not known",
             on({}).without("in-use").has(OrderSaid{.drug = lebrikizumab, .start = ago(112), .times = 0}), unknown},
            {"no weight: said, not drafted", on({.kg = 0}), info, nothing},
            {"allergies not supplied: said, not drafted", on({}).sends(RecordList::allergies, Sent::absent), info,
             nothing},
            {"impetigo: said, not drafted", on({}).has(impetigo(3)), info, nothing},
            {"- no score on the drug", on({}).without("now"), silent},
            {"- no score before it", on({}).without("before"), silent},
            {"severity list absent", on({}).sends(RecordList::severity, Sent::absent), unknown},
            {"- for another illness", on({.reason = "J45.50"}), silent},
            {"- ended yesterday", on({}).without("in-use").has(in_use_until(lebrikizumab, 1)), not_run},
            {"- dupilumab has no longer interval", on({.drug = dupilumab, .mg = 300}), silent},

            {"+ nemolizumab IGA 1, day 120", on(nemolizumab_of(120, 1)), info, changed("nemolizumab")},
            {"= nemolizumab IGA 2", on(nemolizumab_of(120, 2)), silent},
            {"= nemolizumab day 111", on(nemolizumab_of(111, 0)), silent},
            {"nemolizumab, EASI down by 75 % and not almost clear",
             on({.drug = nemolizumab, .mg = 30, .weeks = 4, .easi = 7.5}), silent},
            {"- nemolizumab already every 8 weeks", on({.drug = nemolizumab, .mg = 30, .weeks = 8}), silent},

            {"+ US tralokinumab 99.9 kg, IGA 0", on(tralokinumab_of(99.9)), info, changed("tralokinumab")},
            {"= US tralokinumab 100 kg", on(tralokinumab_of(100)), silent},
            {"- US tralokinumab 105 kg, IGA 0", on(tralokinumab_of(105)), silent},
            {"- US 15 y, IGA 0", on(tralokinumab_of(60, 0, 15)), silent},
            {"= US 18 y, IGA 0", on(tralokinumab_of(60, 0, 18)), info},
            {"US tralokinumab, no weight", on(tralokinumab_of(0)), unknown},
            {"= US tralokinumab IGA 1", on(tralokinumab_of(70, 1)), info},
            {"= US tralokinumab IGA 2", on(tralokinumab_of(70, 2)), silent},
        });
}

std::vector<SpecRow> tablets_and_europe() {
    std::vector<SpecRow> rows = rows_of(
        "response-deescalation",
        {
            {"+ abrocitinib 200 mg, EASI down by 90 %",
             on(tablets(abrocitinib, 200, 3)),
             info,
             {{"create eczema-cds-review-dose"}}},
            {"= abrocitinib 200 mg, EASI down by less", on(tablets(abrocitinib, 200, 3.1)), silent},
            {"= abrocitinib 100 mg", on(tablets(abrocitinib, 100, 0)), silent},
            {"= abrocitinib day 111", on({.drug = abrocitinib, .days = 111, .mg = 200, .weeks = 0, .easi = 0}), silent},
            {"abrocitinib, daily dose not known",
             on(tablets(abrocitinib, 200, 0)).without("in-use").has(in_use(abrocitinib, 112)), unknown},
            {"+ baricitinib 4 mg, EASI down by 90 %",
             on(tablets(baricitinib, 4, 3)),
             info,
             {{"create eczema-cds-review-dose"}}},
            {"= baricitinib 2 mg", on(tablets(baricitinib, 2, 0)), silent},
            {"- upadacitinib 30 mg: not in the list", on(tablets(upadacitinib, 30, 0)), silent},
            {"- methotrexate", on(tablets(methotrexate, 15, 0)), not_run},
            {"+ EU tralokinumab 105 kg, IGA 0", on(tralokinumab_of(105)), info, {}, eu_label},
            {"+ EU tralokinumab 15 y, IGA 0",
             on({.drug = tralokinumab, .mg = 300, .years = 15, .kg = 60}),
             info,
             {},
             eu_label},
            {"= EU tralokinumab IGA 2", on(tralokinumab_of(70, 2)), silent, {}, eu_label},
            {"UK tralokinumab: a dose that awaits sign-off is not drafted", on(tralokinumab_of(70)), info, nothing,
             uk_label},
            {"EU nemolizumab, EASI down by 75 % and not almost clear",
             on({.drug = nemolizumab, .mg = 30, .weeks = 4, .easi = 7.5}),
             silent,
             {},
             eu_label},
        });
    return rows;
}

INSTANTIATE_TEST_SUITE_P(response_deescalation, Specification, testing::ValuesIn(biologics()));
INSTANTIATE_TEST_SUITE_P(response_deescalation_more, Specification, testing::ValuesIn(tablets_and_europe()));

TEST(ResponseDeescalation, drafts_the_longer_interval_alone) {
    const Answer answer = ask(on({}));
    const auto drafts = answer.drafted_drugs();
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_NE(drafts.front().find("250 mg every 4 weeks"), std::string::npos) << drafts.front();
    EXPECT_NE(drafts.front().find("\"period\":4"), std::string::npos) << drafts.front();
    EXPECT_EQ(drafts.front().find("500 mg"), std::string::npos) << drafts.front();
    EXPECT_EQ(drafts.front().find("sequence\":2"), std::string::npos) << drafts.front();
    const CardSeen* card = answer.card_of("response-deescalation");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Lebrikizumab: response reached; label allows 250 mg every 4 weeks.");
    const auto task = std::find_if(card->drafts.begin(), card->drafts.end(), [](const std::string& draft) {
        return draft.find("MedicationRequest/in-use") != std::string::npos;
    });
    EXPECT_NE(task, card->drafts.end()) << "the task names the order that it ends";
}

TEST(ResponseDeescalation, says_why_nothing_is_drafted) {
    const Answer answer = ask(on({}).has(impetigo(3)));
    const CardSeen* card = answer.card_of("response-deescalation");
    ASSERT_TRUE(card);
    EXPECT_NE(card->detail.find("No new order is drafted: "), std::string::npos) << card->detail;
}

} // namespace
} // namespace eczema::tests
