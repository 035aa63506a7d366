#include "conformance/report.hpp"

#include "conformance/json_text.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

std::string_view result_of(const Outcome& outcome) {
    return !outcome.verdict.faults.empty() ? "fail" : outcome.verdict.skipped.empty() ? "pass" : "skip";
}

// TAP gives '#' and '\' a meaning; ids come from the examined server and may hold either.
std::string tap_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (c == '#' || c == '\\') line += '\\';
        line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return line;
}

} // namespace

bool has_failed(const Outcome& outcome, Strictness strictness) {
    return !outcome.verdict.faults.empty() && (outcome.level == Level::must || strictness == Strictness::every_level);
}

std::string tap_report(const std::vector<Outcome>& outcomes, Strictness strictness) {
    std::string report = "TAP version 13\n1.." + std::to_string(outcomes.size()) + "\n";
    std::size_t number = 0;
    for (const Outcome& outcome : outcomes) {
        report += (outcome.verdict.faults.empty() ? "ok " : "not ok ") + std::to_string(++number) + " - " +
                  tap_line(outcome.id + " " + std::string(name_of(outcome.level)) + " " + outcome.title);
        if (!outcome.verdict.faults.empty() && !has_failed(outcome, strictness))
            report += " # TODO not a MUST"; // TAP's word for a failure that does not count
        else if (outcome.verdict.faults.empty() && !outcome.verdict.skipped.empty())
            report += " # SKIP " + tap_line(outcome.verdict.skipped);
        report += "\n";
        if (outcome.verdict.faults.empty()) continue;
        report += "  ---\n  faults:\n";
        for (const std::string& fault : outcome.verdict.faults)
            report += "    - " + quoted(fault) + "\n"; // a JSON string is a YAML string
        report += "  ...\n";
    }
    return report;
}

std::string json_report(const std::vector<Outcome>& outcomes, std::string_view url, Strictness strictness) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto text = [&](const char* name, std::string_view value) {
        writer.Key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    const auto count = [&](std::string_view result) {
        return static_cast<unsigned>(std::count_if(
            outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) { return result_of(outcome) == result; }));
    };
    writer.StartObject();
    text("url", url);
    writer.Key("passed");
    writer.Uint(count("pass"));
    writer.Key("failed");
    writer.Uint(count("fail"));
    writer.Key("skipped");
    writer.Uint(count("skip"));
    writer.Key("checks");
    writer.StartArray();
    for (const Outcome& outcome : outcomes) {
        writer.StartObject();
        text("id", outcome.id);
        text("level", name_of(outcome.level));
        text("title", outcome.title);
        text("result", result_of(outcome));
        writer.Key("counts");
        writer.Bool(has_failed(outcome, strictness));
        if (!outcome.verdict.skipped.empty()) text("skipped", outcome.verdict.skipped);
        if (!outcome.verdict.faults.empty()) {
            writer.Key("faults");
            writer.StartArray();
            for (const std::string& fault : outcome.verdict.faults)
                writer.String(fault.data(), static_cast<rapidjson::SizeType>(fault.size()));
            writer.EndArray();
        }
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

} // namespace eczema::conformance
