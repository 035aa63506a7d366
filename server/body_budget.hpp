// How many bytes of bodies the connections of all threads hold together, so that memory before anybody has shown who he
// is stays bounded: of requests, and of large answers until they are taken. Bodies that lie in a connection's inbox,
// behind their heads, are not counted.
#pragma once
#include <atomic>
#include <cstddef>

namespace eczema::server {

class BodyBudget {
  public:
    explicit BodyBudget(std::size_t limit_bytes) : limit_(limit_bytes) {}

    // All of it, or nothing where that would pass the limit.
    bool take(std::size_t bytes) {
        if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limit_) return true;
        give(bytes);
        refused_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    void give(std::size_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }

    std::size_t held() const { return held_.load(std::memory_order_relaxed); }
    std::size_t refused() const { return refused_.load(std::memory_order_relaxed); } // times, since the start

  private:
    const std::size_t limit_;
    std::atomic<std::size_t> held_{0};
    std::atomic<std::size_t> refused_{0};
};

} // namespace eczema::server
