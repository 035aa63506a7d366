// Rows of an RRF file, the format of RxNorm releases: UTF-8, one row a line, columns ended by '|', no header.
// Reads a stream from front to back, whatever its size. It knows no file of RxNorm in particular.
#pragma once
#include "server/admission.hpp"

#include <functional>
#include <iosfwd>
#include <optional>
#include <span>

namespace eczema::server {

using RrfRow = std::span<const std::string_view>; // valid until the next row is read

// Calls `take` for each row and `progress` with the rows read so far after every million. The fault's path is
// "NAME:LINE"; a row with too few or too many columns ends the reading.
std::optional<Fault> read_rrf(std::istream& in, std::string_view name, std::size_t columns,
                              const std::function<void(RrfRow)>& take,
                              const std::function<void(std::size_t rows)>& progress);

} // namespace eczema::server
