// What Linux tells of this process, under the names that Prometheus clients share: process_cpu_seconds_total and so on.
#pragma once
#include "server/metrics.hpp"

#include <cstdint>
#include <string>

namespace eczema::server {

// `proc` is the folder of the proc file system; a value that cannot be read there is left out. The start is the
// caller's to tell: what the machine says of it stands where a service should not look.
void add_process_metrics(Metrics& metrics, std::int64_t started_utc_seconds, const std::string& proc = "/proc");

} // namespace eczema::server
