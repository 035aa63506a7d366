// Orders and courses of drugs taken by mouth, for tests of doses.
#pragma once
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {

// Drafted for `mg` so many times a day.
inline Request drafting_oral(Request chart, std::string_view drug, double mg, int times = 1,
                             std::string_view reason = {}) {
    chart.drafts(OrderSaid{.drug = drug, .id = "d1", .reason = reason, .times = times, .dose_mg = mg});
    return chart;
}
// Taken until today, so that the draft is a renewal.
inline Request renewing(Request chart, std::string_view drug, int days, double mg) {
    chart.has(OrderSaid{.drug = drug, .start = ago(days), .end = ago(0), .id = "in-use", .dose_mg = mg});
    return chart;
}
inline Request filtering(Request chart, double rate, int days_ago = 10) {
    chart.has(LabSaid{.code = "98979-8", .value = rate, .unit = "mL/min/{1.73_m2}", .on = ago(days_ago), .id = "egfr"});
    return chart;
}
// With kidneys in order.
inline Request healthy(Request chart) { return filtering(std::move(chart), 95); }

// The configuration of that jurisdiction in which this rule alone is active: for rows about what it proposes.
inline std::string alone_where(std::string_view rule, const std::string& label) {
    std::string config = alone(rule);
    if (label.empty()) return config;
    const std::string_view site = "{\"site\": {";
    return config.insert(site.size(), label.substr(site.size(), label.size() - site.size() - 2) + ", ");
}

// Rows as they are gathered; one that names every suggestion is about this rule alone.
struct Rows {
    std::string_view rule;
    std::vector<SpecRow> rows{};

    void add(std::string line, Request request, Expected expected, const std::string& label = {},
             std::optional<std::vector<std::string>> suggestions = {}) {
        const std::string config = suggestions ? alone_where(rule, label) : label;
        rows.push_back({std::move(line), std::move(request), expected, std::move(suggestions), config});
    }
    std::vector<SpecRow> all() { return rows_of(rule, std::move(rows)); }
};

} // namespace eczema::tests
