// Signatures: our own keys, the specification's sample token, and other people's vectors (skipped where absent).
#include "server/base64url.hpp"
#include "server/signature.hpp"
#include "server/token_check.hpp"
#include "tests/support/jose_material.hpp"
#include "tests/support/made_token.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

namespace eczema::server {
namespace {

using tests::at;
using tests::from_hex;
using tests::MadeKey;

constexpr std::string_view input = "eyJhbGciOiJFUzM4NCJ9.e30";

VerificationKey key_for(const MadeKey& made) { return read_key_set(tests::jwk_set({made.jwk()}))->front(); }

const MadeKey& ec() {
    static const MadeKey key = MadeKey::es384();
    return key;
}
const MadeKey& rsa() {
    static const MadeKey key = MadeKey::rs384();
    return key;
}

std::string flipped(std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
}

TEST(Signature, right_ones) {
    for (const MadeKey* made : {&ec(), &rsa()})
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(verify_signature(key_for(*made), input, made->sign(input)));
    const MadeKey large = MadeKey::rs384("large", 3072);
    EXPECT_TRUE(verify_signature(key_for(large), input, large.sign(input)));
    EXPECT_TRUE(verify_signature(key_for(ec()), "", ec().sign(""))) << "an empty text has a signature too";
}

TEST(Signature, other_keys_texts_and_algorithms) {
    const VerificationKey by_ec = key_for(ec());
    const VerificationKey by_rsa = key_for(rsa());
    const MadeKey stranger = MadeKey::es384();
    EXPECT_FALSE(verify_signature(by_ec, input, stranger.sign(input)));
    EXPECT_FALSE(verify_signature(by_ec, std::string(input) + 'x', ec().sign(input)));
    EXPECT_FALSE(verify_signature(by_ec, input.substr(1), ec().sign(input)));
    EXPECT_FALSE(verify_signature(by_ec, input, rsa().sign(input)));
    EXPECT_FALSE(verify_signature(by_rsa, input, ec().sign(input)));
    for (const char* digest : {"SHA256", "SHA512", "SHA3-384"}) {
        EXPECT_FALSE(verify_signature(by_ec, input, ec().sign(input, digest))) << digest;
        EXPECT_FALSE(verify_signature(by_rsa, input, rsa().sign(input, digest))) << digest;
    }
    EXPECT_FALSE(verify_signature(by_rsa, input, rsa().sign(input, "SHA384", true))) << "PSS";
}

TEST(Signature, each_bit_counts) {
    const VerificationKey by_ec = key_for(ec());
    const VerificationKey by_rsa = key_for(rsa());
    const std::string of_ec = ec().sign(input);
    const std::string of_rsa = rsa().sign(input);
    for (std::size_t bit = 0; bit < of_ec.size() * 8; bit += 5)
        EXPECT_FALSE(verify_signature(by_ec, input, flipped(of_ec, bit))) << bit;
    for (std::size_t bit = 0; bit < of_rsa.size() * 8; bit += 5)
        EXPECT_FALSE(verify_signature(by_rsa, input, flipped(of_rsa, bit))) << bit;
    for (std::size_t bit = 0; bit < input.size() * 8; ++bit)
        EXPECT_FALSE(verify_signature(by_rsa, flipped(std::string(input), bit), of_rsa)) << bit;
}

TEST(Signature, length_is_exact) {
    for (const MadeKey* made : {&ec(), &rsa()}) {
        const VerificationKey key = key_for(*made);
        const std::string right = made->sign(input);
        for (const std::string& wrong :
             {std::string(), right.substr(1), right.substr(0, right.size() - 1), right + '\0', '\0' + right,
              right.substr(0, right.size() / 2), right + right, std::string(100'000, '\xff')})
            EXPECT_FALSE(verify_signature(key, input, wrong)) << wrong.size();
    }
    EXPECT_FALSE(verify_signature(key_for(ec()), input, ec().sign_as_openssl(input))) << "DER";
    // r and s of 95 bytes together, each with the byte left out that is zero
    const std::string right = ec().sign(input);
    EXPECT_FALSE(verify_signature(key_for(ec()), input, right.substr(0, 47) + right.substr(48, 48)));
}

// The order of P-384, and a signature's other half-plane twin.
std::string order() {
    return "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
           "\xc7\x63\x4d\x81\xf4\x37\x2d\xdf\x58\x1a\x0d\xb2\x48\xb0\xa7\x7a\xec\xec\x19\x6a\xcc\xc5\x29\x73";
}

std::string less(const std::string& bytes, const std::string& subtrahend) { // 48 bytes each
    std::string out(48, '\0');
    int borrow = 0;
    for (std::size_t i = 48; i-- > 0;) {
        const int digit = static_cast<unsigned char>(bytes[i]) - static_cast<unsigned char>(subtrahend[i]) - borrow;
        borrow = digit < 0 ? 1 : 0;
        out[i] = static_cast<char>(digit & 0xff);
    }
    return out;
}

TEST(Signature, scalars_at_their_edges) {
    const VerificationKey key = key_for(ec());
    const std::string right = ec().sign(input);
    const std::string r = right.substr(0, 48), s = right.substr(48);
    const std::string zero(48, '\0'), most(48, '\xff');
    for (const std::string& wrong : {zero, order(), most})
        for (const std::string& both : {wrong + s, r + wrong, wrong + wrong})
            EXPECT_FALSE(verify_signature(key, input, both));
    EXPECT_FALSE(verify_signature(key, input, s + r));
    // Either s is valid ECDSA (Wycheproof says so too); which of the two is high does not matter.
    EXPECT_TRUE(verify_signature(key, input, r + less(order(), s)));
}

TEST(Signature, errors_of_openssl_do_not_stay) {
    ERR_clear_error();
    ERR_raise(ERR_LIB_SSL, 1);
    const std::string zero(96, '\0');
    EXPECT_FALSE(verify_signature(key_for(ec()), input, zero));
    EXPECT_FALSE(verify_signature(key_for(ec()), input, std::string(96, '\xff')));
    EXPECT_FALSE(verify_signature(key_for(rsa()), input, std::string(256, '\x7f')));
    EXPECT_FALSE(verify_signature(key_for(rsa()), input, std::string(256, '\xff')));
    EXPECT_EQ(ERR_GET_LIB(ERR_get_error()), ERR_LIB_SSL) << "what was there before is still there";
    EXPECT_EQ(ERR_get_error(), 0U) << "and nothing else";
}

// --- the sample of the specification ------------------------------------------------------------------------------

// CDS Hooks 2.0, "Trusting CDS Clients" (https://cds-hooks.hl7.org/2.0/), HL7, CC BY 4.0: token and public key,
// unchanged.
constexpr const char* sample_token =
    "Bearer "
    "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxlLmNvbS9qd2"
    "tfdXJpIn0."
    "eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy9zb2"
    "1lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMxMTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJhNWItOGVlYzZhMzNh"
    "YzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0."
    "d1WfLjGRKlcWB94l9do4cM8REXeYJLL6SGUBO8VHZhfM8mwKYP70EMxJ67War4TQblEpaQrp11wx5p7oPFm2ETYgCicS84vXWEIYTdjooZdooCSDf2"
    "L8-i4awdoUwiEb";
constexpr const char* sample_key =
    R"({"kty":"EC","use":"sig","crv":"P-384","kid":"example-kid",)"
    R"("x":"46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",)"
    R"("y":"XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI","alg":"ES384"})";

TEST(Signature, the_sample_token_of_the_specification) {
    const auto token = decode_token(sample_token);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->jti, "ee22b021-e1b7-4611-ba5b-8eec6a33ac1e");
    TokenPolicy policy;
    policy.issuer = "https://fhir-ehr.example.com/";
    policy.jku = {"https://fhir-ehr.example.com/jwk_uri"};
    policy.tenants = {"2ddd6c3a-8e9a-44c6-a305-52111ad302a2"};
    policy.lifetime_seconds.reset(); // it lives for three and a half years
    const std::vector<std::string> endpoint{"https://cds.example.org/cds-services/some-service"};
    constexpr std::int64_t in_2012 = 1'325'376'000;
    EXPECT_EQ(check_claims(*token, policy, endpoint, in_2012), std::nullopt);
    EXPECT_TRUE(serves_tenant(policy, *token));
    EXPECT_EQ(check_claims(*token, policy, endpoint, 1'780'000'000), TokenFault::expired);
    policy.lifetime_seconds = 3600;
    EXPECT_EQ(check_claims(*token, policy, endpoint, in_2012), TokenFault::lifetime);

    std::pmr::monotonic_buffer_resource arena;
    const auto key = read_verification_key(*fhir::parse_json(sample_key, arena, fhir::Keep::everything), "");
    ASSERT_TRUE(key);
    EXPECT_EQ(token->kid, key->kid);
    EXPECT_TRUE(verify_signature(*key, token->signing_input, token->signature));
    EXPECT_FALSE(verify_signature(*key, token->signing_input, flipped(token->signature, 7)));
    EXPECT_FALSE(read_key_set(tests::jwk_set({sample_key}))) << "its private half stands beside it";
}

// --- other people's vectors ---------------------------------------------------------------------------------------

using SignaturesInPublicData = tests::JoseMaterial;

TEST_F(SignaturesInPublicData, wycheproof_p384_side_by_side) {
    const auto file = parsed(folder / "wycheproof" / "ecdsa_secp384r1_sha384_p1363_test.json");
    std::size_t valid = 0, invalid = 0;
    for (const fhir::Value& group : at(file.root, "testGroups").items()) {
        const auto key = tests::key_of_point(at(group, "publicKey"));
        ASSERT_TRUE(key);
        for (const fhir::Value& vector : at(group, "tests").items()) {
            const std::string_view result = at(vector, "result").text();
            ASSERT_TRUE(result == "valid" || result == "invalid") << result;
            (result == "valid" ? valid : invalid) += 1;
            EXPECT_EQ(verify_signature(*key, from_hex(at(vector, "msg").text()), from_hex(at(vector, "sig").text())),
                      result == "valid")
                << at(vector, "tcId").text() << ' ' << at(vector, "comment").text();
        }
    }
    EXPECT_GT(valid, 0U);
    EXPECT_GT(invalid, 0U);
    EXPECT_EQ(std::to_string(valid + invalid), at(file.root, "numberOfTests").text());
}

// Header and payload of these are not those of our tokens, so only the parts are taken apart, as strictly as ours.
struct Compact {
    std::string alg, signing_input, signature;
};
std::optional<Compact> compact(std::string_view text) {
    const std::size_t first = text.find('.'), second = text.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    const auto header = decode_base64url(text.substr(0, first));
    const auto payload = decode_base64url(text.substr(first + 1, second - first - 1));
    const auto signature = decode_base64url(text.substr(second + 1));
    if (!header || !payload || !signature) return std::nullopt;
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(*header, arena, fhir::Keep::everything);
    if (!tree) return std::nullopt;
    return Compact{std::string(at(*tree, "alg").text()), std::string(text.substr(0, second)), *signature};
}

// Whether the token passes with this key and nothing else in doubt.
bool passes(std::string_view text, const fhir::Value& jwk) {
    const auto key = read_verification_key(jwk, "");
    const auto parts = compact(text);
    return key && parts && parts->alg == name_of(key->algorithm) &&
           verify_signature(*key, parts->signing_input, parts->signature);
}

TEST_F(SignaturesInPublicData, wycheproof_web_signatures) {
    const auto file = parsed(folder / "wycheproof" / "json_web_signature_test.json");
    std::size_t accepted = 0, all = 0;
    for (const fhir::Value& group : at(file.root, "testGroups").items()) {
        const fhir::Value& jwk = group.find("public") != nullptr ? at(group, "public") : at(group, "private");
        const bool is_ours = at(jwk, "alg").text() == "RS384";
        for (const fhir::Value& vector : at(group, "tests").items()) {
            const bool due = is_ours && at(vector, "result").text() == "valid";
            const std::string_view jws = at(vector, "jws").text();
            EXPECT_EQ(passes(jws, jwk), due) << at(vector, "tcId").text() << ' ' << at(vector, "comment").text();
            EXPECT_FALSE(decode_token("Bearer " + std::string(jws))) << "none of them is a token of a client";
            accepted += due ? 1 : 0;
            ++all;
        }
    }
    EXPECT_GT(accepted, 0U);
    EXPECT_GT(all, 300U);
}

TEST_F(SignaturesInPublicData, cookbook_tokens_are_for_other_algorithms) {
    std::size_t seen = 0;
    for (const auto& path : files()) {
        if (path.parent_path().filename() != "ietf-cookbook") continue;
        const auto file = parsed(path);
        const std::string_view text = at(at(file.root, "output"), "compact").text();
        if (text.empty()) continue;
        ++seen;
        EXPECT_TRUE(compact(text) || path.filename().string().starts_with("4_5")) << path; // a detached payload
        for (const fhir::Value* jwk : tests::keys_below(file.root)) EXPECT_FALSE(passes(text, *jwk)) << path;
        EXPECT_FALSE(decode_token("Bearer " + std::string(text))) << path;
    }
    EXPECT_GE(seen, 4U);
}

// RFC 7520, 4.1 with the algorithm put aside: the key's size and its padding are right, its hash is not.
TEST_F(SignaturesInPublicData, cookbook_rs256_is_no_rs384) {
    const auto file = parsed(folder / "ietf-cookbook" / "4_1.rsa_v15_signature.json");
    const auto key = tests::key_of(at(at(file.root, "input"), "key"));
    const auto parts = compact(at(at(file.root, "output"), "compact").text());
    ASSERT_TRUE(key && parts);
    EXPECT_EQ(parts->signature.size(), 256U);
    EXPECT_FALSE(verify_signature(*key, parts->signing_input, parts->signature));
}

TEST_F(SignaturesInPublicData, the_published_keys_of_hl7) {
    for (const char* name : {"ES384.public.json", "RS384.public.json"}) {
        const auto file = parsed(folder / "hl7-smart-keys" / name);
        ASSERT_EQ(at(file.root, "keys").items().size(), 1U);
        const auto key = read_verification_key(at(file.root, "keys").items().front(), "");
        ASSERT_TRUE(key) << key.error().path;
        EXPECT_EQ(name_of(key->algorithm), std::string_view(name).substr(0, 5));
        const auto set = read_key_set(file.text);
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().front().path, "/keys/0") << "given out";
        EXPECT_TRUE(read_published_key_set(file.text)->empty());
    }
    for (const char* name : {"ES384.private.json", "RS384.private.json"}) {
        const auto set = read_key_set(parsed(folder / "hl7-smart-keys" / name).text);
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().size(), 2U);
        EXPECT_EQ(set.error().back().path, "/keys/1/d");
    }
}

} // namespace
} // namespace eczema::server
