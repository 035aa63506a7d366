// What a dose card says and drafts, and that every drafted dose stands before the check that drafted it.
#include "cards/drafts.hpp"

#include "tests/support/biologic_order.hpp"
#include "tests/support/derived_chart.hpp"

namespace eczema::tests {
namespace {

using cards::BiologicDose;

Request drafts(Request chart, std::string_view drug, std::vector<std::string> steps) {
    return drafting(std::move(chart), {.drug = drug, .steps = std::move(steps)});
}

bool holds_text(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// --- what is said -----------------------------------------------------------------------------------------------

TEST(DoseCheck, one_card_names_every_difference_the_label_and_the_weight) {
    const Answer answer = ask(drafts(weighing(patient_of(8), 29.9), dupilumab, {repeated(300, 2)}));
    const CardSeen* card = answer.card_of("dose-dupilumab");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Dupilumab dose differs from label for age 8 years and weight: see corrected dose.");
    for (const std::string_view part :
         {"200 % of the labelled amount per week: 300 mg every 2 weeks ordered, label 300 mg every 4 weeks; no loading "
          "dose",
          "label: 6 to 17 years, 15 to under 30 kg: 600 mg (2 injections at different sites) on day 1, then 300 mg "
          "every 4 weeks from day 29, subcutaneously; for 29.9 kg on 2026-08-10",
          "- 29.9 kg on 2026-08-10 (Observation/o-weight, 2026-08-10)", "- 8 years (Patient/p1)"})
        EXPECT_TRUE(holds_text(card->detail, part)) << part << "\n" << card->detail;
}

TEST(DoseCheck, summaries_name_age_or_weight) {
    const auto summary = [](const Request& request, std::string_view rule, const std::string& config = {}) {
        const Answer answer = ask(request, config);
        const CardSeen* card = answer.card_of(rule);
        return card ? card->summary : std::string();
    };
    EXPECT_EQ(summary(drafts(weighing(patient_of_months(5), 7), dupilumab, {repeated(200, 4)}), "dose-dupilumab"),
              "Dupilumab is ordered below the labelled age of 6 months: 5 months.");
    EXPECT_EQ(summary(drafts(patient_of(8), dupilumab, {repeated(300, 4)}), "dose-dupilumab"),
              "Dupilumab dose cannot be checked: no current weight, 8 years. Weigh before ordering.");
    EXPECT_EQ(summary(drafts(weighing(patient_of(5), 31), dupilumab, {repeated(300, 4)}), "dose-dupilumab"),
              "No labelled dupilumab dose for 5 years, 31 kg on 2026-08-10: specialist decision.");
    EXPECT_EQ(
        summary(drafts(weighing(patient_of(8), 40).has(ScoreSaid{"easi", 15, ago(10)}), dupilumab, {repeated(300, 4)}),
                "dose-dupilumab", eu_label),
        "No labelled dupilumab dose for 8 years, 40 kg on 2026-08-10, dermatitis not severe: specialist "
        "decision.");
    EXPECT_EQ(summary(drafts(weighing(patient_of(14), 39.9), lebrikizumab, {once(500, 1)}), "dose-other-biologics"),
              "Lebrikizumab is ordered below the labelled weight: 39.9 kg on 2026-08-10.");
    EXPECT_EQ(summary(drafts(patient_of(11), tralokinumab, {once(300, 1)}), "dose-other-biologics"),
              "Tralokinumab is ordered below the labelled age of 12 years: 11 years.");
}

TEST(DoseCheck, a_number_that_nobody_has_checked_is_said_to_be_so) {
    const Answer answer =
        ask(drafts(weighing(patient_of(12), 59.9), dupilumab, {once(600, 1), repeated(300, 2, 2)}), eu_label);
    const CardSeen* card = answer.card_of("dose-dupilumab");
    ASSERT_TRUE(card);
    EXPECT_TRUE(holds_text(card->detail, "(general knowledge, not verified)"));
    EXPECT_TRUE(answer.drafted_drugs().empty());
    EXPECT_TRUE(
        ask(drafts(weighing(patient_of(15), 55), tralokinumab, {repeated(150, 2)}), uk_label).drafted_drugs().empty());
}

// At signing self-injection-age says so.
TEST(DoseCheck, a_pen_is_not_for_infants) {
    const auto check = [](int months, std::string_view form) {
        const std::string contained = object(
            begin("Medication", "m") + raw("code", concept_of("atc:D11AH05", "atc")) +
            raw("form",
                object(raw("coding",
                           '[' + object(text("system", "http://standardterms.edqm.eu") + text("code", form)) + ']'))));
        const std::string order = object(
            begin("MedicationRequest", "d1") + raw("contained", '[' + contained + ']') + text("status", "draft") +
            text("intent", "order") + raw("medicationReference", object(text("reference", "#m"))) +
            raw("subject", patient_reference()) + raw("dosageInstruction", listed({repeated(200, 4)})));
        Request request = weighing(patient_of_months(months, "order-select"), 11);
        request.with_draft("MedicationRequest/d1", order);
        return ask(request).of("dose-dupilumab").outcome;
    };
    constexpr std::string_view pen = "50060200", syringe = "50060300";
    EXPECT_EQ(check(23, pen), "yes");
    EXPECT_EQ(check(24, pen), "no");
    EXPECT_EQ(check(23, syringe), "no");
}

// --- what is drafted --------------------------------------------------------------------------------------------

std::string corrected(const Request& request, const std::string& config = {}) {
    const Answer answer = ask(request, config);
    const auto drugs = answer.drafted_drugs();
    return drugs.size() == 1 ? drugs.front() : std::string();
}

// Each step of the draft as "sequence: mg, text".
std::vector<std::string> steps_of(const std::string& draft) {
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(draft, arena, fhir::Keep::everything);
    std::vector<std::string> steps;
    if (!tree) return steps;
    for (const fhir::Value& step : part(*tree, "dosageInstruction").items()) steps.push_back(text_of(step, "text"));
    return steps;
}

using Steps = std::vector<std::string>;

TEST(CorrectedDose, begins_with_the_loading_dose_of_a_beginner) {
    EXPECT_EQ(steps_of(corrected(drafts(weighing(patient_of(8), 29.9), dupilumab, {repeated(300, 2)}))),
              (Steps{"600 mg once on day 1, as 2 injections at different sites, for 29.9 kg on 2026-08-10",
                     "300 mg every 4 weeks from day 29, for 29.9 kg on 2026-08-10"}));
    EXPECT_EQ(steps_of(corrected(drafts(patient_of(34), dupilumab, {repeated(300, 2)}))),
              (Steps{"600 mg once on day 1, as 2 injections at different sites", "300 mg every 2 weeks from day 15"}));
    const Request severe = weighing(patient_of(8), 40).has(ScoreSaid{"easi", 30, ago(10)});
    EXPECT_EQ(steps_of(corrected(drafts(severe, dupilumab, {repeated(300, 4)}), eu_label)),
              (Steps{"300 mg once on day 1, as 1 injection, for 40 kg on 2026-08-10",
                     "300 mg once on day 15, as 1 injection, for 40 kg on 2026-08-10",
                     "300 mg every 4 weeks from day 43, for 40 kg on 2026-08-10"}));
}

TEST(CorrectedDose, without_loading_is_one_step_from_day_1) {
    EXPECT_EQ(steps_of(corrected(drafts(weighing(patient_of(4), 12), dupilumab, {repeated(300, 4)}))),
              (Steps{"200 mg every 4 weeks from day 1, for 12 kg on 2026-08-10"}));
}

TEST(CorrectedDose, of_a_patient_on_the_drug_has_no_loading_dose) {
    const Request request =
        drafts(using_until_today(patient_of(34), dupilumab, 200, 300, 2), dupilumab, {repeated(300, 1)});
    EXPECT_EQ(steps_of(corrected(request)), (Steps{"300 mg every 2 weeks"}));
}

TEST(CorrectedDose, is_not_drafted_while_a_gate_or_a_weight_is_not_known) {
    const Request adult = drafts(patient_of(34), dupilumab, {repeated(300, 2)});
    EXPECT_NE(corrected(adult), "");
    EXPECT_EQ(corrected(Request(adult).sends(RecordList::allergies, Sent::absent)), "");
    EXPECT_EQ(corrected(Request(adult).has(impetigo(5))), "");
    EXPECT_EQ(corrected(Request(adult).has(ConditionSaid{.code = "B78.9", .onset = ago(20)})), "");
    const std::vector<std::string> too_much{once(600, 1), repeated(300, 2, 2)};
    EXPECT_NE(corrected(drafts(weighing(patient_of(15), 55), tralokinumab, too_much)), "");
    EXPECT_EQ(corrected(drafts(patient_of(15), tralokinumab, too_much)), "");
    EXPECT_EQ(corrected(drafts(weighing(patient_of(15), 55, 91), tralokinumab, too_much)), "");
}

// A patient whom the row is for.
Request patient_in(const BiologicDose& dose) {
    const double kg = dose.weight_kg_from > 0 ? dose.weight_kg_from : std::min(dose.weight_kg_below - 1, 70.0);
    Request request = weighing(patient_of_months(dose.age_months_from), kg);
    request.has(ScoreSaid{"easi", 30, ago(10)});
    request.has(OrderSaid{.drug = "D11AH01", .start = ago(30), .id = "tac"}); // beside nemolizumab
    return request;
}

TEST(CorrectedDose, every_row_stands_before_its_own_check) {
    for (const BiologicDose& dose : cards::biologic_doses())
        for (const std::string& config : {us_label, eu_label, uk_label}) {
            const auto jurisdiction = config == us_label   ? cards::Jurisdiction::us
                                      : config == eu_label ? cards::Jurisdiction::eu
                                                           : cards::Jurisdiction::uk;
            if ((dose.labels & cards::label_of(jurisdiction)) == 0) continue;
            for (const bool is_beginner : {true, false}) {
                SCOPED_TRACE(std::string(dose.id) + (is_beginner ? ", beginner" : ", on it"));
                cards::DraftContext context{"p1", {}, {}, today, jurisdiction};
                context.with_loading = is_beginner;
                Request request = patient_in(dose);
                if (!is_beginner)
                    request = using_until_today(request,
                                                dose.drug == cards::ValueSet::drug_dupilumab      ? dupilumab
                                                : dose.drug == cards::ValueSet::drug_tralokinumab ? tralokinumab
                                                : dose.drug == cards::ValueSet::drug_lebrikizumab ? lebrikizumab
                                                                                                  : nemolizumab,
                                                60, dose.maintenance.mg, dose.maintenance.interval_weeks);
                const std::string draft = cards::draft_biologic(dose, "dose-dupilumab", context);
                request.with_draft("MedicationRequest/eczema-cds-" + std::string(cards::drug_name(dose.drug)), draft);
                const bool is_dupilumab = dose.drug == cards::ValueSet::drug_dupilumab;
                const Answer answer = ask(request, config);
                EXPECT_EQ(answer.of(is_dupilumab ? "dose-dupilumab" : "dose-other-biologics").outcome, "no");
            }
        }
}

} // namespace
} // namespace eczema::tests
