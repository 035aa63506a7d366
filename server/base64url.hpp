// base64url without padding (RFC 7515, section 2), as JSON Web Keys and tokens write bytes. Text in, bytes out, and
// back. Strict: each sequence of bytes has exactly one spelling, so that what was signed cannot be written in another
// way.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

// The bytes; nothing where the text holds padding, white space, '+', '/' or any other foreign character, has a length
// that no bytes have, or bits at its end that belong to no byte.
std::optional<std::string> decode_base64url(std::string_view text);

std::string encode_base64url(std::string_view bytes);

} // namespace eczema::server
