// SHA-256 and its keyed form, by OpenSSL: the one door to it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace eczema::server {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view text);
Digest hmac_sha256(std::string_view key, std::string_view text);

// "sha256:" and 64 hexadecimal digits
std::string shown(const Digest& digest);

} // namespace eczema::server
