// A disk that is full, for one process: no file of it grows beyond so many bytes. What reads a pipe is not concerned.
#pragma once
#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <sys/types.h>

namespace eczema::tests {

// As long as it is there; `process` 0 is the one that asks, and those it starts meanwhile.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes, pid_t process = 0) : process_(process) {
        if (process == 0) ::signal(SIGXFSZ, SIG_IGN);
        ::prlimit(process_, RLIMIT_FSIZE, nullptr, &before_);
        const rlimit limit{std::min(bytes, before_.rlim_max), before_.rlim_max};
        ::prlimit(process_, RLIMIT_FSIZE, &limit, nullptr);
    }
    ~FullDisk() { ::prlimit(process_, RLIMIT_FSIZE, &before_, nullptr); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    const pid_t process_;
    rlimit before_{};
};

// Gives its room back to a process that was started on a full disk.
inline void empty_disk(pid_t process) {
    rlimit limit{};
    ::prlimit(process, RLIMIT_FSIZE, nullptr, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::prlimit(process, RLIMIT_FSIZE, &limit, nullptr);
}

} // namespace eczema::tests
