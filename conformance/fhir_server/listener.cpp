#include "conformance/fhir_server/listener.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sys/socket.h>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t max_request_bytes = 8U << 20U;
constexpr std::size_t max_connections = 256;
constexpr std::size_t endless_bytes = 64U << 20U; // far beyond what a service should read of one answer
constexpr std::chrono::milliseconds between_drops{200};

std::string head_of(const FhirAnswer& answer) {
    using Manner = FhirAnswer::Manner;
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ' +
                       std::string(http::obsolete_reason(static_cast<http::status>(answer.status))) + "\r\n" +
                       "Content-Type: application/fhir+json\r\n";
    if (!answer.location.empty()) head += "Location: " + answer.location + "\r\n";
    const std::size_t length = answer.manner == Manner::too_long ? answer.body.size() / 2 : answer.body.size();
    // A body that ends with the connection has no length.
    if (answer.manner != Manner::endless) head += "Content-Length: " + std::to_string(length) + "\r\n";
    return head + (answer.manner == Manner::whole ? "\r\n" : "Connection: close\r\n\r\n");
}

} // namespace

Listener::Listener(const std::string& address, unsigned short port, asio::ssl::context* tls, Handler handler,
                   Ended ended)
    : acceptor_(context_, asio::ip::tcp::endpoint(asio::ip::make_address(address), port)), tls_(tls),
      handler_(std::move(handler)), ended_(std::move(ended)), thread_([this] { accept(); }) {}

Listener::~Listener() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        for (Connection& connection : connections_)
            if (!connection.is_done) ::shutdown(connection.socket.native_handle(), SHUT_RDWR);
    }
    stopping_.notify_all();
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR); // wakes the thread that accepts
    thread_.join();
    for (Connection& connection : connections_) connection.thread.join();
}

std::string Listener::authority() const {
    const auto endpoint = acceptor_.local_endpoint();
    const std::string address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(endpoint.port());
}

void Listener::accept() {
    while (true) {
        Socket socket(context_);
        error_code error;
        acceptor_.accept(socket, error);
        forget_done();
        std::unique_lock lock(mutex_);
        if (is_stopping_) return;
        if (error || connections_.size() >= max_connections) { // such as want of descriptors: the service is too busy
            stopping_.wait_for(lock, std::chrono::milliseconds(10), [this] { return is_stopping_; });
            continue;
        }
        Connection& connection = connections_.emplace_back(Connection{std::move(socket), {}, false});
        connection.thread = std::thread([this, &connection] { serve(connection); });
    }
}

void Listener::forget_done() {
    std::list<Connection> done;
    {
        const std::lock_guard lock(mutex_);
        for (auto it = connections_.begin(); it != connections_.end();) {
            const auto here = it++;
            if (here->is_done) done.splice(done.end(), connections_, here);
        }
    }
    for (Connection& connection : done) connection.thread.join();
}

void Listener::serve(Connection& connection) {
    if (tls_ == nullptr) {
        converse(connection.socket);
    } else {
        asio::ssl::stream<Socket&> stream(connection.socket, *tls_);
        error_code error;
        stream.handshake(asio::ssl::stream_base::server, error);
        if (!error) converse(stream);
    }
    const std::lock_guard lock(mutex_);
    error_code ignored;
    connection.socket.shutdown(Socket::shutdown_both, ignored);
    connection.socket.close(ignored);
    connection.is_done = true;
}

template <class Stream>
void Listener::converse(Stream& stream) {
    boost::beast::flat_buffer buffer;
    while (true) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(max_request_bytes);
        error_code error;
        http::read(stream, buffer, parser, error);
        if (error) return;
        const auto& message = parser.get();
        FhirRequest request;
        request.method = message.method_string();
        request.path = message.target();
        request.authorization = message[http::field::authorization];
        request.accept = message[http::field::accept];
        request.arrived = std::chrono::steady_clock::now();
        const FhirAnswer answer = handler_(request, message.body());
        const bool goes_on = wait(answer.delay) && send(stream, answer, request);
        request.ended = std::chrono::steady_clock::now();
        ended_(request);
        if (!goes_on || !message.keep_alive()) return;
    }
}

// Whether the connection may be used again.
template <class Stream>
bool Listener::send(Stream& stream, const FhirAnswer& answer, FhirRequest& request) {
    using Manner = FhirAnswer::Manner;
    error_code error;
    const auto write = [&](std::string_view bytes) {
        request.bytes_sent += asio::write(stream, asio::buffer(bytes.data(), bytes.size()), error);
        return !error;
    };
    const std::string head = head_of(answer);
    if (answer.manner == Manner::whole) return write(head + answer.body);
    if (!write(head)) return false;
    if (answer.manner == Manner::cut) write(std::string_view(answer.body).substr(0, answer.body.size() / 2));
    if (answer.manner == Manner::too_long) write(answer.body);
    if (answer.manner == Manner::drip)
        for (const char& byte : answer.body)
            if (!wait(between_drops) || !write({&byte, 1})) return false;
    if (answer.manner == Manner::endless) {
        // One array of entries that never closes: each repeat is a further entry.
        if (!write(R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":)" + answer.body + '}'))
            return false;
        std::string entries;
        while (entries.size() < (64U << 10U)) entries += R"(,{"resource":)" + answer.body + '}';
        while (request.bytes_sent < endless_bytes && wait(std::chrono::milliseconds(0)))
            if (!write(entries)) return false;
    }
    return false;
}

bool Listener::wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !stopping_.wait_for(lock, time, [this] { return is_stopping_; });
}

} // namespace eczema::conformance
