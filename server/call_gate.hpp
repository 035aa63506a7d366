// Which calls are let in where there are more than the service can or may answer. Judged by the head of a request, so
// that turning one away costs neither its body nor a signature. Lock-free; the clock is the caller's.
#pragma once
#include "server/allowance.hpp"
#include "server/config.hpp"
#include "server/problem.hpp"

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>

namespace eczema::server {

class CallGate {
  public:
    // Since the start, but for `waiting`, which is how many calls wait now.
    struct Counts {
        std::uint64_t over_rate, too_many_waiting, too_late;
        std::size_t waiting;
    };

    // What to answer to a call whose head is there, unless it may go on: its thread is too far behind (`is_too_late`),
    // as many calls wait as may, or the rate is used up. Takes nothing.
    std::optional<Problem> look(const Limits& limits, bool is_too_late, std::int64_t now_nanoseconds);

    // The same of the rate alone, for a caller who is known; takes one of it. So forged calls leave it to others.
    std::optional<Problem> take(const Limits& limits, std::int64_t now_nanoseconds);

    // One of the calls that wait for a signature, an EHR or the store. Must not outlive the gate.
    class Place {
      public:
        Place() = default;
        Place(Place&& other) noexcept : waiting_(std::exchange(other.waiting_, nullptr)) {}
        Place& operator=(Place&& other) noexcept {
            std::swap(waiting_, other.waiting_);
            return *this;
        }
        ~Place() {
            if (waiting_) waiting_->fetch_sub(1, std::memory_order_relaxed);
        }

      private:
        friend CallGate;
        explicit Place(std::atomic<std::size_t>& waiting) : waiting_(&waiting) {}
        std::atomic<std::size_t>* waiting_ = nullptr;
    };
    // Nothing where as many wait as may.
    std::optional<Place> wait(const Limits& limits);

    static Problem too_many_waiting();

    Counts counts() const;

  private:
    Allowance allowance_;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<std::uint64_t> over_rate_{0}, too_many_waiting_{0}, too_late_{0};
};

} // namespace eczema::server
