// Medications that no code tells are named to the clinician, by resource and never in the record's own words.
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view in_words = "medication recorded by name only: ";
constexpr std::string_view uncoded = "medication without a readable code: ";

std::string named(std::string_view how, std::string_view resource) { return std::string(how) + std::string(resource); }

OrderSaid pen(std::string_view id = "x") { return {.drug = "text:zzcanary dupilumab pen", .start = ago(30), .id = id}; }
OrderSaid local(std::string_view id = "x") { return {.drug = "local:X1", .start = ago(30), .id = id}; }

std::vector<std::string> unread_of(const CardSeen* card) {
    std::vector<std::string> found;
    if (card)
        for (const std::string& unknown : card->unknown)
            if (unknown.starts_with("medication ") || unknown.starts_with("further medications"))
                found.push_back(unknown);
    return found;
}

TEST(UnreadDrug, is_asked_for_where_it_may_be_a_systemic_drug) {
    // Mild dermatitis: no card about treatment takes the place.
    const Request known = chart().has(dermatitis()).has(failed_topical()).has(ScoreSaid{"easi", 3, ago(15)});
    const auto asked = [](const Request& request) { return unread_of(ask(request).card_of("ad-data-insufficient")); };
    const auto only = [](std::string_view how, std::string_view resource) { return std::vector{named(how, resource)}; };
    EXPECT_THAT(asked(known), IsEmpty());
    EXPECT_EQ(asked(Request(known).states(pen())), only(in_words, "MedicationStatement/x"));
    EXPECT_EQ(asked(Request(known).has(pen())), only(in_words, "MedicationRequest/x"));
    OrderSaid undated = pen();
    undated.start.clear();
    EXPECT_EQ(asked(Request(known).states(undated)), only(in_words, "MedicationStatement/x"));
    OrderSaid over = pen();
    over.end = ago(1);
    EXPECT_THAT(asked(Request(known).states(over)), IsEmpty());
    over.end = ago(0);
    EXPECT_EQ(asked(Request(known).states(over)), only(in_words, "MedicationStatement/x"));
    // Words that name no drug that rules ask about are no reason to ask.
    EXPECT_THAT(asked(Request(known).states({.drug = "text:metformin", .start = ago(30)})), IsEmpty());
    // What may be anything is asked for beside a systemic drug that is known, not in every chart.
    EXPECT_THAT(asked(Request(known).states(local())), IsEmpty());
    EXPECT_EQ(asked(Request(known).states(local()).has(in_use_until(tralokinumab, 60))),
              only(uncoded, "MedicationStatement/x"));
    // Without dermatitis nothing is asked.
    EXPECT_THAT(asked(chart().states(pen())), IsEmpty());
}

TEST(UnreadDrug, is_named_where_it_makes_a_check_of_a_draft_unknown) {
    for (const char* hook : {"order-select", "order-sign"})
        for (const auto& [said, words] : {std::pair{pen(), named(in_words, "MedicationStatement/x")},
                                          std::pair{local(), named(uncoded, "MedicationStatement/x")}}) {
            const Answer answer = ask(candidate(hook).states(said).drafts({.drug = upadacitinib, .id = "d"}));
            const CardSeen* card = answer.card_of("gate-duplicate-advanced");
            ASSERT_TRUE(card) << words;
            EXPECT_THAT(card->unknown, Contains(words));
            EXPECT_THAT(card->detail, HasSubstr(words));
            EXPECT_THAT(answer.drafted_drugs(), IsEmpty());
        }
    const Answer drafted = ask(candidate("order-select").drafts(pen("d")));
    EXPECT_THAT(unread_of(drafted.card_of("dose-dupilumab")), Contains(named(in_words, "MedicationRequest/d")));
    const Answer read = ask(candidate("order-select").has(in_use(ciclosporin)).drafts({.drug = upadacitinib}));
    EXPECT_THAT(unread_of(read.card_of("gate-duplicate-advanced")), IsEmpty());
}

TEST(UnreadDrug, may_be_a_reference_that_finds_nothing) {
    const auto unread = [](const std::string& reference) {
        const Entry entry{RecordList::medication_requests, "x",
                          object(begin("MedicationRequest", "x") + text("status", "active") + text("intent", "order") +
                                 raw("medicationReference", reference) + raw("subject", patient_reference()) +
                                 text("authoredOn", ago(30)))};
        const Answer answer = ask(candidate("order-select").with(entry).drafts({.drug = upadacitinib, .id = "d"}));
        return unread_of(answer.card_of("gate-duplicate-advanced"));
    };
    EXPECT_THAT(unread(R"({"reference":"Medication/m9"})"), Contains(named(uncoded, "MedicationRequest/x")));
    EXPECT_THAT(unread(R"({"reference":"Medication/m9","display":"dupilumab"})"),
                Contains(named(in_words, "MedicationRequest/x")));
    EXPECT_THAT(unread(R"({"reference":"Medication/m9","display":"metformin"})"), IsEmpty());
}

TEST(UnreadDrug, is_named_where_it_keeps_an_option_from_being_drafted) {
    const Answer answer = ask(candidate().states(local()));
    const CardSeen* card = answer.card_of("ad-systemic-options");
    ASSERT_TRUE(card);
    EXPECT_THAT(unread_of(card), Contains(named(uncoded, "MedicationStatement/x")));
    EXPECT_THAT(answer.drafted_drugs(), IsEmpty());
    EXPECT_THAT(ask(candidate()).drafted_drugs(), Not(IsEmpty()));
}

TEST(UnreadDrug, is_never_quoted_and_named_by_id_only_where_that_is_one) {
    for (const Answer& answer :
         {ask(candidate().states(pen())), ask(candidate("order-sign").states(pen()).drafts({.drug = upadacitinib})),
          ask(candidate("order-sign").drafts(pen()))})
        EXPECT_THAT(answer.explanation, Not(HasSubstr("zzcanary")));
    OrderSaid odd = local("zz canary");
    const Answer answer = ask(candidate("order-sign").states(odd).drafts({.drug = upadacitinib}));
    for (const CardSeen& card : answer.cards) EXPECT_THAT(card.detail, Not(HasSubstr("zz canary")));
    EXPECT_THAT(unread_of(answer.card_of("gate-duplicate-advanced")), Contains(named(uncoded, "MedicationStatement")));
}

TEST(UnreadDrug, is_named_six_times_at_most) {
    const auto named_of = [](int count) {
        Request request = chart().has(dermatitis());
        for (int i = 0; i < count; ++i) {
            const std::string id = "x" + std::to_string(i);
            request.with(statement_of(pen(id)));
        }
        return unread_of(ask(request).card_of("ad-data-insufficient"));
    };
    EXPECT_EQ(named_of(6).size(), 6u);
    const auto seven = named_of(7);
    ASSERT_EQ(seven.size(), 7u);
    EXPECT_EQ(seven.front(), named(in_words, "MedicationStatement/x0"));
    EXPECT_EQ(seven.back(), "further medications recorded by name only");
    EXPECT_EQ(named_of(9), seven);
}

TEST(UnreadStopReason, is_asked_for) {
    const auto is_asked = [](std::string_view drug, std::string_view status, std::string_view why) {
        Request request = chart().has(dermatitis()).has(in_use_until(tralokinumab, 60));
        request.has(
            OrderSaid{.drug = drug, .start = ago(90), .end = ago(30), .id = "x", .status = status, .why_ended = why});
        const Answer answer = ask(request);
        const CardSeen* card = answer.card_of("ad-data-insufficient");
        return card &&
               card->detail.find("coded reason for stopping a treatment (MedicationRequest/x") != std::string::npos;
    };
    EXPECT_TRUE(is_asked(methotrexate, "stopped", "text:did not help"));
    EXPECT_TRUE(is_asked("D07AD01", "stopped", "local:why"));
    EXPECT_FALSE(is_asked(methotrexate, "stopped", "INEFFECT"));
    EXPECT_FALSE(is_asked(methotrexate, "stopped", ""));
    EXPECT_FALSE(is_asked(methotrexate, "active", "text:started for a flare"));
    EXPECT_FALSE(is_asked("A10BA02", "stopped", "text:did not help"));
}

} // namespace
} // namespace eczema::tests
