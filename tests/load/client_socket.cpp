#include "tests/load/client_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace eczema::load {

ClientSocket::ClientSocket(std::uint16_t port, int receive_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) throw std::runtime_error(std::string("no socket: ") + std::strerror(errno));
    if (receive_bytes > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const std::string why = std::strerror(errno);
        ::close(socket_);
        throw std::runtime_error("cannot connect: " + why);
    }
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
}

ClientSocket::~ClientSocket() { ::close(socket_); }

void ClientSocket::send(std::string_view text) {
    unsent_ = text;
    push();
}

void ClientSocket::push() {
    while (!unsent_.empty()) {
        const auto sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) is_open_ = false;
        if (sent <= 0) return;
        unsent_.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::size_t ClientSocket::pour(std::string_view text) {
    constexpr std::size_t most = 4 << 20; // at a time, so that other connections have their turn
    std::size_t poured = 0;
    while (is_open_ && poured < most) {
        if (unsent_.empty()) unsent_ = text;
        const std::size_t before = unsent_.size();
        push();
        poured += before - unsent_.size();
        if (!unsent_.empty()) break;
    }
    return poured;
}

std::size_t ClientSocket::pull(std::size_t most) {
    std::array<char, 64 * 1024> bytes;
    std::size_t pulled = 0;
    while (is_open_ && pulled < most) {
        const auto got = ::recv(socket_, bytes.data(), std::min(bytes.size(), most - pulled), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) is_open_ = false;
        if (got <= 0) break;
        received_.append(bytes.data(), static_cast<std::size_t>(got));
        pulled += static_cast<std::size_t>(got);
    }
    return pulled;
}

std::optional<unsigned> ClientSocket::take_answer() {
    const auto end_of_head = received_.find("\r\n\r\n");
    if (end_of_head == std::string::npos) return std::nullopt;
    const std::string_view head = std::string_view(received_).substr(0, end_of_head);
    constexpr std::string_view length_name = "\r\nContent-Length: ";
    const auto length_at = head.find(length_name);
    std::size_t size = end_of_head + 4;
    if (length_at != std::string_view::npos)
        size += std::strtoul(head.data() + length_at + length_name.size(), nullptr, 10);
    if (received_.size() < size) return std::nullopt;
    const auto status = static_cast<unsigned>(std::strtoul(head.data() + sizeof "HTTP/1.1", nullptr, 10));
    if (head.find("\r\nConnection: close") != std::string_view::npos) is_open_ = false;
    received_.erase(0, size);
    return status;
}

} // namespace eczema::load
