#include "conformance/token/signing_key.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/token/base64url.hpp"
#include <array>
#include <fstream>
#include <iterator>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdexcept>
#include <vector>

namespace eczema::conformance {
namespace {

constexpr int coordinate_bytes = 48; // of P-384
constexpr int least_rsa_bits = 2048;

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string bytes_of(const BIGNUM* number, int width) {
    std::vector<unsigned char> bytes(static_cast<std::size_t>(width));
    if (BN_bn2binpad(number, bytes.data(), width) != width) throw std::runtime_error("a number that is too long");
    return {bytes.begin(), bytes.end()};
}

Number number_of(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error("the key lacks a number");
    return {number, BN_free};
}

std::string curve_of(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return {};
    return {name.data(), size};
}

bool is_usable(const EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return EVP_PKEY_get_bits(key) >= least_rsa_bits;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && curve_of(key) == "secp384r1";
}

} // namespace

SigningKey SigningKey::from_pem(std::string_view pem) {
    const Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    const auto no_password = [](char*, int, int, void*) { return 0; };
    SigningKey key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
    if (key.key_ == nullptr) throw std::runtime_error("not a private key in PEM without a password");
    if (!is_usable(key.key_.get()))
        throw std::runtime_error("neither an EC key on P-384 nor an RSA key of 2048 bits or more");
    return key;
}

SigningKey SigningKey::from_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return from_pem(std::string(std::istreambuf_iterator<char>(file), {}));
}

SigningKey SigningKey::foreign() const {
    SigningKey key(is_rsa() ? EVP_RSA_gen(static_cast<unsigned>(EVP_PKEY_get_bits(key_.get()))) : EVP_EC_gen("P-384"));
    if (key.key_ == nullptr) throw std::runtime_error("no key could be made");
    return key;
}

std::string SigningKey::sign_asn1(std::string_view text, const char* digest) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::size_t size = 0;
    std::vector<unsigned char> signature;
    if (EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key_.get(), nullptr) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error("the key cannot sign");
    signature.resize(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error("the key cannot sign");
    return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string SigningKey::sign(std::string_view text, const char* digest) const {
    std::string signature = sign_asn1(text, digest);
    if (is_rsa()) return signature;
    const unsigned char* start = bytes_of(signature);
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
        d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(signature.size())), ECDSA_SIG_free);
    if (numbers == nullptr) throw std::runtime_error("a signature in no known form");
    return bytes_of(ECDSA_SIG_get0_r(numbers.get()), coordinate_bytes) +
           bytes_of(ECDSA_SIG_get0_s(numbers.get()), coordinate_bytes);
}

// In the order of RFC 7638, which the thumbprint depends on.
std::string SigningKey::members() const {
    const auto member = [](std::string_view name, const std::string& bytes) {
        return "\"" + std::string(name) + "\":\"" + encode_base64url(bytes) + "\"";
    };
    const auto padded = [&](const char* name) { return bytes_of(number_of(key_.get(), name).get(), coordinate_bytes); };
    const auto shortest = [&](const char* name) {
        const Number number = number_of(key_.get(), name);
        return bytes_of(number.get(), BN_num_bytes(number.get()));
    };
    if (is_rsa())
        return member("e", shortest(OSSL_PKEY_PARAM_RSA_E)) + ",\"kty\":\"RSA\"," +
               member("n", shortest(OSSL_PKEY_PARAM_RSA_N));
    return "\"crv\":\"P-384\",\"kty\":\"EC\"," + member("x", padded(OSSL_PKEY_PARAM_EC_PUB_X)) + "," +
           member("y", padded(OSSL_PKEY_PARAM_EC_PUB_Y));
}

std::string SigningKey::thumbprint() const {
    const std::string text = "{" + members() + "}";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes_of(text), text.size(), digest.data());
    return encode_base64url(std::string(digest.begin(), digest.end()));
}

std::string SigningKey::public_jwk(const std::string& kid) const {
    return "{" + members() + R"(,"use":"sig","alg":")" + algorithm() + R"(","kid":)" + quoted(kid) + "}";
}

std::string SigningKey::public_pem() const {
    const Bio memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(memory.get(), key_.get());
    char* start = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &start);
    return {start, static_cast<std::size_t>(size)};
}

} // namespace eczema::conformance
