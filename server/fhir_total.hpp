// How many bytes of FHIR servers' answers all requests hold together, so that many of them that wait at one time stay
// bounded, whatever their servers send. Lock-free; from any thread.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace eczema::server {

class FhirTotal {
  public:
    explicit FhirTotal(std::uint64_t limit_bytes) : limit_(limit_bytes) {} // inclusive

    // All of it, or nothing where that would pass the limit.
    bool take(std::size_t bytes) {
        if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limit_) return true;
        give(bytes);
        return false;
    }
    void give(std::size_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }

    std::uint64_t held() const { return held_.load(std::memory_order_relaxed); }

  private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> held_{0};
};

// What the answers to one request may still take, and what they have taken of the total until it ends.
class FhirBytesLeft {
  public:
    FhirBytesLeft(FhirTotal& total_of_all, std::size_t most) : left(most), total(total_of_all), most_(most) {}
    ~FhirBytesLeft() { total.give(most_ - left); }
    FhirBytesLeft(const FhirBytesLeft&) = delete;
    FhirBytesLeft& operator=(const FhirBytesLeft&) = delete;

    std::size_t left;
    FhirTotal& total;

  private:
    const std::size_t most_;
};

} // namespace eczema::server
