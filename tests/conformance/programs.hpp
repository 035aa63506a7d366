// Programs as they are run: the server or another service on a free port, and the examiner with its exit and what it
// printed.
#pragma once
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace eczema::conformance {

// A service until the end of its block; the first word is the program. Its stdout goes to a file, so that decision
// lines never fill a pipe.
class RunningService {
  public:
    explicit RunningService(std::vector<std::string> words);
    RunningService(const RunningService&) = delete;
    RunningService& operator=(const RunningService&) = delete;
    ~RunningService();

    // From the first line it prints; nothing if none comes within twenty seconds.
    std::optional<std::string> url() const;

  private:
    std::string log_;
    pid_t pid_ = -1;
};

class RunningServer : public RunningService {
  public:
    explicit RunningServer(const std::vector<std::string>& options = {});
};

struct Finished {
    int status = -1;
    std::string out; // stdout and stderr
};

// `arguments` as in a shell.
Finished examine(const std::string& arguments);

} // namespace eczema::conformance
