// Text inside XML and HTML: what would be markup is escaped, and what no XML may hold is replaced.
#pragma once
#include <string>
#include <string_view>

namespace eczema::conformance {

// For element content and for attributes in double quotes. Bytes that are no UTF-8 and control characters become
// U+FFFD.
std::string escaped(std::string_view text);

} // namespace eczema::conformance
