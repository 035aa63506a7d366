#include "conformance/report/report.hpp"

#include "conformance/report/badge.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

struct Format {
    std::string_view name;
    std::string (*write)(const Report&);
};

constexpr Format formats[] = {
    {"tap", tap_report}, {"json", json_report}, {"junit", junit_report}, {"html", html_report}, {"badge", badge_svg}};

} // namespace

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

bool is_report_format(std::string_view format) {
    return std::any_of(std::begin(formats), std::end(formats), [&](const Format& one) { return one.name == format; });
}

std::string report_as(const Report& report, std::string_view format) {
    return std::find_if(std::begin(formats), std::end(formats), [&](const Format& one) { return one.name == format; })
        ->write(report);
}

} // namespace eczema::conformance
