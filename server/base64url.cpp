#include "server/base64url.hpp"

#include <array>
#include <cstdint>

namespace eczema::server {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t foreign = 0xff;

constexpr auto sextets = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(foreign);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

} // namespace

std::optional<std::string> decode_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t held = 0; // bits that do not fill a byte yet
    unsigned held_bits = 0;
    for (const char c : text) {
        const std::uint8_t sextet = sextets[static_cast<unsigned char>(c)];
        if (sextet == foreign) return std::nullopt;
        held = (held << 6U) | sextet;
        held_bits += 6;
        if (held_bits < 8) continue;
        held_bits -= 8;
        bytes += static_cast<char>(held >> held_bits);
        held &= (1U << held_bits) - 1U;
    }
    if (held != 0) return std::nullopt;
    return bytes;
}

std::string encode_base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t held = 0;
    unsigned held_bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        held_bits += 8;
        while (held_bits >= 6) {
            held_bits -= 6;
            text += alphabet[(held >> held_bits) & 63U];
        }
        held &= (1U << held_bits) - 1U;
    }
    if (held_bits > 0) text += alphabet[(held << (6U - held_bits)) & 63U];
    return text;
}

} // namespace eczema::server
