// One connection to a FHIR server, plain or TLS: bytes out, bytes in. Its waits end early, by throwing, where the
// coroutine that waits is cancelled; it keeps no deadline of its own but that of connecting. Knows no HTTP and no
// token.
#pragma once
#include "server/fhir_tls.hpp"
#include "server/http_connection.hpp"
#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

using IoTimer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  boost::asio::wait_traits<std::chrono::steady_clock>, IoExecutor>;

class FhirConnection : public std::enable_shared_from_this<FhirConnection> {
  public:
    using Clock = std::chrono::steady_clock;

    explicit FhirConnection(IoExecutor executor) : socket_(executor) {}

    // Tries one address, for so long.
    IoTask<bool> connect(boost::asio::ip::tcp::endpoint to, std::chrono::milliseconds time);

    // The handshake; false where the certificate is not from the context's authorities, or not for this host.
    IoTask<bool> secure(std::shared_ptr<TlsContext> context, const std::string& host, TlsSession to_resume);

    IoTask<bool> write(std::string_view bytes);

    // At least one byte, or 0 where no more will come.
    IoTask<std::size_t> read(char* to, std::size_t room);
    bool ended_orderly() const { return ended_orderly_; } // the other side has said that it sent all

    // Whether an idle connection is still of use: not closed, and nothing came unasked.
    bool is_quiet();

    TlsSession session(); // null for a plain one

  private:
    IoSocket socket_;
    std::shared_ptr<TlsContext> context_;
    std::optional<boost::asio::ssl::stream<IoSocket&>> tls_;
    bool connecting_ = false;
    bool ended_orderly_ = false;
};

} // namespace eczema::server
