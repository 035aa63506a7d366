// One connection to the service: bytes out and in, plain or through TLS, each under a deadline. It has the blocking
// operations that Asio and Beast ask of a stream, so that http::read and asio::write take it. It knows no HTTP.
#pragma once
#include "conformance/wire/base_url.hpp"
#include "conformance/wire/tls.hpp"
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/system/result.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <memory>
#include <optional>

namespace eczema::conformance {

class Stream {
  public:
    using error_code = boost::system::error_code;

    // Connects within `timeout`, which goes on for what follows until expires_after sets another. For https it shakes
    // hands by `tls`, which must be there then.
    static boost::system::result<std::unique_ptr<Stream>> open(const BaseUrl& base, TlsClient* tls,
                                                               std::chrono::milliseconds timeout);

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() = default; // closes the connection, without a goodbye

    // For everything from here on, together; what lasts longer ends with beast::error::timeout.
    void expires_after(std::chrono::milliseconds timeout) { tcp_.expires_after(timeout); }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, error_code& error) {
        return read_into(first_of<boost::asio::mutable_buffer>(buffers), error);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, error_code& error) {
        return write_from(first_of<boost::asio::const_buffer>(buffers), error);
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        error_code error;
        const std::size_t size = read_some(buffers, error);
        if (error) throw boost::system::system_error(error);
        return size;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        error_code error;
        const std::size_t size = write_some(buffers, error);
        if (error) throw boost::system::system_error(error);
        return size;
    }

    // Reads what comes within `wait`. Where nothing does, the error is beast::error::timeout and, unlike after any
    // other deadline, the connection stays as it was.
    std::size_t read_within(std::chrono::milliseconds wait, boost::asio::mutable_buffer buffer, error_code& error);

    // The socket beneath, to shut one direction down or to close without warning.
    boost::asio::ip::tcp::socket& socket() { return tcp_.socket(); }

    std::optional<TlsFacts> tls() const; // nothing on a plain connection

  private:
    Stream() : tcp_(context_) {}

    // A blocking operation may take less than it is offered: the first buffer that is not empty will do.
    template <class Buffer, class Buffers>
    static Buffer first_of(const Buffers& buffers) {
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != boost::asio::buffer_sequence_end(buffers);
             ++it)
            if (Buffer buffer(*it); buffer.size() != 0) return buffer;
        return {};
    }

    // Beast's deadlines work on asynchronous operations alone: start one, and run the context until it is done.
    void run();
    std::size_t read_into(boost::asio::mutable_buffer buffer, error_code& error);
    std::size_t write_from(boost::asio::const_buffer buffer, error_code& error);

    boost::asio::io_context context_{1};
    boost::beast::tcp_stream tcp_;
    mutable std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

} // namespace eczema::conformance
