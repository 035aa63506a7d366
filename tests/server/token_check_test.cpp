// Claims against a policy, each boundary on both sides; audiences in one form; the choice of the key.
#include "server/token_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace eczema::server {
namespace {

constexpr std::int64_t now = 1'780'000'000;
const std::vector<std::string> endpoint{"https://cds.example.org/cds-services/eczema",
                                        "https://cds.example.org/cds-services/eczema/feedback"};

TokenPolicy policy() {
    TokenPolicy made;
    made.issuer = "https://ehr.example.org/fhir";
    return made;
}

JsonWebToken token() {
    JsonWebToken made;
    made.alg = "ES384";
    made.kid = "k";
    made.iss = "https://ehr.example.org/fhir";
    made.aud = {endpoint.front()};
    made.exp_seconds = now + 290;
    made.iat_seconds = now - 10;
    made.jti = "j";
    return made;
}

std::optional<TokenFault> judged(const JsonWebToken& sent, const TokenPolicy& by = policy(), std::int64_t at = now) {
    return check_claims(sent, by, endpoint, at);
}

template <class Change>
std::optional<TokenFault> with(Change change, const TokenPolicy& by = policy()) {
    JsonWebToken changed = token();
    change(changed);
    return judged(changed, by);
}

TEST(TokenCheck, a_right_token) { EXPECT_EQ(judged(token()), std::nullopt); }

TEST(TokenCheck, issuer_is_exact) {
    for (const char* iss :
         {"", "https://ehr.example.org", "https://ehr.example.org/fhir/", "https://ehr.example.org/FHIR",
          "HTTPS://ehr.example.org/fhir", "https://ehr.example.org/fhir/evil", " https://ehr.example.org/fhir"})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.iss = iss; }), TokenFault::issuer) << iss;
}

TEST(TokenCheck, audiences_in_one_form) {
    const std::pair<const char*, const char*> forms[] = {
        {"https://cds.example.org/cds-services", "https://cds.example.org/cds-services"},
        {"HTTPS://CDS.Example.ORG/cds-services/", "https://cds.example.org/cds-services"},
        {"https://cds.example.org:443/cds-services", "https://cds.example.org/cds-services"},
        {"http://cds.example.org:80/", "http://cds.example.org"},
        {"https://cds.example.org:8443/a", "https://cds.example.org:8443/a"},
        {"http://[::1]:8080/cds-services/", "http://[::1]:8080/cds-services"},
        {"https://cds.example.org/Cds-Services", "https://cds.example.org/Cds-Services"},
        // no URL of ours, so compared as it is
        {"eczema-cds", "eczema-cds"},
        {"urn:Example:CDS", "urn:Example:CDS"},
        {"https://user@cds.example.org/a", "https://user@cds.example.org/a"},
        {"https://cds.example.org/a?x=1", "https://cds.example.org/a?x=1"},
        {"ftp://CDS.example.org/", "ftp://CDS.example.org/"},
        {"", ""},
    };
    for (const auto& [sent, normal] : forms) {
        EXPECT_EQ(normalise_audience(sent), normal);
        EXPECT_EQ(normalise_audience(normal), normal) << "a second time changes nothing";
    }
}

TEST(TokenCheck, audience_is_the_endpoint_or_an_alias) {
    for (const char* aud :
         {"https://cds.example.org/cds-services/eczema/", "https://CDS.example.org:443/cds-services/eczema",
          "https://cds.example.org/cds-services/eczema/feedback"})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.aud = {aud}; }), std::nullopt) << aud;
    EXPECT_EQ(with([&](JsonWebToken& t) { t.aud = {"https://other.example.org", endpoint.front()}; }), std::nullopt);
    for (const char* aud :
         {"https://cds.example.org/cds-services", "https://cds.example.org/cds-services/eczem",
          "https://cds.example.org/cds-services/eczema-2", "http://cds.example.org/cds-services/eczema",
          "https://cds.example.org/cds-services/Eczema", "https://cds.example.org:8443/cds-services/eczema",
          "https://cds.example.org.evil.org/cds-services/eczema", "https://cds.example.org", "*",
          "https://cds.example.org/cds-services/eczema?x", "https://cds.example.org/cds-services/eczema#x"})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.aud = {aud}; }), TokenFault::audience) << aud;
    EXPECT_EQ(with([](JsonWebToken& t) { t.aud.clear(); }), TokenFault::audience);
    TokenPolicy aliased = policy();
    aliased.audiences = {"eczema-cds", normalise_audience("HTTPS://proxy.example.org/eczema/")};
    for (const char* aud : {"eczema-cds", "https://proxy.example.org/eczema", "https://proxy.example.org:443/eczema/"})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.aud = {aud}; }, aliased), std::nullopt) << aud;
    EXPECT_EQ(with([](JsonWebToken& t) { t.aud = {"Eczema-CDS"}; }, aliased), TokenFault::audience);
}

TEST(TokenCheck, subject_where_there_is_a_list) {
    EXPECT_EQ(with([](JsonWebToken& t) { t.sub = "anyone"; }), std::nullopt);
    TokenPolicy listed = policy();
    listed.subjects = {"client-1", "client-2"};
    EXPECT_EQ(with([](JsonWebToken& t) { t.sub = "client-2"; }, listed), std::nullopt);
    EXPECT_EQ(with([](JsonWebToken& t) { t.sub = "client"; }, listed), TokenFault::subject);
    EXPECT_EQ(with([](JsonWebToken& t) { t.sub = ""; }, listed), TokenFault::subject);
    EXPECT_EQ(judged(token(), listed), TokenFault::subject);
}

TEST(TokenCheck, expired_from_exp_and_leeway_on) {
    const auto expiring_at = [](std::int64_t exp) {
        return with([&](JsonWebToken& t) {
            t.exp_seconds = exp;
            t.iat_seconds = exp - 300;
        });
    };
    EXPECT_EQ(expiring_at(now + 1), std::nullopt);
    EXPECT_EQ(expiring_at(now), std::nullopt);
    EXPECT_EQ(expiring_at(now - 59), std::nullopt);
    EXPECT_EQ(expiring_at(now - 60), TokenFault::expired);
    EXPECT_EQ(expiring_at(0), TokenFault::expired);
    TokenPolicy exact = policy();
    exact.leeway_seconds = 0;
    EXPECT_EQ(judged(token(), exact, now + 289), std::nullopt);
    EXPECT_EQ(judged(token(), exact, now + 290), TokenFault::expired);
}

TEST(TokenCheck, valid_from_nbf_less_leeway_on) {
    EXPECT_EQ(with([](JsonWebToken& t) { t.nbf_seconds = now + 60; }), std::nullopt);
    EXPECT_EQ(with([](JsonWebToken& t) { t.nbf_seconds = now + 61; }), TokenFault::not_yet_valid);
    EXPECT_EQ(with([](JsonWebToken& t) { t.nbf_seconds = 0; }), std::nullopt);
}

TEST(TokenCheck, issued_up_to_leeway_from_now) {
    EXPECT_EQ(with([](JsonWebToken& t) { t.iat_seconds = now + 60; }), std::nullopt);
    EXPECT_EQ(with([](JsonWebToken& t) { t.iat_seconds = now + 61; }), TokenFault::issued_in_future);
}

TEST(TokenCheck, lifetime_up_to_the_cap) {
    const auto living = [](std::int64_t seconds, const TokenPolicy& by) {
        return with([&](JsonWebToken& t) { t.exp_seconds = t.iat_seconds + seconds; }, by);
    };
    EXPECT_EQ(living(3600, policy()), std::nullopt);
    EXPECT_EQ(living(3601, policy()), TokenFault::lifetime);
    EXPECT_EQ(living(1, policy()), std::nullopt);
    EXPECT_EQ(living(0, policy()), TokenFault::lifetime);
    EXPECT_EQ(living(-1, policy()), TokenFault::lifetime);
    TokenPolicy uncapped = policy();
    uncapped.lifetime_seconds.reset();
    EXPECT_EQ(living(250'000'000'000, uncapped), std::nullopt);
    EXPECT_EQ(living(0, uncapped), TokenFault::lifetime);
}

TEST(TokenCheck, jku_is_exactly_on_the_list_where_there_is_one) {
    EXPECT_EQ(with([](JsonWebToken& t) { t.jku = "https://anywhere.example.org/jwks"; }), std::nullopt);
    TokenPolicy listed = policy();
    listed.jku = {"https://ehr.example.org/jwks", "https://ehr.example.org/jwks2"};
    EXPECT_EQ(judged(token(), listed), std::nullopt) << "a token need not name it";
    EXPECT_EQ(with([](JsonWebToken& t) { t.jku = "https://ehr.example.org/jwks2"; }, listed), std::nullopt);
    for (const char* jku :
         {"", "https://ehr.example.org/jwks/", "https://ehr.example.org/jwks3", "https://EHR.example.org/jwks",
          "https://ehr.example.org:443/jwks", "http://ehr.example.org/jwks", "https://ehr.example.org/jwks#x",
          "https://ehr.example.org/jwks@evil.org", "https://evil.org/?https://ehr.example.org/jwks"})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.jku = jku; }, listed), TokenFault::jku) << jku;
}

TEST(TokenCheck, algorithm_is_one_of_the_policy) {
    EXPECT_EQ(with([](JsonWebToken& t) { t.alg = "RS384"; }), std::nullopt);
    for (const char* alg : {"none", "None", "HS384", "ES256", "PS384", "es384", "ES384\n", ""})
        EXPECT_EQ(with([&](JsonWebToken& t) { t.alg = alg; }), TokenFault::algorithm) << alg;
    TokenPolicy narrow = policy();
    narrow.algorithms = {SignatureAlgorithm::rs384};
    EXPECT_EQ(judged(token(), narrow), TokenFault::algorithm);
    narrow.algorithms.clear();
    EXPECT_EQ(judged(token(), narrow), TokenFault::algorithm);
}

// Everything is wrong at once; one thing after the other is put right.
TEST(TokenCheck, order_of_the_checks) {
    TokenPolicy by = policy();
    by.subjects = {"client"};
    by.jku = {"https://ehr.example.org/jwks"};
    JsonWebToken sent;
    sent.exp_seconds = now - 1000;
    sent.iat_seconds = now + 1000;
    sent.nbf_seconds = now + 1000;
    sent.jku = "https://evil.org";
    EXPECT_EQ(judged(sent, by), TokenFault::issuer);
    sent.iss = by.issuer;
    EXPECT_EQ(judged(sent, by), TokenFault::audience);
    sent.aud = {endpoint.front()};
    EXPECT_EQ(judged(sent, by), TokenFault::subject);
    sent.sub = "client";
    EXPECT_EQ(judged(sent, by), TokenFault::expired);
    sent.exp_seconds = now + 100;
    EXPECT_EQ(judged(sent, by), TokenFault::not_yet_valid);
    sent.nbf_seconds.reset();
    EXPECT_EQ(judged(sent, by), TokenFault::issued_in_future);
    sent.iat_seconds = now - 100'000;
    EXPECT_EQ(judged(sent, by), TokenFault::lifetime);
    sent.iat_seconds = now;
    EXPECT_EQ(judged(sent, by), TokenFault::jku);
    sent.jku = by.jku.front();
    EXPECT_EQ(judged(sent, by), TokenFault::algorithm);
    sent.alg = "RS384";
    EXPECT_EQ(judged(sent, by), std::nullopt);
}

TEST(TokenCheck, tenant_where_there_is_a_list) {
    JsonWebToken sent = token();
    TokenPolicy by = policy();
    EXPECT_TRUE(serves_tenant(by, sent));
    sent.tenant = "ward-7";
    EXPECT_TRUE(serves_tenant(by, sent));
    by.tenants = {"ward-1", "ward-7"};
    EXPECT_TRUE(serves_tenant(by, sent));
    EXPECT_EQ(judged(sent, by), std::nullopt);
    for (const char* tenant : {"", "ward", "Ward-7", "ward-7 "}) {
        sent.tenant = tenant;
        EXPECT_FALSE(serves_tenant(by, sent)) << tenant;
    }
    sent.tenant.reset();
    EXPECT_FALSE(serves_tenant(by, sent));
    EXPECT_EQ(judged(sent, by), std::nullopt) << "the claims say nothing of it";
}

TEST(TokenCheck, the_key_is_chosen_by_kid) {
    const KeySet keys{{"a", SignatureAlgorithm::es384, nullptr, ""}, {"b", SignatureAlgorithm::rs384, nullptr, ""}};
    JsonWebToken sent = token();
    sent.kid = "a";
    ASSERT_TRUE(choose_key(keys, sent));
    EXPECT_EQ(*choose_key(keys, sent), &keys[0]);
    sent.kid = "b";
    ASSERT_FALSE(choose_key(keys, sent));
    EXPECT_EQ(choose_key(keys, sent).error(), TokenFault::algorithm);
    sent.alg = "RS384";
    ASSERT_TRUE(choose_key(keys, sent));
    EXPECT_EQ(*choose_key(keys, sent), &keys[1]);
    for (const char* kid : {"", "A", "c", "a ", "../a"}) {
        sent.kid = kid;
        ASSERT_FALSE(choose_key(keys, sent)) << kid;
        EXPECT_EQ(choose_key(keys, sent).error(), TokenFault::unknown_key) << kid;
    }
    EXPECT_FALSE(choose_key({}, sent));
}

TEST(TokenCheck, faults_have_different_words) {
    std::vector<std::string_view> words;
    for (auto fault = TokenFault::malformed; fault <= TokenFault::replayed;
         fault = static_cast<TokenFault>(static_cast<int>(fault) + 1))
        words.push_back(name_of(fault));
    EXPECT_EQ(words.size(), 15U);
    std::sort(words.begin(), words.end());
    EXPECT_EQ(std::adjacent_find(words.begin(), words.end()), words.end());
}

} // namespace
} // namespace eczema::server
