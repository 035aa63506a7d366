#include "server/allowed_link.hpp"

#include "server/fhir_address.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::server {

bool is_allowed_link(std::string_view url, std::span<const std::string> bases) {
    const std::string_view page = url.substr(0, url.find('#'));
    std::string scheme(page.substr(0, page.find("://")));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    // A relative one would be taken as below any base.
    if (scheme.size() == page.size() || (scheme != "https" && scheme != "http")) return false;
    for (const std::string& base : bases) {
        const auto address = parse_fhir_base(base);
        if (address && resolve_below(*address, page)) return true;
    }
    return false;
}

} // namespace eczema::server
