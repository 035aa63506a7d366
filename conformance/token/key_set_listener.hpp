// A key set published where the service has no reason to look: it counts who comes for it. For the examination of jku.
#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <thread>

namespace eczema::conformance {

class KeySetListener {
  public:
    // Listens on a free port of `address` and answers whatever comes with `key_set`, over plain HTTP. Throws
    // boost::system::system_error where it cannot listen.
    KeySetListener(const boost::asio::ip::address& address, std::string key_set);
    KeySetListener(const KeySetListener&) = delete;
    KeySetListener& operator=(const KeySetListener&) = delete;
    ~KeySetListener();

    std::string authority() const { return authority_; } // "host:port"
    int visits() const { return visits_; }

  private:
    void accept();

    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string authority_;
    std::string answer_;
    std::atomic<int> visits_ = 0;
    std::thread thread_;
};

} // namespace eczema::conformance
