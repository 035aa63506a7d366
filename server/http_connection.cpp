#include "server/http_connection.hpp"
#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <poll.h>
#include <utility>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};

bool would_block(const error_code& error) {
    return error == asio::error::would_block || error == asio::error::try_again;
}

} // namespace

IoTask<bool> HttpConnection::wait_readable() {
    drained_ = false;
    const auto [error] = co_await socket_.async_wait(IoSocket::wait_read, with_error);
    co_return !error && !cut_ && !expired_;
}

IoTask<std::size_t> HttpConnection::read(char* to, std::size_t room) {
    for (;;) {
        if (!drained_) {
            error_code error;
            const std::size_t received = socket_.read_some(asio::buffer(to, room), error);
            if (!error) {
                drained_ = received < room;
                co_return received;
            }
            if (!would_block(error)) co_return 0;
        }
        const bool readable = co_await wait_readable();
        if (!readable) co_return 0;
    }
}

IoTask<bool> HttpConnection::write(std::string_view head, std::string_view body, std::chrono::milliseconds time) {
    bool failed = false;
    if (try_write(head, body, failed)) co_return true;
    set_deadline(time);
    while (!failed) {
        const auto [error] = co_await socket_.async_wait(IoSocket::wait_write, with_error);
        if (error || cut_ || expired_) break;
        if (try_write(head, body, failed)) co_return true;
    }
    co_return false;
}

// Asio sends with MSG_NOSIGNAL, so a closed peer is an error here and not a SIGPIPE.
bool HttpConnection::try_write(std::string_view& head, std::string_view& body, bool& failed) {
    while (!head.empty() || !body.empty()) {
        const std::array<asio::const_buffer, 2> both{asio::buffer(head.data(), head.size()),
                                                     asio::buffer(body.data(), body.size())};
        error_code error;
        std::size_t sent = socket_.write_some(both, error);
        if (error) {
            failed = !would_block(error);
            return false;
        }
        const auto of_head = std::min(sent, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(sent - of_head);
    }
    return true;
}

void HttpConnection::watch_for_end(std::function<void()> on_end) {
    deadline_ = Clock::time_point::max();
    on_end_ = std::move(on_end);
}

// Whatever has arrived and was not read stays: only the kernel's word on the other side is asked for.
void HttpConnection::look_for_end() {
    if (!on_end_) return;
    pollfd state{socket_.native_handle(), POLLRDHUP, 0};
    if (cut_ || (::poll(&state, 1, 0) > 0 && state.revents != 0)) std::exchange(on_end_, nullptr)();
}

void HttpConnection::end_sending() {
    error_code ignored;
    socket_.shutdown(IoSocket::shutdown_send, ignored);
}

void HttpConnection::expire_if_due(Clock::time_point now) {
    if (now < deadline_) return;
    deadline_ = Clock::time_point::max();
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void HttpConnection::cut_now() {
    cut_ = true;
    look_for_end();
    error_code ignored;
    socket_.cancel(ignored);
}

bool HttpConnection::has_arrivals() const {
    error_code ignored;
    return socket_.available(ignored) != 0;
}

} // namespace eczema::server
