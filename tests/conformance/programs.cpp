#include "tests/conformance/programs.hpp"

#include "conformance/json/json_text.hpp"
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace eczema::conformance {
namespace {

std::optional<std::string> url_in(const std::string& line) {
    const Parsed parsed = parse_json(line);
    const rapidjson::Value* event = member(parsed.document, "event");
    const rapidjson::Value* address = member(parsed.document, "address");
    const rapidjson::Value* port = member(parsed.document, "port");
    const rapidjson::Value* tls = member(parsed.document, "tls");
    if (event == nullptr || text_of(*event) != "listening" || address == nullptr || port == nullptr || !port->IsUint())
        return std::nullopt;
    const bool is_tls = tls != nullptr && tls->IsBool() && tls->GetBool();
    return (is_tls ? "https://" : "http://") + std::string(text_of(*address)) + ":" + std::to_string(port->GetUint());
}

std::vector<std::string> words_to_serve(const std::vector<std::string>& options) {
    std::vector<std::string> words{PROGRAM, "serve", "--port", "0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

} // namespace

RunningServer::RunningServer(const std::vector<std::string>& options) : RunningService(words_to_serve(options)) {}

RunningService::RunningService(std::vector<std::string> words)
    : log_(testing::TempDir() + "running_service." + std::to_string(getpid()) + ".out") {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawnp(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ) != 0) pid_ = -1;
    posix_spawn_file_actions_destroy(&actions);
}

RunningService::~RunningService() {
    if (pid_ > 0) {
        kill(pid_, SIGTERM);
        waitpid(pid_, nullptr, 0);
    }
    std::remove(log_.c_str());
}

std::optional<std::string> RunningService::url() const {
    for (int attempt = 0; attempt < 400 && pid_ > 0; ++attempt) {
        std::string line;
        std::ifstream file(log_);
        if (std::getline(file, line) && !file.eof()) return url_in(line);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return std::nullopt;
}

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

} // namespace eczema::conformance
