// The table of keys that were given out: its form, and that no key of the public material is missing from it.
#include "server/base64url.hpp"
#include "server/given_out_keys.hpp"
#include "server/json_web_key.hpp"
#include "tests/support/jose_material.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::server {
namespace {

TEST(GivenOutKeys, rows_are_thumbprints_and_differ) {
    std::set<std::string_view> seen;
    std::size_t for_loopback = 0;
    for (const GivenOutKey& key : given_out_keys) {
        EXPECT_EQ(decode_base64url(key.thumbprint).value_or("").size(), 32U) << key.thumbprint;
        EXPECT_FALSE(key.where.empty()) << key.thumbprint;
        EXPECT_TRUE(seen.insert(key.thumbprint).second) << key.thumbprint;
        EXPECT_EQ(given_out_key(key.thumbprint), &key);
        for_loopback += key.on_loopback_only ? 1 : 0;
    }
    EXPECT_EQ(for_loopback, 1U) << "the sandbox's alone";
    EXPECT_EQ(given_out_key(""), nullptr);
    EXPECT_EQ(given_out_key("IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX9"), nullptr);
}

using GivenOutKeysInPublicData = tests::JoseMaterial;

void expect_given_out(const VerificationKey& key) {
    const GivenOutKey* const given_out = given_out_key(key.thumbprint);
    ASSERT_NE(given_out, nullptr) << key.thumbprint;
    EXPECT_FALSE(given_out->on_loopback_only) << key.thumbprint;
}

TEST_F(GivenOutKeysInPublicData, none_is_missing) {
    std::size_t usable = 0;
    for (const auto& path : files()) {
        const auto tree = parsed(path);
        for (const fhir::Value* jwk : tests::keys_below(tree.root)) {
            const auto key = tests::key_of(*jwk);
            if (!key) continue;
            ++usable;
            expect_given_out(*key);
        }
        for (const fhir::Value& group : tests::at(tree.root, "testGroups").items())
            if (const auto key = tests::key_of_point(tests::at(group, "publicKey"))) expect_given_out(*key);
    }
    EXPECT_GT(usable, 100U);
}

} // namespace
} // namespace eczema::server
