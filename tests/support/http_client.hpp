// A raw HTTP client on the loopback, for tests: sends exactly the bytes it is given, so that it can also misbehave.
#pragma once
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace eczema::tests {

struct HttpReply {
    unsigned status = 0; // 0: the connection ended before a whole reply
    std::string head;    // with its empty line
    std::string body;

    // The value of a header, empty where absent; `name` as the server writes it.
    std::string header(std::string_view name) const {
        const std::string key = "\r\n" + std::string(name) + ": ";
        const auto at = head.find(key);
        if (at == std::string::npos) return {};
        const auto begin = at + key.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

// Takes one reply from the front of `received`, which `receive_more` adds to until it returns false.
template <class ReceiveMore>
HttpReply take_reply(std::string& received, bool to_head, ReceiveMore receive_more) {
    HttpReply reply;
    std::size_t head_end = std::string::npos;
    while ((head_end = received.find("\r\n\r\n")) == std::string::npos)
        if (!receive_more()) return reply;
    reply.head = received.substr(0, head_end + 4);
    received.erase(0, head_end + 4);
    const std::string length = reply.header("Content-Length");
    const std::size_t wanted = to_head || length.empty() ? 0 : std::stoul(length);
    while (received.size() < wanted)
        if (!receive_more()) return reply;
    reply.body = received.substr(0, wanted);
    received.erase(0, wanted);
    reply.status = static_cast<unsigned>(std::strtoul(reply.head.c_str() + sizeof "HTTP/1.1", nullptr, 10));
    return reply;
}

class HttpClient {
  public:
    // `from`: another address of the loopback than 127.0.0.1 to come from, such as "127.0.0.2".
    explicit HttpClient(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds(20),
                        const char* from = nullptr) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto millis = patience.count();
        const timeval wait{static_cast<time_t>(millis / 1000), static_cast<suseconds_t>(millis % 1000 * 1000)};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        if (from != nullptr && ::inet_pton(AF_INET, from, &address.sin_addr) == 1)
            ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    HttpClient(HttpClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_),
          received_(std::move(other.received_)) {}
    HttpClient& operator=(HttpClient&&) = delete;
    ~HttpClient() { close(); }

    bool connected() const { return connected_; }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    // Closes with a reset instead of an orderly end.
    void reset() {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }

    // False if the server has closed meanwhile.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // Reads one reply; interim ones (100) count as replies. A reply to HEAD has no body whatever its head says.
    HttpReply read_reply(bool to_head = false) {
        return take_reply(received_, to_head, [this] { return receive(); });
    }

    // Whatever has come, waiting for it; empty at the end.
    std::string read_some() {
        if (received_.empty()) receive();
        return std::exchange(received_, {});
    }

    // Whether the server ends the connection, orderly or by a reset, without sending anything more.
    bool ended() {
        if (!received_.empty()) return false;
        char byte = 0;
        const auto got = ::recv(socket_, &byte, 1, 0);
        return got == 0 || (got < 0 && errno == ECONNRESET);
    }

  private:
    bool receive() {
        char bytes[16 * 1024];
        const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
        if (got <= 0) return false;
        received_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }

    int socket_ = -1;
    bool connected_ = false;
    std::string received_;
};

} // namespace eczema::tests
