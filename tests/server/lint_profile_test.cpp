// Responses of others and their faults, and the command.
#include "server/lint_profile.hpp"

#include "server/lint_profile_command.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::json_of;

const std::string whole = R"({"cards":[{"uuid":"c1","summary":"s","detail":"d","indicator":"info",
"source":{"label":"l","url":"https://l.example","icon":"https://l.example/i.png",
"topic":{"system":"urn:t","code":"a-b","display":"t","version":"1"}},
"suggestions":[{"label":"a","uuid":"s1","isRecommended":true,"extension":{"x":1.50},"actions":[
{"type":"create","description":"A","resource":{"resourceType":"ServiceRequest","id":"r1"},"extension":{"y":[]}}]},
{"label":"b","uuid":"s2","actions":[{"type":"delete","description":"B","resourceId":"ServiceRequest/2"}]}],
"selectionBehavior":"at-most-one","overrideReasons":[{"code":"o","system":"urn:o","display":"no"}],
"links":[{"label":"k","url":"https://k.example","type":"smart","appContext":"z"}],"extension":{"e":{"f":null}}}],
"systemActions":[{"type":"update","description":"u","resource":{}}],"extension":{"g":2}})";

std::string without(const std::string& pointer) { return tests::without(whole, pointer); }
std::string with(const std::string& pointer, std::string_view json) { return tests::with(whole, pointer, json); }

std::vector<std::string> problems_of(const std::string& response) {
    const auto lint = lint_profile(response, neutral_profile());
    std::vector<std::string> paths;
    if (lint)
        for (const Fault& problem : lint->problems) paths.push_back(problem.path);
    else
        paths.push_back("refused " + lint.error().path);
    return paths;
}

TEST(ProfileLint, KeepsEveryMemberOfAResponse) {
    const auto lint = lint_profile(whole, neutral_profile());
    ASSERT_TRUE(lint);
    EXPECT_THAT(lint->problems, IsEmpty());
    EXPECT_THAT(lint->changes, IsEmpty());
    EXPECT_EQ(json_of(lint->response), json_of(whole));
    EXPECT_THAT(lint->response, HasSubstr("1.50")) << "decimals keep their text";
    EXPECT_EQ(lint_profile(R"({"cards":[]})", neutral_profile())->response, R"({"cards":[]})");
}

TEST(ProfileLint, NamesWhatIsMissing) {
    for (const auto& [pointer, path] :
         {std::pair{"/cards/0/summary", "cards[0].summary"},
          {"/cards/0/indicator", "cards[0].indicator"},
          {"/cards/0/source", "cards[0].source"},
          {"/cards/0/source/label", "cards[0].source.label"},
          {"/cards/0/source/topic/code", "cards[0].source.topic.code"},
          {"/cards/0/selectionBehavior", "cards[0].selectionBehavior"},
          {"/cards/0/suggestions/1/label", "cards[0].suggestions[1].label"},
          {"/cards/0/suggestions/0/actions/0/type", "cards[0].suggestions[0].actions[0].type"},
          {"/cards/0/suggestions/0/actions/0/description", "cards[0].suggestions[0].actions[0].description"},
          {"/cards/0/suggestions/0/actions/0/resource", "cards[0].suggestions[0].actions[0].resource"},
          {"/cards/0/suggestions/1/actions/0/resourceId", "cards[0].suggestions[1].actions[0].resourceId"},
          {"/cards/0/overrideReasons/0/display", "cards[0].overrideReasons[0].display"},
          {"/cards/0/links/0/url", "cards[0].links[0].url"},
          {"/cards/0/links/0/type", "cards[0].links[0].type"},
          {"/cards/0/links/0/label", "cards[0].links[0].label"}})
        EXPECT_THAT(problems_of(without(pointer)), ElementsAre(path));
    for (const char* pointer : {"/cards/0/uuid", "/cards/0/detail", "/cards/0/source/topic", "/cards/0/links",
                                "/cards/0/overrideReasons", "/cards/0/extension", "/systemActions"})
        EXPECT_THAT(problems_of(without(pointer)), IsEmpty()) << pointer;
}

TEST(ProfileLint, NamesWhatIsWrong) {
    for (const auto& [pointer, json, path] :
         {std::tuple{"/cards/0/selectionBehavior", "\"all\"", "cards[0].selectionBehavior"},
          {"/cards/0/indicator", "\"hard-stop\"", "cards[0].indicator"},
          {"/cards/0/summary", "\"\"", "cards[0].summary"},
          {"/cards/0/summary", "7", "cards[0].summary"},
          {"/cards/0/detail", "null", "cards[0].detail"},
          {"/cards/0/links", "[]", "cards[0].links"},
          {"/cards/0/links/0", "\"x\"", "cards[0].links[0]"},
          {"/cards/0/links/0/type", "\"absolute\"", "cards[0].links[0].appContext"},
          {"/cards/0/suggestions/0/isRecommended", "\"yes\"", "cards[0].suggestions[0].isRecommended"},
          {"/cards/0/suggestions/0/actions/0/type", "\"patch\"", "cards[0].suggestions[0].actions[0].type"},
          {"/cards/0/extension", "[]", "cards[0].extension"},
          {"/cards/0", "1", "cards[0]"},
          {"/cards", "{}", "refused cards"}})
        EXPECT_THAT(problems_of(with(pointer, json)), ElementsAre(path)) << pointer << ' ' << json;
    EXPECT_THAT(problems_of(with("/cards/0/summary", '"' + std::string(140, 's') + '"')),
                ElementsAre("cards[0].summary"));
    EXPECT_THAT(problems_of(with("/cards/0/summary", '"' + std::string(139, 's') + '"')), IsEmpty());
    for (const char* text : {"", "{", "[]", "{}", R"({"cards":null})"}) EXPECT_EQ(problems_of(text).size(), 1U) << text;
}

// Of others the author's word holds: what excludes each other is not offered to be taken together.
TEST(ProfileLint, OffersOneOfSomebodysAlternatives) {
    const auto lint = lint_profile(whole, *find_profile("epic"));
    ASSERT_TRUE(lint);
    const tests::Json json = json_of(lint->response);
    EXPECT_EQ(json["cards"][0]["suggestions"].Size(), 1U);
    EXPECT_STREQ(json["cards"][0]["suggestions"][0]["label"].GetString(), "a");
    EXPECT_STREQ(json["cards"][0]["selectionBehavior"].GetString(), "any");
    EXPECT_STREQ(json["cards"][0]["source"]["topic"]["code"].GetString(), "ab");
    const auto free = lint_profile(with("/cards/0/selectionBehavior", "\"any\""), *find_profile("epic"));
    EXPECT_EQ(json_of(free->response)["cards"][0]["suggestions"].Size(), 2U);
}

TEST(ProfileLint, SaysNothingOfTheTextsOfACard) {
    const std::string canary = with("/cards/0/suggestions/1/label", "\"CANARY\"");
    for (const ClientProfile& profile : client_profiles()) {
        const auto lint = lint_profile(canary, profile);
        for (const ProfileChange& change : lint->changes)
            EXPECT_EQ((change.path + change.what).find("CANARY"), std::string::npos);
    }
}

TEST(ProfileLint, ReadsTheResponsesOfOthers) {
    const std::filesystem::path folder =
        std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "data/cdshooks/responses";
    if (!std::filesystem::is_directory(folder))
        GTEST_SKIP() << "no public test material: " << folder << " is absent; the other tests do not need it";
    std::size_t read = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        for (const ClientProfile& profile : client_profiles()) {
            const auto lint = lint_profile(tests::read_file(file.path()), profile);
            if (!lint) continue;
            ++read;
            EXPECT_TRUE(json_of(lint->response)["cards"].IsArray()) << file.path();
        }
    }
    EXPECT_GT(read, 0U);
}

// --- command -----------------------------------------------------------------------------------------

struct LintRun {
    int code;
    std::string output, errors;
};

LintRun run(const std::string& client, const std::string& response, const std::string& config = {}) {
    const tests::ScratchFile config_file(config);
    CommonOptions common;
    if (!config.empty()) common.config_file = config_file.path();
    std::istringstream in(response);
    std::ostringstream out, err;
    const int code = run_lint_profile(common, client, "-", in, out, err);
    return {code, out.str(), err.str()};
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(LintProfileCommand, TellsByItsExitWhetherSomethingWouldChange) {
    const LintRun same = run("cds-hooks-2.0", whole);
    EXPECT_EQ(same.code, 0);
    EXPECT_EQ(same.output + same.errors, "");
    const LintRun changed = run("epic", whole);
    EXPECT_EQ(changed.code, 1);
    EXPECT_EQ(changed.errors, "");
    EXPECT_EQ(lines(changed.output), lint_profile(whole, *find_profile("epic"))->changes.size());
    EXPECT_THAT(changed.output, HasSubstr("cards[0].selectionBehavior: becomes any\n"));
}

TEST(LintProfileCommand, NamesBadInput) {
    for (const auto& [client, response] : {std::pair<std::string, std::string>{"cerner", whole},
                                           {"epic", "{"},
                                           {"epic", "{}"},
                                           {"cds-hooks-2.0", without("/cards/0/summary")}}) {
        const LintRun ran = run(client, response);
        EXPECT_EQ(ran.code, 2);
        EXPECT_EQ(lines(ran.errors), 1U) << ran.errors;
    }
    std::istringstream in;
    std::ostringstream out, err;
    EXPECT_EQ(run_lint_profile({}, "epic", "/nonexistent/response.json", in, out, err), 2);
    EXPECT_EQ(err.str(), "/nonexistent/response.json: cannot be read\n");
    EXPECT_EQ(run("epic", whole, "{").code, 2);
}

TEST(LintProfileCommand, TakesAClientOfTheConfiguration) {
    const std::string config =
        R"({"clients": [{"id": "hospital", "profile": "epic", "allowedLinks": ["https://k.example"]}]})";
    EXPECT_THAT(run("hospital", whole, config).output, testing::Not(HasSubstr("links[0]")));
    EXPECT_THAT(run("epic", whole, config).output, HasSubstr("cards[0].links[0]: is left out"));
    EXPECT_EQ(run("hospital", whole).code, 2);
    EXPECT_EQ(run("default", whole).code, 0);
}

} // namespace
} // namespace eczema::server
