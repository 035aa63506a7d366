#include "server/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace eczema::server {
namespace {

struct Free {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// HMAC-SHA-256 with the key it was last used with: to look the algorithm up and set the key costs more than to hash a
// short text.
class Hmac {
  public:
    bool start(std::string_view key) {
        if (context_ && key == key_) return EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1;
        const std::unique_ptr<EVP_MAC, Free> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        context_.reset(EVP_MAC_CTX_new(mac.get()));
        key_ = key;
        char sha256_name[] = "SHA256";
        const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256_name, 0),
                                         OSSL_PARAM_construct_end()};
        // By its copy: OpenSSL takes a null pointer, which an empty view may hold, for "the key of before".
        return context_ && EVP_MAC_init(context_.get(), reinterpret_cast<const unsigned char*>(key_.data()),
                                        key_.size(), parameters) == 1;
    }
    bool finish(std::string_view text, Digest& digest) {
        std::size_t size = 0;
        return EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1 &&
               EVP_MAC_final(context_.get(), digest.data(), &size, digest.size()) == 1 && size == digest.size();
    }

  private:
    std::unique_ptr<EVP_MAC_CTX, Free> context_;
    std::string key_;
};

} // namespace

Digest sha256(std::string_view text) {
    Digest digest;
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available");
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view text) {
    thread_local Hmac hmac;
    Digest digest;
    if (!hmac.start(key) || !hmac.finish(text, digest)) throw std::runtime_error("HMAC-SHA-256 is not available");
    return digest;
}

std::string shown(const Digest& digest) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text = "sha256:";
    for (const std::uint8_t byte : digest) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
}

} // namespace eczema::server
