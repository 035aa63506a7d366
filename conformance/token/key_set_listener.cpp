#include "conformance/token/key_set_listener.hpp"

#include "conformance/wire/base_url.hpp"
#include <boost/asio/write.hpp>
#include <memory>

namespace eczema::conformance {

namespace asio = boost::asio;
using boost::system::error_code;

KeySetListener::KeySetListener(const asio::ip::address& address, std::string key_set)
    : acceptor_(context_, {address, 0}),
      authority_(BaseUrl{address.to_string(), std::to_string(acceptor_.local_endpoint().port()), {}}.authority()),
      answer_("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
              std::to_string(key_set.size()) + "\r\n\r\n" + key_set) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
}

KeySetListener::~KeySetListener() {
    context_.stop();
    thread_.join();
}

void KeySetListener::accept() {
    acceptor_.async_accept([this](error_code error, asio::ip::tcp::socket socket) {
        if (error) return;
        ++visits_;
        accept();
        struct Visit {
            asio::ip::tcp::socket socket;
            std::array<char, 4096> request{}; // its first bytes are enough: every request has the same answer
        };
        auto visit = std::make_shared<Visit>(Visit{std::move(socket), {}});
        visit->socket.async_read_some(asio::buffer(visit->request), [this, visit](error_code failed, std::size_t) {
            if (!failed) asio::async_write(visit->socket, asio::buffer(answer_), [visit](error_code, std::size_t) {});
        });
    });
}

} // namespace eczema::conformance
