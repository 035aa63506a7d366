// R38: who injects, and with which device.
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

// EDQM dose forms.
constexpr std::string_view pen = "50060200", autoinjector = "13068000", syringe = "50060300";

const std::string by_itself = alone("self-injection-age");
const std::vector<std::string> training{"create eczema-cds-device-training"};

// A draft whose Medication names its form; empty for none.
Request drafting_form(Request chart, std::string_view drug, std::string_view form) {
    std::string medication = begin("Medication", "m") + raw("code", concept_of(drug, "atc"));
    if (!form.empty())
        medication +=
            raw("form",
                object(raw("coding",
                           '[' + object(text("system", "http://standardterms.edqm.eu") + text("code", form)) + ']')));
    chart.with_draft("MedicationRequest/d1",
                     object(begin("MedicationRequest", "d1") + raw("contained", '[' + object(medication) + ']') +
                            text("status", "draft") + text("intent", "order") +
                            raw("medicationReference", object(text("reference", "#m"))) +
                            raw("subject", patient_reference()) +
                            raw("dosageInstruction", listed({repeated(200, 4)}))));
    return chart;
}
Request drafting_product(Request chart, std::string_view rxnorm) {
    return drafting(std::move(chart), {.drug = {}, .steps = {repeated(300, 2)}, .product = concept_of(rxnorm, "rx")});
}

std::vector<SpecRow> rows() {
    const Request of_20_months = weighing(patient_of_months(20), 11);
    return rows_of(
        "self-injection-age",
        {
            {"+ 20 mo, dupilumab pen", drafting_form(of_20_months, dupilumab, pen), warning, training, by_itself},
            {"+ 20 mo, dupilumab autoinjector as RxNorm calls the pen",
             drafting_form(of_20_months, dupilumab, autoinjector), warning},
            {"20 mo, dupilumab syringe: a caregiver injects", drafting_form(of_20_months, dupilumab, syringe), info,
             training, by_itself},
            {"20 mo, form not known: a caregiver injects", drafting_form(of_20_months, dupilumab, ""), info},
            {"= 23 mo, pen", drafting_form(weighing(patient_of_months(23), 12), dupilumab, pen), warning},
            {"= 2 y, pen accepted: a caregiver injects", drafting_form(weighing(patient_of(2), 12), dupilumab, pen),
             info},
            {"= 6 mo, syringe", drafting_form(weighing(patient_of_months(6), 8), dupilumab, syringe), info},
            {"= 5 mo, syringe: below the labelled age, said elsewhere",
             drafting_form(weighing(patient_of_months(5), 7), dupilumab, syringe), silent},
            {"5 mo, pen", drafting_form(weighing(patient_of_months(5), 7), dupilumab, pen), warning},
            {"+ 14 y, dupilumab: supervision", drafting_form(weighing(patient_of(14), 50), dupilumab, ""), info,
             training, by_itself},
            {"= 11 y 11 mo", drafting_form(weighing(patient_of(11, 11), 40), dupilumab, ""), info},
            {"= 12 y", drafting_form(weighing(patient_of(12), 40), dupilumab, ""), info},
            {"= 17 y 11 mo", drafting_form(weighing(patient_of(17, 11), 60), dupilumab, ""), info},
            {"= 18 y", drafting_form(patient_of(18), dupilumab, ""), silent},
            {"- 30 y, syringe", drafting_form(patient_of(30), dupilumab, syringe), silent},
            {"- 30 y, pen", drafting_form(patient_of(30), dupilumab, pen), silent},
            {"+ 15 y, tralokinumab autoinjector",
             drafting_form(weighing(patient_of(15), 55), tralokinumab, autoinjector), warning, training, by_itself},
            {"+ the same by its RxNorm product", drafting_product(weighing(patient_of(15), 55), "rx:2686061"), warning},
            {"15 y, tralokinumab syringe by its RxNorm product",
             drafting_product(weighing(patient_of(15), 55), "rx:2589378"), info},
            {"= 17 y 11 mo, tralokinumab autoinjector",
             drafting_form(weighing(patient_of(17, 11), 60), tralokinumab, autoinjector), warning},
            {"= 18 y, tralokinumab autoinjector", drafting_form(patient_of(18), tralokinumab, autoinjector), silent},
            {"15 y, tralokinumab, form not known", drafting_form(weighing(patient_of(15), 55), tralokinumab, ""), info},
            {"15 y, lebrikizumab pen", drafting_product(weighing(patient_of(15), 55), "rx:2693907"), info},
            {"13 y, nemolizumab autoinjector", drafting_product(weighing(patient_of(13), 55), "rx:2691328"), info},
            {"10 y, tralokinumab is not labelled: said elsewhere",
             drafting_form(weighing(patient_of(10), 35), tralokinumab, syringe), silent},
            {"no birth date", drafting_form(patient_of(14).born(""), dupilumab, pen), unknown},
            {"birth year only, 17 or 18 y", drafting_form(patient_of(14).born("2008"), dupilumab, ""), unknown},
            {"birth year only, 11 or 12 y: one of the two", drafting_form(patient_of(14).born("2014"), dupilumab, ""),
             unknown},
            {"- order-select is not asked",
             drafting_form(weighing(patient_of_months(20, "order-select"), 11), dupilumab, pen), not_run},
            {"- upadacitinib", drafting(weighing(patient_of(14), 50), {.drug = upadacitinib, .steps = {}}), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(self_injection_age, Specification, testing::ValuesIn(rows()));

int count(const std::string& text, std::string_view part) {
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(SelfInjectionAge, the_pen_is_said_once) {
    const Answer at_signing = ask(drafting_form(weighing(patient_of_months(20), 11), dupilumab, pen));
    EXPECT_EQ(at_signing.of("dose-dupilumab").outcome, "no");
    const Answer at_selecting = ask(drafting_form(weighing(patient_of_months(20, "order-select"), 11), dupilumab, pen));
    EXPECT_EQ(at_selecting.of("dose-dupilumab").outcome, "yes");
    ASSERT_EQ(at_selecting.cards.size(), 1u);
    EXPECT_EQ(count(at_selecting.cards.front().detail, "pen before 2 years"), 1);
}

TEST(SelfInjectionAge, a_form_that_is_not_coded_is_named_as_unknown) {
    const Answer answer = ask(drafting_form(weighing(patient_of_months(20), 11), dupilumab, ""));
    const CardSeen* card = answer.card_of("self-injection-age");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->unknown, std::vector<std::string>{"form of the product"});
}

} // namespace
} // namespace eczema::tests
