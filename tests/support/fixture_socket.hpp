// The blocking sockets of the FHIR server fixture: one that listens on the loopback, and accepted ones, plain or TLS.
#pragma once
#include "tests/support/made_certificate.hpp"
#include <arpa/inet.h>
#include <atomic>
#include <cstdint>
#include <netinet/tcp.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace eczema::tests {

class ListeningSocket {
  public:
    ListeningSocket() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(socket_, 256) == 0)
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~ListeningSocket() { ::close(socket_); }
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    std::uint16_t port() const { return port_; }
    int accept() { return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); } // -1 once it was shut
    void shut() { ::shutdown(socket_, SHUT_RDWR); }

  private:
    int socket_;
    std::uint16_t port_ = 0;
};

// Used by one thread, but for shut().
class AcceptedSocket {
  public:
    AcceptedSocket(int socket, SSL_CTX* tls) : socket_(socket) {
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (tls != nullptr) ssl_ = SSL_new(tls);
        if (ssl_ != nullptr) SSL_set_fd(ssl_, socket_);
    }
    ~AcceptedSocket() {
        if (ssl_ != nullptr) SSL_free(ssl_);
        ::close(socket_);
    }
    AcceptedSocket(const AcceptedSocket&) = delete;
    AcceptedSocket& operator=(const AcceptedSocket&) = delete;

    bool handshake() { return ssl_ == nullptr || SSL_accept(ssl_) == 1; }
    bool was_resumed() const { return ssl_ != nullptr && SSL_session_reused(ssl_) == 1; }

    // 0 or less where no more will come.
    long receive(char* to, std::size_t room) {
        if (ssl_ != nullptr) return SSL_read(ssl_, to, static_cast<int>(room));
        return ::recv(socket_, to, room, 0);
    }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const long sent = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                              : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // Says that nothing more will be sent, as an orderly end of a TLS connection asks for.
    void say_goodbye() {
        if (ssl_ != nullptr) SSL_shutdown(ssl_);
    }
    void wait_until_left() {
        char bytes[1024];
        while (receive(bytes, sizeof bytes) > 0) {
        }
    }
    bool has_been_left(int milliseconds) {
        pollfd waiting{socket_, POLLRDHUP, 0};
        return ::poll(&waiting, 1, milliseconds) > 0;
    }
    void shut() { ::shutdown(socket_, SHUT_RDWR); } // from any thread: what waits on it ends

  private:
    int socket_;
    SSL* ssl_ = nullptr;
};

} // namespace eczema::tests
