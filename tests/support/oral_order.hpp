// Orders and courses of drugs taken by mouth, for tests of doses.
#pragma once
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {

// Drafted for `mg` so many times a day.
Request drafting_oral(Request chart, std::string_view drug, double mg, int times = 1, std::string_view reason = {});
// Taken until today, so that the draft is a renewal.
Request renewing(Request chart, std::string_view drug, int days, double mg);
Request filtering(Request chart, double rate, int days_ago = 10);
// With kidneys in order.
Request healthy(Request chart);

// The configuration of that jurisdiction in which this rule alone is active: for rows about what it proposes.
std::string alone_where(std::string_view rule, const std::string& label);

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
