// What the listener shows and demands under TLS: made from PEM texts at start and at each reload, then shared by the
// connections of its time. TLS 1.2 and 1.3 with forward secrecy and AEAD alone; HTTP/1.1 alone by ALPN. With
// tls_stream the door to OpenSSL for what listens. It reads no file and no clock of its own.
#pragma once
#include "server/admission.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace eczema::server {

struct TlsTexts {
    std::string certificate_chain;        // PEM: the server's own certificate first, then what leads to its authority
    std::string private_key;              // PEM, not encrypted
    std::optional<std::string> client_ca; // PEM: whom client certificates are taken from; nothing: none are asked for
    bool require_client_certificate = false;
};

struct ServerTls {
    std::shared_ptr<ssl_ctx_st> context; // for connections of any thread
    std::int64_t valid_from_seconds = 0; // the server's own certificate, UTC, both inclusive
    std::int64_t valid_until_seconds = 0;
};

// Every fault, its path a key of the section tls. A certificate past its date is none, see date_warning.
boost::system::result<std::shared_ptr<const ServerTls>, std::vector<Fault>> make_server_tls(const TlsTexts& texts);

// What clients will object to in the certificate's dates, as one sentence; empty where nothing is.
std::string_view date_warning(const ServerTls& tls, std::int64_t utc_seconds);

} // namespace eczema::server
