// Instants as clients write them, and the one text in which they are stored: RFC 3339 in UTC with milliseconds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

// Milliseconds since 1970 in UTC. Reads a date with a time to the minute, second or any fraction of one (cut at the
// millisecond) and an offset; without offset it is UTC. Nothing for a date alone or any other text.
std::optional<std::int64_t> parse_instant(std::string_view text);

// "2026-11-22T10:44:22.445Z"
std::string instant_text(std::int64_t utc_milliseconds);

} // namespace eczema::server
