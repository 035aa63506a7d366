#include "server/http_worker.hpp"
#include "server/http_session.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// Deadlines are kept to within an eighth of the shortest of them: one timer a thread, nothing to set per read.
milliseconds sweep_period(const HttpLimits& limits) {
    const auto shortest =
        std::min({limits.header_time, limits.body_time, limits.write_time, limits.idle_time, limits.drain_time});
    return std::clamp(shortest / 8, milliseconds(5), milliseconds(250));
}

} // namespace

// A quarter, but never less than one body that is held as it was sent and again as gzip gives it.
std::size_t body_bytes_of_address(const HttpLimits& limits) {
    if (limits.connections_per_address == 0) return 0;
    return std::max(limits.body_bytes_total / 4, 2 * limits.body_bytes);
}

HttpWorker::HttpWorker(const HttpHandlers& handlers_to_call, const HttpLimits& limits_to_keep,
                       HttpShared& shared_with_others)
    : handlers(handlers_to_call), limits(limits_to_keep), shared(shared_with_others) {}

void HttpWorker::run() {
    asio::co_spawn(context.get_executor(), sweep(), [](std::exception_ptr) {});
    context.run();
}

IoTask<void> HttpWorker::sweep() {
    const auto period = sweep_period(limits);
    while (!draining_ || !sessions_.empty()) {
        sweep_timer_.expires_after(period);
        co_await sweep_timer_.async_wait(asio::as_tuple(asio::use_awaitable_t<IoExecutor>{}));
        const auto now = HttpConnection::Clock::now();
        fhir.close_idle(now);
        const bool cut = now >= cut_at_;
        for (HttpSession* session : sessions_) {
            if (cut) session->connection().cut_now();
            session->connection().look_for_end();
            session->connection().expire_if_due(now);
        }
    }
}

void HttpWorker::drain() {
    if (draining_) return;
    draining_ = true;
    cut_at_ = HttpConnection::Clock::now() + limits.drain_time;
    for (HttpSession* session : sessions_) session->end_if_resting();
    if (sessions_.empty()) sweep_timer_.cancel();
}

void HttpWorker::enter(HttpSession& session) { sessions_.push_back(&session); }

void HttpWorker::leave(HttpSession& session) {
    const auto at = std::find(sessions_.begin(), sessions_.end(), &session);
    if (at == sessions_.end()) return;
    *at = sessions_.back();
    sessions_.pop_back();
    if (draining_ && sessions_.empty()) sweep_timer_.cancel();
}

} // namespace eczema::server
