// One connection of the load driver to the server on this machine: never waits, keeps what the socket has not taken,
// and tells the status of each answer as it is complete. Reads HTTP only as far as that needs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::load {

class ClientSocket {
  public:
    // `receive_bytes`: size of the receive buffer, 0 for the system's. Throws std::runtime_error where it cannot
    // connect.
    explicit ClientSocket(std::uint16_t port, int receive_bytes = 0);
    ~ClientSocket();
    ClientSocket(const ClientSocket&) = delete;
    ClientSocket& operator=(const ClientSocket&) = delete;

    int handle() const { return socket_; }
    bool is_open() const { return is_open_; } // until the other side has ended

    // Sends what the socket takes and keeps a view of the rest for push(); the text must stay until then.
    void send(std::string_view text);
    void push();
    bool has_unsent() const { return !unsent_.empty(); }

    // As many bytes as the socket takes of the text, over and over; how many it took.
    std::size_t pour(std::string_view text);

    // Takes in at most so many bytes of what has come; how many.
    std::size_t pull(std::size_t most);
    // The status of the next complete answer, once; after an answer with "Connection: close" it is not open any more.
    std::optional<unsigned> take_answer();

  private:
    int socket_ = -1;
    bool is_open_ = true;
    std::string_view unsent_;
    std::string received_;
};

} // namespace eczema::load
