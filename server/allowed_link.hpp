// Whether a link of a card is one that the site has allowed for a client.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace eczema::server {

// The same scheme, host and port as one of the bases, and a path that starts with its segments; query and fragment are
// free. False for what is no absolute http or https URL or might be read in two ways.
bool is_allowed_link(std::string_view url, std::span<const std::string> bases);

} // namespace eczema::server
