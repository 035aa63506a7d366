#include "server/metrics_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace eczema::server {
namespace {

bool is_numeric(int family, std::string_view address) {
    if (address.find('\0') != address.npos) return false;
    in6_addr parsed{}; // has room for either
    return inet_pton(family, std::string(address).c_str(), &parsed) == 1;
}

std::optional<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
    return port;
}

} // namespace

std::optional<MetricsAddress> read_metrics_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto port = read_port(text.substr(colon + 1));
    std::string_view host = text.substr(0, colon);
    if (!port) return std::nullopt;
    if (host == "localhost") return MetricsAddress{"127.0.0.1", *port};
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
        if (!is_numeric(AF_INET6, host)) return std::nullopt;
    } else if (!is_numeric(AF_INET, host)) {
        return std::nullopt;
    }
    return MetricsAddress{std::string(host), *port};
}

} // namespace eczema::server
