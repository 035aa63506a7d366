// The program leaves no core: neither in a file, nor where the kernel hands cores to a program.
#include "tests/support/forked_child.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>

namespace eczema::tests {
namespace {

// Lets the children of this process leave cores, as far as the system does.
class CoresAllowed {
  public:
    CoresAllowed() {
        ::getrlimit(RLIMIT_CORE, &before_);
        const rlimit most{before_.rlim_max, before_.rlim_max};
        ::setrlimit(RLIMIT_CORE, &most);
    }
    ~CoresAllowed() { ::setrlimit(RLIMIT_CORE, &before_); }
    CoresAllowed(const CoresAllowed&) = delete;
    CoresAllowed& operator=(const CoresAllowed&) = delete;

  private:
    rlimit before_{};
};

// Whether another program leaves a core here when it is ended as ours will be.
bool others_leave_cores(const std::string& folder) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    std::string name = "sleep", time = "60";
    char* const arguments[] = {name.data(), time.data(), nullptr};
    pid_t id = 0;
    const int error = posix_spawnp(&id, "sleep", &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return false;
    int status = 0;
    ::kill(id, SIGABRT);
    return ::waitpid(id, &status, 0) == id && WIFSIGNALED(status) && WCOREDUMP(status);
}

TEST(Core, IsNotLeftByAProgramThatWasServing) {
    const ScratchFolder folder;
    const CoresAllowed allowed;
    if (!others_leave_cores(folder.path())) GTEST_SKIP() << "no program leaves a core here";
    Serving serving;
    serving.child().signal(SIGABRT);
    EXPECT_EQ(serving.child().exit_code(), -SIGABRT);
    EXPECT_FALSE(serving.child().left_a_core());
}

// A program that runs for a user without rights, and said a line.
class Unprivileged {
  public:
    explicit Unprivileged(const std::vector<std::string>& command)
        : child_([&command](int output) {
              if (!give_up_root()) return 1;
              ::dup2(output, STDOUT_FILENO);
              ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
              std::vector<std::string> words = command;
              std::vector<char*> arguments;
              for (std::string& word : words) arguments.push_back(word.data());
              arguments.push_back(nullptr);
              ::execvp(arguments.front(), arguments.data());
              return 1;
          }),
          has_spoken_(child_.said(1).size() == 1) {}
    bool has_spoken() const { return has_spoken_; }

    // Of its memory: the user where it may be dumped, else the system.
    uid_t owner() const {
        struct stat status {};
        return ::stat(("/proc/" + std::to_string(child_.id()) + "/mem").c_str(), &status) == 0 ? status.st_uid
                                                                                               : uid_t(-1);
    }

  private:
    ForkedChild child_;
    bool has_spoken_;
};

TEST(Core, IsNotHandedToAnotherProgramEither) {
    const Unprivileged other({"sh", "-c", "echo x; exec sleep 60"});
    const Unprivileged serving({PROGRAM, "serve", "--port", "0"});
    if (!other.has_spoken() || other.owner() == 0 || !serving.has_spoken())
        GTEST_SKIP() << "the program cannot be run here for a user without rights";
    EXPECT_EQ(serving.owner(), 0U);
}

} // namespace
} // namespace eczema::tests
