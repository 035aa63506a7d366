#include "conformance/token/client_credentials.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/token/base64url.hpp"
#include <algorithm>
#include <array>
#include <openssl/rand.h>
#include <stdexcept>

namespace eczema::conformance {
namespace {

constexpr std::int64_t lifetime_seconds = 300;

std::string fresh_jti() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random bytes");
    return encode_base64url(std::string(bytes.begin(), bytes.end()));
}

} // namespace

ClientCredentials::ClientCredentials(SigningKey key, ClientNames names)
    : key_(std::move(key)), names_(std::move(names)) {
    if (names_.kid.empty()) names_.kid = key_.thumbprint();
}

TokenDraft ClientCredentials::draft(std::string_view url, std::chrono::system_clock::time_point now) const {
    const std::int64_t iat = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    TokenDraft draft;
    put(draft.header, "/alg", quoted(key_.algorithm()));
    put(draft.header, "/typ", R"("JWT")");
    put(draft.header, "/kid", quoted(names_.kid));
    if (!names_.jwks.empty()) put(draft.header, "/jku", quoted(names_.jwks));
    put(draft.claims, "/iss", quoted(names_.issuer));
    put(draft.claims, "/aud", quoted(audience_of(url)));
    put(draft.claims, "/iat", std::to_string(iat));
    put(draft.claims, "/exp", std::to_string(iat + lifetime_seconds));
    put(draft.claims, "/jti", quoted(fresh_jti()));
    if (!names_.tenant.empty()) put(draft.claims, "/tenant", quoted(names_.tenant));
    return draft;
}

std::string ClientCredentials::token(const std::string& url) const {
    return signed_text(signing_input(draft(url)), key_);
}

std::string ClientCredentials::authorization(std::string_view url) const {
    constexpr std::string_view feedback = "/feedback";
    const std::string audience = audience_of(url);
    TokenDraft made = draft(audience);
    if (audience.ends_with(feedback))
        put(made.claims, "/aud",
            "[" + quoted(audience) + "," + quoted(audience.substr(0, audience.size() - feedback.size())) + "]");
    return "Bearer " + signed_text(signing_input(made), key_);
}

std::string ClientCredentials::key_set() const { return "{\"keys\":[" + key_.public_jwk(names_.kid) + "]}"; }

std::string audience_of(std::string_view url) {
    url = url.substr(0, url.find('?'));
    if (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
}

HttpRequest masked(HttpRequest request) {
    for (auto& [name, value] : request.headers)
        if (const std::size_t dot = value.rfind('.'); equal_ignoring_case(name, "Authorization") && dot != value.npos)
            value.replace(dot + 1, value.npos, "SIGNATURE-LEFT-OUT");
    return request;
}

} // namespace eczema::conformance
