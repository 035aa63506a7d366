// Keys and certificates for tests over TLS, made anew each time and trusted by nobody else.
#pragma once
#include <memory>
#include <openssl/x509.h>
#include <string>

namespace eczema::conformance {

using PrivateKey = std::shared_ptr<EVP_PKEY>;

PrivateKey new_ec_key(const char* curve = "P-384");
PrivateKey new_rsa_key(unsigned bits = 2048);
std::string pem_of(const PrivateKey& key);

// An authority of its own, and what it signs.
class Authority {
  public:
    Authority();
    std::string pem() const;
    // For `key`: the subject CN=`name`, of localhost and 127.0.0.1, until `days` from now.
    std::string certificate(const PrivateKey& key, const std::string& name, int days = 1) const;

  private:
    PrivateKey key_;
    std::shared_ptr<X509> certificate_;
};

} // namespace eczema::conformance
