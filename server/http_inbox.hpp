// What a connection has received and not yet answered: one flat buffer in which a request's head, and its body where
// that is small, lie side by side. Wide enough that most requests arrive in one read and are never copied.
#pragma once
#include "server/body_buffer.hpp"
#include <algorithm>
#include <cstring>
#include <string_view>

namespace eczema::server {

class HttpInbox {
  public:
    // At least half is free behind compact(), so a head of the largest size always fits, and 8 KiB of its body.
    static std::size_t capacity_for(std::size_t header_bytes) {
        return std::max<std::size_t>(64 * 1024, 2 * header_bytes + 16 * 1024);
    }

    bool empty() const { return begin_ == end_; }
    std::string_view bytes() const { return {buffer_.data() + begin_, end_ - begin_}; }
    char* free_space() const { return buffer_.data() + end_; }
    std::size_t room() const { return buffer_.capacity() - end_; }
    char* behind(std::size_t kept) const { return buffer_.data() + begin_ + kept; }
    std::size_t room_behind(std::size_t kept) const { return buffer_.capacity() - begin_ - kept; }

    void take_from(BufferPool& pool, std::size_t capacity) {
        if (buffer_.capacity() == 0) buffer_ = pool.take(capacity);
    }
    void give_to(BufferPool& pool) {
        pool.give(std::move(buffer_));
        begin_ = end_ = 0;
    }

    void received(std::size_t count) { end_ += count; }
    void drop_front(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    // Puts other bytes, which may be among those here, behind the first `kept`, which stay where they are.
    void replace_behind(std::size_t kept, std::string_view others) {
        std::memmove(buffer_.data() + begin_ + kept, others.data(), others.size());
        end_ = begin_ + kept + others.size();
    }
    // Moves the content, so no view of it may be in use.
    void compact() {
        if (begin_ <= buffer_.capacity() / 2) return;
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }

  private:
    BodyBuffer buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace eczema::server
