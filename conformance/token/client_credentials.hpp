// The client that the examiner plays where a service asks who calls: a private key, and tokens made with it, as CDS
// Hooks has them ("Trusting CDS Clients"). Safe from several threads.
#pragma once
#include "conformance/token/json_web_token.hpp"
#include "conformance/wire/http_client.hpp"
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

// What client and service agreed on.
struct ClientNames {
    std::string issuer;
    std::string kid;    // empty: the key's thumbprint
    std::string jwks;   // URL where the key set is published, goes into jku; empty: keys are agreed out of band
    std::string tenant; // empty: none is named
};

class ClientCredentials {
  public:
    ClientCredentials(SigningKey key, ClientNames names);

    // The parts of a good token for a call to `url`, with a jti of its own.
    TokenDraft draft(std::string_view url, std::chrono::system_clock::time_point now) const;
    TokenDraft draft(std::string_view url) const { return draft(url, std::chrono::system_clock::now()); }
    std::string token(const std::string& url) const; // that, signed

    // The value of an Authorization header for a call to `url`. Feedback names its own URL and that of the service:
    // the standard does not say which of the two a service wants.
    std::string authorization(std::string_view url) const;

    std::string key_set() const; // the public key, as a JWK Set to register
    const SigningKey& key() const { return key_; }
    const ClientNames& names() const { return names_; }

  private:
    SigningKey key_;
    ClientNames names_;
};

// The URL of the endpoint as tokens name it: without a query, without a slash at its end.
std::string audience_of(std::string_view url);

// The request as it may be shown: tokens in it have lost their signature, so that nobody can use them.
HttpRequest masked(HttpRequest request);

} // namespace eczema::conformance
