// JSON Web Keys: what is a key for us, what is not, and what a fault says.
#include "server/given_out_keys.hpp"
#include "server/json_web_key.hpp"
#include "tests/support/made_token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using tests::jwk_set;
using tests::MadeKey;

const MadeKey& ec() {
    static const MadeKey key = MadeKey::es384("ec-1");
    return key;
}
const MadeKey& rsa() {
    static const MadeKey key = MadeKey::rs384("rsa-1");
    return key;
}

// The JWK with one part of its text written otherwise.
std::string with(std::string jwk, std::string_view part, std::string_view instead) {
    const std::size_t at = jwk.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return jwk.replace(at, part.size(), instead);
}

// The value of a member that is a string.
std::string member(const std::string& jwk, const std::string& name) {
    const std::size_t at = jwk.find("\"" + name + "\":\"") + name.size() + 4;
    return jwk.substr(at, jwk.find('"', at) - at);
}

std::string with_member(const std::string& jwk, const std::string& name, std::string_view value) {
    return with(jwk, "\"" + name + "\":\"" + member(jwk, name) + '"', "\"" + name + "\":" + std::string(value));
}

std::string quoted_bytes(const std::string& bytes) { return '"' + encode_base64url(bytes) + '"'; }

// The one fault that a set of this key has, and its path.
Fault fault_of(const std::string& jwk) {
    const auto keys = read_key_set(jwk_set({jwk}));
    if (keys || keys.error().size() != 1) return {"no single fault", jwk};
    return keys.error().front();
}

TEST(JsonWebKey, both_kinds_are_read) {
    const auto keys = read_key_set(jwk_set({ec().jwk(), rsa().jwk()}));
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 2U);
    EXPECT_EQ((*keys)[0].kid, "ec-1");
    EXPECT_EQ((*keys)[0].algorithm, SignatureAlgorithm::es384);
    EXPECT_EQ(EVP_PKEY_eq((*keys)[0].key.get(), ec().get()), 1);
    EXPECT_EQ((*keys)[1].kid, "rsa-1");
    EXPECT_EQ((*keys)[1].algorithm, SignatureAlgorithm::rs384);
    EXPECT_EQ(EVP_PKEY_eq((*keys)[1].key.get(), rsa().get()), 1);
}

TEST(JsonWebKey, algorithms_by_name) {
    EXPECT_EQ(signature_algorithm("ES384"), SignatureAlgorithm::es384);
    EXPECT_EQ(signature_algorithm("RS384"), SignatureAlgorithm::rs384);
    for (const char* other : {"", "none", "None", "es384", "ES384 ", "ES256", "ES512", "RS256", "RS512", "PS384",
                              "HS256", "HS384", "HS512", "EdDSA"})
        EXPECT_EQ(signature_algorithm(other), std::nullopt) << other;
}

TEST(JsonWebKey, members_that_say_what_it_is_for) {
    for (const char* fits : {R"(,"use":"sig")", R"(,"key_ops":["verify"])", R"(,"key_ops":["sign","verify"])",
                             R"(,"use":"sig","key_ops":["verify"],"ext":true,"x5t":"abc","anything":{"d":1})"})
        EXPECT_TRUE(read_key_set(jwk_set({ec().jwk(fits)}))) << fits;
    const std::pair<const char*, const char*> refused[] = {
        {R"(,"use":"enc")", "/keys/0/use"},
        {R"(,"use":["sig"])", "/keys/0/use"},
        {R"(,"use":null)", "/keys/0/use"},
        {R"(,"use":"SIG")", "/keys/0/use"},
        {R"(,"key_ops":["sign"])", "/keys/0/key_ops"},
        {R"(,"key_ops":[])", "/keys/0/key_ops"},
        {R"(,"key_ops":"verify")", "/keys/0/key_ops"},
        {R"(,"key_ops":[["verify"]])", "/keys/0/key_ops"},
    };
    for (const auto& [more, path] : refused) EXPECT_EQ(fault_of(ec().jwk(more)).path, path) << more;
}

TEST(JsonWebKey, alg_is_that_of_the_kind) {
    EXPECT_TRUE(read_key_set(jwk_set({with(ec().jwk(), R"("alg":"ES384",)", "")})));
    EXPECT_TRUE(read_key_set(jwk_set({with(rsa().jwk(), R"("alg":"RS384",)", "")})));
    for (const char* other : {"ES256", "RS384", "es384", "ECDH-ES", ""})
        EXPECT_EQ(fault_of(with(ec().jwk(), "ES384", other)).path, "/keys/0/alg") << other;
    for (const char* other : {"RS256", "RS512", "PS384", "ES384", "HS384", "RSA-OAEP", "none"})
        EXPECT_EQ(fault_of(with(rsa().jwk(), "RS384", other)).path, "/keys/0/alg") << other;
    EXPECT_EQ(fault_of(with(rsa().jwk(), "\"RS384\"", "384")).path, "/keys/0/alg");
}

TEST(JsonWebKey, kid_is_required_and_bounded) {
    EXPECT_EQ(fault_of(with(ec().jwk(), R"("kid":"ec-1",)", "")).path, "/keys/0/kid");
    EXPECT_EQ(fault_of(with_member(ec().jwk(), "kid", "\"\"")).path, "/keys/0/kid");
    EXPECT_EQ(fault_of(with_member(ec().jwk(), "kid", "7")).path, "/keys/0/kid");
    EXPECT_TRUE(read_key_set(jwk_set({with_member(ec().jwk(), "kid", '"' + std::string(512, 'k') + '"')})));
    EXPECT_EQ(fault_of(with_member(ec().jwk(), "kid", '"' + std::string(513, 'k') + '"')).path, "/keys/0/kid");
    // Epic's: a thumbprint in the other base64
    const auto epic = read_key_set(jwk_set({with_member(ec().jwk(), "kid", R"("a+b/cd==")")}));
    ASSERT_TRUE(epic);
    EXPECT_EQ(epic->front().kid, "a+b/cd==");
}

TEST(JsonWebKey, kid_stands_once) {
    const auto twice = read_key_set(jwk_set({ec().jwk(), with(rsa().jwk(), "rsa-1", "ec-1")}));
    ASSERT_FALSE(twice);
    ASSERT_EQ(twice.error().size(), 1U);
    EXPECT_EQ(twice.error().front().path, "/keys/1/kid");
}

TEST(JsonWebKey, private_and_secret_members_are_refused_as_leaks) {
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
        for (const char* value : {R"("AQAB")", "null", "[]"}) {
            const Fault fault = fault_of(rsa().jwk(",\"" + std::string(name) + "\":" + value));
            EXPECT_EQ(fault.path, "/keys/0/" + std::string(name));
            EXPECT_THAT(fault.message, HasSubstr("leaked"));
        }
    EXPECT_EQ(fault_of(R"({"kty":"oct","kid":"h","alg":"HS384","k":"c2VjcmV0"})").path, "/keys/0/k");
    EXPECT_EQ(fault_of(R"({"kty":"oct","kid":"h","alg":"HS384"})").path, "/keys/0/kty");
}

TEST(JsonWebKey, other_kinds_are_refused) {
    EXPECT_EQ(fault_of(MadeKey::on_curve("P-256", "ES256").jwk()).path, "/keys/0/alg");
    EXPECT_EQ(fault_of(with(MadeKey::on_curve("P-256", "ES256").jwk(), R"("alg":"ES256",)", "")).path, "/keys/0/crv");
    EXPECT_EQ(fault_of(with(MadeKey::on_curve("P-521", "ES512").jwk(), R"("alg":"ES512",)", "")).path, "/keys/0/crv");
    EXPECT_EQ(fault_of(with_member(ec().jwk(), "crv", R"("secp384r1")")).path, "/keys/0/crv");
    EXPECT_EQ(fault_of(with_member(ec().jwk(), "kty", R"("ec")")).path, "/keys/0/kty");
    EXPECT_EQ(fault_of(R"({"kty":"OKP","kid":"o","crv":"Ed25519","x":"AAAA"})").path, "/keys/0/kty");
    EXPECT_EQ(fault_of(R"({"kid":"o"})").path, "/keys/0/kty");
    for (const char* no_object : {"null", "[]", "\"key\"", "1"}) EXPECT_EQ(fault_of(no_object).path, "/keys/0");
}

TEST(JsonWebKey, coordinates_are_48_bytes_of_a_point_on_the_curve) {
    const std::string x = *decode_base64url(member(ec().jwk(), "x"));
    for (const char* name : {"x", "y"}) {
        const std::string path = "/keys/0/" + std::string(name);
        for (const std::string& value : {std::string("\"\""), quoted_bytes(x.substr(0, 47)), quoted_bytes(x + 'x'),
                                         quoted_bytes('\0' + x), '"' + encode_base64url(x) + "=\"", std::string("12"),
                                         std::string("null"), '"' + std::string(64, '+') + '"'})
            EXPECT_EQ(fault_of(with_member(ec().jwk(), name, value)).path, path) << value;
        EXPECT_EQ(fault_of(with(ec().jwk(), '"' + std::string(name) + '"', "\"z\"")).path, path);
        std::string off = *decode_base64url(member(ec().jwk(), name));
        off.back() = static_cast<char>(off.back() ^ 1);
        const Fault fault = fault_of(with_member(ec().jwk(), name, quoted_bytes(off)));
        EXPECT_EQ(fault.path, "/keys/0");
        EXPECT_THAT(fault.message, HasSubstr("no point"));
        EXPECT_EQ(fault_of(with_member(ec().jwk(), name, quoted_bytes(std::string(48, '\xff')))).path, "/keys/0")
            << "not below the prime of the field";
    }
    const std::string zero = quoted_bytes(std::string(48, '\0'));
    EXPECT_EQ(fault_of(with_member(with_member(ec().jwk(), "x", zero), "y", zero)).path, "/keys/0");
}

TEST(JsonWebKey, modulus_at_its_edges) {
    EXPECT_EQ(fault_of(MadeKey::rs384("small", 1024).jwk()).path, "/keys/0/n");
    EXPECT_EQ(fault_of(MadeKey::rs384("small", 2046).jwk()).path, "/keys/0/n");
    const std::string n = *decode_base64url(member(rsa().jwk(), "n"));
    std::string even = n;
    even.back() = static_cast<char>(even.back() & ~1);
    for (const std::string& value : {quoted_bytes(even), quoted_bytes('\0' + n), quoted_bytes(n.substr(0, 255)),
                                     quoted_bytes('\x01' + std::string(1024, '\x01')), std::string("\"\""),
                                     std::string("65537"), '"' + encode_base64url(n) + "=\""})
        EXPECT_EQ(fault_of(with_member(rsa().jwk(), "n", value)).path, "/keys/0/n") << value;
}

TEST(JsonWebKey, exponent_at_its_edges) {
    const std::string ok[] = {std::string("\x01\x00\x01", 3), std::string("\x01\x00\x03", 3), std::string(8, '\xff')};
    for (const std::string& bytes : ok)
        EXPECT_TRUE(read_key_set(jwk_set({with_member(rsa().jwk(), "e", quoted_bytes(bytes))}))) << bytes.size();
    for (const std::string& bytes :
         {std::string(), std::string("\x01"), std::string("\x03"), std::string("\x11"), std::string("\xff\xff"),
          std::string("\x01\x00\x00", 3), std::string("\x01\x00\x02", 3), std::string("\x00\x01\x00\x01", 4),
          std::string("\x01\x00\x00\x00\x00\x00\x00\x00\x01", 9), std::string(256, '\xff')})
        EXPECT_EQ(fault_of(with_member(rsa().jwk(), "e", quoted_bytes(bytes))).path, "/keys/0/e") << bytes.size();
    EXPECT_EQ(fault_of(with_member(rsa().jwk(), "e", "65537")).path, "/keys/0/e");
}

TEST(JsonWebKey, what_is_no_set) {
    for (const char* text : {"", "{", "[]", "{}", "null", R"({"keys":{}})", R"({"keys":null})", "\xff"}) {
        const auto keys = read_key_set(text);
        ASSERT_FALSE(keys) << text;
        EXPECT_EQ(keys.error().front().path, "") << text;
        EXPECT_EQ(read_published_key_set(text), std::nullopt) << text;
    }
    const std::string twice = R"({"keys":[],"keys":[)" + ec().jwk() + "]}";
    EXPECT_FALSE(read_key_set(twice));
    EXPECT_EQ(read_published_key_set(twice), std::nullopt);
    ASSERT_FALSE(read_key_set(jwk_set({})));
    EXPECT_EQ(read_key_set(jwk_set({})).error().front().path, "/keys");
    EXPECT_EQ(fault_of(ec().jwk(R"(,"kid":"other")")).path, "") << "a member named twice";
}

TEST(JsonWebKey, every_fault_of_a_set_is_told) {
    const auto keys =
        read_key_set(jwk_set({with(ec().jwk(), "P-384", "P-256"), rsa().jwk(R"(,"d":"AQAB")"), ec().jwk(), "7"}));
    ASSERT_FALSE(keys);
    std::vector<std::string> paths;
    for (const Fault& fault : keys.error()) paths.push_back(fault.path);
    EXPECT_THAT(paths, testing::ElementsAre("/keys/0/crv", "/keys/1/d", "/keys/3"));
}

TEST(JsonWebKey, faults_quote_no_value) {
    const auto keys = read_key_set(jwk_set({rsa().jwk(R"(,"d":"canary")"), with(ec().jwk(), "P-384", "canary"),
                                            with(ec().jwk(), "ES384", "canary"), ec().jwk(R"(,"use":"canary")")}));
    ASSERT_FALSE(keys);
    ASSERT_EQ(keys.error().size(), 4U);
    for (const Fault& fault : keys.error()) EXPECT_THAT(fault.path + fault.message, Not(HasSubstr("canary")));
}

TEST(JsonWebKey, a_set_is_bounded) {
    const auto of_size = [](std::size_t count) {
        std::string set;
        for (std::size_t i = 0; i < count; ++i)
            (set += i == 0 ? R"({"keys":[)" : ",") += with(ec().jwk(), "ec-1", "k" + std::to_string(i));
        return set + "]}";
    };
    ASSERT_TRUE(read_key_set(of_size(most_keys)));
    EXPECT_EQ(read_key_set(of_size(most_keys))->size(), most_keys);
    ASSERT_FALSE(read_key_set(of_size(most_keys + 1)));
    EXPECT_EQ(read_key_set(of_size(most_keys + 1)).error().front().path, "/keys");
    const auto published = read_published_key_set(of_size(most_keys + 1));
    ASSERT_TRUE(published);
    EXPECT_EQ(published->size(), most_keys);
    EXPECT_EQ(published->back().kid, "k99");
}

TEST(JsonWebKey, a_published_set_gives_what_can_be_used) {
    const auto keys = read_published_key_set(
        jwk_set({"7", MadeKey::on_curve("P-256", "ES256").jwk(), with(rsa().jwk(), "RS384", "RS256"),
                 ec().jwk(R"(,"use":"enc")"), rsa().jwk(), with(ec().jwk(), "ec-1", "rsa-1"), ec().jwk(),
                 R"({"kty":"oct","kid":"h","k":"c2VjcmV0"})"}));
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 2U);
    EXPECT_EQ((*keys)[0].kid, "rsa-1");
    EXPECT_EQ((*keys)[0].algorithm, SignatureAlgorithm::rs384) << "the first of two with one kid";
    EXPECT_EQ((*keys)[1].kid, "ec-1");
    ASSERT_TRUE(read_published_key_set(jwk_set({})));
    EXPECT_TRUE(read_published_key_set(jwk_set({}))->empty());
}

TEST(JsonWebKey, a_published_private_half_spoils_its_public_half) {
    const std::string leaked = with(ec().jwk(R"(,"d":"AQAB","key_ops":["sign"])"), "ec-1", "other");
    for (const std::string& set :
         {jwk_set({ec().jwk(), leaked, rsa().jwk()}), jwk_set({leaked, rsa().jwk(), ec().jwk()})}) {
        const auto keys = read_published_key_set(set);
        ASSERT_TRUE(keys);
        ASSERT_EQ(keys->size(), 1U);
        EXPECT_EQ(keys->front().kid, "rsa-1");
    }
}

// RFC 7638, section 3.1: the one thumbprint that a standard works out.
constexpr const char* rfc7638_key =
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPe)"
    R"(bWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn)"
    R"(Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-c)"
    R"(sFCur-kEgU8awapJzKnqDKgw","e":"AQAB","kid":"2011-04-29"})";

TEST(JsonWebKey, thumbprints) {
    std::pmr::monotonic_buffer_resource arena;
    const auto key = read_verification_key(*fhir::parse_json(rfc7638_key, arena, fhir::Keep::everything), "");
    ASSERT_TRUE(key) << key.error().path << key.error().message;
    EXPECT_EQ(key->thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    const auto keys = read_key_set(jwk_set({ec().jwk(), with(ec().jwk(R"(,"use":"sig")"), "ec-1", "again")}));
    ASSERT_TRUE(keys);
    EXPECT_EQ((*keys)[0].thumbprint, (*keys)[1].thumbprint) << "kid and use are no part of it";
}

TEST(JsonWebKey, a_key_that_was_given_out_is_refused) {
    const Fault fault = fault_of(rfc7638_key);
    EXPECT_EQ(fault.path, "/keys/0");
    EXPECT_THAT(fault.message, HasSubstr("RFC 7638"));
    const auto published = read_published_key_set(jwk_set({rfc7638_key, ec().jwk()}));
    ASSERT_TRUE(published);
    ASSERT_EQ(published->size(), 1U);
    EXPECT_EQ(published->front().kid, "ec-1");
}

// The public half of the CDS Hooks sandbox's key, as the sandbox publishes it (cds-hooks/sandbox, Apache-2.0).
constexpr const char* sandbox_key =
    R"({"kty":"EC","use":"sig","crv":"P-384","kid":"44823f3d-0b01-4a6c-a80e-b9d3e8a7226f",)"
    R"("x":"dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",)"
    R"("y":"Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy","alg":"ES384"})";

TEST(JsonWebKey, the_key_of_the_sandbox_is_for_loopback) {
    const auto keys = read_key_set(jwk_set({sandbox_key}));
    ASSERT_TRUE(keys);
    const GivenOutKey* const given_out = given_out_key(keys->front().thumbprint);
    ASSERT_NE(given_out, nullptr);
    EXPECT_TRUE(given_out->on_loopback_only);
    EXPECT_TRUE(read_published_key_set(jwk_set({sandbox_key}))->empty());
}

TEST(JsonWebKey, errors_of_openssl_do_not_stay) {
    ERR_clear_error();
    ERR_raise(ERR_LIB_SSL, 1);
    fault_of(with_member(ec().jwk(), "y", quoted_bytes(std::string(48, '\x01'))));
    EXPECT_EQ(ERR_GET_LIB(ERR_get_error()), ERR_LIB_SSL) << "what was there before is still there";
    EXPECT_EQ(ERR_get_error(), 0U) << "and nothing else";
}

} // namespace
} // namespace eczema::server
