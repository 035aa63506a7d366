// Bytes as JSON Web Tokens write them: base64url without padding (RFC 7515, section 2).
#pragma once
#include <string>
#include <string_view>

namespace eczema::conformance {

std::string encode_base64url(std::string_view bytes);

} // namespace eczema::conformance
