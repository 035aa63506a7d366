// Takes audit rows from the threads that answer and writes them to their file from a thread of its own: what has
// gathered goes into one write and one wait for the disk. It never waits for the disk in append() and never changes an
// answer. Bounded: what does not fit is dropped, and how much was is a row of its own.
//
// Each row begins with who wrote it and its number: {"start":"…32 hexadecimal digits…","number":17,…. Numbers count
// from 1 without a gap; a row that was dropped leaves its number out, so that every loss can be seen. The first row of
// a start is {"event":"start"}, the last of an orderly end {"event":"stop"}.
#pragma once
#include "server/audit_file.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace eczema::server {

struct AuditLimits {
    std::size_t waiting_bytes = 8 * 1024 * 1024;
    std::chrono::milliseconds gathering{20}; // from the first row that waits to its write
    std::chrono::milliseconds pause{1000};   // between attempts while the file cannot be written
};

struct AuditCounts {
    std::uint64_t written = 0, dropped = 0; // rows since the start
    bool is_failing = false;                // the last attempt to write failed
};

class AuditLog {
  public:
    // `start` tells this run of the program from all others: 32 hexadecimal digits. `say` is called on the log's
    // thread, with a sentence for the operator, when writing begins to fail and when it works again.
    AuditLog(AuditFile file, std::string start, std::function<std::int64_t()> utc_seconds,
             std::function<void(std::string_view)> say = {}, const AuditLimits& limits = {});
    ~AuditLog(); // closes it
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;

    // `line` is a JSON object of at least one member, on one line, without its end.
    void append(std::string_view line);

    // Goes on in another file where this one was renamed (SIGHUP).
    void reopen();

    // Writes what is waiting and the stop; what cannot be written then is lost, and said. To be called once nobody
    // appends any more; another time it does nothing.
    void close();

    AuditCounts counts() const;

  private:
    void run();
    bool add(std::string_view line);
    std::string event_line(std::string_view event) const;
    void take_drops();
    bool write_out(std::string_view rows);
    bool write_once(std::string_view& rest);
    bool wait_for_another_attempt();
    bool takes_reopening();
    bool follow_path(bool is_to_be_said);
    void say_what_was_lost(std::string_view rest) const;
    void tell(std::string_view sentence) const;

    AuditFile file_; // the log's thread alone
    bool is_rotation_failing_ = false;
    const std::string start_;
    const std::function<std::int64_t()> utc_seconds_;
    const std::function<void(std::string_view)> say_;
    const AuditLimits limits_;

    mutable std::mutex mutex_;
    std::condition_variable waiting_;
    std::string buffer_;
    std::uint64_t number_ = 0;  // of the last row
    std::uint64_t missing_ = 0; // dropped since the last row that says so
    AuditCounts counts_;
    bool is_reopening_ = false;
    bool is_closing_ = false;
    std::thread writer_;
};

} // namespace eczema::server
