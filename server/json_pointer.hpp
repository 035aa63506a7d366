// Places in a JSON document as faults name them (RFC 6901): "/listen/port", "/clients/0/id".
// Used while faults are reported. It only writes pointers; it resolves none.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace eczema::server {

// `pointer` and one more step. Control characters of a name are written as \u00XX, so that a fault stays on one line.
std::string below(std::string_view pointer, std::string_view name);
std::string below(std::string_view pointer, std::size_t index);

} // namespace eczema::server
