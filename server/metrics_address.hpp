// Where the metrics are read, as the configuration writes it: an address and a port in one text. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

struct MetricsAddress {
    std::string address; // numeric, without brackets
    std::uint16_t port;  // 0: a free one
};

// "127.0.0.1:9464", "[::1]:9464" or "localhost:9464", which is 127.0.0.1; nothing where it is none of these.
std::optional<MetricsAddress> read_metrics_address(std::string_view text);

} // namespace eczema::server
