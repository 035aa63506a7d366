// The public JOSE material under ../shared/data: Wycheproof vectors, RFC 7520 examples, HL7's published keys. It is no
// part of the project; where its folder is absent, the tests that need it are skipped.
#pragma once
#include "fhir/json.hpp"
#include "server/base64url.hpp"
#include "server/json_web_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <memory_resource>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace eczema::tests {

struct ParsedFile {
    std::string text;
    std::unique_ptr<std::pmr::monotonic_buffer_resource> arena;
    fhir::Value root;
};

class JoseMaterial : public testing::Test {
  protected:
    static inline const std::filesystem::path folder =
        std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "data" / "bad-input" / "jose";

    void SetUp() override {
        if (!std::filesystem::is_directory(folder))
            GTEST_SKIP() << "no public test material: " << folder << " is absent; the other tests do not need it";
    }

    static std::vector<std::filesystem::path> files() {
        std::vector<std::filesystem::path> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".json") found.push_back(entry.path());
        std::sort(found.begin(), found.end());
        return found;
    }

    static ParsedFile parsed(const std::filesystem::path& path) {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        ParsedFile file{text.str(), std::make_unique<std::pmr::monotonic_buffer_resource>(), {}};
        const auto tree = fhir::parse_json(file.text, *file.arena, fhir::Keep::everything);
        EXPECT_TRUE(tree) << path;
        if (tree) file.root = *tree;
        return file;
    }
};

inline const fhir::Value& at(const fhir::Value& object, std::string_view name) {
    static constexpr fhir::Value absent{};
    const fhir::Value* const found = object.find(name);
    return found != nullptr ? *found : absent;
}

// Every object in the tree that names its key type, outermost first.
inline std::vector<const fhir::Value*> keys_below(const fhir::Value& value) {
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

// The public half of a key of the material, whatever the material says of its use, if it is of a kind that we take.
inline std::optional<server::VerificationKey> key_of(const fhir::Value& jwk, std::string_view kid = "any") {
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

// Bytes as Wycheproof writes them.
inline std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

// An EC key of Wycheproof's, by its point: not each of them has a JWK.
inline std::optional<server::VerificationKey> key_of_point(const fhir::Value& public_key) {
    const std::string point = from_hex(at(public_key, "uncompressed").text());
    if (point.size() != 97) return std::nullopt;
    const std::string jwk = R"({"kty":"EC","crv":"P-384","x":")" + server::encode_base64url(point.substr(1, 48)) +
                            R"(","y":")" + server::encode_base64url(point.substr(49)) + "\"}";
    std::pmr::monotonic_buffer_resource arena;
    return key_of(*fhir::parse_json(jwk, arena, fhir::Keep::everything));
}

} // namespace eczema::tests
