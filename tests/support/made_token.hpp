// Tokens and their keys, made at run time: any header and any claims, rightly or wrongly signed. The private halves
// never leave the process.
#pragma once
#include "server/base64url.hpp"
#include "tests/support/made_certificate.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::tests {

class MadeKey {
  public:
    static MadeKey es384(std::string kid = "made-es384") {
        return {EVP_EC_gen("P-384"), "EC", "ES384", std::move(kid)};
    }
    static MadeKey rs384(std::string kid = "made-rs384", std::size_t bits = 2048) {
        return {EVP_RSA_gen(static_cast<unsigned>(bits)), "RSA", "RS384", std::move(kid)};
    }
    // An EC key on another curve ("P-256", "P-521"), or an Ed25519 one: right signatures that must not count.
    static MadeKey on_curve(const char* curve, std::string alg) {
        return {EVP_EC_gen(curve), "EC", std::move(alg), std::string("made-") + curve};
    }
    static MadeKey ed25519() {
        return {EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), "OKP", "EdDSA", "made-ed25519"};
    }

    const std::string& kid() const { return kid_; }
    const std::string& alg() const { return alg_; }
    EVP_PKEY* get() const { return key_.get(); }

    // The public JWK; `more` is put in front of its end (`,"use":"sig"`). Of EC and RSA keys.
    std::string jwk(std::string_view more = {}) const {
        std::string text = R"({"kty":")" + kty_ + R"(","kid":")" + kid_ + R"(","alg":")" + alg_ + '"';
        for (const auto& [member, value] : public_members()) text += ",\"" + member + "\":\"" + value + '"';
        return (text += more) += '}';
    }

    // The public half as PEM and as DER (SubjectPublicKeyInfo).
    std::string pem() const {
        const OpenSsl<BIO> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_PUBKEY(bio.get(), get());
        return content(bio.get());
    }
    std::string der() const {
        const OpenSsl<BIO> bio(BIO_new(BIO_s_mem()));
        i2d_PUBKEY_bio(bio.get(), get());
        return content(bio.get());
    }

    // The signature as JWS has it: r and s side by side for EC keys.
    std::string sign(std::string_view input) const { return sign(input, kty_ == "OKP" ? nullptr : "SHA384"); }
    std::string sign(std::string_view input, const char* digest, bool with_pss = false) const {
        const std::string signature = sign_as_openssl(input, digest, with_pss);
        return kty_ == "EC" ? side_by_side(signature) : signature;
    }
    // EC signatures stay DER.
    std::string sign_as_openssl(std::string_view input, const char* digest = "SHA384", bool with_pss = false) const {
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        EVP_PKEY_CTX* of_key = nullptr;
        EVP_DigestSignInit_ex(context, &of_key, digest, nullptr, nullptr, get(), nullptr);
        if (with_pss) EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING);
        std::string signature(1024, '\0');
        std::size_t size = signature.size();
        const int done = EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                                        reinterpret_cast<const unsigned char*>(input.data()), input.size());
        EVP_MD_CTX_free(context);
        signature.resize(done == 1 ? size : 0);
        return signature;
    }

  private:
    MadeKey(EVP_PKEY* key, std::string kty, std::string alg, std::string kid)
        : key_(key), kty_(std::move(kty)), alg_(std::move(alg)), kid_(std::move(kid)) {}

    static std::string content(BIO* bio) {
        char* text = nullptr;
        const long size = BIO_get_mem_data(bio, &text);
        return {text, static_cast<std::size_t>(size)};
    }

    static std::string bytes_of(const BIGNUM* number, int size) {
        std::string bytes(static_cast<std::size_t>(size), '\0');
        BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
        return bytes;
    }

    int coordinate_bytes() const { return (EVP_PKEY_get_bits(get()) + 7) / 8; }

    std::string side_by_side(const std::string& der) const {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        ECDSA_SIG* const signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
        std::string out = bytes_of(ECDSA_SIG_get0_r(signature), coordinate_bytes()) +
                          bytes_of(ECDSA_SIG_get0_s(signature), coordinate_bytes());
        ECDSA_SIG_free(signature);
        return out;
    }

    std::string number(const char* name, bool is_coordinate) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(get(), name, &value);
        const std::string bytes = bytes_of(value, is_coordinate ? coordinate_bytes() : BN_num_bytes(value));
        BN_free(value);
        return server::encode_base64url(bytes);
    }

    std::vector<std::pair<std::string, std::string>> public_members() const {
        if (kty_ == "RSA")
            return {{"n", number(OSSL_PKEY_PARAM_RSA_N, false)}, {"e", number(OSSL_PKEY_PARAM_RSA_E, false)}};
        return {{"crv", "P-" + std::to_string(EVP_PKEY_get_bits(get()))},
                {"x", number(OSSL_PKEY_PARAM_EC_PUB_X, true)},
                {"y", number(OSSL_PKEY_PARAM_EC_PUB_Y, true)}};
    }

    OpenSsl<EVP_PKEY> key_;
    std::string kty_, alg_, kid_;
};

std::string jwk_set(std::initializer_list<std::string> jwks);

// A JSON object whose members are written, replaced and left out one by one; values are JSON text as it is.
class MadeObject {
  public:
    MadeObject(std::initializer_list<std::pair<std::string, std::string>> members) : members_(members) {}

    MadeObject with(const std::string& name, const std::string& value) const {
        MadeObject changed = *this;
        for (auto& member : changed.members_)
            if (member.first == name) {
                member.second = value;
                return changed;
            }
        changed.members_.emplace_back(name, value);
        return changed;
    }
    MadeObject without(const std::string& name) const {
        MadeObject changed = *this;
        std::erase_if(changed.members_, [&](const auto& member) { return member.first == name; });
        return changed;
    }
    // Once more, though it may stand there already.
    MadeObject with_another(const std::string& name, const std::string& value) const {
        MadeObject changed = *this;
        changed.members_.emplace_back(name, value);
        return changed;
    }
    std::string text() const {
        std::string text;
        for (const auto& [name, value] : members_) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
        return text.empty() ? "{}" : text + '}';
    }

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

// The header that a token of this key has.
MadeObject header_of(const MadeKey& key);

std::string signing_input(std::string_view header, std::string_view claims);

// The token, without the word "Bearer".
std::string made_token(const MadeKey& key, std::string_view header, std::string_view claims);
std::string made_token(const MadeKey& key, std::string_view claims);
std::string made_token(const MadeKey& key, const MadeObject& claims);

} // namespace eczema::tests
