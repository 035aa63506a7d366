#include "server/token_check.hpp"

#include "server/fhir_address.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

bool holds(std::span<const std::string> texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool is_for(const JsonWebToken& token, const TokenPolicy& policy, std::span<const std::string> endpoint_audiences) {
    return std::any_of(token.aud.begin(), token.aud.end(), [&](const std::string& sent) {
        const std::string audience = normalise_audience(sent);
        return holds(endpoint_audiences, audience) || holds(policy.audiences, audience);
    });
}

bool is_from_listed_subject(const JsonWebToken& token, const TokenPolicy& policy) {
    return policy.subjects.empty() || (token.sub && holds(policy.subjects, *token.sub));
}

bool has_fair_lifetime(const JsonWebToken& token, const TokenPolicy& policy) {
    const std::int64_t lifetime = token.exp_seconds - token.iat_seconds;
    return lifetime > 0 && (!policy.lifetime_seconds || lifetime <= *policy.lifetime_seconds);
}

bool has_listed_jku(const JsonWebToken& token, const TokenPolicy& policy) {
    return !token.jku || policy.jku.empty() || holds(policy.jku, *token.jku);
}

bool has_allowed_algorithm(const JsonWebToken& token, const TokenPolicy& policy) {
    return std::any_of(policy.algorithms.begin(), policy.algorithms.end(),
                       [&](SignatureAlgorithm algorithm) { return token.alg == name_of(algorithm); });
}

} // namespace

std::string_view name_of(TokenFault fault) {
    switch (fault) {
    case TokenFault::malformed:
        return "malformed";
    case TokenFault::unknown_issuer:
        return "unknown_issuer";
    case TokenFault::keys_unavailable:
        return "keys_unavailable";
    case TokenFault::issuer:
        return "issuer";
    case TokenFault::audience:
        return "audience";
    case TokenFault::subject:
        return "subject";
    case TokenFault::expired:
        return "expired";
    case TokenFault::not_yet_valid:
        return "not_yet_valid";
    case TokenFault::issued_in_future:
        return "issued_in_future";
    case TokenFault::lifetime:
        return "lifetime";
    case TokenFault::jku:
        return "jku";
    case TokenFault::algorithm:
        return "algorithm";
    case TokenFault::unknown_key:
        return "unknown_key";
    case TokenFault::signature:
        return "signature";
    case TokenFault::replayed:
        return "replayed";
    }
    return "malformed";
}

std::string normalise_audience(std::string_view audience) {
    const auto url = parse_fhir_base(audience);
    return url ? url->base : std::string(audience);
}

std::optional<TokenFault> check_claims(const JsonWebToken& token, const TokenPolicy& policy,
                                       std::span<const std::string> endpoint_audiences, std::int64_t utc_seconds) {
    if (token.iss != policy.issuer) return TokenFault::issuer;
    if (!is_for(token, policy, endpoint_audiences)) return TokenFault::audience;
    if (!is_from_listed_subject(token, policy)) return TokenFault::subject;
    if (utc_seconds >= token.exp_seconds + policy.leeway_seconds) return TokenFault::expired;
    if (token.nbf_seconds && utc_seconds < *token.nbf_seconds - policy.leeway_seconds) return TokenFault::not_yet_valid;
    if (token.iat_seconds > utc_seconds + policy.leeway_seconds) return TokenFault::issued_in_future;
    if (!has_fair_lifetime(token, policy)) return TokenFault::lifetime;
    if (!has_listed_jku(token, policy)) return TokenFault::jku;
    if (!has_allowed_algorithm(token, policy)) return TokenFault::algorithm;
    return std::nullopt;
}

boost::system::result<const VerificationKey*, TokenFault> choose_key(const KeySet& keys, const JsonWebToken& token) {
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const VerificationKey& one) { return one.kid == token.kid; });
    if (key == keys.end()) return TokenFault::unknown_key;
    if (token.alg != name_of(key->algorithm)) return TokenFault::algorithm;
    return &*key;
}

bool serves_tenant(const TokenPolicy& policy, const JsonWebToken& token) {
    return policy.tenants.empty() || (token.tenant && holds(policy.tenants, *token.tenant));
}

} // namespace eczema::server
