// When the bytes that wait on a socket came in, as the kernel has noted it: the only witness of how long a request has
// waited for a busy thread.
#pragma once
#include <chrono>
#include <optional>

namespace eczema::server {

// Asks the kernel to note it, on the connections that this socket will accept too.
void note_arrivals(int socket);

// How long ago the first of the bytes came that are there and were not read; nothing where there are none or the
// kernel has noted nothing. Measured on the wall clock, so wrong while that is being set; never negative.
std::optional<std::chrono::nanoseconds> age_of_arrivals(int socket);

} // namespace eczema::server
