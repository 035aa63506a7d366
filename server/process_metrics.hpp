// What Linux tells of this process, under the names that Prometheus clients share: process_cpu_seconds_total and so on.
#pragma once
#include "server/metrics.hpp"

#include <string>

namespace eczema::server {

// `proc` is the folder of the proc file system. A value that cannot be read there is left out.
void add_process_metrics(Metrics& metrics, const std::string& proc = "/proc");

} // namespace eczema::server
