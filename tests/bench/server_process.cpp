#include "tests/bench/server_process.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <csignal>
#include <ctime>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace eczema::bench {
namespace {

enum class Side : bool { client, server };

// Client and server on a core each, where there are two: neither then waits for the other's time slice.
void take_core(Side side) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    std::vector<std::size_t> cores;
    for (std::size_t i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(i, &allowed)) cores.push_back(i);
    if (cores.size() < 2) return;
    cpu_set_t own;
    CPU_ZERO(&own);
    CPU_SET(side == Side::server ? cores.back() : cores.front(), &own);
    sched_setaffinity(0, sizeof own, &own);
}

[[noreturn]] void serve(const server::HttpHandlers& handlers, int port_pipe) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    take_core(Side::server);
    server::HttpServer server(handlers, {}, 1);
    const auto port = server.listen("127.0.0.1", 0);
    const std::uint16_t number = port ? *port : std::uint16_t{0};
    if (write(port_pipe, &number, sizeof number) == sizeof number && number != 0) server.run();
    _exit(1);
}

void send_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the server closed a connection while it was sent a request");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// Reads one answer with a Content-Length to its end.
void read_answer(int socket) {
    constexpr std::string_view length_field = "content-length: ", success = "HTTP/1.1 200 ";
    thread_local std::vector<char> buffer(256 * 1024);
    std::size_t size = 0, wanted = 0;
    while (wanted == 0 || size < wanted) {
        const ssize_t got = recv(socket, buffer.data() + size, buffer.size() - size, 0);
        if (got <= 0) throw std::runtime_error("the server closed a connection before its answer was complete");
        size += static_cast<std::size_t>(got);
        const std::string_view answer(buffer.data(), size);
        const std::size_t head_end = answer.find("\r\n\r\n");
        if (wanted != 0 || head_end == std::string_view::npos) continue;
        if (!answer.starts_with(success)) throw std::runtime_error("the server answered with another status than 200");
        std::string head(answer.substr(0, head_end));
        for (char& c : head)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const std::size_t at = head.find(length_field);
        std::size_t length = 0;
        if (at != std::string::npos)
            std::from_chars(head.data() + at + length_field.size(), head.data() + head.size(), length);
        wanted = head_end + 4 + length;
        if (length == 0 || wanted > buffer.size()) throw std::runtime_error("the answer's length is not as expected");
    }
}

} // namespace

ServerProcess::ServerProcess(const server::HttpHandlers& handlers) {
    int port_pipe[2];
    if (pipe(port_pipe) != 0) throw std::runtime_error("no pipe to be had");
    process_ = fork();
    if (process_ == 0) {
        close(port_pipe[0]);
        serve(handlers, port_pipe[1]);
    }
    take_core(Side::client);
    close(port_pipe[1]);
    const bool is_up = process_ > 0 && read(port_pipe[0], &port_, sizeof port_) == sizeof port_ && port_ != 0;
    close(port_pipe[0]);
    if (!is_up || clock_getcpuclockid(process_, &clock_) != 0) throw std::runtime_error("a server did not start");
}

ServerProcess::~ServerProcess() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

double ServerProcess::cpu_seconds() const {
    timespec time{};
    if (clock_gettime(clock_, &time) != 0) throw std::runtime_error("the server's CPU time cannot be read");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Client::Client(std::uint16_t port, unsigned connections) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (unsigned i = 0; i < connections; ++i) {
        sockets_.push_back(socket(AF_INET, SOCK_STREAM, 0));
        if (connect(sockets_.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("a connection to the server failed");
        const int on = 1;
        setsockopt(sockets_.back(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
}

Client::~Client() {
    for (const int socket : sockets_) close(socket);
}

void Client::post(std::string_view path, std::string_view body, unsigned requests) {
    const std::string request = "POST " + std::string(path) +
                                " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    for (unsigned sent = 0; sent < requests; sent += static_cast<unsigned>(sockets_.size())) {
        for (const int socket : sockets_) send_all(socket, request);
        for (const int socket : sockets_) read_answer(socket);
    }
}

} // namespace eczema::bench
