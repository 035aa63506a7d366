#include "server/call_gate.hpp"

namespace eczema::server {
namespace {

void count(std::atomic<std::uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

Problem busy() { return {ProblemKind::unavailable, {}, "The service is at its capacity. Try again later.", {}, 1}; }

Rate rate_of(const Limits& limits) { return {limits.calls_per_second, limits.calls_burst}; }

} // namespace

std::optional<Problem> CallGate::look(const Limits& limits, bool is_too_late, std::int64_t now_nanoseconds) {
    if (is_too_late) {
        count(too_late_);
        return busy();
    }
    if (waiting_.load(std::memory_order_relaxed) >= limits.calls_at_once) {
        count(too_many_waiting_);
        return busy();
    }
    if (limits.calls_per_second != 0 && !allowance_.is_left(rate_of(limits), now_nanoseconds)) {
        count(over_rate_);
        return busy();
    }
    return std::nullopt;
}

std::optional<Problem> CallGate::take(const Limits& limits, std::int64_t now_nanoseconds) {
    if (limits.calls_per_second == 0 || allowance_.take(rate_of(limits), now_nanoseconds)) return std::nullopt;
    count(over_rate_);
    return busy();
}

std::optional<CallGate::Place> CallGate::wait(const Limits& limits) {
    Place place(waiting_);
    if (waiting_.fetch_add(1, std::memory_order_relaxed) < limits.calls_at_once) return place;
    count(too_many_waiting_);
    return std::nullopt;
}

Problem CallGate::too_many_waiting() { return busy(); }

CallGate::Counts CallGate::counts() const {
    constexpr auto relaxed = std::memory_order_relaxed;
    return {over_rate_.load(relaxed), too_many_waiting_.load(relaxed), too_late_.load(relaxed), waiting_.load(relaxed)};
}

} // namespace eczema::server
