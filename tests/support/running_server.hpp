// An HTTP server on a free port of the loopback that says back what it was asked, for tests of the transport, and the
// requests to send to it.
#pragma once
#include "server/http_server.hpp"
#include "tests/support/http_client.hpp"
#include <cstdio>
#include <future>
#include <stdexcept>
#include <string>
#include <zlib.h>

namespace eczema::tests {

inline unsigned status_of(server::ProblemKind kind) {
    switch (kind) {
    case server::ProblemKind::unsupported_media:
        return 415;
    case server::ProblemKind::body_too_large:
        return 413;
    case server::ProblemKind::headers_too_large:
        return 431;
    case server::ProblemKind::timed_out:
        return 408;
    case server::ProblemKind::expectation_failed:
        return 417;
    case server::ProblemKind::internal:
        return 500;
    case server::ProblemKind::unavailable:
        return 503;
    case server::ProblemKind::too_many_requests:
        return 429;
    default:
        return 400;
    }
}

// Says back what it was asked: "METHOD target|content type|authorization|origin|body".
inline server::Response echo(const server::Request& request) {
    server::Response response;
    if (request.target == "/throw") throw std::runtime_error("a broken invariant");
    if (request.target == "/none") {
        response.status = 204;
        return response;
    }
    if (request.target == "/large") {
        response.body.assign(32U << 20U, 'x');
        return response;
    }
    response.headers.emplace_back("X-Told", "yes");
    for (const auto part : {request.method, std::string_view(" "), request.target, std::string_view("|"),
                            request.content_type, std::string_view("|"), request.authorization, std::string_view("|"),
                            request.origin, std::string_view("|"), request.body})
        response.body.append(part);
    return response;
}

inline server::Response refuse(const server::Problem& problem, const server::Request& head) {
    server::Response response;
    response.status = tests::status_of(problem.kind); // not the router's
    response.body = problem.message + "|" + std::string(head.method) + " " + std::string(head.target);
    return response;
}

class RunningServer {
  public:
    explicit RunningServer(const server::HttpLimits& limits = {}, unsigned threads = 2,
                           server::HttpHandlers handlers = {echo, refuse})
        : server_(std::move(handlers), limits, threads), port_(server_.listen("127.0.0.1", 0).value()),
          done_(std::async(std::launch::async, [this] { server_.run(); })) {}
    ~RunningServer() { server_.stop(); }

    std::uint16_t port() const { return port_; }
    HttpClient connect() const { return HttpClient(port_); }
    void stop() { server_.stop(); }
    server::HttpCounts counts() const { return server_.counts(); }
    bool ends_within(std::chrono::milliseconds time) { return done_.wait_for(time) == std::future_status::ready; }

    HttpReply exchange(std::string_view bytes) const {
        HttpClient client = connect();
        client.send(bytes);
        return client.read_reply();
    }

  private:
    server::HttpServer server_;
    std::uint16_t port_;
    std::future<void> done_;
};

inline std::string post(std::string_view target, std::string_view body, std::string_view headers = {}) {
    std::string text = "POST " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers);
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return text.append(body);
}

inline std::string post_chunked(std::string_view chunks, std::string_view headers = {}) {
    return "POST /c HTTP/1.1\r\nHost: test\r\n" + std::string(headers) + "Transfer-Encoding: chunked\r\n\r\n" +
           std::string(chunks);
}

inline std::string gzip(std::string_view text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// Not periodic, so that a piece out of place shows.
inline std::string long_text(std::size_t size) {
    std::string text;
    text.reserve(size + 8);
    for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ',';
    text.resize(size);
    return text;
}

inline const std::string gzip_header = "Content-Encoding: gzip\r\n";

} // namespace eczema::tests
