// gzip (RFC 1952) of a whole text in memory, for bodies of requests and answers. Beast's deflate; no file, no stream.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace eczema::conformance {

std::string gzip(std::string_view text);

// Nothing when `bytes` is no gzip of one member, is cut, or holds more than `most` bytes.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t most);

} // namespace eczema::conformance
