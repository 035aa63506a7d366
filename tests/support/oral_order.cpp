#include "tests/support/oral_order.hpp"

namespace eczema::tests {

Request drafting_oral(Request chart, std::string_view drug, double mg, int times, std::string_view reason) {
    chart.drafts(OrderSaid{.drug = drug, .id = "d1", .reason = reason, .times = times, .dose_mg = mg});
    return chart;
}

Request renewing(Request chart, std::string_view drug, int days, double mg) {
    chart.has(OrderSaid{.drug = drug, .start = ago(days), .end = ago(0), .id = "in-use", .dose_mg = mg});
    return chart;
}

Request filtering(Request chart, double rate, int days_ago) {
    chart.has(LabSaid{.code = "98979-8", .value = rate, .unit = "mL/min/{1.73_m2}", .on = ago(days_ago), .id = "egfr"});
    return chart;
}

Request healthy(Request chart) { return filtering(std::move(chart), 95); }

std::string alone_where(std::string_view rule, const std::string& label) {
    std::string config = alone(rule);
    if (label.empty()) return config;
    const std::string_view site = "{\"site\": {";
    return config.insert(site.size(), label.substr(site.size(), label.size() - site.size() - 2) + ", ");
}

} // namespace eczema::tests
