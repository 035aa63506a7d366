// From findings to cards: merging, order, budget, proposals, and what becomes of each finding.
#include "tests/support/spec_row.hpp"

#include "cards/card_text.hpp"

#include <gmock/gmock.h>

#include <set>

namespace eczema::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view superinfection = "gate-bacterial-superinfection", ladder = "ad-systemic-options",
                           reaction = "gate-hypersensitivity", duplicate = "gate-duplicate-advanced";

// Composition is shown on these eight rules; the others are switched off, so that a card holds what the test says.
const std::string& eight_rules() {
    static const std::string config = [] {
        const std::set<std::string_view> kept{superinfection,
                                              ladder,
                                              reaction,
                                              duplicate,
                                              "gate-eczema-herpeticum",
                                              "gate-helminth",
                                              "ocs-course-length",
                                              "ad-diagnosis-doubt"};
        std::string off;
        for (const cards::Rule* rule : cards::live_rules())
            if (!kept.contains(rule->id)) off += (off.empty() ? "\"" : ", \"") + std::string(rule->id) + '"';
        return R"({"site": {"rulesOff": [)" + off + "]}}";
    }();
    return config;
}
Answer asked(const Request& request, const std::string& config = eight_rules()) { return ask(request, config); }

AllergySaid allergy_to(std::string_view code) { return {.code = code}; }

TEST(Compose, patient_view_merges_the_infection_with_the_list_it_holds) {
    const Answer answer = asked(candidate().has(impetigo(3)));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].rules, ElementsAre(superinfection, ladder));
    EXPECT_EQ(answer.cards[0].topic, "gatebacterialsuperinfection");
    EXPECT_TRUE(answer.of(superinfection).is_shown);
    EXPECT_EQ(answer.of(superinfection).suppressed_by, "");
    EXPECT_TRUE(answer.of(ladder).is_shown);
    EXPECT_EQ(answer.of(ladder).suppressed_by, "merged:gate-bacterial-superinfection");
    EXPECT_EQ(answer.cards[0].selection_behavior, "any");
    EXPECT_THAT(answer.cards[0].override_reasons, ElementsAre("O1", "O3", "O5", "O6", "O7", "O8", "O12"));
}

TEST(Compose, patient_view_shows_one_info_and_notes_the_rest) {
    // Two old infections hold the list and lead its card; what else is an info becomes a note.
    const Answer answer = asked(candidate().has(impetigo(61)).has(herpeticum(31)));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].rules, ElementsAre("gate-eczema-herpeticum", superinfection, ladder));
    EXPECT_TRUE(answer.of(superinfection).is_shown);
    EXPECT_EQ(answer.of(superinfection).suppressed_by, "merged:gate-eczema-herpeticum");
}

TEST(Compose, patient_view_shows_one_warning_beside_one_info) {
    const Request on_both = chart()
                                .has(dermatitis())
                                .has(in_use(dupilumab))
                                .has(in_use(ciclosporin))
                                .has(herpeticum(3))
                                .has(valaciclovir(3))
                                .has(ConditionSaid{.code = "B78.9", .onset = ago(60)})
                                .has(OrderSaid{.drug = "rx:430", .start = ago(50), .end = ago(49)})
                                .has(impetigo(61));
    const Answer answer = asked(on_both);
    ASSERT_THAT(answer.cards, SizeIs(2));
    EXPECT_EQ(answer.cards[0].indicator, "warning");
    EXPECT_THAT(answer.cards[0].rules, ElementsAre("gate-eczema-herpeticum"));
    EXPECT_EQ(answer.cards[1].indicator, "info");
    EXPECT_EQ(answer.of("gate-helminth").suppressed_by, "budget");
    EXPECT_THAT(answer.cards[1].detail, HasSubstr("Further notes: Helminth infection persists"));
}

TEST(Compose, criticals_are_outside_the_budget) {
    const Answer answer = asked(candidate().has(herpeticum(0)).has(impetigo(3)));
    ASSERT_THAT(answer.cards, SizeIs(2));
    EXPECT_EQ(answer.cards[0].indicator, "critical");
    EXPECT_EQ(answer.cards[1].indicator, "info");
    EXPECT_THAT(answer.drafted_drugs(), IsEmpty());

    // Eight drugs each with a critical card and a warning: every critical is shown.
    Request many = chart("order-sign").has(dermatitis()).has(herpeticum(0));
    for (int i = 0; i < 8; ++i)
        many.drafts({.drug = azathioprine, .id = std::string_view("abcdefgh").substr(static_cast<std::size_t>(i), 1)});
    const Answer signed_off = asked(many);
    EXPECT_EQ(std::count_if(signed_off.cards.begin(), signed_off.cards.end(),
                            [](const CardSeen& card) { return card.indicator == "critical"; }),
              8);
    for (const TraceSeen& row : signed_off.trace) {
        EXPECT_TRUE(row.indicator != "critical" || row.is_shown || row.suppressed_by == "site-off")
            << row.rule << row.about;
    }
}

TEST(Compose, order_select_merges_to_one_card_a_drug) {
    const Request two = ordering(dupilumab)
                            .has(impetigo(3))
                            .has(allergy_to("rx:8560"))
                            .has(ConditionSaid{.code = "B78.9", .onset = ago(9)})
                            .drafts({.drug = upadacitinib});
    const Answer answer = asked(two);
    ASSERT_THAT(answer.cards, SizeIs(2));
    EXPECT_THAT(answer.cards[0].rules, ElementsAre(reaction, superinfection, duplicate, "gate-helminth"));
    EXPECT_THAT(answer.cards[1].rules, ElementsAre(superinfection, duplicate));
    EXPECT_EQ(answer.of(superinfection, "MedicationRequest/D11AH05").suppressed_by, "merged:gate-hypersensitivity");
    EXPECT_EQ(answer.of("gate-helminth").suppressed_by, "merged:gate-hypersensitivity");
    // One removal of the order for the card, and each other proposal once.
    EXPECT_THAT(answer.cards[0].suggestions, ElementsAre(removal_of(dupilumab), "create eczema-cds-bacterial-culture",
                                                         "create eczema-cds-infectious-disease-referral"));
}

TEST(Compose, the_highest_indicator_leads_a_merged_card) {
    const Answer answer =
        asked(ordering(upadacitinib).has(cellulitis(3)).has(in_use(dupilumab)).has(allergy_to("rx:2196092")));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_EQ(answer.cards[0].indicator, "critical");
    EXPECT_THAT(answer.cards[0].rules, ElementsAre(superinfection, reaction, duplicate));
}

TEST(Compose, order_sign_shows_two_cards_a_drug_and_merges_more) {
    const Answer two = asked(ordering(dupilumab, "order-sign").has(impetigo(3)).has(allergy_to("rx:8560")));
    ASSERT_THAT(two.cards, SizeIs(2));
    EXPECT_THAT(two.cards[0].rules, ElementsAre(reaction));
    EXPECT_THAT(two.cards[1].rules, ElementsAre(superinfection));

    const Answer three = asked(ordering(dupilumab, "order-sign")
                                   .has(impetigo(3))
                                   .has(allergy_to("rx:8560"))
                                   .has(ConditionSaid{.code = "B78.9", .onset = ago(9)}));
    ASSERT_THAT(three.cards, SizeIs(1));
    EXPECT_THAT(three.cards[0].rules, ElementsAre(reaction, superinfection, "gate-helminth"));
}

TEST(Compose, order_sign_shows_six_cards_in_all_and_notes_the_rest) {
    Request many = chart("order-sign").has(dermatitis());
    for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h"})
        many.drafts({.drug = prednisone, .id = id, .reason = "L20.9", .days = 14});
    const Answer answer = asked(many);
    ASSERT_THAT(answer.cards, SizeIs(6));
    EXPECT_EQ(answer.of("ocs-course-length", "MedicationRequest/f").suppressed_by, "");
    EXPECT_EQ(answer.of("ocs-course-length", "MedicationRequest/g").suppressed_by, "budget");
    EXPECT_FALSE(answer.of("ocs-course-length", "MedicationRequest/h").is_shown);
    EXPECT_THAT(answer.cards[5].detail, HasSubstr("Further notes: Systemic steroid for eczema for 14 days"));
    for (std::size_t i = 0; i < 5; ++i) EXPECT_THAT(answer.cards[i].detail, Not(HasSubstr("Further notes")));
}

TEST(Compose, order_select_puts_the_list_on_the_card_of_the_order_that_asked) {
    const Answer answer =
        asked(candidate("order-select").drafts({.drug = prednisone, .id = "ocs", .reason = "L20.9", .days = 14}));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_EQ(answer.cards[0].indicator, "warning");
    EXPECT_THAT(answer.cards[0].rules, ElementsAre("ocs-course-length", ladder));
    EXPECT_EQ(answer.of(ladder).suppressed_by, "merged:ocs-course-length");
    EXPECT_THAT(answer.cards[0].suggestions, ElementsAre(removal_of("ocs"), "create eczema-cds-dermatology-referral",
                                                         "create eczema-cds-dupilumab"));
    // All of them may be taken, so the second drug is said and not offered.
    EXPECT_EQ(answer.cards[0].selection_behavior, "any");
    EXPECT_THAT(answer.cards[0].detail,
                HasSubstr("**In place of the drug drafted here, never beside it**\n- Draft tralokinumab for adults"));
}

TEST(Compose, a_rule_switched_off_shows_nothing_and_is_marked) {
    const Answer answer = ask(ordering(dupilumab).has(impetigo(3)), alone("gate-helminth"));
    EXPECT_THAT(answer.cards, IsEmpty());
    EXPECT_EQ(answer.of(superinfection).outcome, "yes");
    EXPECT_FALSE(answer.of(superinfection).is_shown);
    EXPECT_EQ(answer.of(superinfection).suppressed_by, "site-off");
}

TEST(Compose, a_deceased_patient_gets_no_cards) {
    for (const char* deceased : {R"(,"deceasedBoolean":true)", R"(,"deceasedDateTime":"2026-08-01")"}) {
        const Answer answer = asked(candidate().has(herpeticum(0)).patient(deceased));
        EXPECT_THAT(answer.cards, IsEmpty()) << deceased;
        EXPECT_EQ(answer.of("gate-eczema-herpeticum").outcome, "yes");
        EXPECT_FALSE(answer.of("gate-eczema-herpeticum").is_shown);
    }
    EXPECT_THAT(asked(candidate().patient(R"(,"deceasedBoolean":false)")).cards, SizeIs(1));
}

TEST(Compose, a_check_that_could_not_be_completed_is_said_where_a_drug_is_ordered) {
    const Answer answer = asked(ordering(dupilumab, "order-sign").sends(RecordList::allergies, Sent::absent));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_EQ(answer.cards[0].indicator, "info");
    EXPECT_EQ(answer.cards[0].summary, "Check not completed for dupilumab: allergies unavailable");
    EXPECT_THAT(answer.cards[0].unknown, ElementsAre("allergy list", "allergies: not sent"));
    EXPECT_THAT(answer.cards[0].suggestions, IsEmpty());
    EXPECT_TRUE(answer.of(reaction).is_shown);
}

TEST(Compose, a_check_that_could_not_be_completed_joins_the_card_of_its_order) {
    const Answer answer = asked(ordering(dupilumab).has(impetigo(3)).sends(RecordList::allergies, Sent::absent));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].rules, ElementsAre(superinfection, reaction));
    EXPECT_THAT(answer.cards[0].detail, HasSubstr("**Checks not completed**\n- Recorded reaction"));
    EXPECT_TRUE(answer.of(reaction).is_shown);
}

TEST(Compose, checks_of_several_orders_that_have_no_card_make_one) {
    const Answer answer = asked(ordering(dupilumab, "order-sign")
                                    .drafts({.drug = tralokinumab})
                                    .sends(RecordList::allergies, Sent::failed)
                                    .without("ad"));
    ASSERT_THAT(answer.cards, SizeIs(2)); // two biologics at once, and the check
    const CardSeen* check = answer.card_of(reaction);
    ASSERT_NE(check, nullptr);
    EXPECT_THAT(check->unknown, testing::Contains("allergies: the EHR's search failed"));
    for (const char* order : {"D11AH05", "D11AH07"})
        EXPECT_TRUE(answer.of(reaction, "MedicationRequest/" + std::string(order)).is_shown);
}

TEST(Compose, a_check_not_completed_names_the_lists_that_fit) {
    Request request = ordering(upadacitinib, "order-sign");
    for (std::size_t i = 0; i < fhir::record_list_count; ++i) request.sends(static_cast<RecordList>(i), Sent::absent);
    const Answer answer = ask(request);
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_EQ(answer.cards[0].summary, "Check not completed for upadacitinib: conditions, medication requests, "
                                       "medication statements, allergies and 8 more unavailable");
}

TEST(Compose, a_stronger_word_that_a_missing_list_held_back_is_named) {
    // Whether there was a reaction is known; whether a serious one, the missing rest of the list may say.
    const Answer answer =
        asked(ordering(dupilumab).has(allergy_to("rx:1876376")).sends(RecordList::allergies, Sent::partial));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_EQ(answer.cards[0].indicator, "warning");
    EXPECT_THAT(answer.cards[0].unknown, testing::Contains("allergies: only a part was sent"));
}

TEST(Compose, a_draft_that_stops_a_drug_is_not_left_without_a_word) {
    const Request stopping = Request("order-sign")
                                 .has(AllergySaid{})
                                 .has(OrderSaid{.drug = dupilumab, .start = ago(100)})
                                 .drafts({.drug = dupilumab, .id = "s1", .status = "stopped"})
                                 .sends(RecordList::conditions, Sent::failed);
    const Answer answer = ask(stopping);
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].rules, ElementsAre("gate-asthma-continuity"));
    EXPECT_THAT(answer.cards[0].summary, HasSubstr("conditions unavailable"));
    EXPECT_THAT(ask(Request(stopping).sends(RecordList::conditions, Sent::whole)).cards, IsEmpty());
}

// What the record itself does not say is asked for once, by ad-data-insufficient; a list that was not sent is named.
TEST(Compose, data_asked_for_are_not_asked_for_again) {
    const Request request =
        ordering(dupilumab).has(ImmunizationSaid{"150", ago(40)}).has(ScoreSaid{"easi", 24, ago(15)});
    const Answer whole = ask(request);
    EXPECT_EQ(whole.of("ad-optimise-topicals").outcome, "unknown");
    EXPECT_TRUE(whole.of("ad-data-insufficient").is_shown);
    EXPECT_FALSE(whole.of("ad-optimise-topicals").is_shown);
    const Answer lacking = ask(Request(request).sends(RecordList::medication_statements, Sent::failed));
    EXPECT_TRUE(lacking.of("ad-optimise-topicals").is_shown);
}

TEST(Compose, what_is_over_the_budget_leaves_its_missing_lists_to_the_last_card) {
    // Two infos: the second makes way, and with it the check of the topicals, which lacks a list.
    Request request = chart()
                          .has(dermatitis())
                          .has(in_use(dupilumab, 111))
                          .has(ScoreSaid{"easi", 30, ago(115), "before"})
                          .has(ScoreSaid{"easi", 28, ago(2), "now"});
    request.sends(RecordList::medication_statements, Sent::failed);
    const Answer answer = ask(request);
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].unknown, testing::Contains("medication statements: the EHR's search failed"));
    EXPECT_TRUE(answer.of("ad-optimise-topicals").is_shown);
}

// Of every judged drug, a rule that could not run is on a card: never an empty answer (specification 6, item 7).
TEST(Compose, no_list_missing_leaves_an_ordered_drug_without_a_word) {
    for (const RecordList list :
         {RecordList::conditions, RecordList::medication_requests, RecordList::medication_statements,
          RecordList::allergies, RecordList::immunization_recommendations})
        for (const Sent how : {Sent::absent, Sent::failed, Sent::partial})
            for (const char* hook : {"order-select", "order-sign"}) {
                const Answer answer = ask(ordering(dupilumab, hook).sends(list, how));
                EXPECT_THAT(answer.cards, Not(IsEmpty()))
                    << hook << ' ' << static_cast<int>(list) << static_cast<int>(how);
                for (const TraceSeen& row : answer.trace) {
                    if (row.rule == "counselling-checklist") continue; // no check
                    EXPECT_TRUE(row.outcome != "unknown" || row.about.empty() || row.is_shown) << row.rule;
                }
            }
}

TEST(Compose, removal_only_of_drafts_with_an_id) {
    const Answer answer =
        asked(chart("order-sign").has(dermatitis()).has(impetigo(3)).drafts({.drug = dupilumab, .id = "-"}));
    ASSERT_THAT(answer.cards, SizeIs(1));
    EXPECT_THAT(answer.cards[0].suggestions, ElementsAre("create eczema-cds-bacterial-culture"));
}

TEST(Compose, drafts_that_are_not_selected_get_no_card) {
    const Answer answer = asked(ordering(dupilumab).has(impetigo(3)).drafts({.drug = tralokinumab}, false));
    for (const TraceSeen& row : answer.trace) EXPECT_NE(row.about, "MedicationRequest/D11AH07");
    EXPECT_THAT(answer.suggestions(), Not(testing::Contains(removal_of(tralokinumab))));
}

TEST(Compose, every_card_is_closed_with_the_words_of_specification_7_2) {
    const std::string words = "Decision support for licensed clinicians; not a prescription. Based on ";
    for (const Request& request : {candidate(), ordering(dupilumab).has(impetigo(3)), chart().has(herpeticum(0))})
        for (const CardSeen& card : asked(request).cards) {
            EXPECT_THAT(card.detail, HasSubstr(words));
            EXPECT_THAT(card.detail, HasSubstr("Verify against current label and local policy. Rules dated "));
        }
}

TEST(Summary, is_cut_to_139_utf16_units_and_never_inside_a_character) {
    EXPECT_EQ(cards::shortened(std::string(139, 'x')), std::string(139, 'x'));
    EXPECT_EQ(cards::shortened(std::string(140, 'x')), std::string(139, 'x'));
    std::string two_bytes, four_bytes;
    for (int i = 0; i < 140; ++i) two_bytes += "\xC3\xA9";
    for (int i = 0; i < 70; ++i) four_bytes += "\xF0\x9F\x98\x80";
    EXPECT_EQ(cards::shortened(two_bytes).size(), 278u);
    EXPECT_EQ(cards::shortened(four_bytes).size(), 69u * 4);
    EXPECT_EQ(cards::shortened("x" + four_bytes).size(), 1 + 69u * 4); // 139 units to the full
}

TEST(Identity, every_card_and_suggestion_has_a_uuid_of_its_own) {
    const Answer answer = asked(
        ordering(dupilumab, "order-sign").has(impetigo(3)).has(allergy_to("rx:8560")).drafts({.drug = upadacitinib}));
    std::set<std::string> uuids;
    std::size_t found = 0;
    const std::string key = "\"uuid\":\"";
    for (std::size_t at = answer.response.find(key); at != std::string::npos; at = answer.response.find(key, at + 1)) {
        uuids.insert(answer.response.substr(at + key.size(), 36));
        ++found;
    }
    EXPECT_EQ(found, answer.cards.size() + answer.suggestions().size());
    EXPECT_EQ(uuids.size(), found);
}

} // namespace
} // namespace eczema::tests
