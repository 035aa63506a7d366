// Where a service stands: the URL in front of /cds-services, in its parts. It connects to nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace eczema::conformance {

struct BaseUrl {
    std::string host; // without the brackets of an IPv6 literal
    std::string port;
    std::string prefix; // path before "/cds-services"; no trailing slash
    bool tls = false;   // https

    std::string authority() const; // "host:port", with the brackets of an IPv6 literal
};

// Takes "http://host[:port][/prefix]", or https; nothing when `url` is not of that form.
std::optional<BaseUrl> parse_base_url(std::string_view url);

} // namespace eczema::conformance
