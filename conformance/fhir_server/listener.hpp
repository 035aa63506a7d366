// A listening socket of the examiner and the connections it takes, a thread each: HTTP/1.1, plain or with TLS. What a
// request is answered is told by the handler; how the bytes go out, well or badly, is told by the answer.
#pragma once
#include "conformance/fhir_server/fhir_exchange.hpp"
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace eczema::conformance {

class Listener {
  public:
    // Is told of a request as it came, with its body, and gives the answer. Called from several threads.
    using Handler = std::function<FhirAnswer(FhirRequest& request, const std::string& body)>;
    // Is told of the same request when its answer went out or the service closed.
    using Ended = std::function<void(const FhirRequest& request)>;

    // Throws boost::system::system_error where it cannot listen. `tls` may be null and must outlive it.
    Listener(const std::string& address, unsigned short port, boost::asio::ssl::context* tls, Handler handler,
             Ended ended);
    ~Listener(); // closes every connection and waits for its thread
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::string authority() const; // "127.0.0.1:4711"

  private:
    using Socket = boost::asio::ip::tcp::socket;
    struct Connection {
        Socket socket;
        std::thread thread;
        bool is_done = false;
    };

    void accept();
    void serve(Connection& connection);
    template <class Stream>
    void converse(Stream& stream);
    template <class Stream>
    bool send(Stream& stream, const FhirAnswer& answer, FhirRequest& request);
    bool wait(std::chrono::milliseconds time); // false when it is to stop
    void forget_done();

    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ssl::context* tls_;
    Handler handler_;
    Ended ended_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool is_stopping_ = false;
    std::list<Connection> connections_;
    std::thread thread_;
};

} // namespace eczema::conformance
