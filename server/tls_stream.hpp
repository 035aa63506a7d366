// One TLS connection of the listener over a socket that does not block. Each step does what it can now and says what
// to wait for; waiting, deadlines and closing are for the owner of the socket. Knows no HTTP. Leaves nothing in
// OpenSSL's queue of errors and raises no SIGPIPE.
#pragma once
#include "server/tls_context.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ssl_st;

namespace eczema::server {

enum class IoStep : std::uint8_t {
    done,
    wants_read, // to be repeated, with the same arguments, once the socket can be read
    wants_write,
    ended, // the other side has said that it sends no more
    broken,
};

class TlsStream {
  public:
    TlsStream(const ServerTls& tls, int socket);
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    IoStep handshake();
    bool met_plain_http() const { return met_plain_http_; } // and so the handshake has failed

    // The subject of the client's verified certificate as RFC 2253 has it ("CN=ehr.example.org,O=Example"), then its
    // alternative names as "DNS:…" and "URI:…"; empty without one. After the handshake.
    std::vector<std::string> certificate_names() const;

    // Done: at least one byte.
    IoStep read(char* to, std::size_t room, std::size_t& received);
    IoStep look(); // done: read() would give something

    // At most one record, in which `body` follows upon `head`; `sent` counts over both.
    IoStep write(std::string_view head, std::string_view body, std::size_t& sent);

    // Says that nothing more will be sent (close_notify). Does nothing where that cannot be said any more.
    IoStep say_goodbye();

    bool has_unread() const; // bytes taken from the socket, perhaps not of a whole record

  private:
    struct Free {
        void operator()(ssl_st* ssl) const;
    };
    IoStep judge(int returned);

    int socket_;
    std::unique_ptr<ssl_st, Free> ssl_;
    bool broken_ = false;
    bool met_plain_http_ = false;
};

} // namespace eczema::server
