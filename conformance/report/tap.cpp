#include "conformance/json/json_text.hpp"
#include "conformance/report/badge.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/report/report.hpp"

namespace eczema::conformance {
namespace {

// TAP gives '#' and '\' a meaning; ids come from the examined service and may hold either.
std::string tap_line(std::string_view text) {
    std::string line;
    for (const char c : legible(text)) {
        if (c == '#' || c == '\\') line += '\\';
        line += c == '\n' || c == '\t' ? ' ' : c;
    }
    return line;
}

} // namespace

std::string tap_report(const Report& report) {
    std::string text = "TAP version 13\n1.." + std::to_string(report.outcomes.size()) + "\n";
    std::size_t number = 0;
    for (const Outcome& outcome : report.outcomes) {
        text += (outcome.failed() ? "not ok " : "ok ") + std::to_string(++number) + " - " +
                tap_line(outcome.check.id() + " " + std::string(name_of(outcome.level)) + " " + outcome.check.title);
        if (outcome.failed() && !counts(outcome, report.strictness))
            text += " # TODO not a MUST"; // TAP's word for a failure that does not count
        else if (outcome.skipped())
            text += " # SKIP " + tap_line(outcome.verdict.skipped());
        text += "\n";
        for (const std::string& note : outcome.verdict.notes()) text += "# " + tap_line(note) + "\n";
        if (!outcome.failed()) continue;
        text += "  ---\n  faults:\n";
        for (const Fault& fault : outcome.verdict.faults())
            text += "    - " + quoted(legible(fault.text)) + "\n"; // a JSON string is a YAML string
        text += "  ...\n";
    }
    if (const std::string why = report.exam.end_of_patience(); !why.empty())
        text += "# " + tap_line("the service is not asked any more: " + why) + "\n";
    return text + "# " + tap_line(badge_line(report)) + "\n";
}

} // namespace eczema::conformance
