// Each thing that a profile may change: a card that it changes and one that it leaves.
#include "server/apply_profile.hpp"

#include "server/card_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string key(32, 'k');

WireAction create(std::string description) { return {"create", std::move(description), "{}", {}}; }
WireAction removal(std::string description) { return {"delete", std::move(description), {}, "MedicationRequest/d1"}; }

WireSuggestion suggestion(std::string label, std::vector<WireAction> actions) {
    static std::uint8_t number = 0;
    const CallIdentity call{key, "c", "s", "h", "x"};
    std::string uuid = make_uuid(call, {3, 1, static_cast<std::uint8_t>(1 + number++ % 15)}, label);
    return {std::move(label), std::move(uuid), std::move(actions)};
}

WireSuggestion drug(const std::string& name) {
    WireSuggestion one = suggestion("Draft " + name, {create("Draft " + name)});
    one.is_alternative = true;
    return one;
}

WireSuggestion tests_of(const std::vector<std::string>& names) {
    WireSuggestion one = suggestion("Order the tests named", {});
    for (const std::string& name : names) one.actions.push_back(create("Order: " + name));
    one.is_divisible = true;
    return one;
}

WireCard card(std::vector<WireSuggestion> suggestions = {}, std::string behavior = "any") {
    WireCard one;
    one.uuid = "u";
    one.summary = "Summary.";
    one.detail = "Advice first.\n\nThe rest.";
    one.indicator = "info";
    one.source.label = "Eczema CDS";
    one.source.topic = WireCoding{"urn:eczema-cds:rule", "arule", "A rule"};
    one.suggestions = std::move(suggestions);
    if (!one.suggestions.empty()) one.selection_behavior = std::move(behavior);
    return one;
}

struct Fitted {
    WireCard card;
    std::vector<std::string> changed; // paths

    std::vector<std::string> labels() const {
        std::vector<std::string> all;
        for (const WireSuggestion& one : card.suggestions) all.push_back(one.label);
        return all;
    }
};

Fitted fit(WireCard one, const ClientProfile& profile, std::span<const std::string> allowed_links = {}) {
    std::vector<WireCard> cards{std::move(one)};
    std::vector<ProfileChange> changes;
    apply_profile(cards, profile, {allowed_links, key, "c"}, &changes);
    std::vector<std::string> changed;
    for (ProfileChange& change : changes) changed.push_back(std::move(change.path));
    return {std::move(cards.front()), std::move(changed)};
}

ClientProfile with(const std::function<void(ClientProfile&)>& set) {
    ClientProfile profile;
    set(profile);
    return profile;
}

const ClientProfile any_only = with([](ClientProfile& p) { p.selection_behaviors = {"any"}; });
const ClientProfile one_only = with([](ClientProfile& p) { p.selection_behaviors = {"at-most-one"}; });
const ClientProfile one_action = with([](ClientProfile& p) { p.most_actions_per_suggestion = 1; });
const ClientProfile one_action_any = with([](ClientProfile& p) {
    p.selection_behaviors = {"any"};
    p.most_actions_per_suggestion = 1;
});

TEST(NeutralProfile, ChangesNothing) {
    const WireCard before = card({drug("A"), drug("B"), tests_of({"x", "y"})}, "at-most-one");
    const Fitted after = fit(before, neutral_profile());
    EXPECT_THAT(after.changed, IsEmpty());
    EXPECT_EQ(encode_response({&after.card, 1}), encode_response({&before, 1}));
}

// --- choice --------------------------------------------------------------------------------------

TEST(AnyOnly, OffersOneOfDrugsThatExcludeEachOther) {
    const Fitted after =
        fit(card({drug("A"), drug("B"), drug("C"), suggestion("Refer", {create("Refer")})}, "at-most-one"), any_only);
    EXPECT_EQ(after.card.selection_behavior, "any");
    EXPECT_THAT(after.labels(), ElementsAre("Draft A", "Refer"));
    EXPECT_THAT(after.card.detail,
                HasSubstr("Advice first.\n\n**To do by hand**\n"
                          "- In place of the one suggested, never beside it: Draft B.\n"
                          "- In place of the one suggested, never beside it: Draft C.\n\nThe rest."));
    EXPECT_THAT(after.changed, ElementsAre("cards[0].suggestions", "cards[0].selectionBehavior", "cards[0].detail"));
}

TEST(AnyOnly, DoesSoOnACardThatLetsAllBeTaken) {
    EXPECT_THAT(fit(card({suggestion("Remove", {removal("Remove")}), drug("A"), drug("B")}), any_only).labels(),
                ElementsAre("Remove", "Draft A"));
}

TEST(AnyOnly, PrefersTheRecommendedOne) {
    WireSuggestion recommended = drug("B");
    recommended.is_recommended = true;
    EXPECT_THAT(fit(card({drug("A"), recommended}, "at-most-one"), any_only).labels(), ElementsAre("Draft B"));
}

TEST(AnyOnly, LeavesWhatMayBeTakenTogether) {
    const Fitted after = fit(card({drug("A"), tests_of({"x", "y"})}), any_only);
    EXPECT_THAT(after.changed, IsEmpty());
    EXPECT_EQ(after.labels().size(), 2U);
    EXPECT_THAT(fit(card(), any_only).changed, IsEmpty());
}

TEST(AtMostOneOnly, OffersAllForOneToBeTaken) {
    const Fitted after = fit(card({drug("A"), drug("B"), tests_of({"x"})}), one_only);
    EXPECT_EQ(after.card.selection_behavior, "at-most-one");
    EXPECT_EQ(after.labels().size(), 3U);
    EXPECT_THAT(after.card.detail, HasSubstr("One suggestion can be taken here"));
    const Fitted single = fit(card({drug("A")}), one_only);
    EXPECT_EQ(single.card.selection_behavior, "at-most-one");
    EXPECT_EQ(single.card.detail, card().detail);
    EXPECT_THAT(fit(card({drug("A"), drug("B")}, "at-most-one"), one_only).changed, IsEmpty());
}

// --- actions -------------------------------------------------------------------------------------

TEST(OneAction, DividesWhatMayBeTakenAlone) {
    const WireSuggestion whole = tests_of({"x", "y", "z"});
    const Fitted after = fit(card({whole}), one_action);
    EXPECT_THAT(after.labels(), ElementsAre("Order: x", "Order: y", "Order: z"));
    EXPECT_EQ(after.card.detail, card().detail);
    std::set<std::string> uuids;
    for (const WireSuggestion& part : after.card.suggestions) {
        EXPECT_EQ(part.actions.size(), 1U);
        uuids.insert(part.uuid);
        ASSERT_TRUE(place_of(part.uuid, key, "c")) << "feedback finds the rule";
        EXPECT_EQ(*place_of(part.uuid, key, "c"), *place_of(whole.uuid, key, "c"));
    }
    EXPECT_EQ(uuids.size(), 3U);
    EXPECT_EQ(uuids.count(whole.uuid), 0U);
    EXPECT_EQ(encode_response({&after.card, 1}), encode_response(std::vector{fit(card({whole}), one_action).card}));
    WireSuggestion nameless = whole;
    nameless.uuid.clear();
    for (const WireSuggestion& part : fit(card({nameless}), one_action).card.suggestions) EXPECT_EQ(part.uuid, "");
}

TEST(OneAction, OffersTheRemovalOfADraftAndSaysTheOther) {
    WireSuggestion replace = suggestion("Replace", {removal("Remove the drafted A"), create("Draft 300 mg of A.")});
    replace.is_alternative = true;
    const Fitted after = fit(card({replace}), one_action);
    ASSERT_EQ(after.card.suggestions.size(), 1U);
    const WireSuggestion& kept = after.card.suggestions.front();
    EXPECT_EQ(kept.uuid, replace.uuid);
    ASSERT_EQ(kept.actions.size(), 1U);
    EXPECT_EQ(kept.actions.front().type, "delete");
    EXPECT_EQ(kept.actions.front().description, "Remove the drafted A; then by hand: Draft 300 mg of A");
    EXPECT_EQ(kept.label, kept.actions.front().description);
    EXPECT_THAT(after.card.detail, HasSubstr("- After \"Remove the drafted A\": Draft 300 mg of A."));
    EXPECT_THAT(after.changed, ElementsAre("cards[0].suggestions[0].actions", "cards[0].detail"));
}

TEST(OneAction, OffersNoHalfOfASwap) {
    WireSuggestion swap = suggestion("Stop A, draft B", {create("Stop A"), create("Draft B")});
    swap.is_alternative = true;
    const Fitted after = fit(card({swap, tests_of({"x"})}), one_action);
    EXPECT_THAT(after.labels(), ElementsAre("Order the tests named"));
    EXPECT_THAT(after.card.detail, HasSubstr("- Together: Stop A; Draft B."));
    const Fitted nothing = fit(card({swap}), one_action);
    EXPECT_THAT(nothing.labels(), IsEmpty());
    EXPECT_EQ(nothing.card.selection_behavior, "");
    EXPECT_THAT(nothing.card.detail, HasSubstr("- Together: Stop A; Draft B."));
}

TEST(OneAction, OffersNoChangeOfTwoOrders) {
    WireSuggestion both = suggestion("Change", {{"update", "Change A", "{}", {}}, {"update", "Change B", "{}", {}}});
    EXPECT_THAT(fit(card({both}), one_action).card.detail, HasSubstr("- Together: Change A; Change B."));
    WireSuggestion mixed = suggestion("Swap", {removal("Remove A"), removal("Remove B"), create("Draft C")});
    EXPECT_THAT(fit(card({mixed}), one_action).card.detail, HasSubstr("- Together: Remove A; Remove B; Draft C."));
    EXPECT_THAT(fit(card({suggestion("Clear", {removal("Remove A"), removal("Remove B")})}), one_action).labels(),
                ElementsAre("Remove A", "Remove B"));
}

TEST(OneAction, SaysThatADrugLeftToHandIsNotBesideAnother) {
    WireSuggestion swap = suggestion("Stop A, draft B", {create("Stop A"), create("Draft B")});
    swap.is_alternative = true;
    const Fitted after = fit(card({swap, drug("C")}), one_action_any);
    EXPECT_THAT(after.labels(), ElementsAre("Draft C"));
    EXPECT_THAT(after.card.detail, HasSubstr("- Of the drugs drafted or named here one only."));
    EXPECT_THAT(fit(card({drug("C")}), one_action_any).card.detail, Not(HasSubstr("one only")));
}

TEST(OneAction, LeavesSuggestionsOfOne) {
    EXPECT_THAT(fit(card({drug("A"), suggestion("Nothing to do", {})}), one_action).changed, IsEmpty());
    const ClientProfile three = with([](ClientProfile& p) { p.most_actions_per_suggestion = 3; });
    EXPECT_THAT(fit(card({tests_of({"x", "y", "z"})}), three).changed, IsEmpty());
    EXPECT_EQ(fit(card({tests_of({"x", "y", "z", "w"})}), three).labels().size(), 4U);
}

TEST(DescriptionOnly, SaysTheLabelToo) {
    const ClientProfile profile = with([](ClientProfile& p) { p.shows_description_only = true; });
    const WireSuggestion hidden = suggestion("Replace the dose: 300 mg.", {create("Draft 300 mg")});
    EXPECT_EQ(fit(card({hidden}), profile).card.suggestions.front().actions.front().description,
              "Replace the dose: 300 mg. Draft 300 mg");
    EXPECT_THAT(fit(card({drug("A"), tests_of({"x", "y"})}), profile).changed, IsEmpty());
    EXPECT_EQ(fit(card({hidden}), neutral_profile()).card.suggestions.front().actions.front().description,
              "Draft 300 mg");
}

// --- members of CDS Hooks 3.0 ----------------------------------------------------------------------

TEST(ActionSelection, IsSaidWhereActionsMayBeTakenAlone) {
    const ClientProfile profile = with([](ClientProfile& p) { p.has_action_selection = true; });
    const Fitted after =
        fit(card({tests_of({"x", "y"}), tests_of({"x"}), suggestion("Swap", {removal("a"), create("b")})}), profile);
    EXPECT_EQ(after.card.suggestions[0].action_selection_behavior, "any");
    EXPECT_EQ(after.card.suggestions[1].action_selection_behavior, "");
    EXPECT_EQ(after.card.suggestions[2].action_selection_behavior, "");
    EXPECT_THAT(after.changed, ElementsAre("cards[0].suggestions[0].actionSelectionBehavior"));
    EXPECT_THAT(encode_response({&after.card, 1}), HasSubstr(R"("actionSelectionBehavior":"any")"));
}

TEST(ActionSelection, IsTakenOutWithoutChangingWhatIsOffered) {
    WireSuggestion free = suggestion("Some", {create("a"), create("b")});
    free.action_selection_behavior = "any";
    EXPECT_THAT(fit(card({free}), neutral_profile()).labels(), ElementsAre("a", "b"));
    WireSuggestion one = free;
    one.action_selection_behavior = "at-most-one";
    const Fitted after = fit(card({one}), neutral_profile());
    EXPECT_THAT(after.card.suggestions.front().actions, IsEmpty());
    EXPECT_THAT(after.card.detail, HasSubstr("- One of these at most: a.\n- One of these at most: b."));
    WireSuggestion all = free;
    all.action_selection_behavior = "all";
    const Fitted same = fit(card({all}), neutral_profile());
    EXPECT_EQ(same.card.suggestions.front().actions.size(), 2U);
    EXPECT_EQ(same.card.suggestions.front().action_selection_behavior, "");
    EXPECT_EQ(same.card.detail, card().detail);
}

// --- topic, links, extensions, texts -----------------------------------------------------------------

TEST(TopicCode, HasLettersAndDigitsOnly) {
    const ClientProfile profile = with([](ClientProfile& p) { p.topic_code = {true, 5}; });
    const auto code = [&](std::string text) {
        WireCard one = card();
        one.source.topic->code = std::move(text);
        const Fitted after = fit(one, profile);
        return after.card.source.topic ? after.card.source.topic->code : "none";
    };
    EXPECT_EQ(code("a-b_C.1"), "abC1");
    EXPECT_EQ(code("abcdefg"), "abcde");
    EXPECT_EQ(code("abcde"), "abcde");
    EXPECT_EQ(code("---"), "none");
    EXPECT_THAT(fit(card(), profile).changed, IsEmpty());
    const ClientProfile short_only = with([](ClientProfile& p) { p.topic_code = {false, 4}; });
    WireCard wide = card();
    wide.source.topic->code = "abc\xC3\xA4";
    EXPECT_EQ(fit(wide, short_only).card.source.topic->code, "abc");
}

TEST(Links, AreThoseListed) {
    const ClientProfile profile = with([](ClientProfile& p) { p.lists_links = true; });
    WireCard one = card();
    one.source.url = "https://elsewhere.example";
    one.links = {{"a", "https://good.example.evil/x", "absolute"}, {"b", "https://good.example/x", "smart"}};
    const std::vector<std::string> allowed{"https://good.example"};
    const Fitted after = fit(one, profile, allowed);
    ASSERT_EQ(after.card.links.size(), 1U);
    EXPECT_EQ(after.card.links.front().label, "b");
    EXPECT_EQ(after.card.source.url, one.source.url);
    EXPECT_THAT(after.changed, ElementsAre("cards[0].links[0]"));
    EXPECT_EQ(fit(one, neutral_profile(), allowed).card.links.size(), 2U);
}

TEST(Links, CarryWhatTheClientKnows) {
    WireCard one = card();
    one.links = {{"a", "https://a.example", "smart", "context", true},
                 {"b", "https://b.example", "absolute", "stray", {}}};
    const Fitted plain = fit(one, neutral_profile());
    EXPECT_EQ(plain.card.links[0].app_context, "context");
    EXPECT_EQ(plain.card.links[0].autolaunchable, std::nullopt);
    EXPECT_EQ(plain.card.links[1].app_context, "") << "not beside an absolute link";
    const Fitted none = fit(one, with([](ClientProfile& p) { p.has_app_context = false; }));
    EXPECT_EQ(none.card.links[0].app_context, "");
    const Fitted launching = fit(one, with([](ClientProfile& p) { p.has_autolaunch = true; }));
    EXPECT_EQ(launching.card.links[0].autolaunchable, true);
}

TEST(Extensions, AreAddedOnce) {
    const ClientProfile profile = with([](ClientProfile& p) { p.card_extensions = {{"x.y", "\"z\""}}; });
    WireCard one = card();
    one.extension = {{"a.b", "1"}};
    EXPECT_EQ(fit(one, profile).card.extension, (WireMembers{{"a.b", "1"}, {"x.y", "\"z\""}}));
    one.extension = {{"x.y", "\"own\""}};
    const Fitted kept = fit(one, profile);
    EXPECT_EQ(kept.card.extension, one.extension);
    EXPECT_THAT(kept.changed, IsEmpty());
}

TEST(LongSummary, OpensTheDetailInFull) {
    WireCard one = card();
    one.summary = std::string(70, 'a') + ' ' + std::string(69, 'b'); // 140
    const Fitted after = fit(one, neutral_profile());
    EXPECT_EQ(after.card.summary, std::string(70, 'a') + "\xE2\x80\xA6");
    EXPECT_EQ(after.card.detail, one.summary + "\n\n" + one.detail);
    one.summary.pop_back();
    EXPECT_THAT(fit(one, neutral_profile()).changed, IsEmpty());
}

TEST(ShortDetail, SaysWhereTheRestIs) {
    const ClientProfile profile = with([](ClientProfile& p) { p.detail.longest = 200; });
    WireCard one = card();
    one.detail += std::string(300, 'x') + '.';
    EXPECT_THAT(fit(one, profile).card.detail, HasSubstr("in the rulebook of Eczema CDS."));
    one.links = {{"a", "https://a.example", "absolute"}};
    const Fitted after = fit(one, profile);
    EXPECT_THAT(after.card.detail, HasSubstr("behind the link of this card."));
    EXPECT_THAT(after.changed, ElementsAre("cards[0].detail"));
    EXPECT_THAT(fit(card(), profile).changed, IsEmpty());
}

TEST(Changes, NeedNotBeAskedFor) {
    std::vector<WireCard> cards{card({drug("A"), drug("B")}, "at-most-one")}, asked = cards;
    std::vector<ProfileChange> changes;
    apply_profile(cards, any_only, {{}, key, "c"}, nullptr);
    apply_profile(asked, any_only, {{}, key, "c"}, &changes);
    EXPECT_FALSE(changes.empty());
    EXPECT_EQ(encode_response(cards), encode_response(asked));
}

} // namespace
} // namespace eczema::server
