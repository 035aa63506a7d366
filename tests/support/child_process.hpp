// The program as its users run it: a child process with arguments, environment and standard streams, for tests.
// Its output goes to files, so that it never blocks on a pipe.
#pragma once
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace eczema::tests {

// A file that goes when the test is over.
class ScratchFile {
  public:
    explicit ScratchFile(std::string_view text = {}) {
        const char* folder = std::getenv("TMPDIR");
        path_ = std::string(folder ? folder : "/tmp") + "/eczema-cds-test-XXXXXX";
        const int descriptor = mkstemp(path_.data());
        if (descriptor < 0) throw std::runtime_error("cannot write to the folder of temporary files");
        ::close(descriptor);
        write(text);
    }
    ~ScratchFile() { std::remove(path_.c_str()); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    const std::string& path() const { return path_; }
    void write(std::string_view text) const { std::ofstream(path_, std::ios::binary) << text; }
    std::string text() const {
        std::ifstream file(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

  private:
    std::string path_;
};

class ChildProcess {
  public:
    // `variables` ("NAME=value") are added to this process's own environment. `errors_to`: a file, or a pipe with a
    // name, that standard error goes to in place of errors().
    explicit ChildProcess(std::vector<std::string> arguments, std::string_view input = {},
                          std::vector<std::string> variables = {}, const std::string& program = PROGRAM,
                          const std::string& errors_to = {})
        : input_(input) {
        arguments.insert(arguments.begin(), program);
        for (char** entry = environ; *entry; ++entry)
            if (!std::string_view(*entry).starts_with("ECZEMA_CDS_")) variables.emplace_back(*entry);
        std::vector<char*> argv = pointers(arguments), envp = pointers(variables);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, input_.path().c_str(), O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, output_.path().c_str(), O_WRONLY | O_APPEND, 0);
        posix_spawn_file_actions_addopen(&actions, 2, (errors_to.empty() ? errors_.path() : errors_to).c_str(),
                                         O_WRONLY | O_APPEND, 0);
        const int error = posix_spawn(&id_, program.c_str(), &actions, nullptr, argv.data(), envp.data());
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::runtime_error("cannot start " + program);
    }
    ~ChildProcess() {
        if (exit_code_) return;
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t id() const { return id_; }
    bool left_a_core() const { return left_a_core_; } // known once it has ended
    void signal(int number) const { ::kill(id_, number); }
    std::string output() const { return output_.text(); }
    std::string errors() const { return errors_.text(); }

    // The exit code; the negative number of the signal that ended it; nothing while it still runs.
    std::optional<int> exit_code(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!exit_code_) {
            int status = 0;
            if (::waitpid(id_, &status, WNOHANG) == id_) {
                exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
                left_a_core_ = WIFSIGNALED(status) && WCOREDUMP(status);
            } else if (std::chrono::steady_clock::now() > end)
                return std::nullopt;
            else
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return exit_code_;
    }

  private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (std::string& text : texts) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }

    ScratchFile input_, output_, errors_;
    pid_t id_ = -1;
    std::optional<int> exit_code_;
    bool left_a_core_ = false;
};

// Whether `condition` comes true within some seconds.
template <class Condition>
bool comes_true(Condition condition) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

} // namespace eczema::tests
