#include "server/allowed_link.hpp"

#include "server/fhir_address.hpp"

namespace eczema::server {

bool is_allowed_link(std::string_view url, std::span<const std::string> bases) {
    const std::string_view page = url.substr(0, url.find('#'));
    if (!page.starts_with("http")) return false; // a relative one would be taken as below any base
    for (const std::string& base : bases) {
        const auto address = parse_fhir_base(base);
        if (address && resolve_below(*address, page)) return true;
    }
    return false;
}

} // namespace eczema::server
