// What the ladder card offers: dupilumab alone is ever drafted, and only where every gate is known and silent.
#include "cards/ladder.hpp"

#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
constexpr std::string_view ladder = "ad-systemic-options";

std::string off(std::string_view rule) { return R"({"site": {"rulesOff": [")" + std::string(rule) + R"("]}})"; }

// The line of an option in the card's table.
std::string line_of(const Answer& answer, std::string_view option) {
    const CardSeen* card = answer.card_of(ladder);
    if (!card) return "no card";
    const std::size_t at = card->detail.find("| " + std::string(option) + " |");
    return at == std::string::npos ? "no line" : card->detail.substr(at, card->detail.find('\n', at) - at);
}

std::size_t count(const Answer& answer) { return answer.drafted_drugs().size(); }
bool drafts_dupilumab(const Answer& answer) {
    for (const std::string& draft : answer.drafted_drugs())
        if (draft.find("\"id\":\"eczema-cds-dupilumab\"") != std::string::npos) return true;
    return false;
}

TEST(Ladder, drafts_dupilumab_where_every_gate_is_known_and_silent) {
    const Answer answer = ask(candidate());
    ASSERT_EQ(count(answer), 2u); // the first two of the list
    const std::string draft = answer.drafted_drugs().front();
    for (const char* part :
         {R"("id":"eczema-cds-dupilumab")", R"("status":"draft")", R"("intent":"order")",
          R"("subject":{"reference":"Patient/p1"})", R"("code":"1876376")", R"("code":"D11AH05")",
          R"("reasonReference":[{"reference":"Condition/ad"}])", R"("value":600)", R"("value":300)",
          R"("frequency":1,"period":2,"periodUnit":"wk")", R"("code":"34206005")", "rule ad-systemic-options"})
        EXPECT_THAT(draft, HasSubstr(part));
    EXPECT_EQ(answer.card_of(ladder)->selection_behavior, "at-most-one");
    EXPECT_THAT(line_of(answer, "Dupilumab"), HasSubstr("| open; adults: 600 mg"));
}

TEST(Ladder, draft_names_ingredient_codes_of_the_jurisdiction) {
    const Answer in_eu = ask(candidate(), eu);
    ASSERT_EQ(count(in_eu), 2u);
    EXPECT_THAT(in_eu.drafted_drugs().front(), HasSubstr("D11AH05"));
    EXPECT_EQ(in_eu.drafted_drugs().front().find("rxnorm"), std::string::npos);
}

struct Case {
    const char* line;
    Request request;
    const char* why; // in dupilumab's line of the table, or "no card" where the patient is no known candidate
    std::string config{};
};

TEST(Ladder, does_not_offer_what_has_failed) {
    const auto tried = [](std::string_view why, int start, int end, std::string_view id, std::string_view drug) {
        return OrderSaid{
            .drug = drug, .start = ago(start), .end = ago(end), .id = id, .status = "stopped", .why_ended = why};
    };
    constexpr std::string_view intolerance = "status-reason:sintol", ineffective = "INEFFECT";
    struct Tried {
        const char* line;
        Request request;
        std::string state; // of dupilumab
        bool is_drafted;
    };
    const Tried cases[] = {
        {"stopped for lack of effect", candidate().has(tried(ineffective, 400, 200, "a", dupilumab)),
         "| not offered: tried; stopped for lack of effect (MedicationRequest/a, " + to_text(today - 200) + ") |",
         false},
        {"not tolerated", candidate().has(tried(intolerance, 400, 200, "a", dupilumab)),
         "| not offered: tried; not tolerated (MedicationRequest/a, " + to_text(today - 200) + ") |", false},
        {"for a reason in words", candidate().has(tried("text:no response", 400, 200, "a", dupilumab)),
         "; caution: tried; why it was stopped is not known (MedicationRequest/a, " + to_text(today - 200) + ") |",
         true},
        {"for no stated reason", candidate().has(tried("", 400, 200, "a", dupilumab)), "| open; adults: 600 mg", true},
        {"the last of two treatments decides: it failed",
         candidate().has(tried("", 900, 700, "a", dupilumab)).has(tried(ineffective, 400, 200, "b", dupilumab)),
         "(MedicationRequest/b, " + to_text(today - 200) + ")", false},
        {"the last of two treatments decides: it did not",
         candidate().has(tried(ineffective, 900, 700, "a", dupilumab)).has(tried("", 400, 200, "b", dupilumab)),
         "| open; adults: 600 mg", true},
        {"on unknown days it may be the last",
         candidate()
             .has(OrderSaid{.drug = dupilumab, .id = "a", .status = "stopped", .why_ended = ineffective})
             .has(tried("", 400, 200, "b", dupilumab)),
         "tried; stopped for lack of effect (MedicationRequest/a)", false},
        {"perhaps the drug: by its name alone", candidate().has(tried(ineffective, 400, 200, "a", "text:Dupixent pen")),
         "; caution: perhaps tried and stopped |", true},
        {"another drug", candidate().has(tried(ineffective, 400, 200, "a", tralokinumab)), "| open; adults: 600 mg",
         true},
    };
    for (const Tried& one : cases) {
        const Answer answer = ask(one.request);
        EXPECT_THAT(line_of(answer, "Dupilumab") + " |", HasSubstr(one.state)) << one.line;
        EXPECT_EQ(drafts_dupilumab(answer), one.is_drafted) << one.line;
    }
}

// Each gate of specification 1.10 that stops the draft, one at a time.
TEST(Ladder, every_gate_alone_removes_the_draft_and_says_why) {
    const auto suspected = [](std::string_view code, int days) {
        return ConditionSaid{.code = code, .onset = ago(days), .verification = "provisional"};
    };
    const AllergySaid to_dupilumab{.code = "rx:1876376"};
    const Request on_order = candidate("order-select").drafts({.drug = methotrexate});
    const Case cases[] = {
        {"R05 yes: untreated impetigo", candidate().has(impetigo(3)), "on hold: Untreated bacterial superinfection"},
        {"R05 yes: older entry", candidate().has(impetigo(61)), "on hold: Untreated bacterial superinfection"},
        {"R05 yes: antibiotic two days ago, still an info", candidate().has(impetigo(4)).has(cefalexin(2)),
         "on hold: Untreated bacterial superinfection"},
        {"R05 yes: pneumonia", candidate().has(pneumonia(5)), "on hold: Untreated bacterial superinfection"},
        {"R05 unknown: suspected impetigo", candidate().has(suspected("L01.1", 3)), "not assessed: infection status"},
        {"R05 unknown: pneumonia 61 days ago", candidate().has(pneumonia(61)), "not assessed: infection status"},
        {"R06 yes: untreated", candidate().has(herpeticum(3)), "on hold: Eczema herpeticum"},
        {"R06 yes: treated", candidate().has(herpeticum(3)).has(valaciclovir(2)), "on hold: Eczema herpeticum"},
        {"R06 yes: older entry", candidate().has(herpeticum(31)), "on hold: Eczema herpeticum"},
        {"R06 unknown: older suspicion", candidate().has(suspected("B00.0", 40)),
         "not assessed: eczema herpeticum status"},
        {"R15 yes: reaction to dupilumab", candidate().has(to_dupilumab), "on hold: Recorded reaction"},
        {"R15 yes: polysorbate 80", candidate().has(AllergySaid{.code = "rx:8560"}), "on hold: Recorded reaction"},
        {"R15 unknown: empty list", candidate().without("a-716186003"), "not assessed: allergy list"},
        {"R15 unknown: list absent", candidate().sends(RecordList::allergies, Sent::absent),
         "not assessed: allergy list"},
        {"R15 unknown: list failed", candidate().sends(RecordList::allergies, Sent::failed),
         "not assessed: allergy list"},
        {"R15 unknown: one page of more", candidate().sends(RecordList::allergies, Sent::partial),
         "not assessed: allergy list"},
        {"R15 unknown: words", candidate().has(AllergySaid{.code = "text:dupilumab"}),
         "not assessed: what a recorded allergy without a readable code is to"},
        {"R21 yes: drafted beside", Request(on_order).drafts({.drug = dupilumab}, false),
         "on hold: Two advanced systemic drugs together"},
        {"R21 unknown: a biologic known by words only", candidate().has(in_use("text:Dupixent pen")),
         "not assessed: whether another systemic drug is still taken"},
        {"R21 unknown: another biologic known by words only", candidate().has(in_use("text:omalizumab")),
         "not assessed: "},
        {"R11 yes: strongyloidiasis", candidate().has(ConditionSaid{.code = "B78.9", .onset = ago(9)}),
         "on hold: Helminth infection"},
        {"R11 unknown: suspected", candidate().has(suspected("B78.9", 9)), "not assessed: helminth status"},
        {"R04 yes: mycosis fungoides", candidate().has(ConditionSaid{.code = "C84.00", .onset = ago(9)}),
         "on hold: Doubt about the diagnosis"},
        {"R04 yes: suspected", candidate().has(suspected("C84.00", 9)), "on hold: Doubt about the diagnosis"},
        {"label row: 17 years 364 days", candidate().born("2008-08-16"), "not assessed: a current weight"},
        {"label row: 10 years", candidate().born("2016-06-01"), "not assessed: a current weight"},
        {"label row: between 17 and 18 by the year of birth", candidate().born("2008"), "not assessed: date of birth"},
        {"age unknown", candidate().born(""), "no card"},
        {"born tomorrow", candidate().born("2026-08-16"), "no card"},
        {"conditions absent", candidate().sends(RecordList::conditions, Sent::absent), "no card"},
        {"conditions partial", candidate().sends(RecordList::conditions, Sent::partial), "not assessed: "},
        {"requests absent", candidate().sends(RecordList::medication_requests, Sent::absent), "no card"},
        {"requests failed", candidate().sends(RecordList::medication_requests, Sent::failed), "no line"},
        {"requests partial", candidate().sends(RecordList::medication_requests, Sent::partial),
         "not assessed: medication orders not supplied"},
        {"statements absent", candidate().sends(RecordList::medication_statements, Sent::absent),
         "not assessed: medication statements not supplied"},
        {"statements partial", candidate().sends(RecordList::medication_statements, Sent::partial),
         "not assessed: medication statements not supplied"},
        {"severity absent", candidate().sends(RecordList::severity, Sent::absent), "no line"},
        {"no score", candidate().without("o-easi"), "no line"},
        {"UK: no systemic immunosuppressant yet", candidate(), "on hold: after one systemic immunosuppressant (NICE)",
         uk},
        {"R05 off", candidate(), "not assessed: a safety rule it needs is not active",
         off("gate-bacterial-superinfection")},
        {"R06 off", candidate(), "not assessed: a safety rule it needs is not active", off("gate-eczema-herpeticum")},
        {"R15 off", candidate(), "not assessed: a safety rule it needs is not active", off("gate-hypersensitivity")},
        {"R21 off", candidate(), "not assessed: a safety rule it needs is not active", off("gate-duplicate-advanced")},
        {"R11 off", candidate(), "not assessed: a safety rule it needs is not active", off("gate-helminth")},
        {"R04 off", candidate(), "not assessed: a safety rule it needs is not active", off("ad-diagnosis-doubt")},
    };
    for (const Case& one : cases) {
        const Answer answer = ask(one.request, one.config);
        EXPECT_FALSE(drafts_dupilumab(answer)) << one.line;
        EXPECT_THAT(line_of(answer, "Dupilumab"), HasSubstr(one.why)) << one.line;
    }
}

// What is silent or tells nothing against dupilumab leaves the draft.
TEST(Ladder, the_draft_stays_where_a_gate_is_known_and_silent) {
    const Case cases[] = {
        {"18 years today", candidate().born("2008-08-15"), ""},
        {"18 by the year of birth", candidate().born("2007"), ""},
        {"impetigo treated on day 3", candidate().has(impetigo(5)).has(cefalexin(3)), ""},
        {"impetigo resolved", candidate().has(ConditionSaid{.code = "L01.1", .onset = ago(3), .status = "resolved"}),
         ""},
        {"herpeticum resolved", candidate().has(ConditionSaid{.code = "B00.0", .onset = ago(90), .status = "resolved"}),
         ""},
        {"helminth treated",
         candidate()
             .has(ConditionSaid{.code = "B80", .onset = ago(20)})
             .has(OrderSaid{.drug = "rx:430", .start = ago(10), .end = ago(9)}),
         ""},
        {"penicillin allergy", candidate().has(AllergySaid{.code = "rx:70618"}), ""},
        {"dupilumab long ago", candidate().has(OrderSaid{.drug = dupilumab, .start = ago(900), .end = ago(700)}), ""},
        {"omalizumab is named, not a bar", candidate().has(in_use(omalizumab)), ""},
        {"UK: methotrexate stopped for lack of effect",
         candidate().has(OrderSaid{
             .drug = methotrexate, .start = ago(300), .end = ago(100), .status = "stopped", .why_ended = "INEFFECT"}),
         "", uk},
        {"UK: ciclosporin not tolerated",
         candidate().has(OrderSaid{.drug = ciclosporin,
                                   .start = ago(300),
                                   .end = ago(100),
                                   .status = "stopped",
                                   .why_ended = "status-reason:sintol"}),
         "", uk},
        {"EU adult", candidate(), "", eu},
    };
    for (const Case& one : cases) EXPECT_TRUE(drafts_dupilumab(ask(one.request, one.config))) << one.line;
}

TEST(Ladder, in_the_uk_a_finished_immunosuppressant_without_reason_is_no_failure) {
    const Answer answer =
        ask(candidate().has(OrderSaid{.drug = methotrexate, .start = ago(300), .end = ago(100), .status = "completed"}),
            uk);
    EXPECT_EQ(count(answer), 0u);
}

std::vector<std::string> listed_options(const Answer& answer) {
    std::vector<std::string> shown;
    const std::string& detail = answer.card_of(ladder)->detail;
    for (std::size_t at = detail.find("\n| "); at != std::string::npos; at = detail.find("\n| ", at + 1)) {
        const std::size_t end = detail.find(" |", at + 3);
        const std::string word = detail.substr(at + 3, std::min(end, detail.find_first_of(" ,|", at + 3)) - at - 3);
        if (word != "Option") shown.push_back(word);
    }
    return shown;
}

TEST(Ladder, lists_in_the_order_of_each_jurisdiction) {
    // Open ones first, then what is held: JAK inhibitors in the US until another drug has failed, azathioprine without
    // its gene tests, in the UK dupilumab until an immunosuppressant has failed. What asks for a weight or for a
    // pregnancy test comes after.
    EXPECT_THAT(listed_options(ask(candidate())),
                ElementsAre("Optimised", "Dupilumab", "Tralokinumab", "Nemolizumab", "Narrow-band", "Upadacitinib",
                            "Abrocitinib", "Azathioprine", "Lebrikizumab", "Ciclosporin", "Methotrexate",
                            "Mycophenolate", "Baricitinib"));
    EXPECT_THAT(listed_options(ask(candidate().has(WeightSaid{70, ago(20)}))),
                ElementsAre("Optimised", "Dupilumab", "Tralokinumab", "Lebrikizumab", "Nemolizumab", "Upadacitinib",
                            "Abrocitinib", "Azathioprine", "Ciclosporin", "Methotrexate", "Mycophenolate",
                            "Baricitinib"));
    EXPECT_THAT(listed_options(ask(candidate(), eu)),
                ElementsAre("Optimised", "Dupilumab", "Tralokinumab", "Nemolizumab", "Narrow-band", "Azathioprine",
                            "Lebrikizumab", "Upadacitinib", "Abrocitinib", "Baricitinib", "Ciclosporin", "Methotrexate",
                            "Mycophenolate"));
    EXPECT_THAT(listed_options(ask(candidate(), uk)),
                ElementsAre("Optimised", "Narrow-band", "Azathioprine", "Dupilumab", "Ciclosporin", "Methotrexate",
                            "Mycophenolate", "Lebrikizumab", "Tralokinumab", "Nemolizumab", "Upadacitinib",
                            "Abrocitinib", "Baricitinib"));
}

// Specification R03, "+ UK same patient": tests that are missing do not take an immunosuppressant from its place.
TEST(Ladder, lists_ciclosporin_first_in_the_uk_and_orders_its_tests) {
    const Answer answer = ask(candidate().gender("male"), uk);
    EXPECT_THAT(listed_options(answer), testing::Contains("Ciclosporin"));
    EXPECT_EQ(listed_options(answer).at(1), "Ciclosporin");
    EXPECT_THAT(line_of(answer, "Ciclosporin, short course"),
                HasSubstr("open: tests first, no result for blood pressure"));
    EXPECT_THAT(line_of(answer, "Dupilumab"), HasSubstr("on hold: after one systemic immunosuppressant (NICE)"));
    EXPECT_THAT(answer.response, HasSubstr("Order the tests that come before ciclosporin"));
    EXPECT_THAT(answer.drafted_drugs(), testing::IsEmpty());
}

// Specification 3.1, rank by rank.
TEST(Ladder, ranks_are_those_of_the_specification) {
    struct Ranks {
        std::string_view id;
        unsigned us, eu, uk;
    };
    constexpr Ranks expected[] = {
        {"topicals", 0, 0, 0},        {"dupilumab", 10, 10, 30},    {"tralokinumab", 20, 15, 32},
        {"lebrikizumab", 20, 15, 31}, {"nemolizumab", 25, 18, 33},  {"nb-uvb", 35, 30, 15},
        {"upadacitinib", 40, 25, 40}, {"abrocitinib", 40, 25, 40},  {"baricitinib", 41, 28, 41},
        {"ciclosporin", 60, 45, 10},  {"methotrexate", 62, 50, 11}, {"azathioprine", 64, 52, 12},
        {"mycophenolate", 66, 54, 13}};
    const auto options = cards::ladder_options();
    ASSERT_EQ(options.size(), std::size(expected));
    for (std::size_t i = 0; i < options.size(); ++i) {
        EXPECT_EQ(options[i].id, expected[i].id);
        EXPECT_EQ(cards::rank_of(options[i], cards::Jurisdiction::us), expected[i].us) << options[i].id;
        EXPECT_EQ(cards::rank_of(options[i], cards::Jurisdiction::eu), expected[i].eu) << options[i].id;
        EXPECT_EQ(cards::rank_of(options[i], cards::Jurisdiction::uk), expected[i].uk) << options[i].id;
    }
}

TEST(Ladder, baricitinib_is_named_but_not_offered_in_the_us) {
    EXPECT_THAT(line_of(ask(candidate()), "Baricitinib"), HasSubstr("not offered: not FDA-approved"));
    EXPECT_THAT(line_of(ask(candidate(), eu), "Baricitinib"), HasSubstr("not assessed"));
}

// A drug but a biologic is never drafted, whoever the patient is.
TEST(Ladder, no_other_drug_is_drafted) {
    for (const std::string& config : {std::string(), eu, uk})
        for (const char* birth : {"1950-01-01", "1992-03-14", "2010-01-01", "2016-06-01", "2024-06-01", ""})
            for (const Sent allergies : {Sent::whole, Sent::absent}) {
                const Answer answer = ask(candidate().born(birth).sends(RecordList::allergies, allergies), config);
                for (const std::string& draft : answer.drafted_drugs())
                    EXPECT_THAT(draft,
                                testing::ContainsRegex("\"id\":\"eczema-cds-(dupilumab|tralokinumab|lebrikizumab|"
                                                       "nemolizumab)\""))
                        << birth;
                EXPECT_EQ(answer.explanation.find("resourceType\":\"MedicationRequest\",\"id\":\"eczema-cds-") ==
                              std::string::npos,
                          count(answer) == 0);
            }
}

TEST(Ladder, gates_of_specification_1_10) {
    for (const cards::LadderOption& option : cards::ladder_options()) {
        if (!option.drug || option.id == "nb-uvb") continue; // light has gates of its own
        const auto gates = cards::draft_blocking_gates(*option.drug);
        const auto has = [&](std::string_view id) { return std::find(gates.begin(), gates.end(), id) != gates.end(); };
        for (const char* id : {"gate-bacterial-superinfection", "gate-eczema-herpeticum", "gate-hypersensitivity",
                               "gate-duplicate-advanced", "ad-diagnosis-doubt"})
            EXPECT_TRUE(has(id)) << option.id << ' ' << id;
        const bool is_il413 = option.id == "dupilumab" || option.id == "tralokinumab" || option.id == "lebrikizumab";
        EXPECT_EQ(has("gate-helminth"), is_il413) << option.id;
        const bool suppresses = !is_il413 && option.id != "nemolizumab";
        for (const char* id :
             {"gate-viral-other", "gate-tuberculosis", "gate-viral-hepatitis", "gate-pregnancy-lactation",
              "gate-malignancy", "gate-jaki-cardiovascular", "gate-cytopenia", "gate-renal-hepatic",
              "gate-interactions", "baseline-tests-missing", "teratogen-contraception"})
            EXPECT_EQ(has(id), suppresses) << option.id << ' ' << id;
    }
}

} // namespace
} // namespace eczema::tests
