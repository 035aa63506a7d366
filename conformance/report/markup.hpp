// Text of others inside a report: what would be markup is escaped, and what no reader may get is replaced.
#pragma once
#include <string>
#include <string_view>

namespace eczema::conformance {

// What a service sent, fit to be shown anywhere: what is no UTF-8, control characters and what XML cannot hold become
// U+FFFD. A line break and a tab stay.
std::string legible(std::string_view text);

// The same for element content and for attributes in double quotes.
std::string escaped(std::string_view text);

} // namespace eczema::conformance
