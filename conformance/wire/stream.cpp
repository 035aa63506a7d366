#include "conformance/wire/stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/error.hpp>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

} // namespace

void Stream::run() {
    context_.restart();
    context_.run();
}

boost::system::result<std::unique_ptr<Stream>> Stream::open(const BaseUrl& base, TlsClient* tls,
                                                            std::chrono::milliseconds timeout) {
    std::unique_ptr<Stream> stream(new Stream);
    error_code error;
    const auto endpoints = asio::ip::tcp::resolver(stream->context_).resolve(base.host, base.port, error);
    if (error) return error;
    stream->expires_after(timeout);
    stream->tcp_.async_connect(endpoints, [&](error_code outcome, const auto&) { error = outcome; });
    stream->run();
    if (error) return error;
    stream->socket().set_option(asio::ip::tcp::no_delay(true), error); // pieces leave as they are written
    if (error) return error;
    if (!base.tls) return stream;
    stream->tls_.emplace(stream->tcp_, tls->context());
    expect_host(stream->tls_->native_handle(), base.host);
    stream->tls_->async_handshake(asio::ssl::stream_base::client, [&](error_code outcome) { error = outcome; });
    stream->run();
    if (error) return error;
    return stream;
}

std::size_t Stream::read_into(asio::mutable_buffer buffer, error_code& error) {
    std::size_t size = 0;
    const auto done = [&](error_code outcome, std::size_t moved) {
        error = outcome;
        size = moved;
    };
    tls_ ? tls_->async_read_some(buffer, done) : tcp_.async_read_some(buffer, done);
    run();
    // Many servers close without TLS's goodbye. For HTTP the end is what counts: a body cut short shows by its length.
    if (error == asio::ssl::error::stream_truncated) error = asio::error::eof;
    return size;
}

std::size_t Stream::read_within(std::chrono::milliseconds wait, asio::mutable_buffer buffer, error_code& error) {
    std::size_t size = 0;
    bool is_done = false;
    const auto done = [&](error_code outcome, std::size_t read) {
        error = outcome;
        size = read;
        is_done = true;
    };
    tcp_.expires_never();
    if (tls_)
        tls_->async_read_some(buffer, done);
    else
        tcp_.async_read_some(buffer, done);
    context_.restart();
    context_.run_for(wait);
    if (is_done) return size;
    tcp_.cancel();
    context_.restart();
    context_.run();
    if (error == asio::error::operation_aborted) error = boost::beast::error::timeout;
    return size;
}

std::size_t Stream::write_from(asio::const_buffer buffer, error_code& error) {
    std::size_t size = 0;
    const auto done = [&](error_code outcome, std::size_t moved) {
        error = outcome;
        size = moved;
    };
    tls_ ? tls_->async_write_some(buffer, done) : tcp_.async_write_some(buffer, done);
    run();
    return size;
}

std::optional<TlsFacts> Stream::tls() const {
    if (!tls_) return std::nullopt;
    return tls_facts(tls_->native_handle());
}

} // namespace eczema::conformance
