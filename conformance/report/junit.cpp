#include "conformance/report/badge.hpp"
#include "conformance/report/exchange_text.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/report/report.hpp"

namespace eczema::conformance {
namespace {

std::string all_faults(const Report& report, const Outcome& outcome) {
    std::string text;
    for (const Fault& fault : outcome.verdict.faults()) {
        text += fault.text + "\n";
        if (fault.exchange != Fault::no_exchange)
            text += "  " + curl_line(report.exam.target.url, report.exam.record().at(fault.exchange).request) + "\n";
    }
    return text;
}

// JUnit knows no failure that does not count: such a one is a test that was skipped, with its faults as the reason.
std::string test_case(const Report& report, const Outcome& outcome) {
    const Requirement* requirement = find_requirement(outcome.check.requirement);
    std::string text = "  <testcase classname=\"cds-hooks." + std::string(name_of(outcome.level)) + "\" name=\"" +
                       escaped(outcome.check.id() + " " + outcome.check.title) + "\">";
    if (counts(outcome, report.strictness))
        text += "<failure message=\"" + escaped(requirement == nullptr ? "" : requirement->clause) + "\">" +
                escaped(all_faults(report, outcome)) + "</failure>";
    else if (outcome.failed())
        text +=
            "<skipped message=\"" + escaped("failed, but no MUST: " + outcome.verdict.faults().front().text) + "\"/>";
    else if (outcome.skipped())
        text += "<skipped message=\"" + escaped(outcome.verdict.skipped()) + "\"/>";
    if (!outcome.verdict.notes().empty()) {
        text += "<system-out>";
        for (const std::string& note : outcome.verdict.notes()) text += escaped(note) + "\n";
        text += "</system-out>";
    }
    return text + "</testcase>\n";
}

} // namespace

std::string junit_report(const Report& report) {
    const Tally all = tally(report);
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + escaped(badge_line(report)) +
                       "\" tests=\"" + std::to_string(report.outcomes.size()) + "\" failures=\"" +
                       std::to_string(all.failed) + "\" skipped=\"" + std::to_string(all.skipped + all.noted) + "\">\n";
    for (const Outcome& outcome : report.outcomes) text += test_case(report, outcome);
    return text + "</testsuite>\n";
}

} // namespace eczema::conformance
