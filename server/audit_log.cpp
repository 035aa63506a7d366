#include "server/audit_log.hpp"

#include "server/decision.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace eczema::server {
namespace {

// `rest` is the end of `rows`; with it the start of the row that it begins within.
std::string_view from_start_of_row(std::string_view rows, std::string_view rest) {
    const std::string_view before = rows.substr(0, rows.size() - rest.size());
    return rows.substr(before.rfind('\n') + 1); // npos + 1 is 0
}

} // namespace

AuditLog::AuditLog(AuditFile file, std::string start, std::function<std::int64_t()> utc_seconds,
                   std::function<void(std::string_view)> say, const AuditLimits& limits)
    : file_(std::move(file)), start_(std::move(start)), utc_seconds_(std::move(utc_seconds)), say_(std::move(say)),
      limits_(limits) {
    append(event_line("start"));
    writer_ = std::thread([this] { run(); });
}

AuditLog::~AuditLog() { close(); }

void AuditLog::close() {
    if (!writer_.joinable()) return;
    append(event_line("stop"));
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    waiting_.notify_one();
    writer_.join();
}

void AuditLog::append(std::string_view line) {
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        is_first = buffer_.empty();
        take_drops();
        if (!add(line)) {
            ++missing_;
            ++counts_.dropped;
            return;
        }
    }
    if (is_first) waiting_.notify_one();
}

void AuditLog::reopen() {
    {
        const std::lock_guard lock(mutex_);
        is_reopening_ = true;
    }
    waiting_.notify_one();
}

AuditCounts AuditLog::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

// Gives the row its number, whether or not it fits.
bool AuditLog::add(std::string_view line) {
    const std::string number = std::to_string(++number_);
    constexpr std::size_t frame = std::string_view(R"({"start":"","number":,)"
                                                   "\n")
                                      .size();
    if (buffer_.size() + start_.size() + number.size() + line.size() + frame > limits_.waiting_bytes) return false;
    buffer_ += R"({"start":")";
    buffer_ += start_;
    buffer_ += R"(","number":)";
    buffer_ += number;
    buffer_ += ',';
    buffer_ += line.substr(1);
    buffer_ += '\n';
    return true;
}

std::string AuditLog::event_line(std::string_view event) const {
    return R"({"event":")" + std::string(event) + R"(","time":")" + utc_text(utc_seconds_()) + "\"}";
}

// Says what was dropped before the next row is taken.
void AuditLog::take_drops() {
    if (missing_ == 0) return;
    std::string line = event_line("dropped");
    line.pop_back();
    if (add(line + R"(,"rows":)" + std::to_string(missing_) + '}'))
        missing_ = 0;
    else
        --number_; // it was not a row; the next attempt takes the number
}

void AuditLog::run() {
    if (file_.owes_line_feed())
        tell("audit: the file ends in a row that was cut off, which is ended once the file can be written to");
    std::string batch;
    for (;;) {
        bool is_reopening = false;
        {
            std::unique_lock lock(mutex_);
            waiting_.wait(lock, [this] { return is_closing_ || is_reopening_ || !buffer_.empty(); });
            is_reopening = std::exchange(is_reopening_, false);
            if (!is_reopening) waiting_.wait_for(lock, limits_.gathering, [this] { return is_closing_; });
            if (buffer_.empty() && is_closing_) take_drops();
            if (buffer_.empty() && is_closing_) return;
            batch.clear();
            batch.swap(buffer_);
        }
        if (is_reopening) follow_path(true);
        if (!batch.empty() && !write_out(batch)) return;
    }
}

// False where the log is closing and rows were left over.
bool AuditLog::write_out(std::string_view rows) {
    const auto rotated = file_.rotate_if_due(utc_seconds_());
    if (rotated.has_value() == is_rotation_failing_) {
        is_rotation_failing_ = !rotated;
        tell(rotated ? "audit: a new file is begun again" : "audit: no new file is begun; it " + rotated.error());
    }
    std::string_view rest = rows;
    bool is_to_follow = false; // asked for and not done
    while (!write_once(rest)) {
        if (!wait_for_another_attempt()) {
            say_what_was_lost(rest);
            return false;
        }
        const bool is_asked = takes_reopening();
        is_to_follow = is_to_follow || is_asked;
        if (!is_to_follow && !file_.is_deleted()) continue;
        // Another file holds no start of the row that was cut off in this one.
        if (follow_path(is_asked)) {
            rest = from_start_of_row(rows, rest);
            is_to_follow = false;
        }
    }
    return true;
}

// A row that a full disk cut off is gone on with where it was cut, once there is room.
bool AuditLog::write_once(std::string_view& rest) {
    std::uint64_t rows = 0;
    bool is_written = true;
    while (is_written && !rest.empty()) {
        const std::size_t bytes = file_.append(rest);
        is_written = bytes > 0;
        rows += static_cast<std::uint64_t>(
            std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(bytes), '\n'));
        rest.remove_prefix(bytes);
    }
    // What a sync could not save is not written again: it is in the file, and the system has said what it can say.
    const bool is_well = is_written && file_.sync();
    const int error = errno;
    bool is_changed = false;
    {
        const std::lock_guard lock(mutex_);
        counts_.written += rows;
        is_changed = counts_.is_failing == is_well;
        counts_.is_failing = !is_well;
    }
    if (is_changed && is_well) tell("audit: rows are written again");
    if (is_changed && !is_well)
        tell(std::string(is_written ? "audit: rows may not survive a power loss: "
                                    : "audit: rows cannot be written and wait: ") +
             std::strerror(error));
    return is_written;
}

// False where there is none, since the log is closing. Another file, where one is asked for, is an attempt of its own.
bool AuditLog::wait_for_another_attempt() {
    std::unique_lock lock(mutex_);
    waiting_.wait_for(lock, limits_.pause, [this] { return is_closing_ || is_reopening_; });
    return is_reopening_ || !is_closing_;
}

bool AuditLog::takes_reopening() {
    const std::lock_guard lock(mutex_);
    return std::exchange(is_reopening_, false);
}

// Whether rows go into another file from here on.
bool AuditLog::follow_path(bool is_to_be_said) {
    const auto followed = file_.follow_path(utc_seconds_());
    if (!followed && is_to_be_said)
        tell("audit: rows go on into the file that was renamed; the new one " + followed.error());
    return followed && *followed;
}

void AuditLog::say_what_was_lost(std::string_view rest) const {
    std::unique_lock lock(mutex_);
    const auto lost = std::count(rest.begin(), rest.end(), '\n') + std::count(buffer_.begin(), buffer_.end(), '\n');
    lock.unlock();
    tell("audit: " + std::to_string(lost) + " rows were lost at the end");
}

void AuditLog::tell(std::string_view sentence) const {
    if (say_) say_(sentence);
}

} // namespace eczema::server
