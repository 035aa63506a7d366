// URLs of FHIR servers: what a base is, and what lies below it. Decides where a token may be sent, so it is strict:
// what servers might read in two ways is refused. Text in, text out: it resolves no names and opens nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

struct FhirAddress {
    std::string
        base; // normalised: scheme and host in lower case, no default port, no dot segments, no slash at its end
    bool tls = false; // https, else http
    std::string host; // as it goes to the resolver: an IPv6 address without its brackets
    std::uint16_t port = 0;
    std::string origin_host; // as it goes into the Host header: brackets, and a port other than the default
    std::string path;        // "" or "/fhir/r4"
};

// Nothing where it is no absolute http or https URL, or has userinfo, query or fragment, or a path of doubtful meaning.
std::optional<FhirAddress> parse_fhir_base(std::string_view url);

// The absolute normalised URL that a link or reference means, or nothing where it is no URL or leaves the base: other
// scheme, host or port, or a path that does not start with the segments of the base. A relative one ("Patient/p1",
// "?page=2") starts from the base and a slash; "/fhir/Patient/p1" from the origin.
std::optional<std::string> resolve_below(const FhirAddress& base, std::string_view reference);

} // namespace eczema::server
