#include "server/decision_log.hpp"

#include "server/write_error.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace eczema::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause_while_full{500}; // between attempts, where a file cannot grow
constexpr milliseconds patience_at_end{1000}; // with a reader that does not read, once the log is to close

std::string dropped_line(std::size_t lines) {
    return "{\"event\":\"dropped\",\"lines\":" + std::to_string(lines) + "}\n";
}

} // namespace

DecisionLog::DecisionLog(int file_descriptor, std::size_t most_bytes)
    : file_descriptor_(file_descriptor), most_bytes_(most_bytes), writer_([this] { run(); }) {}

DecisionLog::~DecisionLog() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    waiting_.notify_one();
    writer_.join();
}

void DecisionLog::write(std::string_view line) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        if (buffer_.size() + line.size() + 1 > most_bytes_) {
            ++dropped_;
            all_dropped_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        was_empty = buffer_.empty();
        if (dropped_ > 0) buffer_ += dropped_line(std::exchange(dropped_, 0));
        buffer_ += line;
        buffer_ += '\n';
    }
    if (was_empty) waiting_.notify_one();
}

void DecisionLog::run() {
    std::string batch;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            waiting_.wait(lock, [this] { return is_closing_ || !buffer_.empty(); });
            if (buffer_.empty() && dropped_ > 0) buffer_ = dropped_line(std::exchange(dropped_, 0));
            if (buffer_.empty()) return;
            batch.clear();
            batch.swap(buffer_);
        }
        if (!write_out(batch)) return; // the reader is gone for good; answers go on
    }
}

// A write of PIPE_BUF bytes or less does not block once the file takes bytes, so the log can always be closed.
bool DecisionLog::write_out(std::string_view text) {
    while (!text.empty()) {
        if (!wait_until_writable()) return false;
        const ssize_t written = ::write(file_descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written < 0 && may_pass(errno)) {
            if (!wait_for_room()) return false;
            continue;
        }
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// False where the log is closing.
bool DecisionLog::wait_for_room() {
    std::unique_lock lock(mutex_);
    return !waiting_.wait_for(lock, pause_while_full, [this] { return is_closing_; });
}

bool DecisionLog::wait_until_writable() {
    constexpr milliseconds step{50};
    pollfd file{file_descriptor_, POLLOUT, 0};
    for (milliseconds waited{0}; waited < patience_at_end;) {
        const int ready = ::poll(&file, 1, static_cast<int>(step.count()));
        if (ready > 0) return true; // an error shows at the write
        if (ready < 0 && errno != EINTR) return false;
        const std::lock_guard lock(mutex_);
        if (is_closing_) waited += step;
    }
    return false;
}

} // namespace eczema::server
