// Memory for what a connection is receiving. A connection takes a buffer when bytes arrive and gives it back when its
// request is answered, so idle connections hold none and busy ones share a few that stay warm in the cache.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace eczema::server {

// Uninitialised bytes; readable for read_slack_bytes past the capacity, for parsers that look at whole words.
class BodyBuffer {
  public:
    static constexpr std::size_t read_slack_bytes = 64;

    BodyBuffer() = default;
    explicit BodyBuffer(std::size_t capacity) { grow(capacity); }
    BodyBuffer(BodyBuffer&& other) noexcept
        : bytes_(std::move(other.bytes_)), capacity_(std::exchange(other.capacity_, 0)) {}
    BodyBuffer& operator=(BodyBuffer&& other) noexcept {
        bytes_ = std::move(other.bytes_);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    char* data() const noexcept { return bytes_.get(); }
    std::size_t capacity() const noexcept { return capacity_; }

    // Keeps the content. realloc rather than a new array: the C library moves large blocks by remapping pages, so a
    // growing body is neither copied nor held twice.
    void grow(std::size_t capacity) {
        void* grown = std::realloc(bytes_.get(), capacity + read_slack_bytes);
        if (grown == nullptr) throw std::bad_alloc();
        (void)bytes_.release();
        bytes_.reset(static_cast<char*>(grown));
        capacity_ = capacity;
    }

  private:
    struct Free {
        void operator()(char* bytes) const noexcept { std::free(bytes); }
    };
    std::unique_ptr<char[], Free> bytes_;
    std::size_t capacity_ = 0;
};

// The spare buffers of one thread; not for sharing between threads.
class BufferPool {
  public:
    BodyBuffer take(std::size_t capacity) {
        auto best = spare_.end();
        for (auto it = spare_.begin(); it != spare_.end(); ++it)
            if (it->capacity() >= capacity && (best == spare_.end() || it->capacity() <= best->capacity())) best = it;
        if (best == spare_.end()) return BodyBuffer((capacity + granule_bytes - 1) / granule_bytes * granule_bytes);
        BodyBuffer taken = std::move(*best);
        spare_.erase(best);
        return taken;
    }

    void give(BodyBuffer buffer) {
        if (buffer.capacity() != 0 && buffer.capacity() <= largest_kept_bytes && spare_.size() < most_kept)
            spare_.push_back(std::move(buffer));
    }

  private:
    static constexpr std::size_t granule_bytes = 16 * 1024;
    static constexpr std::size_t largest_kept_bytes = 1024 * 1024;
    static constexpr std::size_t most_kept = 8;
    std::vector<BodyBuffer> spare_;
};

} // namespace eczema::server
