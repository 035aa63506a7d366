#include "tests/load/open_loop.hpp"

#include "tests/load/client_socket.hpp"
#include "tests/load/process_cost.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace eczema::load {
namespace {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

constexpr std::size_t all_there_is = 1 << 20;

struct Caller {
    std::unique_ptr<ClientSocket> socket;
    std::optional<Instant> due; // of the request under way
};

class OpenLoop {
  public:
    explicit OpenLoop(const Plan& plan)
        : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)),
          timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)), callers_(plan.connections) {
        if (epoll_ < 0 || timer_ < 0) throw std::runtime_error("no epoll or no timer");
        watch(timer_, EPOLLIN, plan.connections, EPOLL_CTL_ADD);
        for (std::size_t i = 0; i < callers_.size(); ++i) {
            connect(i);
            idle_.push_back(i);
        }
    }
    ~OpenLoop() {
        ::close(timer_);
        ::close(epoll_);
    }
    OpenLoop(const OpenLoop&) = delete;
    OpenLoop& operator=(const OpenLoop&) = delete;

    Outcome run() {
        start_ = Clock::now();
        const Instant end =
            start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(plan_.seconds));
        while (Clock::now() < end) {
            begin_what_is_due();
            set_timer();
            take_events(100);
            watch_memory();
        }
        const Instant last = end + std::chrono::seconds(1);
        is_over_ = true;
        while (under_way_ > 0 && Clock::now() < last) take_events(50);
        outcome_.unanswered += under_way_ + waiting_.size();
        for (auto& [status, times] : outcome_.milliseconds) std::sort(times.begin(), times.end());
        return std::move(outcome_);
    }

  private:
    Instant due_at(std::uint64_t number) const {
        return start_ + std::chrono::nanoseconds(std::llround(static_cast<double>(number) / plan_.rate * 1e9));
    }

    void begin_what_is_due() {
        const Instant now = Clock::now();
        if (plan_.rate > 0)
            for (; due_at(next_) <= now; ++next_) waiting_.push_back(due_at(next_));
        else
            while (waiting_.size() < idle_.size()) waiting_.push_back(now);
        while (!waiting_.empty() && !idle_.empty()) {
            const std::size_t at = idle_.back();
            idle_.pop_back();
            Caller& caller = callers_[at];
            if (!caller.socket->is_open()) reconnect(at);
            caller.due = waiting_.front();
            waiting_.pop_front();
            ++under_way_;
            caller.socket->send(plan_.request);
            watch(caller.socket->handle(), wanted(caller), at, EPOLL_CTL_MOD);
        }
    }

    void set_timer() {
        if (plan_.rate <= 0) return;
        const auto left = std::max(due_at(next_) - Clock::now(), Clock::duration(std::chrono::microseconds(1)));
        const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
        itimerspec time{};
        time.it_value = {static_cast<time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
        ::timerfd_settime(timer_, 0, &time, nullptr);
    }

    void take_events(int patience_ms) {
        std::array<epoll_event, 256> events{};
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience_ms);
        for (int i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
            if (at == callers_.size()) {
                std::uint64_t expirations = 0;
                [[maybe_unused]] const auto read = ::read(timer_, &expirations, sizeof expirations);
            } else {
                serve(at);
            }
        }
    }

    void serve(std::size_t at) {
        Caller& caller = callers_[at];
        caller.socket->push();
        caller.socket->pull(all_there_is);
        if (const auto status = caller.socket->take_answer(); status && caller.due) {
            const std::chrono::duration<double, std::milli> time = Clock::now() - *caller.due;
            outcome_.milliseconds[*status].push_back(time.count());
            end_request(at);
        } else if (!caller.socket->is_open() && caller.due) {
            ++outcome_.unanswered;
            end_request(at);
        }
        if (!caller.socket->is_open())
            reconnect(at);
        else
            watch(caller.socket->handle(), wanted(caller), at, EPOLL_CTL_MOD);
    }

    void end_request(std::size_t at) {
        callers_[at].due.reset();
        --under_way_;
        if (!is_over_) idle_.push_back(at);
    }

    void connect(std::size_t at) {
        callers_[at].socket = std::make_unique<ClientSocket>(plan_.port);
        watch(callers_[at].socket->handle(), EPOLLIN, at, EPOLL_CTL_ADD);
    }
    void reconnect(std::size_t at) {
        ++outcome_.reconnected;
        connect(at);
    }

    static std::uint32_t wanted(const Caller& caller) {
        return caller.socket->has_unsent() ? EPOLLIN | EPOLLOUT : EPOLLIN;
    }

    void watch(int handle, std::uint32_t events, std::size_t at, int operation) const {
        epoll_event event{};
        event.events = events;
        event.data.u64 = at;
        ::epoll_ctl(epoll_, operation, handle, &event);
    }

    void watch_memory() {
        if (plan_.server == 0 || Clock::now() < start_ + std::chrono::seconds(outcome_.resident_mb.size())) return;
        outcome_.resident_mb.push_back(cost_of(plan_.server).resident_mb);
    }

    const Plan& plan_;
    const int epoll_, timer_;
    std::vector<Caller> callers_;
    std::vector<std::size_t> idle_;
    std::deque<Instant> waiting_; // due, and no connection free
    std::uint64_t next_ = 0;      // the request that is due next
    std::uint64_t under_way_ = 0;
    bool is_over_ = false;
    Instant start_;
    Outcome outcome_;
};

} // namespace

Outcome run(const Plan& plan) { return OpenLoop(plan).run(); }

double percentile(const std::vector<double>& values, double percent) {
    if (values.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

} // namespace eczema::load
