// Authorization headers to tokens: what is read, and each member of a wrong type. Forged tokens:
// token_attacks_test.cpp.
#include "server/json_web_token.hpp"
#include "tests/support/made_token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using tests::MadeObject;

const MadeObject header{{"alg", R"("ES384")"}, {"typ", R"("JWT")"}, {"kid", R"("k")"}};
const MadeObject claims{{"iss", R"("https://ehr.example.org")"},
                        {"aud", R"("https://cds.example.org/x")"},
                        {"exp", "1780000300"},
                        {"iat", "1780000000"},
                        {"jti", R"("j")"}};

std::string authorization(const MadeObject& head, const MadeObject& body) {
    return "Bearer " + tests::signing_input(head.text(), body.text()) + ".c2ln";
}

TEST(JsonWebToken, what_is_read) {
    const auto token = decode_token(
        authorization(header.with("jku", R"("https://ehr.example.org/jwks")"),
                      claims.with("nbf", "1779999700").with("sub", R"("client")").with("tenant", R"("t\u00fcr")")));
    ASSERT_TRUE(token);
    EXPECT_EQ(token->alg, "ES384");
    EXPECT_EQ(token->kid, "k");
    EXPECT_EQ(token->jku, "https://ehr.example.org/jwks");
    EXPECT_EQ(token->iss, "https://ehr.example.org");
    EXPECT_THAT(token->aud, ElementsAre("https://cds.example.org/x"));
    EXPECT_EQ(token->exp_seconds, 1'780'000'300);
    EXPECT_EQ(token->iat_seconds, 1'780'000'000);
    EXPECT_EQ(token->nbf_seconds, 1'779'999'700);
    EXPECT_EQ(token->jti, "j");
    EXPECT_EQ(token->sub, "client");
    EXPECT_EQ(token->tenant, "t\xc3\xbcr");
    EXPECT_EQ(token->signature, "sig");
    EXPECT_EQ(
        "Bearer " + token->signing_input + ".c2ln",
        authorization(header.with("jku", R"("https://ehr.example.org/jwks")"),
                      claims.with("nbf", "1779999700").with("sub", R"("client")").with("tenant", R"("t\u00fcr")")));
}

TEST(JsonWebToken, what_may_be_absent) {
    for (const MadeObject& body : {claims, claims.with("nbf", "null").with("sub", "null").with("tenant", "null")}) {
        const auto token = decode_token(authorization(header.with("jku", "null"), body));
        ASSERT_TRUE(token);
        EXPECT_EQ(token->jku, std::nullopt);
        EXPECT_EQ(token->nbf_seconds, std::nullopt);
        EXPECT_EQ(token->sub, std::nullopt);
        EXPECT_EQ(token->tenant, std::nullopt);
    }
}

TEST(JsonWebToken, unknown_members_are_passed_over) {
    EXPECT_TRUE(decode_token(authorization(header.with("x5t", R"("abc")").with("cty", "7"),
                                           claims.with("scope", "[{}]").with("azp", "null"))));
}

TEST(JsonWebToken, scheme_in_any_letter_case_and_one_space) {
    const std::string token = authorization(header, claims).substr(7);
    for (const char* scheme : {"Bearer ", "bearer ", "BEARER ", "bEaReR "}) EXPECT_TRUE(decode_token(scheme + token));
    for (const char* scheme : {"", "Bearer", "Bearer  ", "Bearer\t", " Bearer ", "Basic ", "DPoP ", "Bearer: ", "Bear ",
                               "JWT ", "Bearer Bearer ", "Bearer\xc2\xa0"})
        EXPECT_FALSE(decode_token(scheme + token)) << scheme;
    for (const char* text : {"", "B", "Bearer", "Bearer ", "Bearer .", "Bearer ..", "Bearer ...", "Bearer e30.e30.e30"})
        EXPECT_FALSE(decode_token(text)) << text;
}

TEST(JsonWebToken, length_at_its_edge) {
    bool tried = false;
    for (std::size_t filling = 0; filling < 6; ++filling) {
        const MadeObject body = claims.with("more", '"' + std::string(filling, 'x') + '"');
        const std::string unsigned_part = "Bearer " + tests::signing_input(header.text(), body.text()) + '.';
        const std::size_t room = longest_authorization - unsigned_part.size();
        if (room % 4 != 2) continue; // so that one character more would still be base64url
        tried = true;
        EXPECT_TRUE(decode_token(unsigned_part + std::string(room, 'A')));
        EXPECT_FALSE(decode_token(unsigned_part + std::string(room + 1, 'A')));
    }
    EXPECT_TRUE(tried);
}

TEST(JsonWebToken, texts_of_the_header) {
    for (const char* name : {"alg", "kid", "typ"}) {
        EXPECT_FALSE(decode_token(authorization(header.without(name), claims))) << name;
        for (const char* value : {"null", "7", "true", "[\"JWT\"]", "{}", "\"\""})
            EXPECT_FALSE(decode_token(authorization(header.with(name, value), claims))) << name << value;
    }
    for (const char* value : {"7", "false", "[\"https://ehr.example.org/jwks\"]", "{}"})
        EXPECT_FALSE(decode_token(authorization(header.with("jku", value), claims))) << value;
    for (const char* typ : {"JWT", "jwt", "Jwt"})
        EXPECT_TRUE(decode_token(authorization(header.with("typ", '"' + std::string(typ) + '"'), claims)));
    for (const char* typ : {"JWE", "at+jwt", "JWT ", "JOSE", "application/jwt", "JW", "JWTS"})
        EXPECT_FALSE(decode_token(authorization(header.with("typ", '"' + std::string(typ) + '"'), claims))) << typ;
}

TEST(JsonWebToken, names_are_bounded) {
    const std::string longest = '"' + std::string(512, 'x') + '"';
    const std::string longer = '"' + std::string(513, 'x') + '"';
    EXPECT_TRUE(decode_token(authorization(header.with("kid", longest), claims.with("jti", longest))));
    EXPECT_FALSE(decode_token(authorization(header.with("kid", longer), claims)));
    EXPECT_FALSE(decode_token(authorization(header, claims.with("jti", longer))));
}

TEST(JsonWebToken, headers_that_ask_for_more_are_refused_whatever_they_ask) {
    for (const char* name : {"crit", "b64", "zip", "enc", "jwk", "x5c", "x5u"})
        for (const char* value : {"null", "true", "[]", "{}", R"(["exp"])", R"("DEF")"})
            EXPECT_FALSE(decode_token(authorization(header.with(name, value), claims))) << name << value;
}

TEST(JsonWebToken, texts_of_the_claims) {
    for (const char* name : {"iss", "jti"}) {
        EXPECT_FALSE(decode_token(authorization(header, claims.without(name)))) << name;
        for (const char* value : {"null", "7", "true", "[\"a\"]", "{}", "\"\""})
            EXPECT_FALSE(decode_token(authorization(header, claims.with(name, value)))) << name << value;
    }
    for (const char* name : {"sub", "tenant"})
        for (const char* value : {"7", "true", "[\"a\"]", "{}"})
            EXPECT_FALSE(decode_token(authorization(header, claims.with(name, value)))) << name << value;
}

TEST(JsonWebToken, audiences) {
    const auto several = decode_token(authorization(header, claims.with("aud", R"(["a","b"])")));
    ASSERT_TRUE(several);
    EXPECT_THAT(several->aud, ElementsAre("a", "b"));
    const auto of_count = [](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "[\"a\"" : ",\"a\"";
        return list + ']';
    };
    EXPECT_TRUE(decode_token(authorization(header, claims.with("aud", of_count(20)))));
    EXPECT_FALSE(decode_token(authorization(header, claims.with("aud", of_count(21)))));
    EXPECT_FALSE(decode_token(authorization(header, claims.without("aud"))));
    for (const char* value : {"null", "7", "true", "[]", "{}", R"("")", R"(["a",""])", R"(["a",null])", R"(["a",7])",
                              R"([["a"]])", R"({"a":"a"})"})
        EXPECT_FALSE(decode_token(authorization(header, claims.with("aud", value)))) << value;
}

TEST(JsonWebToken, seconds) {
    const std::pair<const char*, std::int64_t> read[] = {
        {"0", 0},
        {"1780000000", 1'780'000'000},
        {"1780000000.999", 1'780'000'000},
        {"1.78e9", 1'780'000'000},
        {"178E7", 1'780'000'000},
        {"253402300799", 253'402'300'799},
        {"0.5", 0},
    };
    for (const auto& [text, seconds] : read) {
        const auto token =
            decode_token(authorization(header, claims.with("exp", text).with("iat", text).with("nbf", text)));
        ASSERT_TRUE(token) << text;
        EXPECT_EQ(token->exp_seconds, seconds) << text;
        EXPECT_EQ(token->iat_seconds, seconds) << text;
        EXPECT_EQ(token->nbf_seconds, seconds) << text;
    }
    for (const char* name : {"exp", "iat", "nbf"})
        for (const char* text : {"\"1780000000\"",
                                 "true",
                                 "[1780000000]",
                                 "{}",
                                 "-1",
                                 "-0",
                                 "-1e3",
                                 "1e400",
                                 "-1e400",
                                 "1e300",
                                 "253402300800",
                                 "1780000000000",
                                 "9223372036854775808",
                                 "99999999999999999999999999",
                                 "NaN",
                                 "Infinity",
                                 "+1",
                                 "0x10",
                                 "01",
                                 ".5",
                                 "1.",
                                 "1e",
                                 ""})
            EXPECT_FALSE(decode_token(authorization(header, claims.with(name, text)))) << name << ' ' << text;
    for (const char* name : {"exp", "iat"}) {
        EXPECT_FALSE(decode_token(authorization(header, claims.without(name)))) << name;
        EXPECT_FALSE(decode_token(authorization(header, claims.with(name, "null")))) << name;
    }
}

TEST(JsonWebToken, parts_that_are_no_objects) {
    for (const char* json : {"", "null", "[]", "\"a\"", "7", "{", "{}{}", "{\"a\":1,}", "{'a':1}", "\xff"}) {
        const std::string head = encode_base64url(header.text());
        const std::string body = encode_base64url(claims.text());
        EXPECT_FALSE(decode_token("Bearer " + encode_base64url(json) + '.' + body + ".c2ln")) << json;
        EXPECT_FALSE(decode_token("Bearer " + head + '.' + encode_base64url(json) + ".c2ln")) << json;
    }
}

} // namespace
} // namespace eczema::server
