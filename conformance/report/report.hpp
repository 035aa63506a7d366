// What an examination found, in the form that a reader wants: TAP for a terminal, JUnit for a build server, JSON for a
// program, HTML for people.
#pragma once
#include "conformance/examination.hpp"
#include <cstddef>
#include <string>

namespace eczema::conformance {

struct Report {
    const Exam& exam;
    const std::vector<Outcome>& outcomes;
    Strictness strictness;
};

struct Tally {
    std::size_t passed = 0;
    std::size_t failed = 0; // those that count
    std::size_t noted = 0;  // failed, but not a MUST, where only those count
    std::size_t skipped = 0;
};

Tally tally(const Report& report);
std::string_view result_of(const Outcome& outcome); // "pass", "fail" or "skip"

std::string tap_report(const Report& report);
std::string json_report(const Report& report);
std::string junit_report(const Report& report);
std::string html_report(const Report& report);

// The report in the format of that name: tap, json, junit, html, or badge for an SVG.
bool is_report_format(std::string_view format);
std::string report_as(const Report& report, std::string_view format);

} // namespace eczema::conformance
