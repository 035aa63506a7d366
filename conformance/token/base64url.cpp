#include "conformance/token/base64url.hpp"

#include <cstdint>

namespace eczema::conformance {

std::string encode_base64url(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t bits = 0;
    unsigned held = 0; // bits not yet written
    for (const char byte : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6) text += alphabet[bits >> (held - 6) & 0x3FU];
    }
    if (held != 0) text += alphabet[bits << (6 - held) & 0x3FU];
    return text;
}

} // namespace eczema::conformance
