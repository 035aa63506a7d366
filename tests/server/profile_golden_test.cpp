// Every golden response through every client profile, judged by the limits of the client; and two patients word for
// word (tests/golden-profiles, written anew by UPDATE_GOLDENS=1).
#include "server/lint_profile.hpp"
#include "tests/support/fitted_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidjson/prettywriter.h>

#include <cstdlib>
#include <map>
#include <set>

namespace eczema::server {
namespace {

using rapidjson::Value;
using testing::HasSubstr;
using testing::Not;
using tests::golden_file;
using tests::Json;
using tests::json_of;

std::string text(const Value& object, const char* name) {
    const auto member = object.FindMember(name);
    return member != object.MemberEnd() && member->value.IsString() ? member->value.GetString() : std::string();
}

std::size_t count_of(const Value& object, const char* name) {
    const auto member = object.FindMember(name);
    return member == object.MemberEnd() ? 0 : member->value.Size();
}

const std::string zero_key(32, '\0');

ProfileLint fitted(const std::string& golden, const char* profile) {
    auto lint = lint_profile(golden_file(golden, "response.json"), *find_profile(profile), {{}, zero_key, "default"});
    return lint ? *std::move(lint) : ProfileLint{};
}

std::vector<const Value*> suggestions_of(const Value& card) {
    std::vector<const Value*> found;
    if (count_of(card, "suggestions"))
        for (const Value& suggestion : card["suggestions"].GetArray()) found.push_back(&suggestion);
    return found;
}

// Systemic drugs that the suggestions of the card would begin.
std::set<std::string> drugs_begun(const Value& card) {
    static const std::set<std::string> systemic{"eczema-cds-dupilumab", "eczema-cds-tralokinumab",
                                                "eczema-cds-lebrikizumab", "eczema-cds-nemolizumab"};
    std::set<std::string> drugs;
    for (const Value* suggestion : suggestions_of(card))
        for (const Value& action : (*suggestion)["actions"].GetArray())
            if (action.HasMember("resource") && systemic.count(text(action["resource"], "id")))
                drugs.insert(text(action["resource"], "id"));
    return drugs;
}

class ProfileGolden : public testing::TestWithParam<std::string> {
  protected:
    static Json before() { return json_of(golden_file(GetParam(), "response.json")); }
};

// What every client may expect of a response, fitted or not.
TEST_P(ProfileGolden, obeys_cds_hooks_under_every_profile) {
    for (const ClientProfile& profile : client_profiles()) {
        SCOPED_TRACE(profile.id);
        const ProfileLint lint = fitted(GetParam(), profile.id.c_str());
        EXPECT_TRUE(lint.problems.empty());
        const auto again = lint_profile(lint.response, profile, {{}, zero_key, "default"});
        ASSERT_TRUE(again);
        EXPECT_EQ(again->problems, std::vector<Fault>());
        const Json after = json_of(lint.response), neutral = before();
        ASSERT_EQ(after["cards"].Size(), neutral["cards"].Size());
        std::set<std::string> uuids;
        std::size_t named = 0;
        for (rapidjson::SizeType i = 0; i < after["cards"].Size(); ++i) {
            const Value& card = after["cards"][i];
            const Value& as_it_was = neutral["cards"][i];
            for (const char* kept : {"uuid", "indicator", "summary"})
                EXPECT_EQ(text(card, kept), text(as_it_was, kept));
            EXPECT_EQ(card["extension"]["org.eczema-cds.basis"], as_it_was["extension"]["org.eczema-cds.basis"]);
            EXPECT_EQ(card.HasMember("suggestions"), card.HasMember("selectionBehavior"));
            for (const Value* suggestion : suggestions_of(card)) {
                EXPECT_FALSE(text(*suggestion, "label").empty());
                EXPECT_GT(count_of(*suggestion, "actions"), 0U);
                uuids.insert(text(*suggestion, "uuid"));
                ++named;
            }
        }
        EXPECT_EQ(uuids.size(), named);
    }
}

TEST_P(ProfileGolden, is_left_alone_by_the_neutral_profile) {
    const ProfileLint lint = fitted(GetParam(), "cds-hooks-2.0");
    EXPECT_TRUE(lint.changes.empty());
    EXPECT_EQ(json_of(lint.response), before());
}

TEST_P(ProfileGolden, keeps_to_the_limits_of_epic) {
    const Json after = json_of(fitted(GetParam(), "epic").response), neutral = before();
    for (rapidjson::SizeType i = 0; i < after["cards"].Size(); ++i) {
        const Value& card = after["cards"][i];
        SCOPED_TRACE(text(card, "summary"));
        EXPECT_EQ(text(card["extension"], "com.epic.cdshooks.card.detail.content-type"), "text/markdown");
        EXPECT_EQ(text(card["source"]["topic"], "code").find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"),
                  std::string::npos);
        EXPECT_LE(text(card["source"]["topic"], "code").size(), 100U);
        EXPECT_LE(drugs_begun(card).size(), 1U) << "two drugs could be ticked";
        for (const Value* suggestion : suggestions_of(card)) {
            EXPECT_EQ(text(card, "selectionBehavior"), "any");
            EXPECT_EQ(count_of(*suggestion, "actions"), 1U);
        }
        // Nothing that was proposed is gone: it is a description that is shown, or words of the detail.
        for (const Value* suggestion : suggestions_of(neutral["cards"][i]))
            for (const Value& action : (*suggestion)["actions"].GetArray()) {
                const std::string said = text(action, "description"), label = text(*suggestion, "label");
                const auto is_shown = [&](const Value* one) {
                    return text((*one)["actions"][0], "description").find(said) != std::string::npos;
                };
                const auto offered = suggestions_of(card);
                const std::string detail = text(card, "detail");
                EXPECT_TRUE(std::any_of(offered.begin(), offered.end(), is_shown) ||
                            detail.find(said) != std::string::npos || detail.find(label) != std::string::npos)
                    << said;
            }
    }
}

// A new order is offered only where it was offered without the end of another.
TEST_P(ProfileGolden, offers_epic_no_half_of_a_swap) {
    const Json after = json_of(fitted(GetParam(), "epic").response), neutral = before();
    for (rapidjson::SizeType i = 0; i < after["cards"].Size(); ++i) {
        std::set<std::string> alone;
        for (const Value* suggestion : suggestions_of(neutral["cards"][i])) {
            bool is_swap = false;
            for (const Value& action : (*suggestion)["actions"].GetArray())
                is_swap |= text(action, "type") == "delete" ||
                           (action.HasMember("resource") && text(action["resource"], "resourceType") == "Task");
            if (!is_swap || count_of(*suggestion, "actions") == 1)
                for (const Value& action : (*suggestion)["actions"].GetArray())
                    if (action.HasMember("resource")) alone.insert(tests::text_of(action["resource"]));
        }
        for (const Value* suggestion : suggestions_of(after["cards"][i])) {
            const Value& action = (*suggestion)["actions"][0];
            if (text(action, "type") == "delete") continue;
            EXPECT_EQ(alone.count(tests::text_of(action["resource"])), 1U) << text(action, "description");
        }
    }
}

TEST_P(ProfileGolden, keeps_to_the_limits_of_oracle_health) {
    const Json after = json_of(fitted(GetParam(), "oracle-health").response), neutral = before();
    for (rapidjson::SizeType i = 0; i < after["cards"].Size(); ++i) {
        const Value& card = after["cards"][i];
        SCOPED_TRACE(text(card, "summary"));
        const std::string detail = text(card, "detail"), whole = text(neutral["cards"][i], "detail");
        EXPECT_THAT(detail, Not(HasSubstr("**")));
        EXPECT_THAT(detail, Not(HasSubstr("|")));
        if (count_of(card, "suggestions")) {
            EXPECT_EQ(text(card, "selectionBehavior"), "at-most-one");
        }
        // What is advised first stands whole; no line is cut, so no dose is.
        EXPECT_TRUE(whole.starts_with("\n") || whole.starts_with("**") ||
                    detail.starts_with(whole.substr(0, whole.find("\n\n"))));
        for (std::size_t at = 0; at < detail.size();) {
            const std::size_t end = std::min(detail.find('\n', at), detail.size());
            const std::string line = detail.substr(at, end - at);
            EXPECT_TRUE(line.empty() || line.ends_with('.') || line.ends_with(':') || line.ends_with(".\"") ||
                        line.starts_with("- "))
                << line;
            at = end + 1;
        }
        EXPECT_THAT(detail, HasSubstr("not a prescription"));
        if (const std::size_t unknown = whole.find("**Not known**"); unknown != std::string::npos) {
            EXPECT_THAT(detail, HasSubstr("Not known:\n- "));
            const std::size_t first = whole.find("- ", unknown);
            EXPECT_THAT(detail, HasSubstr(whole.substr(first, whole.find('\n', first) - first)));
        }
    }
}

// The lint works on the response alone, the service on the cards: both come to the same.
TEST_P(ProfileGolden, is_fitted_alike_by_lint_and_service) {
    const tests::ComposedGolden composed(GetParam());
    for (const ClientProfile& profile : client_profiles()) {
        const std::string linted = fitted(GetParam(), profile.id.c_str()).response;
        EXPECT_EQ(json_of(composed.fitted_to(profile)), json_of(linted)) << profile.id;
    }
}

INSTANTIATE_TEST_SUITE_P(cards, ProfileGolden, testing::ValuesIn(tests::golden_cases()),
                         [](const auto& one) { return tests::golden_test_name(one.param); });

// --- over all golden responses ---------------------------------------------------------------------------------------

std::map<std::string, std::size_t> changes_of(const char* profile) {
    std::map<std::string, std::size_t> counts;
    for (const std::string& golden : tests::golden_cases())
        for (const ProfileChange& change : fitted(golden, profile).changes) {
            std::string place = change.path;
            for (std::size_t at = place.find('['); at != std::string::npos; at = place.find('['))
                place.erase(at, place.find(']') - at + 1);
            ++counts[place];
        }
    return counts;
}

TEST(ProfileGoldens, NeedWhatTheProfilesOfClientsDo) {
    auto epic = changes_of("epic");
    for (const char* place : {"cards.selectionBehavior", "cards.suggestions", "cards.suggestions.actions",
                              "cards.detail", "cards.extension"})
        EXPECT_GT(epic[place], 0U) << place;
    auto oracle = changes_of("oracle-health");
    EXPECT_GT(oracle["cards.selectionBehavior"], 0U);
    EXPECT_GT(oracle["cards.detail"], 0U);
    EXPECT_EQ(oracle.count("cards.suggestions"), 0U) << "nothing is taken away where one may be chosen";
    auto third = changes_of("cds-hooks-3.0");
    EXPECT_EQ(third.size(), 1U);
    EXPECT_GT(third["cards.suggestions.actionSelectionBehavior"], 0U);
    EXPECT_TRUE(changes_of("sandbox").empty());
}

// The titles that a profile keeps are words of the cards.
TEST(ProfileGoldens, HaveTheSectionsThatProfilesKeep) {
    for (const ClientProfile& profile : client_profiles()) {
        std::vector<std::string> titles = profile.detail.keep;
        if (!profile.detail.last.empty()) titles.push_back(profile.detail.last);
        for (const std::string& title : titles) {
            std::size_t seen = 0;
            for (const std::string& golden : tests::golden_cases()) {
                const std::string response = golden_file(golden, "response.json");
                seen += response.find("\\n\\n**" + title + "**\\n- ") != std::string::npos ||
                        response.find("\\n\\n" + title) != std::string::npos;
            }
            if (title != "To do by hand") { // written by the profile itself, and for DSTU2
                EXPECT_GT(seen, 0U) << title;
            }
        }
    }
}

TEST(ProfileGoldens, LinkWhereTheSiteListsTheRulebook) {
    const std::string url = "https://cds.example/eczema";
    const std::vector<std::string> listed{url}, other{"https://cds.example/eczem"};
    const tests::ComposedGolden composed("adult-candidate");
    const auto links = [&](std::span<const std::string> allowed, const char* profile) {
        const Json json = json_of(composed.fitted_to(*find_profile(profile), allowed, url));
        EXPECT_EQ(text(json["cards"][0]["source"], "url"), url) << "no link of the card";
        return count_of(json["cards"][0], "links");
    };
    for (const char* profile : {"epic", "oracle-health"}) {
        EXPECT_EQ(links(listed, profile), 1U);
        EXPECT_EQ(links(other, profile), 0U);
        EXPECT_EQ(links({}, profile), 0U);
    }
    EXPECT_EQ(links({}, "cds-hooks-2.0"), 1U);
}

// --- two patients, word for word -------------------------------------------------------------------------------------

std::string with_lines(const std::string& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 2);
    json_of(json).Accept(writer);
    return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

class ProfileGoldenFile : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(ProfileGoldenFile, is_what_the_client_gets) {
    const auto [golden, profile] = GetParam();
    const std::string actual = with_lines(tests::ComposedGolden(golden).fitted_to(*find_profile(profile)));
    const auto file =
        std::filesystem::path(SOURCE_DIR) / "tests/golden-profiles" / (std::string(golden) + "." + profile + ".json");
    const char* update = std::getenv("UPDATE_GOLDENS");
    if (update && std::string_view(update) == "1") {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << actual;
        return;
    }
    EXPECT_EQ(actual, tests::read_file(file)) << "UPDATE_GOLDENS=1 writes the actual response";
}

constexpr std::pair<const char*, const char*> files[] = {
    {"adult-candidate", "epic"},
    {"adult-candidate", "oracle-health"},
    {"patient-12b-day-112-a-patient-view", "epic"},
    {"patient-12b-day-112-a-patient-view", "oracle-health"},
    {"child-30-0-kg-dupilumab", "epic"},
};
INSTANTIATE_TEST_SUITE_P(cards, ProfileGoldenFile, testing::ValuesIn(files), [](const auto& one) {
    return tests::golden_test_name(std::string(one.param.first) + "_" + one.param.second);
});

} // namespace
} // namespace eczema::server
