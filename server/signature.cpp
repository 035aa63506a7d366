#include "server/signature.hpp"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>

namespace eczema::server {
namespace {

constexpr int scalar_bytes = 48; // of P-384

struct Free {
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Looked up once: OpenSSL 3 would otherwise search its providers at each call.
const EVP_MD* sha384() {
    static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA384", nullptr);
    if (digest == nullptr) throw std::runtime_error("SHA-384 is not available");
    return digest;
}

// r and s in the form that OpenSSL checks; empty where they are not 96 bytes.
std::string as_der(std::string_view side_by_side) {
    if (side_by_side.size() != 2 * scalar_bytes) return {};
    std::unique_ptr<BIGNUM, Free> r(BN_bin2bn(bytes(side_by_side), scalar_bytes, nullptr));
    std::unique_ptr<BIGNUM, Free> s(BN_bin2bn(bytes(side_by_side.substr(scalar_bytes)), scalar_bytes, nullptr));
    const std::unique_ptr<ECDSA_SIG, Free> signature(ECDSA_SIG_new());
    if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    static_cast<void>(r.release()); // the signature owns them now
    static_cast<void>(s.release());
    unsigned char* out = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &out);
    if (size <= 0) return {};
    const std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return der;
}

// OpenSSL refuses r and s that are zero or not below the order.
bool verify(EVP_PKEY* key, bool is_rsa, std::string_view input, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* of_key = nullptr; // owned by the context
    return context && EVP_DigestVerifyInit(context.get(), &of_key, sha384(), nullptr, key) == 1 &&
           (!is_rsa || EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PADDING) == 1) &&
           EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(input), input.size()) == 1;
}

} // namespace

bool verify_signature(const VerificationKey& key, std::string_view signing_input, std::string_view signature) {
    const bool is_rsa = key.algorithm == SignatureAlgorithm::rs384;
    ERR_set_mark(); // a refused signature must not be taken for the fault of a connection on the same thread
    bool is_right = false;
    if (!is_rsa) {
        const std::string der = as_der(signature);
        is_right = !der.empty() && verify(key.key.get(), is_rsa, signing_input, der);
    } else if (signature.size() == static_cast<std::size_t>(EVP_PKEY_get_size(key.key.get()))) {
        is_right = verify(key.key.get(), is_rsa, signing_input, signature);
    }
    ERR_pop_to_mark();
    return is_right;
}

} // namespace eczema::server
