// The socket side of published_keys: asks configured URLs for JWK Sets (RFC 7517, section 5), on one thread of its own,
// by the client of FHIR servers and under its rules: no redirect, no token, no private address that is not registered
// as one. It keeps nothing and reads no key.
#pragma once
#include "server/fhir_fetch.hpp"
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace eczema::server {

// One jku of the configuration.
struct PublishedKeySource {
    std::string url;
    std::string ca_pem;           // its own certificate authorities, PEM text; empty: the system's
    bool private_address = false; // it is inside: its name may resolve to what is_private, and http will do
};

// Whether it is ever asked: https, or http inside, and a URL that can be read in one way only.
bool is_askable(const PublishedKeySource& source);

class JwksFetch {
  public:
    // Must not throw.
    using Done = std::function<void(FhirAnswer)>;

    // For each fetch, from the look-up of the name to the last byte; and for its body.
    JwksFetch(std::chrono::milliseconds time, std::size_t body_bytes);

    // At once; what is under way is given up without a word to its `done`.
    ~JwksFetch();
    JwksFetch(const JwksFetch&) = delete;
    JwksFetch& operator=(const JwksFetch&) = delete;

    // From any thread. `done` is called on the thread of this, never from within the call.
    void start(const PublishedKeySource& source, Done done);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace eczema::server
