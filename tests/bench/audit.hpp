// What the audit costs: requests a core answers with an audit file, beside those without.
#pragma once
#include "server/serve.hpp"
#include "tests/bench/report.hpp"

namespace eczema::bench {

// Writes to a file in the current folder, which decides what a sync costs, and removes it. CPU time of all threads.
Report measure_audit(unsigned rounds, bool quick, std::shared_ptr<const server::Snapshot> snapshot,
                     const server::Clocks& clocks);

} // namespace eczema::bench
