// The report for people: one page without scripts and without anything from elsewhere. What broke comes first, the
// gravest before the others, each with what was asked, what came, the clause, and a curl line that asks it again.
#include "conformance/report/badge.hpp"
#include "conformance/report/exchange_text.hpp"
#include "conformance/report/html_style.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/report/report.hpp"
#include <algorithm>
#include <functional>

namespace eczema::conformance {
namespace {

constexpr std::size_t most_exchanges = 3; // shown of one check

std::string element(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + escaped(text) + "</" + std::string(name) + ">";
}

std::string milliseconds(std::chrono::microseconds duration) {
    return std::to_string(duration.count() / 1000) + "." + std::to_string(duration.count() / 100 % 10) + " ms";
}

std::string clause_of(const Outcome& outcome) {
    const Requirement* requirement = find_requirement(outcome.check.requirement);
    if (requirement == nullptr) return "";
    std::string text = "<p class=\"clause\">" + element("b", requirement->id) + " " + escaped(requirement->clause);
    if (!requirement->url.empty())
        text += " <a href=\"" + escaped(requirement->url) + "\">The text</a>";
    else
        text += " <i>Our own advice: the standard is silent.</i>";
    return text + "</p>";
}

std::string exchange(const Report& report, std::size_t index) {
    const Exchange& exchange = report.exam.record().at(index);
    return "<div class=\"exchange\"><div><h4>Asked</h4><pre>" + escaped(request_text(exchange.request)) +
           "</pre></div><div><h4>Came after " + milliseconds(exchange.duration) + "</h4><pre>" +
           escaped(reply_text(exchange.reply)) + "</pre></div></div><h4>Again</h4><pre class=\"curl\">" +
           escaped(curl_line(report.exam.target.url, exchange.request)) + "</pre>";
}

std::string faults(const Report& report, const Outcome& outcome) {
    std::string text = "<ul class=\"faults\">";
    for (const Fault& fault : outcome.verdict.faults()) text += element("li", fault.text);
    text += "</ul>";
    std::vector<std::size_t> shown;
    for (const Fault& fault : outcome.verdict.faults())
        if (fault.exchange != Fault::no_exchange && shown.size() < most_exchanges &&
            std::find(shown.begin(), shown.end(), fault.exchange) == shown.end())
            shown.push_back(fault.exchange);
    for (const std::size_t index : shown) text += exchange(report, index);
    return text;
}

std::string details(const Report& report, const Outcome& outcome) {
    const std::string_view level = name_of(outcome.level);
    std::string text = "<details class=\"" + std::string(result_of(outcome)) + "\"><summary><span class=\"level " +
                       std::string(level) + "\">" + std::string(level) + "</span> " +
                       element("code", outcome.check.id()) + " " + escaped(outcome.check.title) + "</summary>" +
                       clause_of(outcome);
    if (outcome.failed()) text += faults(report, outcome);
    if (outcome.skipped()) text += element("p", outcome.verdict.skipped());
    for (const std::string& note : outcome.verdict.notes()) text += element("p", note);
    return text + "</details>\n";
}

std::string section(const Report& report, const std::string& title,
                    const std::function<bool(const Outcome&)>& belongs) {
    std::string text;
    std::size_t count = 0;
    for (const Level level : {Level::must, Level::should, Level::may, Level::ours})
        for (const Outcome& outcome : report.outcomes)
            if (outcome.level == level && belongs(outcome)) {
                text += details(report, outcome);
                ++count;
            }
    if (count == 0) return "";
    return "<section>" + element("h2", title + " (" + std::to_string(count) + ")") + text + "</section>\n";
}

// Figures that checks noted, where a reader looks for them.
std::string notes(const Report& report) {
    std::string text;
    for (const Outcome& outcome : report.outcomes)
        for (const std::string& note : outcome.verdict.notes())
            text += "<tr>" + element("td", outcome.check.id()) + element("td", note) + "</tr>";
    return text.empty() ? "" : "<section><h2>Measured</h2><table>" + text + "</table></section>\n";
}

std::string result_of_requirement(const Report& report, const Requirement& requirement) {
    std::string text;
    for (const Outcome& outcome : report.outcomes)
        if (outcome.check.requirement == requirement.id)
            text += "<span class=\"" + std::string(result_of(outcome)) + "\" title=\"" + escaped(outcome.check.id()) +
                    "\">" + std::string(result_of(outcome)) + "</span> ";
    if (!text.empty()) return text;
    std::string named;
    for (const std::string& check : requirement.checks) named += (named.empty() ? "by " : ", ") + check;
    return escaped(requirement.reason.empty() ? named : requirement.reason);
}

std::string table_of_requirements(const Report& report) {
    std::string text = "<section><h2>Every duty, and what became of it</h2><table><tr><th>Id</th><th>Level</th>"
                       "<th>Duty</th><th>Result, or why there is none</th></tr>\n";
    for (const Requirement& requirement : requirements()) {
        const auto level = requirement.level(report.exam.target.profile);
        if (!level) continue;
        text += "<tr>" + element("td", requirement.id) + element("td", name_of(*level)) +
                element("td", requirement.clause) + "<td>" + result_of_requirement(report, requirement) +
                "</td></tr>\n";
    }
    return text + "</table></section>\n";
}

std::string early_end(const Report& report) {
    const std::string why = report.exam.end_of_patience();
    return why.empty() ? "" : element("p", "The examination did not come to its end: " + why + ".");
}

} // namespace

std::string html_report(const Report& report) {
    const Tally all = tally(report);
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\"><title>" +
           escaped(badge_line(report)) + "</title><style>" + std::string(html_style) + "</style></head><body><header>" +
           element("h1", "Examination of a CDS Hooks service") + element("p", report.exam.target.url) + "<p>" +
           badge_svg(report) + "</p><p class=\"tally\">" + std::to_string(all.passed) + " checks passed, " +
           std::to_string(all.failed + all.noted) + " failed, " + std::to_string(all.skipped) + " did not apply; " +
           std::to_string(report.exam.record().size()) +
           " requests were sent. MUST, SHOULD and MAY are the standard's "
           "words; OURS is advice where it is silent.</p>" +
           early_end(report) + "</header>\n<main>" +
           section(report, "What broke", [](const Outcome& outcome) { return outcome.failed(); }) + notes(report) +
           section(report, "What did not apply", [](const Outcome& outcome) { return outcome.skipped(); }) +
           section(report, "What holds",
                   [](const Outcome& outcome) { return !outcome.failed() && !outcome.skipped(); }) +
           table_of_requirements(report) + "</main></body></html>\n";
}

} // namespace eczema::conformance
