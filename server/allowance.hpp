// How much somebody may do: so often a second in the long run, and some of it at once. Lock-free and of fixed size; the
// clock is the caller's. It is the generic cell rate algorithm: one instant, up to which what was done is paid for.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>

namespace eczema::server {

struct Rate {
    std::uint32_t per_second; // at least 1
    std::uint32_t burst;      // at least 1
};

class Allowance {
  public:
    // Takes one, or nothing where none is left.
    bool take(const Rate& rate, std::int64_t now_nanoseconds) {
        std::int64_t paid = paid_until_.load(std::memory_order_relaxed);
        for (;;) {
            if (!is_left(paid, rate, now_nanoseconds)) return false;
            const std::int64_t next = std::max(paid, now_nanoseconds) + cost(rate);
            if (paid_until_.compare_exchange_weak(paid, next, std::memory_order_relaxed)) return true;
        }
    }

    bool is_left(const Rate& rate, std::int64_t now_nanoseconds) const {
        return is_left(paid_until_.load(std::memory_order_relaxed), rate, now_nanoseconds);
    }

  private:
    static std::int64_t cost(const Rate& rate) { return second / rate.per_second; }
    static bool is_left(std::int64_t paid, const Rate& rate, std::int64_t now) {
        return paid - now <= cost(rate) * (std::int64_t{rate.burst} - 1);
    }

    static constexpr std::int64_t second = 1'000'000'000;
    std::atomic<std::int64_t> paid_until_{0};
};

} // namespace eczema::server
