#include "server/http_connection.hpp"
#include "server/http_arrival.hpp"
#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <poll.h>
#include <utility>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// A sender as fast as this thread would otherwise keep it to himself for as long as his body lasts.
constexpr std::size_t unbroken_bytes_at_most = 256 * 1024;

constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};

IoStep step_after(const error_code& error, IoStep if_blocked) {
    if (!error) return IoStep::done;
    return error == asio::error::would_block || error == asio::error::try_again ? if_blocked : IoStep::broken;
}

IoSocket::wait_type kind_of(IoStep step) {
    return step == IoStep::wants_write ? IoSocket::wait_write : IoSocket::wait_read;
}

bool wants_more(IoStep step) { return step == IoStep::wants_read || step == IoStep::wants_write; }

} // namespace

// False also where there is nothing to wait for.
IoTask<bool> HttpConnection::wait(IoStep step) {
    if (!wants_more(step) || cut_ || expired_) co_return false;
    drained_ = false;
    unbroken_bytes_ = 0;
    const IoSocket::wait_type kind = kind_of(step);
    const auto [error] = co_await socket_.async_wait(kind, with_error);
    co_return !error && !cut_ && !expired_;
}

IoTask<IoStep> HttpConnection::secure(const ServerTls& tls) {
    tls_ = std::make_unique<TlsStream>(tls, socket_.native_handle());
    for (;;) {
        const IoStep step = tls_->handshake();
        if (!wants_more(step) || ends_when_quiet_) co_return step;
        const bool ready = co_await wait(step);
        if (!ready) co_return step;
    }
}

std::vector<std::string> HttpConnection::certificate_names() const {
    return tls_ ? tls_->certificate_names() : std::vector<std::string>();
}

// Under TLS a readable socket is not yet data: it may be a message of TLS itself. And data can be there although the
// socket is empty. Looking takes a record from the socket, so its age is asked for before.
IoTask<bool> HttpConnection::wait_for_data(bool notes_age) {
    age_.reset();
    for (;;) {
        if (tls_) note_age(notes_age);
        const IoStep step = look();
        if (!wants_more(step)) co_return true;
        if (ends_when_quiet_ || cut_ || expired_) co_return false;
        drained_ = false;
        unbroken_bytes_ = 0;
        const IoSocket::wait_type kind = kind_of(step);
        const auto [error] = co_await socket_.async_wait(kind, with_error);
        if (error || cut_ || expired_) co_return false;
        if (tls_) continue;
        note_age(notes_age);
        co_return true;
    }
}

void HttpConnection::note_age(bool is_asked_for) {
    if (is_asked_for) age_ = server::age_of_arrivals(socket_.native_handle());
}

IoStep HttpConnection::look() { return tls_ ? tls_->look() : IoStep::wants_read; }

IoTask<std::size_t> HttpConnection::read(char* to, std::size_t room) {
    for (;;) {
        std::size_t received = 0;
        const IoStep step = try_read(to, room, received);
        if (step == IoStep::done) {
            unbroken_bytes_ += received;
            if (unbroken_bytes_ >= unbroken_bytes_at_most) co_await yield();
            co_return received;
        }
        const bool ready = co_await wait(step);
        if (!ready) co_return 0;
    }
}

// A deadline that passes meanwhile, or a cut, is seen at the next wait.
IoTask<void> HttpConnection::yield() {
    unbroken_bytes_ = 0;
    co_await asio::post(socket_.get_executor(), asio::use_awaitable_t<IoExecutor>{});
}

IoStep HttpConnection::try_read(char* to, std::size_t room, std::size_t& received) {
    if (tls_) return tls_->read(to, room, received);
    if (drained_) return IoStep::wants_read;
    error_code error;
    received = socket_.read_some(asio::buffer(to, room), error);
    drained_ = received < room;
    return step_after(error, IoStep::wants_read);
}

IoTask<bool> HttpConnection::write(std::string_view head, std::string_view body, std::chrono::milliseconds time) {
    IoStep step = try_write(head, body);
    if (step == IoStep::done) co_return true;
    set_deadline(time);
    for (;;) {
        const bool ready = co_await wait(step);
        if (!ready) co_return false;
        step = try_write(head, body);
        if (step == IoStep::done) co_return true;
    }
}

IoStep HttpConnection::try_write(std::string_view& head, std::string_view& body) {
    while (!head.empty() || !body.empty()) {
        std::size_t sent = 0;
        const IoStep step = tls_ ? tls_->write(head, body, sent) : write_plain(head, body, sent);
        if (step != IoStep::done) return step;
        const auto of_head = std::min(sent, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(sent - of_head);
    }
    return IoStep::done;
}

// Asio sends with MSG_NOSIGNAL, so a closed peer is an error here and not a SIGPIPE.
IoStep HttpConnection::write_plain(std::string_view head, std::string_view body, std::size_t& sent) {
    const std::array<asio::const_buffer, 2> both{asio::buffer(head.data(), head.size()),
                                                 asio::buffer(body.data(), body.size())};
    error_code error;
    sent = socket_.write_some(both, error);
    return step_after(error, IoStep::wants_write);
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

IoTask<void> HttpConnection::end_sending() {
    while (tls_) {
        const IoStep step = tls_->say_goodbye();
        const bool ready = co_await wait(step);
        if (!ready) tls_.reset();
    }
    error_code ignored;
    socket_.shutdown(IoSocket::shutdown_send, ignored);
}

void HttpConnection::say_goodbye() {
    if (tls_) tls_->say_goodbye();
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
    return (tls_ && tls_->has_unread()) || socket_.available(ignored) != 0;
}

} // namespace eczema::server
