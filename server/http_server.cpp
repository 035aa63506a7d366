#include "server/http_server.hpp"
#include "server/http_answer.hpp"
#include "server/http_arrival.hpp"
#include "server/http_session.hpp"
#include "server/http_worker.hpp"
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <thread>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int send_buffer_bytes = 256 * 1024; // the kernel doubles it; most answers fit, so they are sent in one call

} // namespace

// The thread in run() accepts and hands each connection to the least loaded of the workers, each a thread with a loop
// of its own. Listening on every worker with SO_REUSEPORT would save the hand-over, but it deals connections by hash:
// an integration engine that keeps four of them open can have all four on one thread. It would also let a second
// server take half of a port unnoticed.
class HttpServer::Impl {
  public:
    Impl(HttpHandlers handlers, const HttpLimits& limits, unsigned threads)
        : handlers_(std::move(handlers)), limits_(limits), shared_(limits) {
        for (unsigned i = 0; i < std::max(threads, 1U); ++i)
            workers_.push_back(std::make_unique<HttpWorker>(handlers_, limits_, shared_));
    }

    boost::system::result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
    void run();
    void stop();
    HttpCounts counts() const;

  private:
    IoTask<void> accept();
    void accept_waiting();
    void turn_away(IoSocket& socket, ProblemKind kind, std::string message);
    void serve(HttpWorker& worker, IoSocket socket, const asio::ip::address& peer);
    HttpWorker* least_loaded();

    const HttpHandlers handlers_;
    const HttpLimits limits_;
    HttpShared shared_;
    std::vector<std::unique_ptr<HttpWorker>> workers_;
    std::size_t next_ = 0; // where the search starts, so that equals take turns
    bool stopping_ = false;
    std::atomic<std::uint64_t> refused_connections_{0}, refused_of_address_{0};
    bool exhausted_ = false; // the last accept found no file descriptor or memory
    asio::io_context context_{1};
    asio::basic_socket_acceptor<tcp, IoExecutor> acceptor_{context_.get_executor()};
    asio::steady_timer pause_{context_};
};

boost::system::result<std::uint16_t> HttpServer::Impl::listen(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    const tcp::endpoint wanted(ip, port);
    if (!error) acceptor_.open(wanted.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    // Inherited by what it accepts; else the kernel holds megabytes for a client that does not read.
    if (!error) acceptor_.set_option(tcp::acceptor::send_buffer_size(send_buffer_bytes), error);
    if (!error) acceptor_.bind(wanted, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (!error && limits_.queue_time.count() > 0) note_arrivals(acceptor_.native_handle());
    const tcp::endpoint bound = error ? wanted : acceptor_.local_endpoint(error);
    if (error) {
        error_code ignored;
        acceptor_.close(ignored);
        return error;
    }
    return bound.port();
}

void HttpServer::Impl::run() {
    std::vector<std::thread> threads;
    threads.reserve(workers_.size());
    for (const auto& worker : workers_) threads.emplace_back([&worker = *worker] { worker.run(); });
    asio::co_spawn(context_.get_executor(), accept(), [](std::exception_ptr) {});
    context_.run();
    for (auto& thread : threads) thread.join();
}

void HttpServer::Impl::stop() {
    for (const auto& worker : workers_) worker->stopping.store(true, std::memory_order_relaxed);
    asio::post(context_, [this] {
        stopping_ = true;
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        // From this thread, so that it comes behind every connection handed over.
        for (const auto& worker : workers_) asio::post(worker->context, [&worker = *worker] { worker.drain(); });
    });
}

IoTask<void> HttpServer::Impl::accept() {
    constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};
    while (!stopping_) {
        const auto [error] = co_await acceptor_.async_wait(tcp::acceptor::wait_read, with_error);
        if (stopping_) break;
        exhausted_ = static_cast<bool>(error);
        if (!exhausted_) accept_waiting();
        if (exhausted_) { // without the pause this loop would spin until a connection closes
            pause_.expires_after(std::chrono::milliseconds(50));
            co_await pause_.async_wait(with_error);
        }
    }
}

void HttpServer::Impl::accept_waiting() {
    for (;;) {
        HttpWorker* const worker = least_loaded();
        HttpWorker& host = worker != nullptr ? *worker : *workers_.front();
        error_code error;
        tcp::endpoint peer;
        IoSocket socket = acceptor_.accept(host.context, peer, error);
        if (error == asio::error::connection_aborted) continue;
        if (error) {
            exhausted_ = error != asio::error::would_block && error != asio::error::try_again;
            return;
        }
        error_code option_error;
        socket.set_option(tcp::no_delay(true), option_error);
        socket.non_blocking(true, option_error);
        if (option_error) continue;
        try {
            if (worker == nullptr) {
                refused_connections_.fetch_add(1, std::memory_order_relaxed);
                turn_away(socket, ProblemKind::unavailable, "The service has no connection to spare. Try again later.");
            } else {
                serve(host, std::move(socket), peer.address());
            }
        } catch (const std::bad_alloc&) {
            exhausted_ = true;
            return;
        }
    }
}

void HttpServer::Impl::serve(HttpWorker& worker, IoSocket socket, const asio::ip::address& peer) {
    const ConnectionPlaces::Key key = ConnectionPlaces::key_of(peer);
    if (!shared_.places.enter(key, limits_.connections_per_address)) {
        refused_of_address_.fetch_add(1, std::memory_order_relaxed);
        return turn_away(socket, ProblemKind::too_many_requests, "Keep fewer connections open at one time.");
    }
    worker.open.fetch_add(1, std::memory_order_relaxed);
    try {
        asio::co_spawn(worker.context.get_executor(), serve_connection(worker, std::move(socket), peer),
                       [](std::exception_ptr) {});
    } catch (const std::bad_alloc&) {
        worker.open.fetch_sub(1, std::memory_order_relaxed);
        shared_.places.leave(key);
        throw;
    }
}

// Said at once and without waiting for the request; the socket is closed by its owner. Under TLS nothing can be said
// before a handshake, which costs more than the connection is worth.
void HttpServer::Impl::turn_away(IoSocket& socket, ProblemKind kind, std::string message) {
    if (handlers_.tls && handlers_.tls()) return;
    const Response response = handlers_.refuse({kind, {}, std::move(message), {}, 1}, Request{});
    std::string text;
    write_response_head(response, false, text);
    text += response.body;
    error_code ignored;
    socket.write_some(asio::buffer(text), ignored);
    socket.shutdown(IoSocket::shutdown_send, ignored);
    // A request that is there and was not read would have the close reset the connection, and the answer lost.
    std::array<char, 4096> unread;
    socket.read_some(asio::buffer(unread), ignored);
}

HttpCounts HttpServer::Impl::counts() const {
    HttpCounts counts;
    for (const auto& worker : workers_) {
        counts.connections += worker->open.load(std::memory_order_relaxed);
        counts.queue_delay = std::max(counts.queue_delay, worker->queue_delay.last());
    }
    counts.body_bytes = shared_.bodies.held() + shared_.answers.held();
    counts.refused_bodies = shared_.bodies.refused() + shared_.answers.refused();
    counts.refused_connections = refused_connections_.load(std::memory_order_relaxed);
    counts.refused_of_address = refused_of_address_.load(std::memory_order_relaxed);
    return counts;
}

// None when the limit is reached.
HttpWorker* HttpServer::Impl::least_loaded() {
    HttpWorker* best = nullptr;
    std::size_t least = 0;
    std::size_t total = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        HttpWorker& worker = *workers_[(next_ + i) % workers_.size()];
        const std::size_t open = worker.open.load(std::memory_order_relaxed);
        total += open;
        if (best == nullptr || open < least) {
            best = &worker;
            least = open;
        }
    }
    next_ = (next_ + 1) % workers_.size();
    return total < limits_.connections ? best : nullptr;
}

HttpServer::HttpServer(HttpHandlers handlers, const HttpLimits& limits, unsigned threads)
    : impl_(std::make_unique<Impl>(std::move(handlers), limits, threads)) {}

HttpServer::~HttpServer() = default;

boost::system::result<std::uint16_t> HttpServer::listen(const std::string& address, std::uint16_t port) {
    return impl_->listen(address, port);
}

void HttpServer::run() { impl_->run(); }

void HttpServer::stop() { impl_->stop(); }

HttpCounts HttpServer::counts() const { return impl_->counts(); }

} // namespace eczema::server
