// The client that the examiner plays where a service asks who calls: a private key, and tokens made with it, as CDS
// Hooks has them ("Trusting CDS Clients").
#pragma once
#include <string>
#include <string_view>

namespace eczema::conformance {

class ClientCredentials {
  public:
    // The value of an Authorization header for a call to `url`, with a jti of its own.
    std::string authorization(std::string_view url);
};

} // namespace eczema::conformance
