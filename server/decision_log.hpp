// Writes decision lines, and what is told while the program serves, to a file descriptor from a thread of its own, so
// that a slow reader never holds up an answer. Bounded: what does not fit is dropped, and how many were is said in the
// next line written. A disk that is full is waited for like a slow reader.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace eczema::server {

class DecisionLog {
  public:
    explicit DecisionLog(int file_descriptor, std::size_t most_bytes = 4 * 1024 * 1024);
    ~DecisionLog(); // writes what is waiting; for a reader that does not read it waits a second at most
    DecisionLog(const DecisionLog&) = delete;
    DecisionLog& operator=(const DecisionLog&) = delete;

    // Never blocks on the file. `line` without its end.
    void write(std::string_view line);

    std::uint64_t dropped() const { return all_dropped_.load(std::memory_order_relaxed); } // lines, since the start

  private:
    void run();
    bool write_out(std::string_view text);
    bool wait_until_writable();
    bool wait_for_room();

    const int file_descriptor_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::condition_variable waiting_;
    std::string buffer_;
    std::size_t dropped_ = 0; // and not said yet
    std::atomic<std::uint64_t> all_dropped_{0};
    bool is_closing_ = false;
    std::thread writer_;
};

} // namespace eczema::server
