// What can be seen of a card's detail without rendering it: whether the Markdown holds HTML, and which addresses it
// names. Code spans and code blocks are left out, for what stands there is shown as it is.
#pragma once
#include <string_view>
#include <vector>

namespace eczema::conformance {

bool holds_html(std::string_view markdown);

// http and https addresses, in order.
std::vector<std::string_view> urls_in(std::string_view markdown);

} // namespace eczema::conformance
