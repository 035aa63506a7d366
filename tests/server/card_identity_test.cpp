#include "server/card_identity.hpp"

#include "server/decision.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

namespace eczema::server {
namespace {

const std::string key(32, 'k');
constexpr CardPlace place{24, 3, 2};

CallIdentity call() { return {key, "default", "patient-view", "instance-1", "sha256:abc"}; }

TEST(CardIdentity, IsAUuidOfVersionEight) {
    for (std::uint8_t card = 0; card < 16; ++card) {
        const std::string uuid = make_uuid(call(), {255, card, 0}, "summary");
        EXPECT_TRUE(is_uuid(uuid)) << uuid;
        EXPECT_EQ(uuid[14], '8') << uuid;
        EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
    }
}

TEST(CardIdentity, GivesTheRuleAndThePlaceBack) {
    for (const std::uint8_t rule : {std::uint8_t{1}, std::uint8_t{24}, std::uint8_t{255}})
        for (std::uint8_t card = 0; card < 16; ++card)
            for (std::uint8_t suggestion = 0; suggestion < 16; ++suggestion) {
                const CardPlace sent{rule, card, suggestion};
                EXPECT_EQ(place_of(make_uuid(call(), sent, "text"), key, "default"), sent);
            }
}

TEST(CardIdentity, CountsPlacesBeyondTheLastAsTheLast) {
    EXPECT_EQ(place_of(make_uuid(call(), {1, 200, 99}, "text"), key, "default"), (CardPlace{1, 15, 15}));
}

// Not that of whoever was sealed before on the thread.
TEST(CardIdentity, TakesAnEmptyKeyForAKey) {
    CallIdentity without_key = call();
    without_key.key = {};
    make_uuid(call(), place, "text");
    const std::string uuid = make_uuid(without_key, place, "text");
    EXPECT_EQ(place_of(uuid, {}, "default"), place);
    EXPECT_EQ(place_of(uuid, key, "default"), std::nullopt);
}

TEST(CardIdentity, IsReadInEitherCase) {
    std::string uuid = make_uuid(call(), place, "text");
    for (char& c : uuid) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(place_of(uuid, key, "default"), place);
}

TEST(CardIdentity, DependsOnEachPartOfTheCall) {
    std::set<std::string> uuids{make_uuid(call(), place, "text")};
    EXPECT_EQ(make_uuid(call(), place, "text"), *uuids.begin());
    const auto add = [&](const CallIdentity& other, const CardPlace& at, std::string_view text) {
        EXPECT_TRUE(uuids.insert(make_uuid(other, at, text)).second);
    };
    const std::string other_key(32, 'x');
    add({other_key, "default", "patient-view", "instance-1", "sha256:abc"}, place, "text");
    add({key, "other", "patient-view", "instance-1", "sha256:abc"}, place, "text");
    add({key, "default", "order-sign", "instance-1", "sha256:abc"}, place, "text");
    add({key, "default", "patient-view", "instance-2", "sha256:abc"}, place, "text");
    add({key, "default", "patient-view", "instance-1", "sha256:abd"}, place, "text");
    add(call(), place, "other");
    add(call(), {25, 3, 2}, "text");
    add(call(), {24, 4, 2}, "text");
    add(call(), {24, 3, 1}, "text");
    add({key, "defaultp", "atient-view", "instance-1", "sha256:abc"}, place, "text"); // parts do not run together
}

TEST(CardIdentity, CannotBeForged) {
    const std::string uuid = make_uuid(call(), place, "text");
    ASSERT_TRUE(place_of(uuid, key, "default"));
    EXPECT_FALSE(place_of(uuid, std::string(32, 'x'), "default"));
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (uuid[i] == '-') continue;
        std::string changed = uuid;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(place_of(changed, key, "default")) << i;
    }
}

TEST(CardIdentity, IsKnownFromItsClientAlone) {
    const auto uuid_of = [](std::string_view client) {
        return make_uuid({key, client, "patient-view", "instance-1", "sha256:abc"}, place, "text");
    };
    constexpr std::string_view clients[] = {"default", "north", "south", "", "seal"};
    for (const std::string_view shown_to : clients)
        for (const std::string_view sent_by : clients)
            EXPECT_EQ(place_of(uuid_of(shown_to), key, sent_by).has_value(), shown_to == sent_by)
                << shown_to << ' ' << sent_by;
}

TEST(CardIdentity, KeepsTheNamesOfTheDefaultClient) {
    EXPECT_EQ(make_uuid(call(), place, "text"), "aacfb263-aff3-8a18-8732-e666d1eaf490");
}

TEST(CardIdentity, ReadsNoOtherText) {
    const std::string uuid = make_uuid(call(), place, "text");
    for (const std::string& text :
         {std::string(), std::string("123456"), uuid.substr(1), uuid + "0", "x" + uuid.substr(1),
          uuid.substr(0, 8) + "0" + uuid.substr(9), std::string(36, '-'), std::string(36, '0'),
          std::string("00000000-0000-0000-0000-000000000000")})
        EXPECT_FALSE(place_of(text, key, "default")) << text;
}

} // namespace
} // namespace eczema::server
