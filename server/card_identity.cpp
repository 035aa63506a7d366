#include "server/card_identity.hpp"

#include "server/digest.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

// Bytes of the UUID: 0-5 nonce of the call and card, 6 version and check, 7 rule, 8 variant and check, 9 card (high
// half) and suggestion (low half), 10-15 check.
using Bytes = std::array<std::uint8_t, 16>;
constexpr std::uint8_t highest_place = 15;

// Each client has its own key, so that nobody speaks of another's cards. Without authentication there is one client,
// `default`; it has the installation's.
std::string sealing_key(std::string_view key, std::string_view client) {
    if (client == "default") return std::string(key);
    const Digest digest = hmac_sha256(key, std::string("seal") + '\0' + std::string(client));
    return {digest.begin(), digest.end()};
}

void seal(Bytes& bytes, std::string_view key) {
    bytes[6] = 0x80; // version 8
    bytes[8] = 0x80; // variant of RFC 9562
    std::fill(bytes.begin() + 10, bytes.end(), std::uint8_t{0});
    const Digest check = hmac_sha256(key, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    bytes[6] = static_cast<std::uint8_t>(0x80 | (check[0] & 0x0F));
    bytes[8] = static_cast<std::uint8_t>(0x80 | (check[1] & 0x3F));
    std::copy_n(check.begin() + 2, 6, bytes.begin() + 10);
}

std::string text_of(const Bytes& bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex[bytes[i] >> 4];
        text += hex[bytes[i] & 15];
    }
    return text;
}

std::optional<Bytes> bytes_of(std::string_view uuid) {
    if (uuid.size() != 36) return std::nullopt;
    Bytes bytes{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash != (uuid[i] == '-')) return std::nullopt;
        if (is_dash) continue;
        const char c = uuid[i];
        const int value = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (value < 0) return std::nullopt;
        bytes[digit / 2] = static_cast<std::uint8_t>(bytes[digit / 2] << 4 | value);
        ++digit;
    }
    return bytes;
}

} // namespace

std::string make_uuid(const CallIdentity& call, const CardPlace& place, std::string_view text) {
    std::string bound;
    for (const std::string_view part : {call.client, call.service, call.hook_instance, call.content, text}) {
        bound += part;
        bound += '\0';
    }
    const Digest nonce = hmac_sha256(call.key, bound);
    Bytes bytes{};
    std::copy_n(nonce.begin(), 6, bytes.begin());
    bytes[7] = place.rule_number;
    bytes[9] =
        static_cast<std::uint8_t>(std::min(place.card, highest_place) << 4 | std::min(place.suggestion, highest_place));
    seal(bytes, sealing_key(call.key, call.client));
    return text_of(bytes);
}

std::optional<CardPlace> place_of(std::string_view uuid, std::string_view key, std::string_view client) {
    const auto bytes = bytes_of(uuid);
    if (!bytes) return std::nullopt;
    Bytes sealed = *bytes;
    seal(sealed, sealing_key(key, client));
    if (sealed != *bytes) return std::nullopt;
    return CardPlace{(*bytes)[7], static_cast<std::uint8_t>((*bytes)[9] >> 4),
                     static_cast<std::uint8_t>((*bytes)[9] & 15)};
}

} // namespace eczema::server
