// R48: what happens on a JAK inhibitor.
#include "tests/support/observed.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

constexpr std::string_view rule = "jaki-adverse-event";
const std::string eu = R"({"site": {"jurisdiction": "EU"}})";
const std::string stop = "create eczema-cds-stop-drug", interrupt = "create eczema-cds-interrupt-drug",
                  dermatology = "create eczema-cds-dermatology-referral",
                  urgently = "create eczema-cds-urgent-dermatology";

// On the drug since 100 days.
Request taking(std::string_view drug = upadacitinib) { return chart().has(dermatitis()).has(in_use(drug)); }
// The drug ended so many days ago.
Request off(int days) { return chart().has(dermatitis()).has(in_use_until(upadacitinib, days)); }

ConditionSaid found(std::string_view code, int days, std::string_view status = "active") {
    return {.code = code, .onset = ago(days), .status = status};
}
constexpr std::string_view thrombosis = "I82.401", infarction = "I21.9", stroke = "I63.9", perforation = "K63.1",
                           zoster = "B02.9", breast_cancer = "C50.911", detachment = "H33.001";

LabSaid lab(std::string_view code, double value, std::string_view unit, int days = 10) {
    return {.code = code, .value = value, .unit = unit, .on = ago(days)};
}
LabSaid lymphocytes(double value, int days = 10) { return lab("731-0", value, "10*9/L", days); }
LabSaid neutrophils(double value) { return lab("751-8", value, "10*9/L"); }
LabSaid haemoglobin(double value) { return lab("718-7", value, "g/dL"); }
LabSaid platelets(double value) { return lab("777-3", value, "10*9/L"); }
LabSaid filtration(double value, int days = 10) { return lab("62238-1", value, "mL/min/{1.73_m2}", days); }
// An enzyme with its upper limit of 40 U/L, or none.
Entry enzyme(std::string_view code, double value, int days = 10, bool has_limit = true) {
    Entry entry = entry_of(lab(code, value, "U/L", days));
    if (has_limit) entry.json.insert(entry.json.size() - 1, upper_limit_of("40", "U/L"));
    return entry;
}
constexpr std::string_view alt = "1742-6", ast = "1920-8", kinase = "2157-6";

std::vector<SpecRow> event_rows() {
    return rows_of(
        rule,
        {
            {"- on upadacitinib, nothing happened", taking(), silent},
            {"+ zoster on day 90", taking().has(found(zoster, 10)), warning, {{interrupt, dermatology}}, alone(rule)},
            {"+ DVT", taking().has(found(thrombosis, 10)), critical, {{stop, urgently}}, alone(rule)},
            {"+ heart attack, by now resolved", taking(abrocitinib).has(found(infarction, 40, "resolved")), critical},
            {"+ stroke", taking(baricitinib).has(found(stroke, 40)), critical, {}, eu},
            {"- DVT before the start", taking().has(found(thrombosis, 200)), silent},
            {"= DVT on the day of the start", taking().has(found(thrombosis, 100)), silent},
            {"= DVT a day after the start", taking().has(found(thrombosis, 99)), critical},
            {"DVT without a date", taking().has(ConditionSaid{.code = thrombosis}), unknown},
            {"DVT in the year of the start", taking().has(ConditionSaid{.code = thrombosis, .onset = "2026"}), unknown},
            {"+ DVT in the month after the start", taking().has(ConditionSaid{.code = thrombosis, .onset = "2026-06"}),
             critical},
            {"DVT suspected",
             taking().has(ConditionSaid{.code = thrombosis, .onset = ago(10), .verification = "provisional"}), unknown},
            {"- DVT refuted",
             taking().has(ConditionSaid{.code = thrombosis, .onset = ago(10), .verification = "refuted"}), silent},
            {"history of DVT written down since", taking().has(ConditionSaid{.code = "Z86.718", .recorded = ago(10)}),
             unknown},
            {"- angina since the start: gate-jaki-cardiovascular", taking().has(found("I20.9", 10)), silent},
            {"DVT, start of the drug not known",
             chart().has(dermatitis()).has(OrderSaid{.drug = upadacitinib}).has(found(thrombosis, 10)), unknown},
            {"+ perforation", taking().has(found(perforation, 10)), critical, {{interrupt, urgently}}, alone(rule)},
            {"+ pneumonia", taking().has(found("J18.9", 10)), critical},
            {"+ cellulitis", taking().has(found("L03.90", 10)), critical},
            {"- pneumonia, resolved", taking().has(found("J18.9", 30, "resolved")), silent},
            {"- impetigo is not serious", taking().has(found("L01.1", 10)), silent},
            {"= pneumonia of 60 days, still open", taking().has(found("J18.9", 60)), critical},
            {"pneumonia of 61 days, still open", taking().has(found("J18.9", 61)), unknown},
            {"+ zoster of 71 days, still active", taking().has(found(zoster, 71)), warning},
            {"- zoster resolved", taking().has(found(zoster, 40, "resolved")), silent},
            {"- zoster before the start", taking().has(found(zoster, 110)), silent},
            {"+ pregnancy",
             taking().gender("female").has(LabSaid{.code = "2106-3", .on = ago(5), .id = "hcg", .answer = "10828004"}),
             critical},
            {"+ retinal detachment",
             taking().has(found(detachment, 5)),
             warning,
             {{"create eczema-cds-ophthalmology-referral"}},
             alone(rule)},
            {"+ cancer first recorded since", taking().has(found(breast_cancer, 20)), warning},
            {"- cancer before the start", taking().has(found(breast_cancer, 400)), silent},
            {"- a history code is no new cancer", taking().has(ConditionSaid{.code = "Z85.3", .recorded = ago(20)}),
             silent},
            {"- zoster on dupilumab", taking(dupilumab).has(found(zoster, 10)), not_run},
            {"condition list absent", taking().sends(RecordList::conditions, Sent::absent), unknown},
            {"+ condition list in part, DVT on it",
             taking().has(found(thrombosis, 10)).sends(RecordList::conditions, Sent::partial), critical},
        });
}

std::vector<SpecRow> stopped_rows() {
    return rows_of(
        rule,
        {
            {"= DVT, stopped 30 days ago", off(30).has(found(thrombosis, 35)), critical, {{urgently}}, alone(rule)},
            {"= DVT, stopped 31 days ago", off(31).has(found(thrombosis, 35)), silent},
            {"+ DVT after it was stopped", off(20).has(found(thrombosis, 5)), critical},
            {"- stopped 10 days ago, nothing happened", off(10), silent},
            {"stopped in July",
             chart()
                 .has(dermatitis())
                 .has(found(thrombosis, 35))
                 .has(OrderSaid{.drug = upadacitinib, .start = ago(100), .end = "2026-07"}),
             unknown},
            {"stopped on a day that is not known",
             chart()
                 .has(dermatitis())
                 .has(found(thrombosis, 35))
                 .has(OrderSaid{.drug = upadacitinib, .start = ago(100), .status = "stopped"}),
             unknown},
            {"- stopped last year", off(90).has(found(thrombosis, 95)), not_run},
            {"a drug stopped lately is not taken: no response is asked for",
             off(10).has(found(zoster, 20)),
             warning,
             {{dermatology}},
             alone(rule)},
        });
}

std::vector<SpecRow> result_rows() {
    return rows_of(
        rule, {
                  {"= lymphocytes 0.5", taking().has(lymphocytes(0.5)), silent},
                  {"= lymphocytes 0.49",
                   taking().has(lymphocytes(0.49)),
                   critical,
                   {{interrupt, "create eczema-cds-blood-count-differential", dermatology}},
                   alone(rule)},
                  {"lymphocytes 480 /uL", taking().has(lab("731-0", 480, "/uL")), critical},
                  {"lymphocytes without a unit", taking().has(lab("731-0", 0.4, "")), unknown},
                  {"= lymphocytes 0.4, 30 days ago", taking().has(lymphocytes(0.4, 30)), critical},
                  {"= lymphocytes 0.4, 31 days ago", taking().has(lymphocytes(0.4, 31)), silent},
                  {"- low before, normal since",
                   taking()
                       .has(lymphocytes(0.4, 20))
                       .has(LabSaid{.code = "731-0", .value = 1.1, .unit = "10*9/L", .on = ago(5), .id = "b"}),
                   silent},
                  {"= low on the day of the start",
                   chart().has(dermatitis()).has(in_use(upadacitinib, 10)).has(lymphocytes(0.4, 10)), silent},
                  {"= low a day after the start",
                   chart().has(dermatitis()).has(in_use(upadacitinib, 10)).has(lymphocytes(0.4, 9)), critical},
                  {"= neutrophils 1.0", taking().has(neutrophils(1.0)), silent},
                  {"= neutrophils 0.99", taking().has(neutrophils(0.99)), critical},
                  {"= haemoglobin 8", taking().has(haemoglobin(8)), silent},
                  {"= haemoglobin 7.9", taking().has(haemoglobin(7.9)), critical},
                  {"= platelets 50 on abrocitinib", taking(abrocitinib).has(platelets(50)), silent},
                  {"= platelets 49 on abrocitinib", taking(abrocitinib).has(platelets(49)), critical},
                  {"- platelets 49 on upadacitinib", taking().has(platelets(49)), silent},
                  {"= eGFR 15 on upadacitinib", taking().has(filtration(15)), silent},
                  {"= eGFR 14 on upadacitinib", taking().has(filtration(14)), critical},
                  {"= eGFR 30 on abrocitinib", taking(abrocitinib).has(filtration(30)), silent},
                  {"= eGFR 29 on abrocitinib", taking(abrocitinib).has(filtration(29)), critical},
                  {"- eGFR 29 on abrocitinib, European label", taking(abrocitinib).has(filtration(29)), silent, {}, eu},
                  {"= eGFR 30 on baricitinib", taking(baricitinib).has(filtration(30)), silent, {}, eu},
                  {"= eGFR 29 on baricitinib", taking(baricitinib).has(filtration(29)), critical, {}, eu},
                  {"= eGFR 14, 90 days ago", taking().has(filtration(14, 90)), critical},
                  {"= eGFR 14, 91 days ago", taking().has(filtration(14, 91)), silent},
                  {"= ALT 3 times the limit", taking().with(enzyme(alt, 120)), silent},
                  {"= ALT more than 3 times the limit", taking().with(enzyme(alt, 121)), warning},
                  {"+ AST more than 3 times the limit",
                   taking().with(enzyme(ast, 130)),
                   warning,
                   {{interrupt, "create eczema-cds-liver-enzymes", dermatology}},
                   alone(rule)},
                  {"ALT without a reference range", taking().with(enzyme(alt, 300, 10, false)), unknown},
                  {"= creatine kinase 5 times the limit", taking().with(enzyme(kinase, 200)), silent},
                  {"= creatine kinase more than 5 times the limit",
                   taking().with(enzyme(kinase, 201)),
                   info,
                   {},
                   alone(rule)},
                  {"- observations not supplied, DVT",
                   taking().has(found(thrombosis, 10)).sends(RecordList::observations, Sent::absent), critical},
                  {"observations not supplied", taking().sends(RecordList::observations, Sent::absent), unknown},
              });
}

INSTANTIATE_TEST_SUITE_P(jaki_adverse_event, Specification, testing::ValuesIn(event_rows()));
INSTANTIATE_TEST_SUITE_P(jaki_adverse_event_stopped, Specification, testing::ValuesIn(stopped_rows()));
INSTANTIATE_TEST_SUITE_P(jaki_adverse_event_result, Specification, testing::ValuesIn(result_rows()));

TEST(JakiAdverseEvent, says_what_happened_on_which_drug) {
    const Answer answer = ask(taking().has(found(thrombosis, 10)), alone(rule));
    ASSERT_TRUE(answer.card_of(rule));
    EXPECT_EQ(answer.card_of(rule)->summary,
              "Venous thrombosis or embolism on upadacitinib: interrupt or stop and assess.");
}

TEST(JakiAdverseEvent, a_drug_lately_stopped_is_judged_by_this_rule_alone) {
    const Answer answer = ask(off(10).has(found(zoster, 20)));
    for (const TraceSeen& row : answer.trace)
        if (row.rule != rule) {
            EXPECT_EQ(row.about.find("upadacitinib"), std::string::npos) << row.rule;
        }
}

} // namespace
} // namespace eczema::tests
