// Whether a token is this client's, for this endpoint and for now, and which key must have signed it: every check of
// authentication but the signature and the replay. Pure: the clock is an argument. What it finds is for counters and
// never told to the caller (401 without detail).
#pragma once
#include "server/json_web_key.hpp"
#include "server/json_web_token.hpp"

#include <boost/system/result.hpp>

#include <span>

namespace eczema::server {

// Why a token was refused. The first three and the last two are found by others: the decoder, the look-up of the
// client, the one of the published set; the check of the signature and the memory of used tokens.
enum class TokenFault : std::uint8_t {
    malformed,        // no token, or not a well-formed one
    unknown_issuer,   // no client with this `iss`
    keys_unavailable, // the set of this client's keys could not be had
    issuer,           // `iss` is not the client's
    audience,         // no `aud` is the endpoint
    subject,          // `sub` is not on the client's list
    expired,          // `exp` is past
    not_yet_valid,    // `nbf` is to come
    issued_in_future, // `iat` is to come
    lifetime,         // `exp` is not after `iat`, or too long after it
    jku,              // `jku` is not on the client's list
    algorithm,        // `alg` is not allowed to the client, or not that of the key
    unknown_key,      // no key with this `kid`
    signature,        //
    replayed,         // `jti` was used before
};

// One word for counters: "expired".
std::string_view name_of(TokenFault fault);

struct TokenPolicy {
    std::string issuer;
    std::vector<std::string> subjects;  // empty: any, or none
    std::vector<std::string> tenants;   // empty: any, or none
    std::vector<std::string> audiences; // normalised; accepted at every endpoint besides the endpoint's own
    std::vector<SignatureAlgorithm> algorithms{SignatureAlgorithm::es384, SignatureAlgorithm::rs384};
    std::vector<std::string> jku;     // the URLs that the client's keys are published at; empty: keys were handed over
    std::int64_t leeway_seconds = 60; // between the two clocks, each way
    std::optional<std::int64_t> lifetime_seconds = 3600; // longest from `iat` to `exp`, inclusive
};

// A URL as audiences are compared: scheme and host in lower case, no default port, no slash at its end. A text that is
// no absolute http or https URL stays as it is.
std::string normalise_audience(std::string_view audience);

// The first check that fails, in this order: iss (exact), aud (one of the endpoint's, already normalised, or of the
// policy's), sub (exact, where there is a list), exp (expired from exp + leeway on), nbf (valid from nbf - leeway on),
// iat (up to leeway after now), lifetime (exp > iat; exp - iat up to the cap), jku, alg. A `jku` must be on the list
// exactly where there is a list; where there is none it is passed over, as it is never fetched.
std::optional<TokenFault> check_claims(const JsonWebToken& token, const TokenPolicy& policy,
                                       std::span<const std::string> endpoint_audiences, std::int64_t utc_seconds);

// The key that must have signed: found by `kid` alone, and only where the token names the key's own algorithm. Borrowed
// from the set. Faults: unknown_key, algorithm.
boost::system::result<const VerificationKey*, TokenFault> choose_key(const KeySet& keys, const JsonWebToken& token);

// Whether the client is served for the token's `tenant`. To be asked after the signature: its "no" is a 403, and says
// which tenants exist.
bool serves_tenant(const TokenPolicy& policy, const JsonWebToken& token);

} // namespace eczema::server
