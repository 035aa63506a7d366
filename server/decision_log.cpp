#include "server/decision_log.hpp"

#include <cerrno>
#include <unistd.h>

namespace eczema::server {

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
            return;
        }
        was_empty = buffer_.empty();
        if (dropped_ > 0) {
            buffer_ += "{\"event\":\"dropped\",\"lines\":" + std::to_string(dropped_) + "}\n";
            dropped_ = 0;
        }
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
            if (buffer_.empty()) return;
            batch.clear();
            batch.swap(buffer_);
        }
        if (!write_out(batch)) return; // the reader is gone for good; answers go on
    }
}

bool DecisionLog::write_out(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t written = ::write(file_descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace eczema::server
