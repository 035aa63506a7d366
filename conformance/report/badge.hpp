// The outcome in one line, as words and as a picture for a README.
#pragma once
#include "conformance/report/report.hpp"
#include <string>

namespace eczema::conformance {

// "CDS Hooks 2.0.1: MUST 52 of 52, SHOULD 17 of 18, OURS 240 of 251": checks passed, of those that applied.
std::string badge_line(const Report& report);

// The same as an SVG that needs nothing else: green, amber where something that is no MUST failed, red where a MUST
// did.
std::string badge_svg(const Report& report);

} // namespace eczema::conformance
