// Stage 3: who calls. From the headers, the TLS certificate and the configuration to a caller, or to a token whose
// claims are right and whose signature and novelty are still to be checked (authenticator.hpp), or to a refusal. Pure:
// the instant is an argument. It never tells a caller why; the reason is for the decision line alone.
#pragma once
#include "server/http_message.hpp"
#include "server/router.hpp"
#include "server/snapshot.hpp"

#include <variant>

namespace eczema::server {

struct Caller {
    const ServedClient* client;
};

struct TokenClaim {
    const ServedClient* client;
    JsonWebToken token;
    bool is_entitled; // to what it asks for; nobody is told before the signature is right
};

struct NotAuthenticated {
    std::string_view cause; // static, for the decision line
};
struct NotEntitled {
    const ServedClient* client;
};

using Identity = std::variant<Caller, TokenClaim, NotAuthenticated, NotEntitled>;

// Who calls discovery, a service or its feedback. Where no client has authentication everyone is the standard client.
Identity identify(const Request& request, const Route& route, const Snapshot& snapshot, std::int64_t utc_seconds);

Problem not_authenticated();
Problem not_entitled();

} // namespace eczema::server
