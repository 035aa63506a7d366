// The examiner against three services that are wrong on purpose (wrong_services/). Each tells what it has wrong, and
// what it keeps: of the first the examiner must convict it, with the second it must find no fault.
#include "conformance/json/json_text.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <optional>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace eczema::conformance {
namespace {

using Words = std::vector<std::string>;

std::string program_of(const std::string& service) {
    return SOURCE_DIR "/tests/conformance/wrong_services/" + service + ".mjs";
}

// stdout of a program that ends by itself, and its exit status.
struct Ended {
    int status = -1;
    std::string out;
};

Ended run(const Words& words) {
    std::string line;
    for (const std::string& word : words) line += "'" + word + "' "; // no word of ours has a quote
    Ended ended;
    FILE* pipe = popen(line.c_str(), "r");
    if (pipe == nullptr) return ended;
    std::array<char, 4096> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        ended.out.append(buffer.data(), size);
    const int status = pclose(pipe);
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ended;
}

// A service on a free port, until the end of its block.
class RunningService {
  public:
    explicit RunningService(Words words) : log_(testing::TempDir() + "wrong_service." + std::to_string(getpid())) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (posix_spawnp(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ) != 0) pid_ = -1;
        posix_spawn_file_actions_destroy(&actions);
    }
    RunningService(const RunningService&) = delete;
    RunningService& operator=(const RunningService&) = delete;
    ~RunningService() {
        if (pid_ > 0) {
            kill(pid_, SIGTERM);
            waitpid(pid_, nullptr, 0);
        }
        std::remove(log_.c_str());
    }

    // From the first line it prints; nothing if none comes within twenty seconds.
    std::optional<std::string> url() const {
        for (int attempt = 0; attempt < 400 && pid_ > 0; ++attempt) {
            std::string line;
            std::ifstream file(log_);
            if (std::getline(file, line) && !file.eof()) {
                const Parsed parsed = parse_json(line);
                const rapidjson::Value* port = member(parsed.document, "port");
                if (port == nullptr || !port->IsUint()) return std::nullopt;
                return "http://127.0.0.1:" + std::to_string(port->GetUint());
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return std::nullopt;
    }

  private:
    std::string log_;
    pid_t pid_ = -1;
};

// The examiner's private key, and the public one for the service, as files.
class Keys {
  public:
    Keys() {
        EVP_PKEY* key = EVP_EC_gen("P-384");
        FILE* file = std::fopen(key_file.c_str(), "w");
        if (key != nullptr && file != nullptr) PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        if (file != nullptr) std::fclose(file);
        EVP_PKEY_free(key);
        std::ofstream(key_set_file) << run({EXAMINER, "--client-key", key_file, "--print-jwks"}).out;
    }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;
    ~Keys() {
        std::remove(key_file.c_str());
        std::remove(key_set_file.c_str());
    }

    const std::string key_file = testing::TempDir() + "wrong_services." + std::to_string(getpid()) + ".pem";
    const std::string key_set_file = key_file + ".jwks";
};

Words words_of(const rapidjson::Value& object, std::string_view name) {
    Words words;
    if (const rapidjson::Value* list = member(object, name); list != nullptr && list->IsArray())
        for (const rapidjson::Value& word : list->GetArray()) words.emplace_back(text_of(word));
    return words;
}

// What the examiner said of a check: "pass" and the like, with the reason where there is one.
struct Said {
    bool failed = false;
    bool passed = false;
    std::string words;
};

std::map<std::string, Said> said_of(const rapidjson::Value& report) {
    std::map<std::string, Said> said;
    const rapidjson::Value* checks = member(report, "checks");
    if (checks == nullptr || !checks->IsArray()) return said;
    for (const rapidjson::Value& check : checks->GetArray()) {
        Said& one = said[std::string(text_of(check["id"]))]; // entries with the same id and hook share one
        one.failed = one.failed || member(check, "faults") != nullptr;
        one.passed = text_of(check["result"]) == "pass";
        one.words = to_text(check);
    }
    return said;
}

class WrongService : public testing::TestWithParam<const char*> {};

void examine(const std::string& service, const rapidjson::Value& examination, const Keys& keys) {
    const rapidjson::Value* faults = member(examination, "faults");
    ASSERT_TRUE(faults != nullptr && faults->IsObject() && !faults->ObjectEmpty());
    const Words kept = words_of(examination, "kept");

    Words serve{"node", program_of(service), "--key-set", keys.key_set_file};
    for (std::string& word : words_of(examination, "serve")) serve.push_back(std::move(word));
    const RunningService running(std::move(serve));
    const auto url = running.url();
    ASSERT_TRUE(url) << service << " printed no listening line";

    Words ask{EXAMINER,
              "--url",
              *url,
              "--report",
              "json",
              "--fhir",
              "--client-key",
              keys.key_file,
              "--issuer",
              "https://client.examiner.example",
              "--timeout-seconds",
              "2",
              "--load-seconds",
              "1"};
    for (std::string& word : words_of(examination, "examine")) ask.push_back(std::move(word));
    ask.emplace_back("--only");
    for (auto it = faults->MemberBegin(); it != faults->MemberEnd(); ++it) ask.emplace_back(text_of(it->name));
    ask.insert(ask.end(), kept.begin(), kept.end());
    const Ended examined = run(ask);
    EXPECT_EQ(examined.status, 1) << service;
    const Parsed report = parse_json(examined.out);
    ASSERT_EQ(report.fault, "") << examined.out;

    const std::map<std::string, Said> said = said_of(report.document);
    for (auto it = faults->MemberBegin(); it != faults->MemberEnd(); ++it) {
        const auto found = said.find(std::string(text_of(it->name)));
        ASSERT_NE(found, said.end()) << text_of(it->name) << ": not in the report";
        EXPECT_TRUE(found->second.failed)
            << "not convicted of " << text_of(it->name) << ", " << text_of(it->value) << ": " << found->second.words;
    }
    for (const std::string& id : kept) {
        const auto found = said.find(id);
        ASSERT_NE(found, said.end()) << id << ": not in the report";
        EXPECT_TRUE(found->second.passed) << "wrongly not passed: " << found->second.words;
    }
}

TEST_P(WrongService, is_convicted_of_its_faults_and_of_nothing_it_keeps) {
    const Ended told = run({"node", program_of(GetParam()), "--faults"});
    ASSERT_EQ(told.status, 0) << "node is needed for this test";
    const Parsed examinations = parse_json(told.out);
    ASSERT_TRUE(examinations.fault.empty() && examinations.document.IsArray() && !examinations.document.Empty());

    const Keys keys;
    for (const rapidjson::Value& examination : examinations.document.GetArray()) examine(GetParam(), examination, keys);
}

INSTANTIATE_TEST_SUITE_P(services, WrongService, testing::Values("careless", "trusting", "brittle"),
                         [](const auto& one) { return std::string(one.param); });

} // namespace
} // namespace eczema::conformance
