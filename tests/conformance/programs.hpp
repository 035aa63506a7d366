// The two programs as they are run: the server on a free port, and the examiner with its exit and what it printed.
#pragma once
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace eczema::conformance {

// Its stdout goes to a file, so that decision lines never fill a pipe.
class RunningServer {
  public:
    explicit RunningServer(const std::vector<std::string>& options = {});
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer();

    // From the first line the server prints; nothing if none comes within twenty seconds.
    std::optional<std::string> url() const;

  private:
    std::string log_;
    pid_t pid_ = -1;
};

struct Finished {
    int status = -1;
    std::string out; // stdout and stderr
};

// `arguments` as in a shell.
Finished examine(const std::string& arguments);

} // namespace eczema::conformance
