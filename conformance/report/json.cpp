#include "conformance/json/json_text.hpp"
#include "conformance/report/report.hpp"

namespace eczema::conformance {

std::string json_report(const Report& report) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto string = [&](std::string_view value) {
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
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
        text("level", name_of(outcome.level));
        text("title", outcome.check.title);
        text("result", result_of(outcome));
        writer.Key("counts");
        writer.Bool(counts(outcome, report.strictness));
        if (outcome.skipped()) text("skipped", outcome.verdict.skipped());
        for (const auto& [name, list] : {std::pair("notes", &outcome.verdict.notes())}) {
            if (list->empty()) continue;
            writer.Key(name);
            writer.StartArray();
            for (const std::string& item : *list) string(item);
            writer.EndArray();
        }
        if (outcome.failed()) {
            writer.Key("faults");
            writer.StartArray();
            for (const Fault& fault : outcome.verdict.faults()) string(fault.text);
            writer.EndArray();
        }
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

} // namespace eczema::conformance
