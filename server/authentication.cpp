#include "server/authentication.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool shows_certificate(const Request& request, const ClientConfig& client) {
    return std::any_of(
        request.certificate_names.begin(), request.certificate_names.end(),
        [&](const std::string& name) { return contains(client.authentication.certificate_subjects, name); });
}

bool may_call(const ServedClient& client, const Route& route) {
    return !route.service || client.config.may_call(route.service->id);
}

const ServedClient* client_of_certificate(const Request& request, const Snapshot& snapshot) {
    for (const ServedClient& client : snapshot.clients)
        if (!client.config.authentication.by_token() && shows_certificate(request, client.config)) return &client;
    return nullptr;
}

bool names_subject(const TokenPolicy& policy, const JsonWebToken& token) {
    return policy.subjects.empty() || (token.sub && contains(policy.subjects, *token.sub));
}

// Of several clients of one issuer the one whose subjects and tenants the token names; where it names none of theirs
// the first, whose policy then refuses it.
const ServedClient* client_of_token(const JsonWebToken& token, const Snapshot& snapshot) {
    const ServedClient* first = nullptr;
    for (const ServedClient& client : snapshot.clients) {
        if (!client.config.authentication.by_token() || client.token_policy.issuer != token.iss) continue;
        if (names_subject(client.token_policy, token) && serves_tenant(client.token_policy, token)) return &client;
        if (!first) first = &client;
    }
    return first;
}

} // namespace

Identity identify(const Request& request, const Route& route, const Snapshot& snapshot, std::int64_t utc_seconds) {
    if (!snapshot.standard_client().config.authentication.any()) return Caller{&snapshot.standard_client()};
    if (const ServedClient* client = client_of_certificate(request, snapshot)) {
        if (!may_call(*client, route)) return NotEntitled{client};
        return Caller{client};
    }
    if (request.authorization.empty()) return NotAuthenticated{"nothing_shown"};
    auto token = decode_token(request.authorization);
    if (!token) return NotAuthenticated{name_of(TokenFault::malformed)};
    const ServedClient* client = client_of_token(*token, snapshot);
    if (!client) return NotAuthenticated{name_of(TokenFault::unknown_issuer)};
    if (const auto fault = check_claims(*token, client->token_policy, snapshot.audiences_of(route), utc_seconds))
        return NotAuthenticated{name_of(*fault)};
    if (client->config.authentication.by_certificate() && !shows_certificate(request, client->config))
        return NotAuthenticated{"certificate"};
    const bool is_entitled = serves_tenant(client->token_policy, *token) && may_call(*client, route);
    return TokenClaim{client, *std::move(token), is_entitled};
}

Problem not_authenticated() {
    return {ProblemKind::unauthenticated, {}, "Authenticate as this service and you have agreed.", {}};
}

Problem not_entitled() {
    return {ProblemKind::forbidden, {}, "Ask the operator of this service to admit you to it.", {}};
}

} // namespace eczema::server
