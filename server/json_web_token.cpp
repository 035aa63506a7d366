#include "server/json_web_token.hpp"

#include "fhir/json.hpp"
#include "server/base64url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory_resource>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::string_view scheme = "bearer ";
constexpr std::size_t longest_name = 512; // of kid and jti
constexpr std::size_t most_audiences = 20;
constexpr double last_second = 253'402'300'799.0; // of the year 9999; milliseconds by mistake are far beyond

constexpr auto refused_parameters = std::to_array<std::string_view>({"crit", "b64", "zip", "enc", "jwk", "x5c", "x5u"});

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

// --- members: each returns whether the member is as it must be ------------------------------------------------------

bool read_text(const Value& object, std::string_view name, std::size_t longest, std::string& target) {
    const Value* const value = object.find(name);
    if (value == nullptr || !value->is_string() || value->text().empty() || value->text().size() > longest)
        return false;
    target = value->text();
    return true;
}

bool read_optional(const Value& object, std::string_view name, std::optional<std::string>& target) {
    const Value* const value = object.find(name);
    if (value == nullptr || value->is_null()) return true;
    if (!value->is_string()) return false;
    target = value->text();
    return true;
}

bool read_seconds(const Value& object, std::string_view name, std::int64_t& target) {
    const Value* const value = object.find(name);
    if (value == nullptr || !value->is_number()) return false;
    const std::string_view text = value->text();
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) return false;
    if (text.front() == '-' || seconds > last_second) return false;
    target = static_cast<std::int64_t>(seconds);
    return true;
}

bool read_optional_seconds(const Value& object, std::string_view name, std::optional<std::int64_t>& target) {
    const Value* const value = object.find(name);
    if (value == nullptr || value->is_null()) return true;
    std::int64_t seconds = 0;
    if (!read_seconds(object, name, seconds)) return false;
    target = seconds;
    return true;
}

bool read_audience(const Value& claims, std::vector<std::string>& target) {
    const Value* const aud = claims.find("aud");
    if (aud == nullptr) return false;
    const std::span<const Value> several = aud->items();
    const std::span<const Value> values = aud->is_string() ? std::span(aud, 1) : several;
    if (values.empty() || values.size() > most_audiences) return false;
    for (const Value& value : values) {
        if (!value.is_string() || value.text().empty()) return false;
        target.emplace_back(value.text());
    }
    return true;
}

// --- the two JSON parts ---------------------------------------------------------------------------------------------

bool read_header(const Value& header, JsonWebToken& token) {
    const bool asks_for_more = std::any_of(refused_parameters.begin(), refused_parameters.end(),
                                           [&](std::string_view name) { return header.find(name) != nullptr; });
    std::string typ;
    return header.is_object() && !asks_for_more && read_text(header, "typ", longest_name, typ) &&
           equals_ignoring_case(typ, "jwt") && read_text(header, "alg", longest_name, token.alg) &&
           read_text(header, "kid", longest_name, token.kid) && read_optional(header, "jku", token.jku);
}

bool read_claims(const Value& claims, JsonWebToken& token) {
    return claims.is_object() && read_text(claims, "iss", longest_authorization, token.iss) &&
           read_audience(claims, token.aud) && read_seconds(claims, "exp", token.exp_seconds) &&
           read_seconds(claims, "iat", token.iat_seconds) && read_optional_seconds(claims, "nbf", token.nbf_seconds) &&
           read_text(claims, "jti", longest_name, token.jti) && read_optional(claims, "sub", token.sub) &&
           read_optional(claims, "tenant", token.tenant);
}

using PartReader = bool (*)(const Value&, JsonWebToken&);

bool read_part(std::string_view text, PartReader read, JsonWebToken& token) {
    const auto json = decode_base64url(text);
    if (!json) return false;
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(*json, arena, fhir::Keep::everything);
    return tree && read(*tree, token);
}

} // namespace

std::optional<JsonWebToken> decode_token(std::string_view authorization) {
    if (authorization.size() > longest_authorization ||
        !equals_ignoring_case(authorization.substr(0, scheme.size()), scheme))
        return std::nullopt;
    const std::string_view compact = authorization.substr(scheme.size());
    const std::size_t header_end = compact.find('.');
    const std::size_t claims_end =
        header_end == std::string_view::npos ? header_end : compact.find('.', header_end + 1);
    if (claims_end == std::string_view::npos) return std::nullopt;
    JsonWebToken token;
    // A further dot is no character of base64url.
    auto signature = decode_base64url(compact.substr(claims_end + 1));
    if (!signature || signature->empty() || !read_part(compact.substr(0, header_end), read_header, token) ||
        !read_part(compact.substr(header_end + 1, claims_end - header_end - 1), read_claims, token))
        return std::nullopt;
    token.signing_input = compact.substr(0, claims_end);
    token.signature = *std::move(signature);
    return token;
}

} // namespace eczema::server
