// The examiner against the real server, both as programs: the server passes, and the examiner's exits mean what they
// say.
#include "conformance/json/json_text.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
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

using testing::HasSubstr;
using testing::StartsWith;

// The server on a free port. Its stdout goes to a file, so that decision lines never fill a pipe.
class RunningServer {
  public:
    RunningServer() : log_(testing::TempDir() + "examiner_test." + std::to_string(getpid()) + ".out") {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        std::array<std::string, 4> words{PROGRAM, "serve", "--port", "0"};
        std::array<char*, 5> arguments{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
        if (posix_spawn(&pid_, PROGRAM, &actions, nullptr, arguments.data(), environ) != 0) pid_ = -1;
        posix_spawn_file_actions_destroy(&actions);
    }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer() {
        if (pid_ > 0) {
            kill(pid_, SIGTERM);
            waitpid(pid_, nullptr, 0);
        }
        std::remove(log_.c_str());
    }

    // From the first line the server prints; nothing if none comes within twenty seconds.
    std::optional<std::string> url() const {
        for (int attempt = 0; attempt < 400 && pid_ > 0; ++attempt) {
            std::string line;
            std::ifstream file(log_);
            if (std::getline(file, line) && !file.eof()) return url_in(line);
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return std::nullopt;
    }

  private:
    static std::optional<std::string> url_in(const std::string& line) {
        const Parsed parsed = parse_json(line);
        const rapidjson::Value* event = member(parsed.document, "event");
        const rapidjson::Value* address = member(parsed.document, "address");
        const rapidjson::Value* port = member(parsed.document, "port");
        if (event == nullptr || text_of(*event) != "listening" || address == nullptr || port == nullptr ||
            !port->IsUint())
            return std::nullopt;
        return "http://" + std::string(text_of(*address)) + ":" + std::to_string(port->GetUint());
    }

    std::string log_;
    pid_t pid_ = -1;
};

struct Finished {
    int status = -1;
    std::string out; // stdout and stderr
};

Finished examine(const std::string& arguments) {
    Finished finished;
    FILE* pipe = popen(("'" EXAMINER "' " + arguments + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return finished;
    std::array<char, 4096> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        finished.out.append(buffer.data(), size);
    const int status = pclose(pipe);
    finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return finished;
}

TEST(Examiner, passes_the_server_on_every_level) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--strict --url " + *url);
    EXPECT_EQ(examined.status, 0) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("MUST atopic-dermatitis-order-sign answers its hook with 200 and valid cards"));
}

TEST(Examiner, fails_a_server_that_breaks_an_expectation) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    // No configuration of ours allows this origin; good practice counts only when asked for.
    const std::string arguments = "--only T2.simple --origin https://elsewhere.example --url " + *url;
    const Finished strict = examine("--strict " + arguments);
    EXPECT_EQ(strict.status, 1) << strict.out;
    EXPECT_THAT(strict.out, HasSubstr("not ok 1 - T2.simple OURS"));
    EXPECT_THAT(strict.out, HasSubstr("1 of 1 checks failed"));
    const Finished lenient = examine(arguments);
    EXPECT_EQ(lenient.status, 0) << lenient.out;
    EXPECT_THAT(lenient.out, HasSubstr("# TODO not a MUST"));
}

TEST(Examiner, fails_what_is_no_cds_service) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--url " + *url + "/no-such-prefix --only D1 D2");
    EXPECT_EQ(examined.status, 1) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("not ok 1 - D1 MUST"));
    EXPECT_THAT(examined.out, HasSubstr("not ok 2 - D2 MUST"));
}

TEST(Examiner, reports_as_json) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--report json --only D11 --url " + *url);
    const Parsed report = parse_json(examined.out);
    ASSERT_EQ(report.fault, "") << examined.out;
    const rapidjson::Value* checks = member(report.document, "checks");
    ASSERT_TRUE(checks != nullptr && checks->IsArray());
    EXPECT_EQ(checks->Size(), 5U);
    EXPECT_EQ(text_of((*checks)[0]["id"]), "D11.id");
    EXPECT_EQ(text_of((*checks)[0]["result"]), "pass");
}

TEST(Examiner, refuses_bad_usage_with_2) {
    EXPECT_EQ(examine("").status, 2);
    EXPECT_EQ(examine("--url ftp://127.0.0.1").status, 2);
    EXPECT_EQ(examine("--url http://127.0.0.1:x").status, 2);
    EXPECT_EQ(examine("--url http://127.0.0.1 --report xml").status, 2);
    EXPECT_EQ(examine("--help").status, 0);
    const Finished unreachable = examine("--url http://127.0.0.1:1");
    EXPECT_EQ(unreachable.status, 2);
    EXPECT_THAT(unreachable.out, StartsWith("cds-hooks-examiner: no answer from http://127.0.0.1:1"));
}

} // namespace
} // namespace eczema::conformance
