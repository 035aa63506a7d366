// How long a request waits for its EHR: in round trips where the EHR answers, and in deadlines where it does not.
#pragma once
#include "tests/bench/report.hpp"

namespace eczema::bench {

// Wall time, since it is waiting that is measured. `quick`: few rounds and short times, to see that it works.
Report measure_fetch(unsigned rounds, bool quick);

} // namespace eczema::bench
