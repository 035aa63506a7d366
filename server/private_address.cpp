#include "server/private_address.hpp"
#include <algorithm>
#include <array>

namespace eczema::server {
namespace {

using Bytes = std::span<const std::uint8_t>;

struct Prefix {
    std::array<std::uint8_t, 12> bytes;
    unsigned bits;
};

bool is_within(Bytes address, const Prefix& prefix) {
    const std::size_t whole = prefix.bits / 8;
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), prefix.bytes.begin()))
        return false;
    const unsigned rest = prefix.bits % 8;
    return rest == 0 || (address[whole] ^ prefix.bytes[whole]) >> (8 - rest) == 0;
}

constexpr Prefix special_v4[] = {
    {{0}, 8},                 // this network
    {{10}, 8},                // private (RFC 1918)
    {{100, 64}, 10},          // shared by carriers (RFC 6598); a cloud's metadata at 100.100.100.200
    {{127}, 8},               // loopback
    {{168, 63, 129, 16}, 32}, // a cloud's platform, reachable from its machines only
    {{169, 254}, 16},         // link-local; most clouds' metadata at 169.254.169.254
    {{172, 16}, 12},          // private
    {{192, 0, 0}, 24},        // protocol assignments; a cloud's metadata at 192.0.0.192
    {{192, 0, 2}, 24},        // documentation
    {{192, 88, 99}, 24},      // relays of 6to4
    {{192, 168}, 16},         // private
    {{198, 18}, 15},          // benchmarks
    {{198, 51, 100}, 24},     // documentation
    {{203, 0, 113}, 24},      // documentation
    {{224}, 3},               // multicast, reserved, broadcast
};

// Of those within 2000::/3; outside it there are no global unicast addresses but the translated ones.
constexpr Prefix special_v6[] = {
    {{0x20, 0x01, 0x00}, 23},       // protocol assignments, Teredo and others
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, // documentation
    {{0x3f, 0xff, 0x00}, 20},       // documentation
};

constexpr Prefix global_v6{{0x20}, 3};
constexpr Prefix relayed_v6{{0x20, 0x02}, 16}; // 6to4: the IPv4 address follows at once

// The IPv4 address is the last four bytes.
constexpr Prefix translated_v6[] = {
    {{}, 96},                                            // compatible; also :: and ::1
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},    // mapped
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}, 96},    // translated (RFC 2765)
    {{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 96}, // NAT64
};

template <std::size_t N>
bool is_within_any(Bytes address, const Prefix (&prefixes)[N]) {
    return std::any_of(std::begin(prefixes), std::end(prefixes),
                       [address](const Prefix& prefix) { return is_within(address, prefix); });
}

} // namespace

bool is_private(Bytes address) {
    if (address.size() == 4) return is_within_any(address, special_v4);
    if (address.size() != 16) return true;
    if (is_within_any(address, translated_v6)) return is_private(address.last(4));
    if (is_within(address, relayed_v6)) return is_private(address.subspan(2, 4));
    return !is_within(address, global_v6) || is_within_any(address, special_v6);
}

} // namespace eczema::server
