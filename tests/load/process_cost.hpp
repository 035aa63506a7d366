// What a process holds and has used, as /proc tells it.
#pragma once
#include <cstddef>
#include <sys/types.h>

namespace eczema::load {

struct ProcessCost {
    double resident_mb = 0;
    double cpu_seconds = 0; // in user and kernel mode, since its start
    std::size_t open_files = 0;
};

// All 0 where there is no such process.
ProcessCost cost_of(pid_t pid);

} // namespace eczema::load
