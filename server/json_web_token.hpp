// The JSON Web Token of a client (RFC 7519, CDS Hooks 2.0, "Trusting CDS Clients"): the Authorization header taken
// apart and held to its grammar and types. Nothing in it is believed yet: token_check.hpp judges the claims,
// signature.hpp the signature. It must not log or keep a token.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

struct JsonWebToken {
    // header
    std::string alg; // as sent; the key decides what it may be
    std::string kid; // 1 to 512 bytes of any characters: no path, no query
    std::optional<std::string> jku;
    // claims; seconds are whole, fractions are cut off
    std::string iss;
    std::vector<std::string> aud; // 1 to 20, as sent
    std::int64_t exp_seconds = 0; // UTC since 1970, not after the year 9999
    std::int64_t iat_seconds = 0;
    std::optional<std::int64_t> nbf_seconds;
    std::string jti; // 1 to 512 bytes
    std::optional<std::string> sub;
    std::optional<std::string> tenant;
    // what was signed, and the signature as bytes
    std::string signing_input;
    std::string signature;
};

inline constexpr std::size_t longest_authorization = 16 * 1024; // bytes

// The value of an Authorization header: "Bearer" in any letter case, one space, and a JWS of three parts in strict
// base64url. Nothing where it is longer than 16 KiB, or header or claims are not JSON objects as fhir/json.hpp takes
// them, or a member that we read has the wrong type or is missing. `typ` must be JWT. An optional claim that is null is
// absent. A header that asks for what we do not do (`crit`, `b64`, `zip`, `enc`) or brings its own key (`jwk`, `x5c`,
// `x5u`) is refused: no client of the specification sends it, and what is not there cannot be used by mistake.
std::optional<JsonWebToken> decode_token(std::string_view authorization);

} // namespace eczema::server
