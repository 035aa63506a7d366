// The examiner against three services that are wrong on purpose (wrong_services/). Each tells what it has wrong, and
// what it keeps: of the first the examiner must convict it, with the second it must find no fault.
#include "conformance/json/json_text.hpp"
#include "tests/conformance/certificates.hpp"
#include "tests/conformance/programs.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <unistd.h>

namespace eczema::conformance {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

std::string program_of(const std::string& service) {
    return SOURCE_DIR "/tests/conformance/wrong_services/" + service + ".mjs";
}

// Files that the programs write and read, gone at the end of the block.
class Files {
  public:
    Files() { std::ofstream(key) << pem_of(new_ec_key()); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() {
        for (const std::string& name : {key, key_set, told, report}) std::remove(name.c_str());
    }

    static std::string text(const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(name).rdbuf();
        return text.str();
    }

  private:
    const std::string start_ = testing::TempDir() + "wrong_services." + std::to_string(getpid());

  public:
    const std::string key = start_ + ".pem"; // the examiner's own
    const std::string key_set = start_ + ".jwks.json";
    const std::string told = start_ + ".faults.json";
    const std::string report = start_ + ".report.json";
};

Words words_of(const rapidjson::Value& object, std::string_view name) {
    Words words;
    if (const rapidjson::Value* list = member(object, name); list != nullptr && list->IsArray())
        for (const rapidjson::Value& word : list->GetArray()) words.emplace_back(text_of(word));
    return words;
}

// As in a shell; no word of ours has a quote.
std::string joined(const Words& words) {
    std::string line;
    for (const std::string& word : words) line += "'" + word + "' ";
    return line;
}

// What the examiner said of a check; entries of discovery with one id and hook share theirs.
struct Said {
    bool failed = false;
    bool passed = false;
    std::string words;
};

std::map<std::string, Said> said_in(const rapidjson::Value& report) {
    std::map<std::string, Said> said;
    const rapidjson::Value* checks = member(report, "checks");
    if (checks == nullptr || !checks->IsArray()) return said;
    for (const rapidjson::Value& check : checks->GetArray()) {
        Said& one = said[std::string(text_of(check["id"]))];
        one.failed = one.failed || text_of(check["result"]) == "fail";
        one.passed = text_of(check["result"]) == "pass";
        one.words = to_text(check).substr(0, 1000);
    }
    return said;
}

void convict(const std::string& service, const rapidjson::Value& examination, const Files& files) {
    const rapidjson::Value* faults = member(examination, "faults");
    ASSERT_TRUE(faults != nullptr && faults->IsObject() && !faults->ObjectEmpty());
    const Words kept = words_of(examination, "kept");

    Words serve{"node", program_of(service), "--key-set", files.key_set};
    for (const std::string& word : words_of(examination, "serve")) serve.push_back(word);
    const RunningService running(serve);
    const auto url = running.url();
    ASSERT_TRUE(url) << service << " printed no listening line";

    Words ask{"--url",
              *url,
              "--report",
              "json=" + files.report,
              "--client-key",
              files.key,
              "--issuer",
              "https://client.examiner.example",
              "--fhir",
              "--load-seconds",
              "1"};
    for (const std::string& word : words_of(examination, "examine")) ask.push_back(word);
    ask.emplace_back("--only");
    for (const auto& fault : faults->GetObject()) ask.emplace_back(text_of(fault.name));
    ask.insert(ask.end(), kept.begin(), kept.end());
    const Finished examined = examine(joined(ask));
    EXPECT_EQ(examined.status, 1) << service << ": " << examined.out;

    std::map<std::string, Said> said = said_in(parse_json(Files::text(files.report)).document);
    for (const auto& fault : faults->GetObject()) {
        const Said& check = said[std::string(text_of(fault.name))];
        EXPECT_TRUE(check.failed) << service << " is not convicted of " << text_of(fault.name) << ", "
                                  << text_of(fault.value) << ": " << check.words;
    }
    for (const std::string& id : kept)
        EXPECT_TRUE(said[id].passed) << service << " keeps " << id << ", and does not pass: " << said[id].words;
}

class WrongService : public testing::TestWithParam<const char*> {};

TEST_P(WrongService, is_convicted_of_its_faults_and_of_nothing_it_keeps) {
    const Files files;
    const std::string tell = joined({"node", program_of(GetParam()), "--faults"}) + "> '" + files.told + "'";
    ASSERT_EQ(std::system(tell.c_str()), 0) << "this test needs node";
    const Parsed told = parse_json(Files::text(files.told));
    ASSERT_TRUE(told.fault.empty() && told.document.IsArray() && !told.document.Empty());

    const Finished printed = examine(joined({"--client-key", files.key, "--print-jwks"}));
    ASSERT_EQ(printed.status, 0) << printed.out;
    std::ofstream(files.key_set) << printed.out;
    for (const rapidjson::Value& examination : told.document.GetArray()) convict(GetParam(), examination, files);
}

// Of what follows an end nothing is known, and the verdict must not read like one on the whole.
TEST(MortalService, that_stays_away_is_not_examined_to_the_end) {
    const RunningService running({"node", program_of("mortal")});
    const auto url = running.url();
    ASSERT_TRUE(url) << "this test needs node";
    const Finished examined = examine("--only D2 G8/text 3.1-404/path --report tap --report json --url " + *url);
    EXPECT_EQ(examined.status, 2) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("MUST 1 of 1, OURS 0 of 1, not examined to the end"));
    EXPECT_THAT(examined.out,
                HasSubstr("# the service is not asked any more: it has not answered since the check G8/text"));
    EXPECT_THAT(examined.out, HasSubstr(R"("endedEarly":"it has not answered since the check G8/text")"));
}

TEST(MortalService, that_comes_back_is_examined_to_the_end) {
    const RunningService running({"node", program_of("mortal"), "--back"});
    const auto url = running.url();
    ASSERT_TRUE(url) << "this test needs node";
    const Finished examined = examine("--only D2 G8/text 3.1-404/path --report tap --report json --url " + *url);
    EXPECT_EQ(examined.status, 0) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("MUST 1 of 1, OURS 1 of 2\n"));
    EXPECT_THAT(examined.out, Not(HasSubstr("endedEarly")));
}

INSTANTIATE_TEST_SUITE_P(services, WrongService, testing::Values("careless", "trusting", "brittle"),
                         [](const auto& one) { return std::string(one.param); });

} // namespace
} // namespace eczema::conformance
