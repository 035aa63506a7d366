// A copy of the test process that does one thing, may lose its rights for it, and may be killed in the midst of it.
// To be started while the test has no thread of its own.
#pragma once
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace eczema::tests {

class ForkedChild {
  public:
    // `work` gets a file to write to, which said() reads; its value is the exit code.
    explicit ForkedChild(const std::function<int(int output)>& work) {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) std::abort();
        std::fflush(nullptr); // what waits to be written is not written twice
        id_ = ::fork();
        if (id_ < 0) std::abort();
        if (id_ == 0) {
            ::close(ends_[0]);
            // Nothing of the test is undone here: its files are the parent's.
            try {
                ::_exit(work(ends_[1]));
            } catch (const std::exception& error) {
                std::fprintf(stderr, "the child threw: %s\n", error.what());
            }
            ::_exit(99);
        }
        ::close(ends_[1]);
    }
    ~ForkedChild() {
        kill();
        ::close(ends_[0]);
    }
    ForkedChild(const ForkedChild&) = delete;
    ForkedChild& operator=(const ForkedChild&) = delete;

    pid_t id() const { return id_; }

    // Waits for this many bytes; less at its end.
    std::string said(std::size_t bytes) const {
        std::string text(bytes, '\0');
        std::size_t size = 0;
        for (ssize_t got = 1; size < bytes && got > 0; size += static_cast<std::size_t>(got > 0 ? got : 0))
            got = ::read(ends_[0], text.data() + size, bytes - size);
        text.resize(size);
        return text;
    }
    std::string said_to_the_end() const {
        std::string text, more;
        while (!(more = said(4096)).empty()) text += more;
        return text;
    }

    void kill() {
        if (has_ended_) return;
        ::kill(id_, SIGKILL);
        exit_code();
    }
    // Waits for its end; the negative number of a signal.
    int exit_code() {
        if (!has_ended_) ::waitpid(id_, &status_, 0);
        has_ended_ = true;
        return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
    }

  private:
    std::array<int, 2> ends_{-1, -1};
    pid_t id_ = -1;
    int status_ = 0;
    bool has_ended_ = false;
};

// Root may write anywhere. Whether this process is now nobody in particular.
inline bool give_up_root() {
    constexpr unsigned nobody = 65'534;
    if (::geteuid() != 0) return true;
    return ::setgid(nobody) == 0 && ::setuid(nobody) == 0;
}

} // namespace eczema::tests
