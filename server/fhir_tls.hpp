// TLS towards FHIR servers, and the wiping of secrets. TLS 1.2 or later, the other side always verified, by chain and
// by name. It opens no connection and no file but the system's list of authorities.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace eczema::server {

using TlsContext = boost::asio::ssl::context;
using TlsSession = std::shared_ptr<SSL_SESSION>; // to take up again; may be null

// Whether this PEM text holds a certificate and none that cannot be read.
bool holds_certificates(std::string_view pem);

// Trusts these authorities, the system's where the text is empty; null where it holds none.
std::shared_ptr<TlsContext> make_tls_context(const std::string& ca_pem);

// Before the handshake: the name or IP address that the certificate must be for. False where OpenSSL refuses.
bool expect_host(SSL* tls, const std::string& host, const TlsSession& to_resume);

// What a later connection may resume; null where the server has offered nothing.
TlsSession session_of(SSL* tls);

// Whether it holds bytes of the other side that nobody has read.
bool has_unread(SSL* tls);

// Overwrites and empties it, in a way that is not optimised away.
void wipe(std::string& secret);

} // namespace eczema::server
