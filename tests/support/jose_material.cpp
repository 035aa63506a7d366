#include "tests/support/jose_material.hpp"

namespace eczema::tests {

const fhir::Value& at(const fhir::Value& object, std::string_view name) {
    static constexpr fhir::Value absent{};
    const fhir::Value* const found = object.find(name);
    return found != nullptr ? *found : absent;
}

std::vector<const fhir::Value*> keys_below(const fhir::Value& value) {
    std::vector<const fhir::Value*> found;
    if (value.find("kty") != nullptr) found.push_back(&value);
    const auto add = [&](const fhir::Value& inner) {
        const auto below = keys_below(inner);
        found.insert(found.end(), below.begin(), below.end());
    };
    for (const fhir::Member& member : value.members()) add(member.value);
    for (const fhir::Value& item : value.items()) add(item);
    return found;
}

std::optional<server::VerificationKey> key_of(const fhir::Value& jwk, std::string_view kid) {
    std::string text = R"({"kid":")" + std::string(kid) + '"';
    for (const char* name : {"kty", "crv", "x", "y", "n", "e"})
        if (at(jwk, name).is_string())
            (((text += ",\"") += name) += "\":\"") += std::string(at(jwk, name).text()) + '"';
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(text += '}', arena, fhir::Keep::everything);
    auto key = server::read_verification_key(*tree, "");
    if (!key) return std::nullopt;
    return *std::move(key);
}

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

std::optional<server::VerificationKey> key_of_point(const fhir::Value& public_key) {
    const std::string point = from_hex(at(public_key, "uncompressed").text());
    if (point.size() != 97) return std::nullopt;
    const std::string jwk = R"({"kty":"EC","crv":"P-384","x":")" + server::encode_base64url(point.substr(1, 48)) +
                            R"(","y":")" + server::encode_base64url(point.substr(49)) + "\"}";
    std::pmr::monotonic_buffer_resource arena;
    return key_of(*fhir::parse_json(jwk, arena, fhir::Keep::everything));
}

} // namespace eczema::tests
