// R52: what to go through at a first prescription, last and only where nothing of more weight is said.
#include "cards/counselling.hpp"
#include "cards/drug_groups.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("counselling-checklist");
const std::string counselling = "create eczema-cds-counselling";

// The configuration in which no other rule but `other` is active.
std::string with_only(std::string_view other) {
    std::string off;
    for (const cards::Rule* live : cards::live_rules())
        if (live->id != "counselling-checklist" && live->id != other)
            off += (off.empty() ? "\"" : ", \"") + std::string(live->id) + '"';
    return R"({"site": {"rulesOff": [)" + off + "]}}";
}

Request signing(std::string_view drug) { return ordering(drug, "order-sign"); }
Request light() { return chart("order-sign").has(dermatitis()).drafts(ServiceRequestSaid{.code = "450522005"}); }
OrderSaid ended(std::string_view drug, int days) {
    return {.drug = drug, .start = ago(days + 100), .end = ago(days), .status = "completed"};
}

std::vector<SpecRow> rows() {
    const auto alone_row = [](std::string line, Request request, Expected expected) {
        return SpecRow{std::move(line), std::move(request), expected, {}, by_itself};
    };
    return rows_of(
        "counselling-checklist",
        {
            {"+ first dupilumab", signing(dupilumab), info, {{counselling}}, by_itself},
            alone_row("+ nemolizumab", signing(nemolizumab), info),
            alone_row("+ upadacitinib", signing(upadacitinib), info),
            alone_row("+ methotrexate", signing(methotrexate), info),
            alone_row("+ ciclosporin", signing(ciclosporin), info),
            alone_row("- a repeat", signing(dupilumab).has(OrderSaid{.drug = dupilumab, .start = ago(50), .id = "old"}),
                      silent),
            alone_row("= last taken 180 d ago", signing(dupilumab).has(ended(dupilumab, 180)), silent),
            alone_row("= started again after 181 d", signing(dupilumab).has(ended(dupilumab, 181)), info),
            alone_row("- on another drug before", signing(upadacitinib).has(ended(dupilumab, 20)), info),
            alone_row("- on order-select", ordering(dupilumab), not_run),
            alone_row("- asthma is the reason",
                      chart("order-sign").has(dermatitis()).drafts({.drug = dupilumab, .reason = "J45.50"}), silent),
            alone_row("medication orders not sent",
                      signing(dupilumab).sends(RecordList::medication_requests, Sent::absent), unknown),
            alone_row("conditions not sent", signing(dupilumab).sends(RecordList::conditions, Sent::absent), unknown),
            alone_row("dupilumab by name only", signing("text:dupilumab"), unknown),
            alone_row("+ first systemic steroid", signing(prednisone), info),
            alone_row("- a second course", signing(prednisone).has(ended(prednisone, 60)), silent),
            alone_row("- prednisone for asthma",
                      chart("order-sign").has(dermatitis()).drafts({.drug = prednisone, .reason = "J45.901"}), silent),
            alone_row("+ first light", light(), info),
            alone_row("- light 180 d ago", light().has(ProcedureSaid{.code = "450522005", .on = ago(180)}), silent),
            alone_row("= light 181 d ago", light().has(ProcedureSaid{.code = "450522005", .on = ago(181)}), info),
            alone_row("procedures not sent", light().sends(RecordList::procedures, Sent::absent), unknown),
            alone_row("- clarithromycin is not judged", signing("J01FA09"), not_run),
        });
}

INSTANTIATE_TEST_SUITE_P(counselling_checklist, Specification, testing::ValuesIn(rows()));

TEST(Counselling, is_the_last_card) {
    const Answer answer = ask(signing(dupilumab).has(in_use(omalizumab)), with_only("gate-duplicate-advanced"));
    ASSERT_EQ(answer.cards.size(), 2u);
    EXPECT_EQ(answer.cards.back().rules, std::vector<std::string>{"counselling-checklist"});
    EXPECT_EQ(answer.cards.back().summary,
              "Counselling points for dupilumab: injection sites, eye symptoms, live vaccines and 5 more.");
    EXPECT_NE(answer.cards.back().detail.find("\n- Report red, painful or dry eyes promptly."), std::string::npos);
}

TEST(Counselling, yields_to_a_warning_about_the_same_order) {
    const Answer answer = ask(signing(upadacitinib).has(in_use(dupilumab)));
    EXPECT_FALSE(answer.card_of("counselling-checklist"));
    EXPECT_EQ(answer.of("counselling-checklist").outcome, "yes");
    EXPECT_EQ(answer.of("counselling-checklist").suppressed_by, "budget");
    EXPECT_FALSE(answer.of("counselling-checklist").is_shown);
    for (const CardSeen& card : answer.cards) EXPECT_EQ(card.detail.find("Counselling"), std::string::npos);
}

TEST(Counselling, yields_to_three_warnings_about_other_orders) {
    const auto is_shown = [](const Request& asked) {
        return ask(asked, with_only("gate-interactions")).card_of("counselling-checklist") != nullptr;
    };
    Request request = signing(dupilumab).has(in_use(ciclosporin));
    request.drafts({.drug = "C10AA01"}).drafts({.drug = "J01GB03"}); // neither goes with ciclosporin
    EXPECT_TRUE(is_shown(request));
    request.drafts({.drug = "J01FA09"});
    EXPECT_FALSE(is_shown(request));
}

TEST(Counselling, takes_no_place_from_other_cards) {
    // Two cards of information about the order: one of its vaccines, one of its missing partner drug and dose.
    const Answer answer = ask(signing(nemolizumab).sends(RecordList::immunizations, Sent::absent));
    std::size_t others = 0;
    for (const CardSeen& card : answer.cards) others += card.rules.front() != "counselling-checklist";
    EXPECT_EQ(answer.card_of("counselling-checklist") != nullptr, others < 2) << answer.response;
}

TEST(Counselling, is_no_check_that_could_fail) {
    const Answer answer = ask(signing(dupilumab).sends(RecordList::medication_requests, Sent::absent));
    EXPECT_EQ(answer.of("counselling-checklist").outcome, "unknown");
    for (const CardSeen& card : answer.cards)
        EXPECT_EQ(std::count(card.rules.begin(), card.rules.end(), "counselling-checklist"), 0);
}

TEST(Counselling, has_points_for_every_drug_it_judges) {
    for (std::size_t i = 0; i < cards::value_set_count; ++i) {
        const auto set = static_cast<cards::ValueSet>(i);
        if (holds(cards::sets_in(cards::DrugGroup::systemic_steroid_or_light), set)) {
            EXPECT_FALSE(cards::counselling_points(set).empty()) << cards::drug_name(set);
        }
    }
}

} // namespace
} // namespace eczema::tests
