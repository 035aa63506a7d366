#include "server/fhir_address.hpp"
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <charconv>

namespace eczema::server {
namespace {

namespace urls = boost::urls;

constexpr std::size_t longest_url = 8 * 1024;

bool is_printable(char c) { return c > ' ' && c < '\x7f' && c != '\\'; }

// Servers write search values into next links as they came ("code=http://loinc.org|1234-5"), though a URL may not hold
// these characters; in a query they mean nothing else.
std::string with_query_encoded(std::string_view text) {
    constexpr std::string_view unsafe = "|\"<>{}^`";
    constexpr std::string_view digits = "0123456789ABCDEF";
    const std::size_t query = std::min(text.find('?'), text.size());
    std::string out(text.substr(0, query));
    for (const char c : text.substr(query)) {
        if (unsafe.find(c) == std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4U];
            out += digits[static_cast<unsigned char>(c) & 15U];
        }
    }
    return out;
}

std::optional<urls::url> read(std::string_view text) {
    if (text.size() > longest_url || !std::all_of(text.begin(), text.end(), is_printable)) return std::nullopt;
    const std::string encoded = with_query_encoded(text);
    const auto parsed = urls::parse_uri_reference(encoded);
    if (!parsed || parsed->has_userinfo() || parsed->has_fragment()) return std::nullopt;
    // Boost takes "//127.0.0.1.evil" for the address and a path, against RFC 3986, section 3.3.
    const std::string_view path = parsed->encoded_path();
    if (parsed->has_authority() && !path.empty() && path.front() != '/') return std::nullopt;
    return urls::url(*parsed);
}

// What a proxy and the server behind it are known to read differently: an encoded slash, backslash, percent sign or
// control character, and dot segments that hide behind a parameter ("..;x") or an empty segment ("//..").
bool is_plain_path(std::string_view path) {
    bool has_dots = false;
    bool has_empty = false;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        has_empty = has_empty || (segment.empty() && !path.empty());
        std::string plain;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            unsigned code = static_cast<unsigned char>(segment[i]);
            if (segment[i] == '%') { // the grammar has made sure that two hexadecimal digits follow
                std::from_chars(segment.data() + i + 1, segment.data() + i + 3, code, 16);
                i += 2;
                if (code < 0x20 || code == 0x7f || code == '/' || code == '\\' || code == '%') return false;
            }
            plain += static_cast<char>(code);
        }
        const std::string name = plain.substr(0, plain.find(';'));
        const bool dots = name == "." || name == "..";
        if (dots && name.size() != plain.size()) return false;
        has_dots = has_dots || dots;
    }
    return !(has_dots && has_empty);
}

// A name that ends in a number is an IPv4 address in one of its odd spellings ("127.1", "0x7f000001").
bool is_host_name(std::string_view host) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    if (host.empty() || host.size() > 253 || host.find_first_not_of(allowed) != std::string_view::npos) return false;
    if (host.front() == '.' || host.find("..") != std::string_view::npos) return false;
    if (host.back() == '.') host.remove_suffix(1);
    const std::string_view last = host.substr(host.rfind('.') + 1);
    return last.find_first_not_of("0123456789") != std::string_view::npos && !last.starts_with("0x");
}

// Not port_number(), which takes 65616 for 80.
std::optional<std::uint16_t> port_of(const urls::url& url, bool tls) {
    const std::string text(url.port());
    if (text.empty()) return tls ? std::uint16_t(443) : std::uint16_t(80);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number == 0) return std::nullopt;
    return number;
}

std::optional<std::string> host_of(const urls::url& url) {
    const std::string_view host = url.encoded_host();
    switch (url.host_type()) {
    case urls::host_type::ipv6:
        return std::string(url.host_ipv6_address().to_string());
    case urls::host_type::ipv4:
        return std::string(host);
    case urls::host_type::name:
        return is_host_name(host) ? std::optional(std::string(host)) : std::nullopt;
    default:
        return std::nullopt;
    }
}

// Scheme, host, port and path of an absolute URL in the one form in which they are compared and sent.
std::optional<FhirAddress> normalised(urls::url url) {
    const bool host_is_plain = std::string_view(url.encoded_host()).find('%') == std::string_view::npos;
    if (!host_is_plain || !is_plain_path(std::string_view(url.encoded_path()))) return std::nullopt;
    url.normalize_scheme();
    url.normalize_authority();
    url.normalize_path();
    FhirAddress out;
    out.tls = url.scheme_id() == urls::scheme::https;
    if (!out.tls && url.scheme_id() != urls::scheme::http) return std::nullopt;
    const auto port = port_of(url, out.tls);
    const auto host = host_of(url);
    if (!port || !host) return std::nullopt;
    out.host = *host;
    out.port = *port;
    out.origin_host = url.host_type() == urls::host_type::ipv6 ? "[" + *host + "]" : *host;
    if (out.port != (out.tls ? 443 : 80)) out.origin_host += ":" + std::to_string(out.port);
    out.path = std::string_view(url.encoded_path());
    if (out.path.starts_with("/..")) return std::nullopt; // above the root, which normalising leaves as it is
    return out;
}

std::string written(const FhirAddress& address) {
    return (address.tls ? "https://" : "http://") + address.origin_host + address.path;
}

bool lies_below(const FhirAddress& base, const FhirAddress& address) {
    if (address.tls != base.tls || address.host != base.host || address.port != base.port) return false;
    if (!address.path.starts_with(base.path)) return false;
    return address.path.size() == base.path.size() || address.path[base.path.size()] == '/';
}

} // namespace

std::optional<FhirAddress> parse_fhir_base(std::string_view text) {
    auto url = read(text);
    if (!url || !url->has_scheme() || !url->has_authority() || url->has_query()) return std::nullopt;
    auto address = normalised(std::move(*url));
    if (!address) return std::nullopt;
    while (address->path.ends_with('/')) address->path.pop_back();
    address->base = written(*address);
    return address;
}

std::optional<std::string> resolve_below(const FhirAddress& base, std::string_view reference) {
    auto url = read(reference);
    if (!url || reference.empty() || !is_plain_path(std::string_view(url->encoded_path()))) return std::nullopt;
    if (url->has_scheme() != url->has_authority()) return std::nullopt; // "urn:uuid:…", "//host/path"
    if (!url->has_scheme()) {
        const std::string start = base.base + "/";
        urls::url resolved;
        if (!urls::resolve(urls::url_view(start), *url, resolved)) return std::nullopt;
        url = std::move(resolved);
    }
    const bool has_query = url->has_query();
    const std::string query(std::string_view(url->encoded_query()));
    const auto address = normalised(std::move(*url));
    if (!address || !lies_below(base, *address)) return std::nullopt;
    return has_query ? written(*address) + "?" + query : written(*address);
}

} // namespace eczema::server
