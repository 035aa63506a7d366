#include "conformance/report/report.hpp"

namespace eczema::conformance {

Tally tally(const Report& report) {
    Tally tally;
    for (const Outcome& outcome : report.outcomes)
        if (counts(outcome, report.strictness))
            ++tally.failed;
        else if (outcome.failed())
            ++tally.noted;
        else if (outcome.skipped())
            ++tally.skipped;
        else
            ++tally.passed;
    return tally;
}

std::string_view result_of(const Outcome& outcome) {
    return outcome.failed() ? "fail" : outcome.skipped() ? "skip" : "pass";
}

} // namespace eczema::conformance
