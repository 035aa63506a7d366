// The only socket code of the service: takes bytes to a Request and a Response to bytes, for many connections on a
// few threads. It enforces what a transport can judge (framing, size, time, content coding) and knows no paths and no
// JSON: the two handlers give every answer, also the refusals.
#pragma once
#include "server/fhir_client.hpp"
#include "server/http_message.hpp"
#include "server/problem.hpp"
#include "server/tls_context.hpp"
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace eczema::server {

struct HttpLimits {
    std::size_t body_bytes = 16 * 1024 * 1024;     // as sent, and again after gzip is undone; inclusive
    std::size_t header_bytes = 16 * 1024;          // request line and header fields; inclusive
    std::chrono::milliseconds header_time{10'000}; // from the first byte of a request; and of a TLS handshake, whole
    std::chrono::milliseconds body_time{30'000};   // from the end of the header
    std::chrono::milliseconds write_time{30'000};  // for the whole answer
    std::chrono::milliseconds idle_time{60'000};   // before a first or a further request
    std::chrono::milliseconds drain_time{10'000};  // from stop() until what is left is cut
    std::size_t connections = 10'000;              // further ones are refused as they come
    std::size_t connections_per_address = 0;       // likewise; 0: addresses are not told apart
    // Of the bodies of all connections, and as much again of answers that are not taken yet; beyond: refused. One
    // address may hold a quarter of each, where addresses are told apart.
    std::size_t body_bytes_total = std::size_t{256} << 20;
    std::chrono::milliseconds queue_time{0}; // that a request may wait for its thread; 0: no limit
    FetchLimits fetch{};                     // of what is asked of FHIR servers
};

// An answer that has to wait for FHIR servers. Awaited on the thread of the request, whose views stay valid; once
// cancelled, since the client has left, it ends soon and what it returns is dropped.
using PendingResponse = std::function<IoTask<Response>(FhirClient&, Cancellation&)>;

struct HttpHandlers {
    // Called on an I/O thread, several at once. Should it throw, the caller gets 500 through refuse.
    std::function<std::variant<Response, PendingResponse>(const Request&)> answer;
    // What the transport itself refuses; the head has method, target and origin as far as they were read.
    std::function<Response(const Problem&, const Request& head)> refuse;
    // Asked once for each connection, on its I/O thread: what it is served under from then on; null: plain HTTP.
    std::function<std::shared_ptr<const ServerTls>()> tls = nullptr;
    // Asked for each request once its head is there (its body is empty then), before any of its body is read; what it
    // gives turns the request away. `is_too_late`: it has waited for its thread longer than queue_time in a time of
    // overload. Null: all may go on.
    std::function<std::optional<Problem>(const Request& head, bool is_too_late)> look = nullptr;
};

// For whoever watches the service. Instants apart: the numbers are not of one moment.
struct HttpCounts {
    std::size_t connections = 0;             // open now
    std::size_t body_bytes = 0;              // held now, of bodies that do not lie in an inbox, and of large answers
    std::uint64_t refused_connections = 0;   // since the start, for limits.connections
    std::uint64_t refused_of_address = 0;    // for connections_per_address
    std::uint64_t refused_bodies = 0;        // for body_bytes_total
    std::chrono::nanoseconds queue_delay{0}; // of the request that waited longest of the last one of each thread
};

class HttpServer {
  public:
    HttpServer(HttpHandlers handlers, const HttpLimits& limits, unsigned threads);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Binds a numeric IPv4 or IPv6 address; port 0 takes a free one. Returns the bound port. Once, before run().
    boost::system::result<std::uint16_t> listen(const std::string& address, std::uint16_t port);

    // Serves until stop(), and returns when the last connection is gone.
    void run();

    // From any thread, also while it runs.
    HttpCounts counts() const;

    // From any thread (not from a signal handler): no further connections; idle ones close at once; requests under
    // way are answered with "Connection: close"; what is left after drain_time is cut, though a handler that is still
    // running is waited for.
    void stop();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace eczema::server
