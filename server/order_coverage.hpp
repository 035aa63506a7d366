// Which of the items that cards can draft a site has mapped to its own orders (site.orders), for the analyst who builds
// the mapping: `check-config` prints it. An item that is not mapped is drafted with our codes; that is no fault.
#pragma once
#include "cards/settings.hpp"

#include <string>

namespace eczema::server {

// One line with the counts of everything mapped, then each kind of order with its count and the items not mapped.
std::string order_coverage(const cards::Settings& settings);

} // namespace eczema::server
