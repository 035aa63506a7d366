#include "conformance/wire/base_url.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

struct Scheme {
    std::string_view start;
    std::string_view port;
    bool tls;
};

constexpr Scheme schemes[] = {{"http://", "80", false}, {"https://", "443", true}};

} // namespace

std::string BaseUrl::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + port;
}

std::optional<BaseUrl> parse_base_url(std::string_view url) {
    const auto* scheme = std::find_if(std::begin(schemes), std::end(schemes),
                                      [&](const Scheme& known) { return url.starts_with(known.start); });
    if (scheme == std::end(schemes) || url.find_first_of("?#@ ") != std::string_view::npos) return std::nullopt;
    url.remove_prefix(scheme->start.size());
    const std::size_t slash = std::min(url.find('/'), url.size());
    const std::string_view authority = url.substr(0, slash);
    std::string_view prefix = url.substr(slash);
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    std::string_view host = authority;
    std::string_view port = scheme->port;
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.empty() || port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return BaseUrl{std::string(host), std::string(port), std::string(prefix), scheme->tls};
}

} // namespace eczema::conformance
