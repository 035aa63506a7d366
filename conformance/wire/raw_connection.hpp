// One connection kept open: bytes go out exactly as given, in pieces and with pauses, and responses come back one by
// one. For what an ordinary client never does: half a head, two requests in one write, a client that is gone. It adds
// nothing to what it is given, follows nothing and knows nothing of CDS Hooks.
#pragma once
#include "conformance/wire/http_client.hpp"
#include "conformance/wire/stream.hpp"
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <memory>

namespace eczema::conformance {

// The bytes of an HTTP/1.1 message with Host and, unless the headers frame the body themselves, Content-Length. The
// connection is to stay open.
std::string request_text(const HttpRequest& request, const BaseUrl& base);

// `body` in the chunked transfer coding, each chunk of at most `chunk` bytes.
std::string chunked_text(std::string_view body, std::size_t chunk);

class RawConnection {
  public:
    // To where the client's requests go, in the same way; the timeout limits each write and each read.
    RawConnection(const HttpClient& client, std::chrono::milliseconds timeout) : client_(&client), timeout_(timeout) {}

    boost::system::error_code open(); // also again, after a close
    bool is_open() const { return stream_ != nullptr; }

    boost::system::error_code write(std::string_view bytes);
    boost::system::error_code write_in_pieces(std::string_view bytes, std::size_t piece,
                                              std::chrono::milliseconds pause);

    // The next response, 100 (Continue) included; bytes of later responses are kept for the next call. Closes the
    // connection when the response says so or none came.
    Reply read(std::string_view method);
    Reply read_final(std::string_view method); // the same, interim responses passed over

    enum class Sign : std::uint8_t { silent, answering, closed };
    // What comes from the service within `wait`; the first bytes of an answer are kept for `read`.
    Sign wait_for_sign(std::chrono::milliseconds wait);

    void close() { stream_.reset(); }
    void abort(); // without the usual farewell: the peer sees a reset

  private:
    const HttpClient* client_;
    std::chrono::milliseconds timeout_;
    std::unique_ptr<Stream> stream_;
    boost::beast::flat_buffer received_; // of responses not read yet
};

} // namespace eczema::conformance
