// R29: a JAK inhibitor before another systemic drug.
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

constexpr std::string_view rule = "jaki-step-order";
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string not_a_smoker = "266919005";

OrderSaid stopped(std::string_view drug, std::string_view why, std::string_view id = "old") {
    return {.drug = drug, .start = ago(400), .end = ago(200), .id = id, .status = "stopped", .why_ended = why};
}
Request ordered(std::string_view drug = abrocitinib, std::string_view hook = "order-sign") {
    return ordering(drug, hook).has(LabSaid{.code = "72166-2", .on = ago(30), .id = "smoking", .answer = not_a_smoker});
}
LabSaid inadvisable(std::string_view status = "final") {
    return {.code = "score:other-therapies-inadvisable", .on = ago(10), .id = "said", .status = status};
}

std::vector<SpecRow> rows() {
    return rows_of(
        rule,
        {
            {"+ systemic-naive, US, abrocitinib",
             ordered(),
             warning,
             {{"create eczema-cds-record-therapies-inadvisable"}},
             alone(rule)},
            {"+ the same, upadacitinib, order-select", ordered(upadacitinib, "order-select"), warning},
            {"- dupilumab stopped, INEFFECT", ordered().has(stopped(dupilumab, "INEFFECT")), silent},
            {"- methotrexate not tolerated", ordered().has(stopped(methotrexate, "status-reason:sintol")), silent},
            {"= only prednisone bursts before", ordered().has(stopped(prednisone, "INEFFECT")), warning},
            {"+ dupilumab stopped for no stated reason", ordered().has(stopped(dupilumab, "")), warning},
            {"dupilumab stopped for a reason in words", ordered().has(stopped(dupilumab, "text:no response")), unknown},
            {"perhaps dupilumab, by its name alone", ordered().has(stopped("text:Dupixent pen", "INEFFECT")), unknown},
            {"+ another JAK inhibitor failed before", ordered().has(stopped(upadacitinib, "INEFFECT")), warning},
            {"+ a topical steroid failed before", ordered().has(failed_topical()), warning},
            {"+ dupilumab taken now, no word on its effect", ordered().has(in_use(dupilumab)), warning},
            {"- reaction to dupilumab recorded", ordered().has(AllergySaid{.code = "rx:1876376", .id = "al"}), silent},
            {"+ reaction to dupilumab refuted",
             ordered().has(AllergySaid{.code = "rx:1876376", .id = "al", .verification = "refuted"}), warning},
            {"- others stated as not advisable", ordered().has(inadvisable()), silent},
            {"others stated as not advisable, preliminary", ordered().has(inadvisable("unknown")), unknown},
            {"medication orders absent", ordered().sends(RecordList::medication_requests, Sent::absent), unknown},
            {"allergy list absent", ordered().sends(RecordList::allergies, Sent::absent), unknown},
            {"+ dispenses absent", ordered().sends(RecordList::medication_dispenses, Sent::absent), warning},
            {"- for ulcerative colitis",
             chart("order-sign").has(dermatitis()).drafts({.drug = upadacitinib, .reason = "K51.90"}), silent},
            {"+ for dermatitis as stated",
             chart("order-sign").has(dermatitis()).drafts({.drug = upadacitinib, .reason = "L20.9"}), warning},
            {"no dermatitis on a complete list", chart("order-sign").drafts({.drug = upadacitinib}), silent},
            {"reason in words",
             chart("order-sign").has(dermatitis()).drafts({.drug = upadacitinib, .reason = "text:skin"}), unknown},
            {"- EU, systemic-naive, 30 y", ordered().born("1996-01-01"), silent, {}, eu},
            {"+ EU, 67 y", ordered().born("1959-03-01"), info, {}, eu},
            {"+ UK, 67 y", ordered().born("1959-03-01"), info, {}, uk},
            {"= EU, 64 y 364 d",
             ordered().born("1961-08-16").has(LabSaid{.code = "39156-5", .value = 24, .unit = "kg/m2", .on = ago(9)}),
             silent,
             {},
             eu},
            {"EU, smoking not known", ordering(abrocitinib, "order-sign"), unknown, {}, eu},
            {"- draft baricitinib", ordered(baricitinib), not_run},
            {"- draft dupilumab", ordered(dupilumab), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(jaki_step_order, Specification, testing::ValuesIn(rows()));

using testing::HasSubstr;

std::string line_of(const Answer& answer, std::string_view option) {
    const CardSeen* card = answer.card_of("ad-systemic-options");
    if (!card) return "no card";
    const std::size_t at = card->detail.find("| " + std::string(option) + " |");
    return at == std::string::npos ? "no line" : card->detail.substr(at, card->detail.find('\n', at) - at);
}

TEST(JakiStep, holds_the_options_of_the_ladder_in_the_us) {
    const std::string held = "on hold: after another systemic treatment (US label)";
    for (const std::string_view option : {"Upadacitinib", "Abrocitinib"}) {
        EXPECT_THAT(line_of(ask(candidate()), option), HasSubstr(held));
        EXPECT_EQ(line_of(ask(candidate(), eu), option).find("US label"), std::string::npos);
        const Answer met = ask(candidate().has(stopped(dupilumab, "INEFFECT")));
        EXPECT_EQ(line_of(met, option).find(held), std::string::npos);
        const Answer stated = ask(candidate().has(inadvisable()));
        EXPECT_EQ(line_of(stated, option).find(held), std::string::npos);
    }
}

TEST(JakiStep, vascular_events_and_pregnancy_take_options_out_of_the_ladder) {
    const Answer event = ask(candidate().has(ConditionSaid{.code = "I21.9", .onset = "2017", .status = "resolved"}));
    EXPECT_THAT(line_of(event, "Upadacitinib"), HasSubstr("| not offered: heart attack, stroke, thrombosis or"));
    EXPECT_EQ(line_of(event, "Methotrexate").find("heart attack"), std::string::npos);
    const Answer planning = ask(candidate().gender("female").has(ConditionSaid{.code = "Z31.69", .onset = ago(30)}));
    for (const std::string_view option : {"Upadacitinib", "Methotrexate", "Mycophenolate"})
        EXPECT_THAT(line_of(planning, option), HasSubstr("| not offered: a pregnancy is planned"));
    EXPECT_EQ(line_of(planning, "Azathioprine").find("not offered"), std::string::npos);
    EXPECT_THAT(line_of(planning, "Dupilumab"), HasSubstr("caution: a pregnancy is planned"));
}

TEST(JakiStep, risk_is_a_caution_beside_the_option) {
    const Answer answer = ask(candidate().born("1959-03-01"));
    EXPECT_THAT(line_of(answer, "Upadacitinib"), HasSubstr("caution: it adds to the risk of heart attack"));
    EXPECT_EQ(line_of(answer, "Dupilumab").find("heart attack"), std::string::npos);
}

} // namespace
} // namespace eczema::tests
