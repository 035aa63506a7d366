// A private key, and what can be made with it: signatures, and its public half as a JSON Web Key. RSA signs RS384, EC
// keys on P-384 sign ES384, the two algorithms that CDS Hooks recommends. It knows no tokens, and never shows its
// private half.
#pragma once
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>

namespace eczema::conformance {

class SigningKey {
  public:
    // Throw std::runtime_error: not a PEM private key, or one of another kind.
    static SigningKey from_pem(std::string_view pem);
    static SigningKey from_file(const std::string& path);

    // A new key of the same kind, which nobody knows.
    SigningKey foreign() const;

    bool is_rsa() const { return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA; }
    std::string algorithm() const { return is_rsa() ? "RS384" : "ES384"; }

    // As tokens have it: of RSA PKCS #1 v1.5, of EC the two numbers side by side, 96 bytes.
    std::string sign(std::string_view text, const char* digest = "SHA384") const;
    // Of EC as ASN.1 has it, which tokens must not have.
    std::string sign_asn1(std::string_view text, const char* digest = "SHA384") const;

    std::string public_jwk(const std::string& kid) const; // with alg, use and kid
    std::string thumbprint() const;                       // RFC 7638, SHA-256
    std::string public_pem() const;

  private:
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    explicit SigningKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {}
    std::string members() const; // kty and the key itself, by name

    Key key_;
};

} // namespace eczema::conformance
