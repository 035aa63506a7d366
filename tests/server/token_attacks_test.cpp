// Forged, altered and malformed tokens against the whole check, decoding to signature: one table, each row with the
// outcome that it must have. Rows that are accepted stand among them, so that a check that refuses everything fails.
#include "server/signature.hpp"
#include "server/token_check.hpp"
#include "tests/support/guarded_service.hpp"
#include "tests/support/made_token.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using tests::header_of;
using tests::made_token;
using tests::MadeKey;
using tests::MadeObject;

constexpr std::int64_t now = 1'780'000'000;
const std::string endpoint = "https://cds.example.org/cds-services/eczema";
const std::string jku = "https://ehr.example.org/jwks";

struct Keys {
    MadeKey ec = MadeKey::es384("ehr-ec");
    MadeKey rsa = MadeKey::rs384("ehr-rsa");
    MadeKey attacker = MadeKey::es384("ehr-ec"); // takes the name of the client's key
    MadeKey p256 = MadeKey::on_curve("P-256", "ES256");
    MadeKey p521 = MadeKey::on_curve("P-521", "ES512");
    MadeKey edwards = MadeKey::ed25519();
    KeySet set = *read_key_set(tests::jwk_set({ec.jwk(), rsa.jwk()}));
};
const Keys& keys() {
    static const Keys made;
    return made;
}

const MadeObject claims{{"iss", R"("https://ehr.example.org/fhir")"},
                        {"aud", '"' + endpoint + '"'},
                        {"exp", "1780000290"},
                        {"iat", "1779999990"},
                        {"jti", R"("6f3c1f0e")"}};

std::string json_string(std::string_view text) { return '"' + std::string(text) + '"'; }

// What becomes of an Authorization header: "accepted" or the fault.
std::string judged(std::string_view authorization) {
    TokenPolicy policy;
    policy.issuer = "https://ehr.example.org/fhir";
    policy.jku = {jku};
    const auto token = decode_token(authorization);
    if (!token) return "malformed";
    if (const auto fault = check_claims(*token, policy, std::span(&endpoint, 1), now))
        return std::string(name_of(*fault));
    const auto key = choose_key(keys().set, *token);
    if (!key) return std::string(name_of(key.error()));
    return verify_signature(**key, token->signing_input, token->signature) ? "accepted" : "signature";
}

struct Row {
    std::string what;
    std::string authorization;
    std::string outcome;
};
using Rows = std::vector<Row>;

// What HTTP itself refuses, before anybody looks for a token.
bool fits_a_header(const std::string& authorization) {
    return authorization.size() < 15'000 && !authorization.starts_with(' ') && !authorization.ends_with(' ') &&
           std::all_of(authorization.begin(), authorization.end(), [](char c) { return c >= ' '; });
}

// The whole service with the client of this table, as behind a proxy: the number of bad tokens is the proxy's part.
const tests::GuardedService& service() {
    static const tests::GuardedService made(
        R"("clients":[{"id":"ehr","issuer":"https://ehr.example.org/fhir","audiences":[")" + endpoint +
            R"("],"jku":[")" + jku + R"("],"keys":)" + tests::jwk_set({keys().ec.jwk(), keys().rsa.jwk()}) + "}]",
        {}, now, true);
    return made;
}

// Over sockets every refusal has the same bytes.
void expect_same_refusal(const Row& row) {
    static const tests::HttpReply first = service().post(tests::view_service, "{}", {});
    const tests::HttpReply reply = service().post(tests::view_service, "{}", row.authorization);
    EXPECT_EQ(reply.status, 401U) << row.what;
    EXPECT_EQ(reply.head + reply.body, first.head + first.body) << row.what;
}

void expect_outcomes(const Rows& rows) {
    for (const Row& row : rows) {
        EXPECT_EQ(judged(row.authorization), row.outcome) << row.what;
        if (row.outcome != "accepted" && fits_a_header(row.authorization)) expect_same_refusal(row);
    }
}

std::string bearer(const std::string& token) { return "Bearer " + token; }

std::string with_header(const MadeObject& header, const MadeKey& key = keys().ec) {
    return bearer(made_token(key, header.text(), claims.text()));
}
std::string with_claims(const MadeObject& changed) { return bearer(made_token(keys().ec, changed)); }
std::string with_claims_text(const std::string& text) {
    return bearer(made_token(keys().ec, header_of(keys().ec).text(), text));
}

// Signed as `sign` says, under any header.
template <class Sign>
std::string signed_by(const MadeObject& header, Sign sign) {
    const std::string input = tests::signing_input(header.text(), claims.text());
    return bearer(input + '.' + encode_base64url(sign(input)));
}

std::string hmac(const std::string& digest, const std::string& secret, const std::string& text) {
    std::string out(64, '\0');
    std::size_t size = 0;
    EVP_Q_mac(nullptr, "HMAC", nullptr, digest.c_str(), nullptr, secret.data(), secret.size(),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(),
              reinterpret_cast<unsigned char*>(out.data()), out.size(), &size);
    out.resize(size);
    return out;
}

TEST(TokenAttacks, right_tokens_pass) {
    const MadeObject ec = header_of(keys().ec);
    expect_outcomes({
        {"ES384", with_claims(claims), "accepted"},
        {"RS384", bearer(made_token(keys().rsa, claims)), "accepted"},
        {"the client's jku", with_header(ec.with("jku", json_string(jku))), "accepted"},
        {"typ in lower case", with_header(ec.with("typ", R"("jwt")")), "accepted"},
        {"scheme in lower case", "bearer " + made_token(keys().ec, claims), "accepted"},
        {"as Epic sends it",
         bearer(made_token(keys().rsa,
                           claims.with("nbf", "1779999690").with("sub", R"("client")").with("exp", "1780000890"))),
         "accepted"},
        {"several audiences",
         with_claims(claims.with("aud", "[\"https://x.example.org\"," + json_string(endpoint) + "]")), "accepted"},
        {"decimal times", with_claims(claims.with("exp", "1780000290.25").with("iat", "1.77999999e9")), "accepted"},
        {"unknown claims", with_claims(claims.with("scope", R"({"a":[1]})")), "accepted"},
        {"nesting of 100", with_claims(claims.with("deep", std::string(99, '[') + std::string(99, ']'))), "accepted"},
    });
}

TEST(TokenAttacks, no_signature_at_all) {
    const MadeObject ec = header_of(keys().ec);
    Rows rows;
    for (const char* none : {"none", "None", "NONE", "nOnE"}) {
        const MadeObject header = ec.with("alg", json_string(none));
        const std::string input = tests::signing_input(header.text(), claims.text());
        rows.push_back({none + std::string(", empty"), bearer(input + '.'), "malformed"});
        rows.push_back({none + std::string(", no dot"), bearer(input), "malformed"});
        rows.push_back({none + std::string(", signed"), with_header(header), "algorithm"});
    }
    rows.push_back({"no alg", with_header(ec.without("alg")), "malformed"});
    rows.push_back({"alg empty", with_header(ec.with("alg", R"("")")), "malformed"});
    rows.push_back({"alg null", with_header(ec.with("alg", "null")), "malformed"});
    rows.push_back({"alg an array", with_header(ec.with("alg", R"(["ES384","none"])")), "malformed"});
    rows.push_back({"alg twice", with_header(ec.with_another("alg", R"("none")")), "malformed"});
    expect_outcomes(rows);
}

TEST(TokenAttacks, the_public_key_as_a_secret) {
    for (const MadeKey* key : {&keys().ec, &keys().rsa})
        for (const char* bits : {"256", "384", "512"})
            for (const std::string& secret :
                 {key->pem(), key->der(), key->jwk(), std::string(), std::string("secret")}) {
                const std::string digest = "SHA" + std::string(bits);
                const auto sign = [&](const std::string& input) { return hmac(digest, secret, input); };
                const MadeObject header = header_of(*key);
                EXPECT_EQ(judged(signed_by(header.with("alg", json_string("HS" + std::string(bits))), sign)),
                          "algorithm");
                EXPECT_EQ(judged(signed_by(header, sign)), "signature") << "under the right name";
            }
}

TEST(TokenAttacks, right_signatures_of_other_algorithms) {
    const auto rsa_header = [](const char* alg) { return header_of(keys().rsa).with("alg", json_string(alg)); };
    const auto by_rsa = [](const char* digest, bool with_pss) {
        return [=](const std::string& input) { return keys().rsa.sign(input, digest, with_pss); };
    };
    const auto by_ec = [](const char* digest) {
        return [=](const std::string& input) { return keys().ec.sign(input, digest); };
    };
    const MadeObject ec = header_of(keys().ec);
    expect_outcomes({
        {"RS256", signed_by(rsa_header("RS256"), by_rsa("SHA256", false)), "algorithm"},
        {"RS512", signed_by(rsa_header("RS512"), by_rsa("SHA512", false)), "algorithm"},
        {"PS384", signed_by(rsa_header("PS384"), by_rsa("SHA384", true)), "algorithm"},
        {"RS256 called RS384", signed_by(rsa_header("RS384"), by_rsa("SHA256", false)), "signature"},
        {"PS384 called RS384", signed_by(rsa_header("RS384"), by_rsa("SHA384", true)), "signature"},
        {"ES384 over SHA-256", signed_by(ec, by_ec("SHA256")), "signature"},
        {"ES256", with_header(header_of(keys().p256), keys().p256), "algorithm"},
        {"ES256 called ES384", with_header(ec, keys().p256), "signature"},
        {"ES512", with_header(header_of(keys().p521), keys().p521), "algorithm"},
        {"ES512 called ES384", with_header(ec, keys().p521), "signature"},
        {"EdDSA", with_header(header_of(keys().edwards), keys().edwards), "algorithm"},
        {"EdDSA called ES384", with_header(ec, keys().edwards), "signature"},
        {"alg in lower case", with_header(ec.with("alg", R"("es384")")), "algorithm"},
        {"alg with a space", with_header(ec.with("alg", R"("ES384 ")")), "algorithm"},
        {"ES384 with the RSA key's kid", with_header(ec.with("kid", R"("ehr-rsa")")), "algorithm"},
        {"RS384 with the EC key's kid", with_header(header_of(keys().rsa).with("kid", R"("ehr-ec")"), keys().rsa),
         "algorithm"},
        {"RSA signature, EC kid and alg", with_header(ec, keys().rsa), "signature"},
        {"EC signature, RSA kid and alg", with_header(header_of(keys().rsa), keys().ec), "signature"},
    });
}

TEST(TokenAttacks, other_keys) {
    const MadeObject ec = header_of(keys().ec);
    Rows rows{
        {"a stranger's signature", with_header(ec, keys().attacker), "signature"},
        {"the stranger's jwk", with_header(ec.with("jwk", keys().attacker.jwk()), keys().attacker), "malformed"},
        {"our own jwk", with_header(ec.with("jwk", keys().ec.jwk())), "malformed"},
        {"x5c", with_header(ec.with("x5c", R"(["MIIB"])"), keys().attacker), "malformed"},
        {"x5u", with_header(ec.with("x5u", R"("https://evil.example.org/cert")"), keys().attacker), "malformed"},
        {"no kid", with_header(ec.without("kid")), "malformed"},
        {"kid empty", with_header(ec.with("kid", R"("")")), "malformed"},
        {"kid a number", with_header(ec.with("kid", "0")), "malformed"},
        {"kid an array", with_header(ec.with("kid", R"(["ehr-ec"])")), "malformed"},
        {"kid null", with_header(ec.with("kid", "null")), "malformed"},
        {"kid twice", with_header(ec.with_another("kid", R"("ehr-ec")")), "malformed"},
        {"kid too long", with_header(ec.with("kid", json_string(std::string(513, 'k')))), "malformed"},
    };
    for (const char* kid :
         {"unknown", "EHR-EC", "ehr-ec ", "ehr-ec\\u0000", "ehr", "../../../../dev/null", "/proc/self/environ",
          "' OR '1'='1", "x' UNION SELECT 'key", "file:///dev/null", "$(id)", "*", "%00", "0"})
        rows.push_back({kid, with_header(ec.with("kid", json_string(kid)), keys().attacker), "unknown_key"});
    for (const char* url :
         {"https://evil.example.org/jwks", "https://ehr.example.org/jwks/", "https://ehr.example.org/jwks?x=1",
          "https://ehr.example.org/jwks#@evil.example.org", "https://ehr.example.org@evil.example.org/jwks",
          "http://ehr.example.org/jwks", "https://EHR.example.org/jwks", "https://ehr.example.org/../jwks", "",
          "http://169.254.169.254/latest/meta-data", "file:///etc/passwd"})
        rows.push_back({url, with_header(ec.with("jku", json_string(url)), keys().attacker), "jku"});
    rows.push_back({"jku an array", with_header(ec.with("jku", '[' + json_string(jku) + ']')), "malformed"});
    expect_outcomes(rows);
}

TEST(TokenAttacks, headers_that_ask_for_more) {
    const MadeObject ec = header_of(keys().ec);
    expect_outcomes({
        {"crit", with_header(ec.with("crit", R"(["exp"])")), "malformed"},
        {"crit unknown", with_header(ec.with("crit", R"(["urn:x"])").with("urn:x", "1")), "malformed"},
        {"crit empty", with_header(ec.with("crit", "[]")), "malformed"},
        {"b64 false", with_header(ec.with("b64", "false").with("crit", R"(["b64"])")), "malformed"},
        {"b64 false, not critical", with_header(ec.with("b64", "false")), "malformed"},
        {"b64 true", with_header(ec.with("b64", "true")), "malformed"},
        {"zip", with_header(ec.with("zip", R"("DEF")")), "malformed"},
        {"enc", with_header(ec.with("enc", R"("A256GCM")")), "malformed"},
        {"no typ", with_header(ec.without("typ")), "malformed"},
        {"typ of an access token", with_header(ec.with("typ", R"("at+jwt")")), "malformed"},
        {"typ JOSE", with_header(ec.with("typ", R"("JOSE")")), "malformed"},
        {"typ a number", with_header(ec.with("typ", "1")), "malformed"},
        {"an array", bearer(made_token(keys().ec, "[" + ec.text() + "]", claims.text())), "malformed"},
        {"a member escaped and named twice", with_header(ec.with_another("a\\u006cg", R"("none")")), "malformed"},
    });
}

TEST(TokenAttacks, issuers_and_audiences) {
    const auto iss = [](const std::string& value) { return with_claims(claims.with("iss", value)); };
    const auto aud = [](const std::string& value) { return with_claims(claims.with("aud", value)); };
    expect_outcomes({
        {"another issuer", iss(R"("https://evil.example.org")"), "issuer"},
        {"prefix", iss(R"("https://ehr.example.org")"), "issuer"},
        {"suffix", iss(R"("https://ehr.example.org/fhir/x")"), "issuer"},
        {"case", iss(R"("https://EHR.example.org/fhir")"), "issuer"},
        {"slash", iss(R"("https://ehr.example.org/fhir/")"), "issuer"},
        {"NUL behind it", iss(R"("https://ehr.example.org/fhir\u0000")"), "issuer"},
        {"array", iss(R"(["https://ehr.example.org/fhir"])"), "malformed"},
        {"none", with_claims(claims.without("iss")), "malformed"},
        {"null", iss("null"), "malformed"},
        {"another host", aud(R"("https://other.example.org/cds-services/eczema")"), "audience"},
        {"another service", aud(R"("https://cds.example.org/cds-services/psoriasis")"), "audience"},
        {"discovery", aud(R"("https://cds.example.org/cds-services")"), "audience"},
        {"longer", aud(R"("https://cds.example.org/cds-services/eczema2")"), "audience"},
        {"shorter", aud(R"("https://cds.example.org/cds-services/eczem")"), "audience"},
        {"host in front", aud(R"("https://cds.example.org.evil.org/cds-services/eczema")"), "audience"},
        {"without TLS", aud(R"("http://cds.example.org/cds-services/eczema")"), "audience"},
        {"wildcard", aud(R"("*")"), "audience"},
        {"empty array", aud("[]"), "malformed"},
        {"empty string", aud(R"("")"), "malformed"},
        {"number", aud("1"), "malformed"},
        {"nested", aud("[[" + json_string(endpoint) + "]]"), "malformed"},
        {"object", aud("{\"a\":" + json_string(endpoint) + "}"), "malformed"},
        {"right and null", aud("[" + json_string(endpoint) + ",null]"), "malformed"},
        {"no audience", with_claims(claims.without("aud")), "malformed"},
    });
}

TEST(TokenAttacks, times) {
    const auto at = [](const char* name, const char* value) { return with_claims(claims.with(name, value)); };
    const auto living = [](const char* iat, const char* exp) {
        return with_claims(claims.with("iat", iat).with("exp", exp));
    };
    expect_outcomes({
        {"no exp", with_claims(claims.without("exp")), "malformed"},
        {"exp null", at("exp", "null"), "malformed"},
        {"exp a string", at("exp", R"("1780000290")"), "malformed"},
        {"exp negative", at("exp", "-1780000290"), "malformed"},
        {"exp infinite", at("exp", "1e400"), "malformed"},
        {"exp huge", at("exp", "1e18"), "malformed"},
        {"exp in milliseconds", at("exp", "1780000290000"), "malformed"},
        {"exp far", at("exp", "253402300799"), "lifetime"},
        {"exp zero", at("exp", "0"), "expired"},
        {"exp just past", living("1779999000", "1779999940"), "expired"},
        {"exp just not past", living("1779999000", "1779999941"), "accepted"},
        {"exp twice", with_claims(claims.with_another("exp", "1780000290")), "malformed"},
        {"exp twice, escaped", with_claims(claims.with_another("\\u0065xp", "9999999999")), "malformed"},
        {"nbf to come", at("nbf", "1780000061"), "not_yet_valid"},
        {"nbf just come", at("nbf", "1780000060"), "accepted"},
        {"nbf a string", at("nbf", R"("1780000000")"), "malformed"},
        {"no iat", with_claims(claims.without("iat")), "malformed"},
        {"iat to come", at("iat", "1780000061"), "issued_in_future"},
        {"iat just come", at("iat", "1780000060"), "accepted"},
        {"iat a string", at("iat", R"("1779999990")"), "malformed"},
        {"iat after exp", living("1780000050", "1780000049"), "lifetime"},
        {"lifetime too long", living("1779999990", "1780003591"), "lifetime"},
        {"lifetime just long enough", living("1779999990", "1780003590"), "accepted"},
        {"no jti", with_claims(claims.without("jti")), "malformed"},
        {"jti empty", at("jti", R"("")"), "malformed"},
        {"jti a number", at("jti", "1"), "malformed"},
        {"jti null", at("jti", "null"), "malformed"},
    });
}

TEST(TokenAttacks, shapes) {
    const std::string token = made_token(keys().ec, claims);
    const std::size_t first = token.find('.'), second = token.find('.', first + 1);
    const std::string head = token.substr(0, first), body = token.substr(first + 1, second - first - 1);
    const std::string signature = token.substr(second + 1);
    std::string plus = signature;
    plus[5] = '+';
    Rows rows{
        {"nothing", "", "malformed"},
        {"Basic", "Basic dXNlcjpwYXNz", "malformed"},
        {"Basic with a token", "Basic " + token, "malformed"},
        {"no scheme", token, "malformed"},
        {"two tokens", "Bearer " + token + ", Bearer " + token, "malformed"},
        {"two tokens, no space", "Bearer " + token + ",Bearer " + token, "malformed"},
        {"two spaces", "Bearer  " + token, "malformed"},
        {"a tab", "Bearer\t" + token, "malformed"},
        {"a space in front", " Bearer " + token, "malformed"},
        {"a space behind", "Bearer " + token + ' ', "malformed"},
        {"a line end behind", "Bearer " + token + "\r\n", "malformed"},
        {"quotes", "Bearer \"" + token + '"', "malformed"},
        {"NUL behind", "Bearer " + token + '\0', "malformed"},
        {"two parts", bearer(head + '.' + body), "malformed"},
        {"four parts", bearer(token + '.' + signature), "malformed"},
        {"four parts, the last empty", bearer(token + '.'), "malformed"},
        {"JWE, five parts", bearer(head + '.' + body + '.' + signature + '.' + body + '.' + signature), "malformed"},
        {"no header", bearer('.' + body + '.' + signature), "malformed"},
        {"no claims", bearer(head + ".." + signature), "malformed"},
        {"padding", bearer(token + "=="), "malformed"},
        {"padding of the header", bearer(head + "=." + body + '.' + signature), "malformed"},
        {"the other alphabet", bearer(head + '.' + body + '.' + plus), "malformed"},
        {"a dot within", bearer(head + '.' + body.substr(0, 8) + '.' + body.substr(8) + '.' + signature), "malformed"},
        {"JSON serialisation",
         bearer(R"({"protected":")" + head + R"(","payload":")" + body + R"(","signature":")" + signature + "\"}"),
         "malformed"},
        {"claims that are not UTF-8", with_claims_text(claims.with("x", "\"\xff\xfe\"").text()), "malformed"},
        {"claims with an overlong character", with_claims_text(claims.with("x", "\"\xc0\xaf\"").text()), "malformed"},
        {"claims with a lone surrogate", with_claims(claims.with("x", R"("\ud800")")), "malformed"},
        {"nesting of 101", with_claims(claims.with("x", std::string(100, '[') + std::string(100, ']'))), "malformed"},
        {"nesting without end", with_claims_text(std::string(10'000, '[')), "malformed"},
        {"claims an array", with_claims_text('[' + claims.text() + ']'), "malformed"},
        {"claims a token", with_claims_text('"' + token + '"'), "malformed"},
        {"text behind the claims", with_claims_text(claims.text() + "{}"), "malformed"},
        {"iss twice", with_claims(claims.with_another("iss", R"("https://ehr.example.org/fhir")")), "malformed"},
        {"a megabyte", with_claims(claims.with("x", json_string(std::string(1'000'000, 'x')))), "malformed"},
        {"a megabyte of signature", bearer(token + std::string(1'000'000, 'A')), "malformed"},
    };
    expect_outcomes(rows);
}

TEST(TokenAttacks, signatures) {
    const std::string input = tests::signing_input(header_of(keys().ec).text(), claims.text());
    const std::string right = keys().ec.sign(input);
    const auto with = [&](const std::string& signature) { return bearer(input + '.' + encode_base64url(signature)); };
    const std::string zero(48, '\0'), most(48, '\xff');
    const std::string r = right.substr(0, 48), s = right.substr(48);
    const std::string others = made_token(keys().ec, claims.with("jti", R"("another")"));
    expect_outcomes({
        {"right", with(right), "accepted"},
        {"one byte short", with(right.substr(0, 95)), "signature"},
        {"one byte long", with(right + '\0'), "signature"},
        {"one zero in front", with('\0' + right), "signature"},
        {"half", with(r), "signature"},
        {"doubled", with(right + right), "signature"},
        {"DER", with(keys().ec.sign_as_openssl(input)), "signature"},
        {"zeros", with(zero + zero), "signature"},
        {"r zero", with(zero + s), "signature"},
        {"s zero", with(r + zero), "signature"},
        {"not below the order", with(most + most), "signature"},
        {"s not below the order", with(r + most), "signature"},
        {"exchanged", with(s + r), "signature"},
        {"of other claims", bearer(input + others.substr(others.rfind('.'))), "signature"},
        {"of the claims alone", with(keys().ec.sign(encode_base64url(claims.text()))), "signature"},
        {"of the JSON", with(keys().ec.sign(header_of(keys().ec).text() + '.' + claims.text())), "signature"},
        {"RSA zeros", signed_by(header_of(keys().rsa), [](const std::string&) { return std::string(256, '\0'); }),
         "signature"},
        {"RSA one",
         signed_by(header_of(keys().rsa), [](const std::string&) { return std::string(255, '\0') + '\x01'; }),
         "signature"},
        {"RSA one byte long",
         signed_by(header_of(keys().rsa), [](const std::string& text) { return '\0' + keys().rsa.sign(text); }),
         "signature"},
    });
}

// Each character of the token, changed in its lowest and in its highest bit of six.
TEST(TokenAttacks, every_character_counts) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const std::string token = made_token(keys().rsa, claims);
    ASSERT_EQ(judged(bearer(token)), "accepted");
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '.') continue;
        for (const std::size_t bit : {1U, 32U}) {
            std::string changed = token;
            changed[i] = alphabet[alphabet.find(token[i]) ^ bit];
            EXPECT_NE(judged(bearer(changed)), "accepted") << i;
        }
    }
    for (std::size_t size = 0; size < token.size(); ++size)
        EXPECT_NE(judged(bearer(token.substr(0, size))), "accepted") << size;
}

} // namespace
} // namespace eczema::server
