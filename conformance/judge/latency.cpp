#include "conformance/judge/latency.hpp"

#include <array>
#include <cstdio>

namespace eczema::conformance {

Latency percentile(const std::vector<Latency>& sorted, unsigned percent) {
    const std::size_t rank = (sorted.size() * percent + 99) / 100; // of 1 to size
    return sorted[rank == 0 ? 0 : rank - 1];
}

std::string milliseconds_text(Latency latency) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f ms", static_cast<double>(latency.count()) / 1000.0);
    return text.data();
}

std::string summary(const std::vector<Latency>& sorted) {
    return std::to_string(sorted.size()) + " calls: p50 " + milliseconds_text(percentile(sorted, 50)) + ", p90 " +
           milliseconds_text(percentile(sorted, 90)) + ", p99 " + milliseconds_text(percentile(sorted, 99)) + ", max " +
           milliseconds_text(sorted.back());
}

} // namespace eczema::conformance
