#include "cards/test_tables.hpp"

#include "cards/drug_groups.hpp"
#include "fhir/json.hpp"

namespace eczema::cards {
namespace {

constexpr int week = 7;

std::string days_text(Freshness freshness, bool is_negative) {
    const auto days = days_of(freshness, is_negative, Thresholds{});
    return days ? std::to_string(*days) + " days" : "any age";
}

std::string window_text(const BaselineTest& row) {
    std::string text = days_text(row.freshness, false);
    if (row.freshness == Freshness::hepatitis) text += "; " + days_text(row.freshness, true) + " where negative";
    return text;
}

std::string note_text(const BaselineTest& row) {
    std::string text;
    const auto add = [&](const std::string& note) { text += (text.empty() ? "" : "; ") + note; };
    if (row.results > 1) add("on " + std::to_string(row.results) + " days");
    if (row.days_apart > 1) add("at least " + std::to_string(row.days_apart) + " days apart");
    if (row.is_eu_uk_only) add("EU and UK only");
    if (row.test == LabTest::pregnancy_test) add("where a pregnancy is possible");
    if (row.is_optional) add("optional, never missed");
    if (row.is_decisive) add("critical where missing");
    return text;
}

std::string day_text(int day) {
    return day % week == 0 ? "week " + std::to_string(day / week) : "day " + std::to_string(day);
}

std::string phase_text(const Phase& phase) {
    if (phase.first_day == phase.last_day) return day_text(phase.first_day);
    const int weeks = phase.every_days / week;
    std::string text = weeks == 1 ? "every week" : "every " + std::to_string(weeks) + " weeks";
    text += " from " + day_text(phase.first_day);
    return phase.last_day == 0 ? text : text + " to " + day_text(phase.last_day);
}

std::string due_text(const MonitoredTest& row) {
    std::string due;
    for (const Phase& phase : row.phases) due += (due.empty() ? "" : "; ") + phase_text(phase);
    return due;
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

} // namespace

std::string id_of(const BaselineTest& row) {
    return "baseline-" + std::string(drug_name(row.drug)) + '-' + std::string(row_of(row.test).id) +
           (row.results > 1 ? "-" + std::to_string(row.results) + "-times" : "");
}

std::string id_of(const MonitoredTest& row) {
    return "monitoring-" + std::string(drug_name(row.drug)) + '-' + std::string(row_of(row.test).id);
}

std::string test_tables_markdown() {
    std::string out = "\n## Table: tests before a start\n\n| drug | test | a result counts for | note | source "
                      "|\n|---|---|---|---|---|\n";
    for (const BaselineTest& row : baseline_tests())
        out += "| " + std::string(drug_name(row.drug)) + " | " + std::string(row_of(row.test).shown) + " | " +
               window_text(row) + " | " + note_text(row) + " | " + std::string(row.source) + " |\n";
    out +=
        "\n## Table: tests during treatment\n\nCounted from the start or the last rise of the dose.\n\n| drug | test "
        "| due | note | source |\n|---|---|---|---|---|\n";
    for (const MonitoredTest& row : monitored_tests()) {
        out += "| " + std::string(drug_name(row.drug)) + " | " + std::string(row_of(row.test).shown) + " | " +
               due_text(row) + " | " + (row.is_decisive ? "critical where long overdue" : "") + " | " +
               std::string(row.source) + " |\n";
    }
    return out;
}

std::string test_tables_json() {
    std::string json = "\"baselineTests\":[";
    for (const BaselineTest& row : baseline_tests())
        json += std::string(json.back() == '[' ? "" : ",") + "{\"id\":" + quoted(id_of(row)) +
                ",\"drug\":" + quoted(drug_name(row.drug)) + ",\"test\":" + quoted(row_of(row.test).id) +
                ",\"window\":" + quoted(window_text(row)) + ",\"note\":" + quoted(note_text(row)) +
                ",\"source\":" + quoted(row.source) + '}';
    json += "],\"monitoring\":[";
    for (const MonitoredTest& row : monitored_tests())
        json += std::string(json.back() == '[' ? "" : ",") + "{\"id\":" + quoted(id_of(row)) +
                ",\"drug\":" + quoted(drug_name(row.drug)) + ",\"test\":" + quoted(row_of(row.test).id) +
                ",\"due\":" + quoted(due_text(row)) + ",\"decisive\":" + (row.is_decisive ? "true" : "false") +
                ",\"source\":" + quoted(row.source) + '}';
    return json + ']';
}

} // namespace eczema::cards
