// A handler whose answer has to wait for something, for tests of what the transport does meanwhile.
#pragma once
#include "tests/support/running_server.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <stdexcept>

namespace eczema::tests {

// "/wait" waits until a request for "/release" comes, or until it is cancelled; "/fail" throws after a moment. For a
// server of one thread, so that the wait is known not to hold it.
class Waiting {
  public:
    server::HttpHandlers handlers() {
        return {[this](const server::Request& request) -> std::variant<server::Response, server::PendingResponse> {
                    if (request.target == "/release" && timer_) timer_->cancel();
                    if (request.target != "/wait" && request.target != "/fail") return echo(request);
                    return [this, request](server::FhirClient&, server::Cancellation& cancellation) {
                        return wait(request, cancellation);
                    };
                },
                refuse};
    }

    void wait_until_entered() { entered_.get_future().wait(); }
    bool was_cancelled() { return cancelled_.get_future().get(); }

  private:
    using Timer =
        boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                          boost::asio::wait_traits<std::chrono::steady_clock>, server::IoExecutor>;

    server::IoTask<server::Response> wait(server::Request request, server::Cancellation& cancellation) {
        Timer timer(co_await boost::asio::this_coro::executor);
        timer.expires_after(request.target == "/fail" ? std::chrono::milliseconds(1)
                                                      : std::chrono::milliseconds(60'000));
        timer_ = &timer;
        const server::Cancellation::Watch watch(cancellation, [&timer] { timer.cancel(); });
        if (request.target == "/wait") entered_.set_value();
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable_t<server::IoExecutor>{}));
        timer_ = nullptr;
        if (request.target == "/fail") throw std::runtime_error("a broken invariant");
        cancelled_.set_value(cancellation.cancelled());
        co_return echo(request);
    }

    Timer* timer_ = nullptr;
    std::promise<void> entered_;
    std::promise<bool> cancelled_;
};

} // namespace eczema::tests
