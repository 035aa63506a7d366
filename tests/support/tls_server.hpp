// What a listener under TLS shows in tests, and the echoing server behind it.
#pragma once
#include "server/tls_context.hpp"
#include "tests/support/made_certificate.hpp"
#include "tests/support/running_server.hpp"
#include <memory>
#include <string>

namespace eczema::tests {

// One authority and one certificate for all tests that are content with any: making keys takes time.
inline const MadeCertificate& authority() {
    static const MadeCertificate made("");
    return made;
}
inline const MadeCertificate& server_certificate() {
    static const MadeCertificate made("DNS:localhost,IP:127.0.0.1", &authority());
    return made;
}

inline std::shared_ptr<const server::ServerTls>
tls_with(const MadeCertificate& certificate, const MadeCertificate* client_authority = nullptr, bool require = false) {
    server::TlsTexts texts{certificate.pem(), certificate.key_pem(), {}, require};
    if (client_authority != nullptr) texts.client_ca = client_authority->pem();
    return *server::make_server_tls(texts);
}

// Says back also who asked: "peer|name;name;|" before what echo() says.
inline server::Response echo_caller(const server::Request& request) {
    server::Response response = echo(request);
    std::string caller(request.peer);
    caller += '|';
    for (const std::string& name : request.certificate_names) caller += name + ';';
    response.body.insert(0, caller + '|');
    return response;
}

inline server::HttpHandlers under(std::shared_ptr<const server::ServerTls> tls,
                                  server::HttpHandlers handlers = {echo, refuse}) {
    handlers.tls = [tls = std::move(tls)] { return tls; };
    return handlers;
}

} // namespace eczema::tests
