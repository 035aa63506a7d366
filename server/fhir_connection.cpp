#include "server/fhir_connection.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};

// An end that came from this side is not to be taken for one of the other.
void throw_if_cancelled(const error_code& error) {
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
}

} // namespace

IoTask<bool> FhirConnection::connect(asio::ip::tcp::endpoint to, std::chrono::milliseconds time) {
    error_code ignored;
    socket_.close(ignored); // of an attempt before this one
    connecting_ = true;
    IoTimer limit(socket_.get_executor(), time);
    limit.async_wait([weak = weak_from_this()](const error_code& error) {
        const auto self = error ? nullptr : weak.lock();
        error_code unused;
        if (self && self->connecting_) self->socket_.close(unused);
    });
    const auto [error] = co_await socket_.async_connect(to, with_error);
    connecting_ = false;
    if (error || !socket_.is_open()) co_return false;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    co_return true;
}

IoTask<bool> FhirConnection::secure(std::shared_ptr<TlsContext> context, const std::string& host,
                                    TlsSession to_resume) {
    context_ = std::move(context);
    tls_.emplace(socket_, *context_);
    if (!expect_host(tls_->native_handle(), host, to_resume)) co_return false;
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, with_error);
    throw_if_cancelled(error);
    co_return !error;
}

IoTask<bool> FhirConnection::write(std::string_view bytes) {
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    if (tls_) {
        const auto [error, sent] = co_await asio::async_write(*tls_, buffer, with_error);
        throw_if_cancelled(error);
        co_return !error && sent == bytes.size();
    }
    const auto [error, sent] = co_await asio::async_write(socket_, buffer, with_error);
    throw_if_cancelled(error);
    co_return !error && sent == bytes.size();
}

IoTask<std::size_t> FhirConnection::read(char* to, std::size_t room) {
    const auto buffer = asio::buffer(to, room);
    if (tls_) {
        const auto [error, received] = co_await tls_->async_read_some(buffer, with_error);
        throw_if_cancelled(error);
        ended_orderly_ = error == asio::error::eof; // after a close_notify; without one it is stream_truncated
        co_return error ? 0 : received;
    }
    const auto [error, received] = co_await socket_.async_read_some(buffer, with_error);
    throw_if_cancelled(error);
    ended_orderly_ = error == asio::error::eof;
    co_return error ? 0 : received;
}

bool FhirConnection::is_quiet() {
    if (tls_ && has_unread(tls_->native_handle())) return false;
    error_code error;
    socket_.non_blocking(true, error);
    char byte = 0;
    socket_.receive(asio::buffer(&byte, 1), IoSocket::message_peek, error);
    return error == asio::error::would_block || error == asio::error::try_again;
}

TlsSession FhirConnection::session() { return tls_ ? session_of(tls_->native_handle()) : nullptr; }

} // namespace eczema::server
