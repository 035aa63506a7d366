// Times of calls, and what can be said of them. Pure.
#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace eczema::conformance {

using Latency = std::chrono::microseconds;

// The smallest of the times within which at least `percent` in 100 of them lie. `sorted` is sorted and not empty.
Latency percentile(const std::vector<Latency>& sorted, unsigned percent);

// "30 calls: p50 0.8 ms, p90 1.2 ms, p99 3.0 ms, max 3.1 ms"
std::string summary(const std::vector<Latency>& sorted);

std::string milliseconds_text(Latency latency);

} // namespace eczema::conformance
