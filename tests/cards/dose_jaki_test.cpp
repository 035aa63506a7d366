// R28: the ordered dose of a JAK inhibitor against its label.
#include "cards/drafts.hpp"
#include "cards/order_items.hpp"
#include "tests/support/oral_order.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view clarithromycin = "J01FA09", fluvoxamine = "N06AB08", fluconazole = "J02AC01",
                           probenecid = "M04AB01";
const std::vector<std::string> removed{removal_of("d1")}, nothing{};

Request adult(int years = 30) { return healthy(patient_of(years)); }
Request child(int years, double kg) { return healthy(weighing(patient_of(years), kg)); }

std::vector<SpecRow> specification() {
    Rows of{"dose-jaki"};
    of.add("+ US 70 y, upadacitinib 30 mg", drafting_oral(adult(70), upadacitinib, 30), warning, us_label);
    of.add("+ US 14 y, 39 kg, upadacitinib", drafting_oral(child(14, 39), upadacitinib, 15), critical, us_label,
           removed);
    of.add("EU 14 y, 39 kg, 15 mg accepted", drafting_oral(child(14, 39), upadacitinib, 15), silent, eu_label);
    of.add("- 30 y, 15 mg", drafting_oral(adult(), upadacitinib, 15), silent, us_label);
    of.add("= US eGFR 30, abrocitinib 50 mg", drafting_oral(filtering(patient_of(30), 30), abrocitinib, 50), silent,
           us_label);
    of.add("= US eGFR 29, abrocitinib 50 mg", drafting_oral(filtering(patient_of(30), 29), abrocitinib, 50), critical,
           us_label, std::vector<std::string>{removal_of("d1"), "create eczema-cds-creatinine"});
    of.add("US eGFR 29.9", drafting_oral(filtering(patient_of(30), 29.9), abrocitinib, 50), critical, us_label);
    return of.all();
}

std::vector<SpecRow> age_and_weight() {
    Rows of{"dose-jaki"};
    of.add("US 11 y 11 mo", drafting_oral(healthy(weighing(patient_of(11, 11), 60)), upadacitinib, 15), critical,
           us_label, removed);
    of.add("US 12 y", drafting_oral(child(12, 60), upadacitinib, 15), silent, us_label);
    of.add("US 12 y, 39.9 kg", drafting_oral(child(12, 39.9), upadacitinib, 15), critical, us_label);
    of.add("US 12 y, 40 kg", drafting_oral(child(12, 40), upadacitinib, 15), silent, us_label);
    of.add("US 14 y, no weight", drafting_oral(healthy(patient_of(14)), upadacitinib, 15), warning, us_label, nothing);
    of.add("US 14 y, weight of 90 d", drafting_oral(healthy(weighing(patient_of(14), 50, 90)), upadacitinib, 15),
           silent, us_label);
    of.add("US 14 y, weight of 91 d", drafting_oral(healthy(weighing(patient_of(14), 50, 91)), upadacitinib, 15),
           warning, us_label);
    of.add("US abrocitinib, 14 y, no weight", drafting_oral(healthy(patient_of(14)), abrocitinib, 100), warning,
           us_label);
    of.add("US abrocitinib, 14 y, 24 kg", drafting_oral(child(14, 24), abrocitinib, 100), silent, us_label);
    of.add("US adult without a weight", drafting_oral(adult(), upadacitinib, 15), silent, us_label);
    of.add("US adult of 38 kg", drafting_oral(weighing(adult(), 38), upadacitinib, 15), silent, us_label);
    of.add("US no birth date", drafting_oral(adult(), upadacitinib, 15).born(""), unknown, us_label);
    of.add("US born in 2008: 17 or 18 y, no weight", drafting_oral(adult(), upadacitinib, 15).born("2008"), unknown,
           us_label);
    of.add("EU 14 y, 29.9 kg", drafting_oral(child(14, 29.9), upadacitinib, 15), critical, eu_label);
    of.add("EU 14 y, 30 kg", drafting_oral(child(14, 30), upadacitinib, 15), silent, eu_label);
    of.add("EU abrocitinib, 14 y, 24.9 kg", drafting_oral(child(14, 24.9), abrocitinib, 100), critical, eu_label);
    of.add("EU abrocitinib, 14 y, 25 kg", drafting_oral(child(14, 25), abrocitinib, 100), silent, eu_label);
    of.add("UK abrocitinib, 14 y, 24.9 kg", drafting_oral(child(14, 24.9), abrocitinib, 100), critical, uk_label);
    of.add("UK abrocitinib, 11 y", drafting_oral(child(11, 50), abrocitinib, 100), critical, uk_label);
    of.add("EU baricitinib, 23 months", drafting_oral(healthy(weighing(patient_of_months(23), 12)), baricitinib, 2),
           critical, eu_label);
    of.add("EU baricitinib, 2 y, 12 kg, 2 mg", drafting_oral(child(2, 12), baricitinib, 2), silent, eu_label);
    of.add("EU baricitinib, 2 y, 9.9 kg", drafting_oral(child(2, 9.9), baricitinib, 2), critical, eu_label);
    of.add("EU baricitinib, 8 y, 29.9 kg, 4 mg", drafting_oral(child(8, 29.9), baricitinib, 4), warning, eu_label,
           nothing);
    of.add("EU baricitinib, 8 y, 30 kg, 4 mg", drafting_oral(child(8, 30), baricitinib, 4), silent, eu_label);
    of.add("US baricitinib has no label", drafting_oral(adult(), baricitinib, 8), silent, us_label);
    of.add("two weights of one day on both sides of 40 kg",
           drafting_oral(weighing(child(14, 39), 41), upadacitinib, 15)
               .without("o-weight")
               .has(WeightSaid{39, ago(5), "w1"})
               .has(WeightSaid{41, ago(5), "w2"}),
           warning, us_label);
    return of.all();
}

std::vector<SpecRow> limits() {
    Rows of{"dose-jaki"};
    of.add("US first order of 30 mg", drafting_oral(adult(), upadacitinib, 30), warning, us_label);
    of.add("US first order of 15.5 mg", drafting_oral(adult(), upadacitinib, 15.5), warning, us_label);
    of.add("US first order of 7.5 mg twice a day", drafting_oral(adult(), upadacitinib, 7.5, 2), silent, us_label);
    of.add("US first order of 15 mg twice a day", drafting_oral(adult(), upadacitinib, 15, 2), warning, us_label);
    of.add("US renewal of 30 mg", drafting_oral(renewing(adult(), upadacitinib, 100, 15), upadacitinib, 30), silent,
           us_label);
    of.add("US renewal of 45 mg", drafting_oral(renewing(adult(), upadacitinib, 100, 30), upadacitinib, 45), warning,
           us_label);
    of.add("US first order of abrocitinib 200 mg", drafting_oral(adult(), abrocitinib, 200), warning, us_label);
    of.add("US renewal of abrocitinib 200 mg",
           drafting_oral(renewing(adult(), abrocitinib, 100, 100), abrocitinib, 200), silent, us_label);
    of.add("EU first order of 30 mg", drafting_oral(adult(), upadacitinib, 30), silent, eu_label);
    of.add("EU first order of 45 mg", drafting_oral(adult(), upadacitinib, 45), warning, eu_label);
    of.add("EU 17 y, 16 mg", drafting_oral(child(17, 60), upadacitinib, 16), warning, eu_label);
    of.add("EU 17 y, 15 mg", drafting_oral(child(17, 60), upadacitinib, 15), silent, eu_label);
    of.add("UK 17 y, 30 mg", drafting_oral(child(17, 60), upadacitinib, 30), warning, uk_label);
    of.add("EU 17 y without a weight, 30 mg: 15 at any weight",
           drafting_oral(healthy(patient_of(17)), upadacitinib, 30), warning, eu_label);
    of.add("EU abrocitinib, 58.9 kg, first 200 mg", drafting_oral(child(15, 58.9), abrocitinib, 200), warning,
           eu_label);
    of.add("EU abrocitinib, 59 kg, first 200 mg", drafting_oral(child(15, 59), abrocitinib, 200), silent, eu_label);
    of.add("EU abrocitinib, adult, first 200 mg", drafting_oral(adult(), abrocitinib, 200), silent, eu_label);
    of.add("UK abrocitinib, adult, first 400 mg", drafting_oral(adult(), abrocitinib, 400), warning, uk_label);
    of.add("EU 64 y, 30 mg", drafting_oral(adult(64), upadacitinib, 30), silent, eu_label);
    of.add("EU 65 y, 30 mg", drafting_oral(adult(65), upadacitinib, 30), warning, eu_label);
    of.add("EU 65 y, 15 mg", drafting_oral(adult(65), upadacitinib, 15), silent, eu_label);
    of.add("EU born in 1961: 64 or 65 y, 30 mg", drafting_oral(adult(), upadacitinib, 30).born("1961"), unknown,
           eu_label);
    of.add("US 65 y, renewal of 30 mg", drafting_oral(renewing(adult(65), upadacitinib, 100, 30), upadacitinib, 30),
           warning, us_label);
    of.add("EU abrocitinib, 65 y, first 200 mg", drafting_oral(adult(65), abrocitinib, 200), warning, eu_label);
    of.add("EU abrocitinib, 65 y, renewal of 200 mg",
           drafting_oral(renewing(adult(65), abrocitinib, 100, 100), abrocitinib, 200), silent, eu_label);
    of.add("EU baricitinib, 65 y, first 4 mg", drafting_oral(adult(65), baricitinib, 4), warning, eu_label);
    of.add("EU baricitinib, 64 y, first 4 mg", drafting_oral(adult(64), baricitinib, 4), silent, eu_label);
    of.add("EU baricitinib, 8 mg", drafting_oral(adult(), baricitinib, 8), warning, eu_label);
    of.add("no dose", drafting_oral(adult(), upadacitinib, 0), unknown, us_label);
    of.add("a dose in pieces of a product that is not known",
           Request(adult()).drafts(OrderSaid{.drug = upadacitinib, .id = "d1", .dose = 2}), unknown, us_label);
    of.add("as needed",
           Request(adult()).drafts(OrderSaid{.drug = upadacitinib, .id = "d1", .is_as_needed = true, .dose_mg = 15}),
           unknown, us_label);
    of.add("reason rheumatoid arthritis, 45 mg", drafting_oral(adult(), upadacitinib, 45, 1, "M06.9"), silent,
           us_label);
    of.add("statements absent, first order of 30 mg",
           drafting_oral(adult(), upadacitinib, 30).sends(RecordList::medication_statements, Sent::absent), unknown,
           us_label);
    of.add("statements absent, 45 mg",
           drafting_oral(adult(), upadacitinib, 45).sends(RecordList::medication_statements, Sent::absent), warning,
           us_label, nothing);
    of.add("no dermatitis on record", drafting_oral(healthy(chart("order-sign")), upadacitinib, 45), silent, us_label);
    of.add("- dupilumab", drafting_oral(adult(), dupilumab, 300), not_run, us_label);
    return of.all();
}

std::vector<SpecRow> kidney() {
    Rows of{"dose-jaki"};
    const auto with = [](double rate, std::string_view drug, double mg) {
        return drafting_oral(filtering(patient_of(30), rate), drug, mg);
    };
    const auto on = [](double rate, std::string_view drug, int days, double before, double mg) {
        return drafting_oral(filtering(renewing(patient_of(30), drug, days, before), rate), drug, mg);
    };
    of.add("upadacitinib, eGFR 14.9", with(14.9, upadacitinib, 15), critical);
    of.add("upadacitinib, eGFR 15, 15 mg", with(15, upadacitinib, 15), silent);
    of.add("upadacitinib, eGFR 15, renewal of 30 mg", on(15, upadacitinib, 100, 15, 30), warning);
    of.add("upadacitinib, eGFR 29.9, renewal of 30 mg", on(29.9, upadacitinib, 100, 15, 30), warning);
    of.add("upadacitinib, eGFR 30, renewal of 30 mg", on(30, upadacitinib, 100, 15, 30), silent);
    of.add("US abrocitinib, eGFR 59.9, first 100 mg", with(59.9, abrocitinib, 100), warning);
    of.add("US abrocitinib, eGFR 60, first 100 mg", with(60, abrocitinib, 100), silent);
    of.add("US abrocitinib, eGFR 45, 100 mg on day 83", on(45, abrocitinib, 83, 50, 100), warning);
    of.add("US abrocitinib, eGFR 45, 100 mg on day 84", on(45, abrocitinib, 84, 50, 100), silent);
    of.add("US abrocitinib, eGFR 45, 200 mg on day 84", on(45, abrocitinib, 84, 100, 200), warning);
    of.add("EU abrocitinib, eGFR 29, 50 mg", with(29, abrocitinib, 50), silent, eu_label);
    of.add("EU abrocitinib, eGFR 29, first 100 mg", with(29, abrocitinib, 100), warning, eu_label);
    of.add("EU abrocitinib, eGFR 29, renewal of 100 mg", on(29, abrocitinib, 100, 50, 100), silent, eu_label);
    of.add("EU abrocitinib, eGFR 45, first 100 mg: half of 200", with(45, abrocitinib, 100), silent, eu_label);
    of.add("EU abrocitinib, eGFR 45, first 200 mg", with(45, abrocitinib, 200), warning, eu_label);
    of.add("EU abrocitinib, 15 y, 50 kg, eGFR 45, first 100 mg",
           drafting_oral(filtering(weighing(patient_of(15), 50), 45), abrocitinib, 100), warning, eu_label);
    of.add("EU baricitinib, eGFR 29.9", with(29.9, baricitinib, 2), critical, eu_label);
    of.add("EU baricitinib, eGFR 30, 2 mg", with(30, baricitinib, 2), silent, eu_label);
    of.add("EU baricitinib, eGFR 59, 4 mg", with(59, baricitinib, 4), warning, eu_label);
    of.add("EU baricitinib, eGFR 60, 4 mg", with(60, baricitinib, 4), silent, eu_label);
    of.add("first order, no eGFR", drafting_oral(patient_of(30), upadacitinib, 15), unknown);
    of.add("first order, eGFR of 90 d", drafting_oral(filtering(patient_of(30), 90, 90), upadacitinib, 15), silent);
    of.add("first order, eGFR of 91 d", drafting_oral(filtering(patient_of(30), 90, 91), upadacitinib, 15), unknown);
    of.add("first order of 30 mg, no eGFR", drafting_oral(patient_of(30), upadacitinib, 30), warning, {}, nothing);
    of.add("first order, results not sent",
           drafting_oral(patient_of(30), upadacitinib, 15).sends(RecordList::observations, Sent::absent), unknown);
    of.add("renewal, no eGFR", drafting_oral(renewing(patient_of(30), upadacitinib, 100, 15), upadacitinib, 15),
           silent);
    of.add("renewal, results not sent",
           drafting_oral(renewing(patient_of(30), upadacitinib, 100, 15), upadacitinib, 15)
               .sends(RecordList::observations, Sent::absent),
           unknown);
    of.add("renewal, eGFR 90 of 200 d",
           drafting_oral(filtering(renewing(patient_of(30), upadacitinib, 300, 15), 90, 200), upadacitinib, 15),
           silent);
    of.add("renewal, eGFR 12 of 200 d: ask",
           drafting_oral(filtering(renewing(patient_of(30), upadacitinib, 300, 15), 12, 200), upadacitinib, 15),
           unknown);
    of.add(
        "eGFR in a unit that cannot be read",
        drafting_oral(Request(patient_of(30)).has(LabSaid{.code = "98979-8", .value = 10, .unit = "mg", .on = ago(3)}),
                      upadacitinib, 15),
        unknown);
    of.add("eGFR above 60 without a number",
           drafting_oral(
               Request(patient_of(30))
                   .with({RecordList::observations, "egfr",
                          object(begin("Observation", "egfr") + text("status", "final") +
                                 raw("code", concept_of("98979-8", "loinc")) + raw("subject", patient_reference()) +
                                 text("effectiveDateTime", ago(3)) +
                                 raw("valueQuantity", R"({"value":60,"comparator":">=","unit":"mL/min/{1.73_m2}"})"))}),
               abrocitinib, 100),
           silent);
    return of.all();
}

std::vector<SpecRow> interactions() {
    Rows of{"dose-jaki"};
    const auto beside = [](std::string_view other, std::string_view drug, double mg) {
        return drafting_oral(Request(adult()).has(in_use(other, 10)), drug, mg);
    };
    const auto renewed = [](std::string_view other, std::string_view drug, double mg) {
        return drafting_oral(renewing(Request(adult()).has(in_use(other, 10)), drug, 100, mg), drug, mg);
    };
    of.add("upadacitinib 15 mg beside clarithromycin", beside(clarithromycin, upadacitinib, 15), silent, us_label);
    of.add("renewal of 30 mg beside clarithromycin", renewed(clarithromycin, upadacitinib, 30), warning, us_label,
           nothing);
    of.add("renewal of 30 mg, clarithromycin ended",
           drafting_oral(renewing(Request(adult()).has(in_use_until(clarithromycin, 5)), upadacitinib, 100, 30),
                         upadacitinib, 30),
           silent, us_label);
    of.add(
        "renewal of 30 mg, clarithromycin drafted beside it",
        drafting_oral(renewing(adult(), upadacitinib, 100, 30).drafts(OrderSaid{.drug = clarithromycin, .id = "clari"}),
                      upadacitinib, 30),
        warning, us_label);
    of.add("renewal of 30 mg, statements absent",
           drafting_oral(renewing(adult(), upadacitinib, 100, 30), upadacitinib, 30)
               .sends(RecordList::medication_statements, Sent::absent),
           unknown, us_label);
    of.add("EU upadacitinib 30 mg beside clarithromycin", beside(clarithromycin, upadacitinib, 30), warning, eu_label);
    of.add("US abrocitinib 100 mg beside fluvoxamine", beside(fluvoxamine, abrocitinib, 100), warning, us_label);
    of.add("US abrocitinib 50 mg beside fluvoxamine", beside(fluvoxamine, abrocitinib, 50), silent, us_label);
    of.add("EU abrocitinib 100 mg beside fluvoxamine", beside(fluvoxamine, abrocitinib, 100), warning, eu_label);
    of.add("EU abrocitinib 200 mg beside fluconazole", beside(fluconazole, abrocitinib, 200), warning, eu_label);
    of.add("EU abrocitinib 100 mg beside fluconazole", beside(fluconazole, abrocitinib, 100), silent, eu_label);
    of.add("US abrocitinib beside fluconazole is the interaction rule's", beside(fluconazole, abrocitinib, 100), silent,
           us_label);
    of.add("EU baricitinib 4 mg beside probenecid", beside(probenecid, baricitinib, 4), warning, eu_label);
    of.add("EU baricitinib 2 mg beside probenecid", beside(probenecid, baricitinib, 2), silent, eu_label);
    of.add("the lowest of two: eGFR 45 and fluvoxamine, 100 mg",
           drafting_oral(filtering(Request(patient_of(30)).has(in_use(fluvoxamine, 10)), 45), abrocitinib, 100),
           warning, eu_label);
    of.add("another patient's drug of another effect", beside("A02BC01", abrocitinib, 100), silent, us_label);
    return of.all();
}

std::vector<SpecRow> solution() {
    Rows of{"dose-jaki"};
    const auto of_form = [](std::string_view form) {
        const std::string drug = object(begin("Medication", "m1") + raw("code", concept_of(upadacitinib, "atc")) +
                                        raw("form", concept_of(form, "sct")));
        const std::string dosage =
            '[' +
            object(raw("timing", object(raw("repeat", object(R"(,"frequency":2,"period":1,"periodUnit":"d")")))) +
                   raw("doseAndRate", '[' + object(raw("doseQuantity", quantity_of(6, "mg"))) + ']')) +
            ']';
        return Request(adult()).with_draft(
            "MedicationRequest/d1",
            object(begin("MedicationRequest", "d1") + text("status", "draft") + text("intent", "order") +
                   raw("contained", '[' + drug + ']') + raw("medicationReference", object(text("reference", "#m1"))) +
                   raw("subject", patient_reference()) + raw("dosageInstruction", dosage)));
    };
    of.add("an oral solution by its form", of_form("385023001"), warning, us_label, removed);
    of.add("a tablet by its form", of_form("385055001"), silent, us_label);
    of.add(
        "a dose in mL",
        drafting(adult(), {.drug = upadacitinib,
                           .steps = {step_of(quantity_of(6, "mL"), R"(,"frequency":2,"period":1,"periodUnit":"d")")}}),
        warning, us_label);
    return of.all();
}

std::vector<SpecRow> rows() {
    std::vector<SpecRow> all;
    for (const auto& part : {specification(), age_and_weight(), limits(), kidney(), interactions(), solution()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

INSTANTIATE_TEST_SUITE_P(dose_jaki, Specification, testing::ValuesIn(rows()));

std::string summary(const Request& request, const std::string& config = {}) {
    const Answer answer = ask(request, config.empty() ? alone("dose-jaki") : config);
    const CardSeen* card = answer.card_of("dose-jaki");
    return card ? card->summary : std::string();
}

TEST(DoseJaki, says_the_dose_and_its_limit) {
    EXPECT_EQ(summary(drafting_oral(adult(70), upadacitinib, 30)),
              "Upadacitinib dose above the labelled limit: 30 mg a day, at most 15 mg from 65 years.");
    EXPECT_EQ(summary(drafting_oral(adult(), upadacitinib, 30)),
              "Upadacitinib begins above its labelled dose: 30 mg a day, at most 15 mg.");
    EXPECT_EQ(summary(drafting_oral(renewing(adult(), upadacitinib, 100, 30), upadacitinib, 45)),
              "Upadacitinib dose above the labelled limit: 45 mg a day, at most 30 mg.");
    EXPECT_EQ(summary(drafting_oral(filtering(patient_of(30), 12), upadacitinib, 15)),
              "Upadacitinib has no labelled dose at this kidney function: eGFR 12 mL/min/1.73 m2 on 2026-08-05.");
    EXPECT_EQ(summary(drafting_oral(healthy(patient_of(14)), upadacitinib, 15)),
              "Upadacitinib dose cannot be checked: no current weight, 14 years. Weigh before ordering.");
}

TEST(DoseJaki, names_the_entry_that_limits_the_dose) {
    const Answer answer = ask(drafting_oral(
        renewing(Request(adult()).has(in_use(clarithromycin, 10)), upadacitinib, 100, 30), upadacitinib, 30));
    const CardSeen* card = answer.card_of("dose-jaki");
    ASSERT_TRUE(card);
    EXPECT_NE(std::find(card->evidence.begin(), card->evidence.end(), "MedicationRequest/J01FA09"),
              card->evidence.end());
    EXPECT_NE(card->detail.find("not verified"), std::string::npos) << card->detail;
}

// The draft of a dose by mouth, as each version of FHIR has it.
TEST(DoseJaki, drafts_a_daily_dose) {
    using namespace cards;
    DraftContext context{"p1", {}, {}, today, Jurisdiction::us};
    context.weight = Weight{{55, 55}, "w1", {today - 3, today - 3}};
    const OralDraft child_dose{ValueSet::drug_upadacitinib, 15, 1, "12 to 17 years, 40 kg and more", true};
    const std::string json = draft_oral(child_dose, "dose-jaki", context);
    for (const std::string_view part :
         {R"("resourceType":"MedicationRequest")", R"("status":"draft")", R"("code":"2196092")", R"("code":"L04AF03")",
          R"("text":"15 mg once a day by mouth, for 55 kg on 2026-08-12")",
          R"("timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}})", R"("code":"26643006")",
          R"("doseAndRate":[{"doseQuantity":{"value":15,"unit":"mg")", "expectedSupplyDuration"})
        EXPECT_NE(json.find(part), std::string::npos) << part << '\n' << json;
    EXPECT_EQ(dose_text(child_dose, context.weight),
              "12 to 17 years, 40 kg and more: 15 mg once a day by mouth; for 55 kg on 2026-08-12");

    const OralDraft twice{ValueSet::drug_ciclosporin, 150, 2, "adults, at most 5 mg/kg a day", true};
    context.version = fhir::FhirVersion::dstu2;
    const std::string old = draft_oral(twice, "dose-traditional-immunosuppressants", context);
    for (const std::string_view part : {R"("resourceType":"MedicationOrder")", R"("periodUnits":"d")",
                                        R"("frequency":2)", R"("doseQuantity":{"value":150)"})
        EXPECT_NE(old.find(part), std::string::npos) << part << '\n' << old;
    EXPECT_EQ(order_item_of(child_dose), "upadacitinib-15-mg");
    EXPECT_EQ(order_item_of(twice), "ciclosporin");
}

} // namespace
} // namespace eczema::tests
