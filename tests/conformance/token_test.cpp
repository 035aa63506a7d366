// The tokens that the examiner makes, judged by the numbers of the RFCs and by OpenSSL's own verification.
#include "conformance/json/json_text.hpp"
#include "conformance/token/base64url.hpp"
#include "conformance/token/client_credentials.hpp"
#include "tests/conformance/certificates.hpp"
#include <algorithm>
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

namespace eczema::conformance {
namespace {

constexpr const char* url = "https://cds.example.org/cds-services/a";

ClientCredentials client(ClientNames names = {"https://examiner.example", "", "", ""}) {
    return {SigningKey::from_pem(pem_of(new_ec_key())), std::move(names)};
}

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[static_cast<unsigned char>(byte) >> 4U];
        text += digits[static_cast<unsigned char>(byte) & 0xFU];
    }
    return text;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// By the public half as PEM, the way another program would get it.
bool verifies(const std::string& public_pem, std::string_view text, std::string_view asn1) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
        BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size())), BIO_free);
    const PrivateKey key(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha384(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), bytes_of(asn1), asn1.size(), bytes_of(text), text.size()) == 1;
}

std::string asn1_of(const std::string& raw) {
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(), ECDSA_SIG_free);
    ECDSA_SIG_set0(numbers.get(), BN_bin2bn(bytes_of(raw), 48, nullptr), BN_bin2bn(bytes_of(raw) + 48, 48, nullptr));
    unsigned char* start = nullptr;
    const int size = i2d_ECDSA_SIG(numbers.get(), &start);
    std::string text(start, start + size);
    OPENSSL_free(start);
    return text;
}

TEST(Base64Url, writes_without_padding_and_with_its_own_alphabet) {
    const std::pair<std::string_view, std::string_view> written[] = {
        {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF", "-_8"}};
    for (const auto& [bytes, text] : written) EXPECT_EQ(encode_base64url(bytes), text);
}

TEST(Hmac, is_that_of_rfc_4231) {
    constexpr std::string_view text = "what do ya want for nothing?";
    EXPECT_EQ(hex(hmac("SHA256", "Jefe", text)), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac("SHA384", "Jefe", text)), "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                                                 "8e2240ca5e69e2c78b3239ecfab21649");
}

TEST(SigningKey, signs_es384_as_two_numbers) {
    const SigningKey key = SigningKey::from_pem(pem_of(new_ec_key()));
    EXPECT_EQ(key.algorithm(), "ES384");
    for (int i = 0; i < 300; ++i) { // one number in 256 begins with a zero byte
        const std::string signature = key.sign("text");
        ASSERT_EQ(signature.size(), 96U);
        ASSERT_TRUE(verifies(key.public_pem(), "text", asn1_of(signature)));
    }
    EXPECT_FALSE(verifies(key.public_pem(), "other text", asn1_of(key.sign("text"))));
    EXPECT_FALSE(verifies(key.public_pem(), "text", key.foreign().sign_asn1("text")));
}

TEST(SigningKey, signs_rs384) {
    const SigningKey key = SigningKey::from_pem(pem_of(new_rsa_key()));
    EXPECT_EQ(key.algorithm(), "RS384");
    EXPECT_TRUE(verifies(key.public_pem(), "text", key.sign("text")));
    EXPECT_FALSE(verifies(key.public_pem(), "other text", key.sign("text")));
}

TEST(SigningKey, shows_its_public_half_alone) {
    for (const PrivateKey& made : {new_ec_key(), new_rsa_key()}) {
        const SigningKey key = SigningKey::from_pem(pem_of(made));
        const Parsed jwk = parse_json(key.public_jwk("a \"kid\""));
        ASSERT_EQ(jwk.fault, "");
        EXPECT_EQ(text_of(jwk.document["kid"]), "a \"kid\"");
        EXPECT_EQ(text_of(jwk.document["alg"]), key.algorithm());
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) EXPECT_FALSE(jwk.document.HasMember(secret));
        EXPECT_EQ(key.thumbprint().size(), 43U);
    }
}

// By the point as OpenSSL writes it, and the text of RFC 7638, section 3.
TEST(SigningKey, has_the_thumbprint_of_its_point) {
    const PrivateKey made = new_ec_key();
    unsigned char* start = nullptr;
    const int size = i2d_PUBKEY(made.get(), &start);
    const std::string der(start, start + size);
    OPENSSL_free(start);
    const std::string text = R"({"crv":"P-384","kty":"EC","x":")" + encode_base64url(der.substr(der.size() - 96, 48)) +
                             R"(","y":")" + encode_base64url(der.substr(der.size() - 48)) + "\"}";
    std::array<unsigned char, 32> digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    EXPECT_EQ(SigningKey::from_pem(pem_of(made)).thumbprint(),
              encode_base64url(std::string(digest.begin(), digest.end())));
}

TEST(SigningKey, is_of_a_kind_that_the_standard_recommends) {
    EXPECT_THROW(SigningKey::from_pem(pem_of(new_ec_key("P-256"))), std::runtime_error);
    EXPECT_THROW(SigningKey::from_pem(pem_of(new_rsa_key(1024))), std::runtime_error);
    EXPECT_THROW(SigningKey::from_pem("no key"), std::runtime_error);
    EXPECT_THROW(SigningKey::from_file("/no/such/file"), std::runtime_error);
}

TEST(ClientCredentials, says_what_the_standard_asks_for) {
    const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
    const ClientCredentials plain = client();
    const TokenDraft draft = plain.draft(std::string(url) + "/?a=b", now);
    EXPECT_EQ(to_text(draft.header), R"({"alg":"ES384","typ":"JWT","kid":")" + plain.key().thumbprint() + "\"}");
    EXPECT_EQ(text_of(draft.claims["iss"]), "https://examiner.example");
    EXPECT_EQ(text_of(draft.claims["aud"]), url);
    EXPECT_EQ(draft.claims["iat"].GetInt64(), 1'700'000'000);
    EXPECT_EQ(draft.claims["exp"].GetInt64(), 1'700'000'300);
    EXPECT_NE(text_of(draft.claims["jti"]), text_of(plain.draft(url, now).claims["jti"]));
    EXPECT_EQ(draft.claims.MemberCount(), 5U);
    const TokenDraft full = client({"i", "k", "https://examiner.example/jwks", "t"}).draft(url, now);
    EXPECT_EQ(to_text(full.header), R"({"alg":"ES384","typ":"JWT","kid":"k","jku":"https://examiner.example/jwks"})");
    EXPECT_EQ(text_of(full.claims["tenant"]), "t");
}

TEST(ClientCredentials, signs_what_it_sends) {
    const ClientCredentials credentials = client();
    const TokenDraft draft = credentials.draft(url);
    const std::string token = signed_text(signing_input(draft), credentials.key());
    EXPECT_EQ(token.substr(0, token.find('.')), encode_base64url(to_text(draft.header)));
    EXPECT_EQ(std::count(token.begin(), token.end(), '.'), 2);
    EXPECT_EQ(token.size() - token.rfind('.') - 1, 128U); // 96 bytes
}

TEST(ClientCredentials, loses_the_signature_where_a_request_is_shown) {
    const HttpRequest request{
        "GET", "/cds-services", {{"authorization", client().authorization(url)}, {"Accept", "a.b"}}, {}};
    const HttpRequest shown = masked(request);
    const std::string& value = request.headers[0].second;
    EXPECT_EQ(shown.headers[0].second, value.substr(0, value.rfind('.') + 1) + "SIGNATURE-LEFT-OUT");
    EXPECT_EQ(shown.headers[1].second, "a.b");
}

TEST(BaseUrl, reads_http_and_https) {
    const auto tls = parse_base_url("https://cds.example.org/a/");
    ASSERT_TRUE(tls);
    EXPECT_TRUE(tls->tls);
    EXPECT_EQ(tls->authority() + tls->prefix, "cds.example.org:443/a");
    const auto plain = parse_base_url("http://[::1]:8080");
    ASSERT_TRUE(plain);
    EXPECT_FALSE(plain->tls);
    EXPECT_EQ(plain->authority(), "[::1]:8080");
    EXPECT_FALSE(parse_base_url("ftp://cds.example.org"));
    EXPECT_FALSE(parse_base_url("https://"));
}

} // namespace
} // namespace eczema::conformance
