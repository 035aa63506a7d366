// How long requests wait for a thread that is busy with others, and from when on that is overload. One for each I/O
// thread. The instants are the caller's; only last() is for other threads.
#pragma once
#include <atomic>
#include <chrono>
#include <optional>

namespace eczema::server {

class QueueDelay {
  public:
    using Time = std::chrono::nanoseconds; // of a monotonic clock

    // Whether the request that is looked at now is to be turned away: it has waited longer than `patience` (0: never
    // too long), and no other has come through promptly for half a second. A single call that takes long delays those
    // behind it, which are then late but nevertheless answered. Where it is not known how long this one has waited,
    // it is taken for as late as the one before. Half a second in which none arrived ends every overload: what came
    // before it tells nothing any more.
    bool is_too_late(std::optional<Time> waited, Time now, Time patience) {
        const bool is_after_silence = now - waited.value_or(Time(0)) - last_seen_ > grace;
        last_seen_ = now;
        if (is_after_silence) late_since_.reset();
        const Time delay = waited.value_or(is_after_silence ? Time(0) : last());
        if (waited) last_.store(delay.count(), std::memory_order_relaxed);
        if (delay < prompt)
            late_since_.reset();
        else if (!late_since_)
            late_since_ = now;
        return patience > Time(0) && delay > patience && late_since_ && now - *late_since_ >= grace;
    }

    Time last() const { return Time(last_.load(std::memory_order_relaxed)); }

    static constexpr Time prompt = std::chrono::milliseconds(5);  // below it nothing was in the way
    static constexpr Time grace = std::chrono::milliseconds(500); // inclusive

  private:
    std::atomic<Time::rep> last_{0};
    std::optional<Time> late_since_; // since when each request was late
    Time last_seen_{0};              // when a request was last looked at
};

} // namespace eczema::server
