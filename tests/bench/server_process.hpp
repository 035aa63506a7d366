// A server in a process of its own, so that its CPU time can be read apart from the client's, and the client that
// keeps it busy over several connections at once.
#pragma once
#include "server/http_server.hpp"

#include <cstdint>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace eczema::bench {

// What the measuring cannot go on from is thrown as std::runtime_error.
class ServerProcess {
  public:
    // Starts one I/O thread on a free port of the loopback. It forks: only while this process has a single thread.
    explicit ServerProcess(const server::HttpHandlers& handlers);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    double cpu_seconds() const; // of all its threads since its start

  private:
    pid_t process_ = -1;
    clockid_t clock_{};
    std::uint16_t port_ = 0;
};

class Client {
  public:
    Client(std::uint16_t port, unsigned connections);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Posts `body` on every connection, then reads every answer, until `requests` are answered, each with 200.
    void post(std::string_view path, std::string_view body, unsigned requests);

  private:
    std::vector<int> sockets_;
};

} // namespace eczema::bench
