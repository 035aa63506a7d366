// The exchanges of one fetch: run in parallel, each in a coroutine of its own, and ended together at the deadline or
// before. It owns what they use, so that they depend on nobody who waits for them.
#pragma once
#include "server/fhir_exchange.hpp"
#include "server/fhir_pool.hpp"
#include <boost/asio/cancellation_signal.hpp>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace eczema::server {

class FhirCall : public std::enable_shared_from_this<FhirCall> {
  public:
    using Clock = std::chrono::steady_clock;

    FhirCall(IoExecutor executor, std::shared_ptr<FhirPool> pool, Clock::time_point deadline, std::size_t& bytes_left,
             FhirTotal* total);

    template <class... Arguments>
    FhirExchange& add(Arguments&&... arguments) {
        return exchanges_.emplace_back(std::forward<Arguments>(arguments)...);
    }

    // Those that were added since the last run; done when all have ended.
    IoTask<void> run();

    // Every wait of every exchange is over; what is not answered stays timed_out.
    void end();
    bool ended() const { return ended_; }

    // The caller is about to go: its number of bytes is not touched any more.
    void detach() { budget_.detach(); }

  private:
    struct Child {
        boost::asio::cancellation_signal stop;
        bool running = false;
    };

    static IoTask<void> exchange(std::shared_ptr<FhirCall> call, FhirExchange& one);

    IoExecutor executor_;
    std::shared_ptr<FhirPool> pool_;
    Clock::time_point deadline_;
    FhirBudget budget_;
    std::deque<FhirExchange> exchanges_;
    std::deque<Child> children_; // one for each exchange that was started
    std::size_t running_ = 0;
    bool ended_ = false;
    IoTimer end_at_;
    IoTimer finished_;
};

} // namespace eczema::server
