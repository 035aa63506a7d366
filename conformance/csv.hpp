// Comma-separated values as RFC 4180 has them: quoted fields, doubled quotes, CRLF or LF.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

std::vector<std::vector<std::string>> read_csv(std::string_view text);

} // namespace eczema::conformance
