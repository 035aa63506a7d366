// The files of server/profiles: what they may hold, what is refused, and that each key is read.
#include "server/client_profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::vector<Fault> faults_of(std::string_view text, std::string_view name = "x.json") {
    const EmbeddedFile file{name, text};
    const auto profiles = load_profiles({&file, 1});
    return profiles ? std::vector<Fault>() : profiles.error();
}

TEST(ClientProfiles, AreAdmitted) {
    EXPECT_EQ(profile_faults(), std::vector<Fault>());
    std::vector<std::string> ids;
    for (const ClientProfile& profile : client_profiles()) ids.push_back(profile.id);
    EXPECT_THAT(ids, UnorderedElementsAre("cds-hooks-2.0", "cds-hooks-3.0", "epic", "oracle-health", "sandbox"));
    EXPECT_EQ(find_profile("cerner"), nullptr);
}

TEST(ClientProfiles, HoldTheNeutralOne) {
    ASSERT_NE(find_profile("cds-hooks-2.0"), nullptr);
    EXPECT_EQ(*find_profile("cds-hooks-2.0"), neutral_profile());
    for (const ClientProfile& profile : client_profiles())
        EXPECT_EQ(profile.id == "cds-hooks-2.0", profile == neutral_profile()) << profile.id;
}

TEST(ClientProfiles, AreReadKeyByKey) {
    const EmbeddedFile file{"all.json", R"({"id": "all", "description": "d", "hooks": ["order-sign"],
"discovery": {"specVersion": "3.0.0", "hookVersions": {"order-sign": "1.1"}}, "selectionBehaviors": ["any"],
"mostActionsPerSuggestion": 2, "showsDescriptionOnly": true, "actionSelectionBehavior": true, "autolaunchable": true,
"appContext": false, "links": {"listedOnly": true}, "topicCode": {"alphanumericOnly": true, "longest": 9},
"longestSummary": 99, "detail": {"format": "plain", "longest": 500, "keep": ["b", "a"], "last": "c"},
"cardExtensions": {"x.y": "z"},
"why": {"hooks": "r", "discovery": "r", "selectionBehaviors": "r", "mostActionsPerSuggestion": "r",
"showsDescriptionOnly": "r", "actionSelectionBehavior": "r", "autolaunchable": "r", "appContext": "r", "links": "r",
"topicCode": "r", "longestSummary": "r", "detail": "r", "cardExtensions": "r"}})"};
    const auto profiles = load_profiles({&file, 1});
    ASSERT_TRUE(profiles) << profiles.error().front().path << profiles.error().front().message;
    const ClientProfile& all = profiles->front();
    EXPECT_EQ(all.id, "all");
    EXPECT_THAT(all.hooks, ElementsAre("order-sign"));
    EXPECT_TRUE(all.calls("order-sign"));
    EXPECT_FALSE(all.calls("patient-view"));
    EXPECT_EQ(all.discovery, (DiscoveryVersions{"3.0.0", {{"order-sign", "\"1.1\""}}}));
    EXPECT_TRUE(all.allows("any"));
    EXPECT_FALSE(all.allows("at-most-one"));
    EXPECT_EQ(all.most_actions_per_suggestion, 2U);
    EXPECT_TRUE(all.shows_description_only);
    EXPECT_TRUE(all.has_action_selection);
    EXPECT_TRUE(all.has_autolaunch);
    EXPECT_FALSE(all.has_app_context);
    EXPECT_TRUE(all.lists_links);
    EXPECT_EQ(all.topic_code, (TopicCodeLimits{true, 9}));
    EXPECT_EQ(all.longest_summary, 99U);
    EXPECT_EQ(all.detail, (DetailLimits{DetailFormat::plain, 500, {"b", "a"}, "c"}));
    EXPECT_EQ(all.card_extensions, (WireMembers{{"x.y", "\"z\""}}));
}

TEST(ClientProfiles, AreRefusedWithTheirPlace) {
    const auto fault = [](std::string_view text) {
        const std::vector<Fault> faults = faults_of(text);
        return faults.empty() ? Fault{} : faults.front();
    };
    EXPECT_EQ(faults_of(R"({"id": "x", "description": "d"})"), std::vector<Fault>());
    EXPECT_EQ(fault("{").path, "x.json");
    EXPECT_EQ(fault(R"({"id": "x"})").path, "x.json/description");
    EXPECT_EQ(fault(R"({"id": "y", "description": "d"})").path, "x.json/id");
    EXPECT_EQ(fault(R"({"id": "x", "description": "d", "speed": 1})").path, "x.json/speed");
    EXPECT_EQ(fault(R"({"id": "x", "description": "d", "selectionBehaviors": ["one"]})").path,
              "x.json/selectionBehaviors/0");
    EXPECT_THAT(fault(R"({"id": "x", "description": "d", "appContext": false})").message, HasSubstr("appContext"));
    EXPECT_THAT(fault(R"({"id": "x", "description": "d", "appContext": false, "why": {"hooks": "r"}})").message,
                HasSubstr("appContext"));
    EXPECT_EQ(faults_of(R"({"id": "x", "description": "d", "appContext": false, "why": {"appContext": "r"}})"),
              std::vector<Fault>());
}

} // namespace
} // namespace eczema::server
