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

const fhir::Value& at(const fhir::Value& object, std::string_view name);

// Every object in the tree that names its key type, outermost first.
std::vector<const fhir::Value*> keys_below(const fhir::Value& value);

// The public half of a key of the material, whatever the material says of its use, if it is of a kind that we take.
std::optional<server::VerificationKey> key_of(const fhir::Value& jwk, std::string_view kid = "any");

// Bytes as Wycheproof writes them.
std::string from_hex(std::string_view hex);

// An EC key of Wycheproof's, by its point: not each of them has a JWK.
std::optional<server::VerificationKey> key_of_point(const fhir::Value& public_key);

} // namespace eczema::tests
