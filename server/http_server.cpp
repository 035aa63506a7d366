#include "server/http_server.hpp"
#include "server/http_session.hpp"
#include "server/http_worker.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
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

} // namespace

// The thread in run() accepts and hands each connection to the least loaded of the workers, each a thread with a loop
// of its own. Listening on every worker with SO_REUSEPORT would save the hand-over, but it deals connections by hash:
// an integration engine that keeps four of them open can have all four on one thread. It would also let a second
// server take half of a port unnoticed.
class HttpServer::Impl {
  public:
    Impl(HttpHandlers handlers, const HttpLimits& limits, unsigned threads)
        : handlers_(std::move(handlers)), limits_(limits) {
        for (unsigned i = 0; i < std::max(threads, 1U); ++i)
            workers_.push_back(std::make_unique<HttpWorker>(handlers_, limits_));
    }

    boost::system::result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
    void run();
    void stop();
    std::size_t connections() const;

  private:
    IoTask<void> accept();
    void accept_waiting();
    HttpWorker* least_loaded();

    const HttpHandlers handlers_;
    const HttpLimits limits_;
    std::vector<std::unique_ptr<HttpWorker>> workers_;
    std::size_t next_ = 0; // where the search starts, so that equals take turns
    bool stopping_ = false;
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
    if (!error) acceptor_.bind(wanted, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
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
        if (worker == nullptr) continue; // too many: closed by going out of scope
        error_code option_error;
        socket.set_option(tcp::no_delay(true), option_error);
        socket.non_blocking(true, option_error);
        if (option_error) continue;
        host.open.fetch_add(1, std::memory_order_relaxed);
        try {
            asio::co_spawn(host.context.get_executor(), serve_connection(host, std::move(socket), peer.address()),
                           [](std::exception_ptr) {});
        } catch (const std::bad_alloc&) {
            host.open.fetch_sub(1, std::memory_order_relaxed);
            exhausted_ = true;
            return;
        }
    }
}

std::size_t HttpServer::Impl::connections() const {
    std::size_t total = 0;
    for (const auto& worker : workers_) total += worker->open.load(std::memory_order_relaxed);
    return total;
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

std::size_t HttpServer::connections() const { return impl_->connections(); }

} // namespace eczema::server
