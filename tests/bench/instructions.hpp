// Instructions of one evaluation, counted by valgrind's callgrind: the same on every run, however busy the machine is.
#pragma once
#include <cstddef>
#include <optional>

namespace eczema::bench {

// Runs this program anew under callgrind with `--evaluate 20` and `--evaluate 120`; a hundredth of the difference.
// Nothing where valgrind is not installed or does not say.
std::optional<double> instructions_per_evaluation(std::size_t body_bytes);

} // namespace eczema::bench
