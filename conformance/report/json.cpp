#include "conformance/json/json_text.hpp"
#include "conformance/report/badge.hpp"
#include "conformance/report/exchange_text.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/report/report.hpp"

namespace eczema::conformance {

std::string json_report(const Report& report) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto string = [&](std::string_view value) {
        const std::string shown = legible(value);
        writer.String(shown.data(), static_cast<rapidjson::SizeType>(shown.size()));
    };
    const auto text = [&](const char* name, std::string_view value) {
        writer.Key(name);
        string(value);
    };
    const auto count = [&](const char* name, std::size_t value) {
        writer.Key(name);
        writer.Uint64(value);
    };
    const Tally all = tally(report);
    writer.StartObject();
    text("url", report.exam.target.url);
    text("badge", badge_line(report));
    if (const std::string why = report.exam.end_of_patience(); !why.empty()) text("endedEarly", why);
    count("passed", all.passed);
    count("failed", all.failed);
    count("noted", all.noted);
    count("skipped", all.skipped);
    writer.Key("checks");
    writer.StartArray();
    for (const Outcome& outcome : report.outcomes) {
        writer.StartObject();
        text("id", outcome.check.id());
        text("requirement", outcome.check.requirement);
        if (const Requirement* requirement = find_requirement(outcome.check.requirement)) {
            text("clause", requirement->clause);
            if (!requirement->url.empty()) text("clauseUrl", requirement->url);
        }
        text("level", name_of(outcome.level));
        text("title", outcome.check.title);
        text("result", result_of(outcome));
        writer.Key("counts");
        writer.Bool(counts(outcome, report.strictness));
        if (outcome.skipped()) text("skipped", outcome.verdict.skipped());
        if (!outcome.verdict.notes().empty()) {
            writer.Key("notes");
            writer.StartArray();
            for (const std::string& note : outcome.verdict.notes()) string(note);
            writer.EndArray();
        }
        if (outcome.failed()) {
            writer.Key("faults");
            writer.StartArray();
            for (const Fault& fault : outcome.verdict.faults()) {
                writer.StartObject();
                text("fault", fault.text);
                if (fault.exchange != Fault::no_exchange)
                    text("curl", curl_line(report.exam.target.url, report.exam.record().at(fault.exchange).request));
                writer.EndObject();
            }
            writer.EndArray();
        }
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

} // namespace eczema::conformance
