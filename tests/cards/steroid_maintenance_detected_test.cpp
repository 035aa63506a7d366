// R46: systemic steroids as maintenance, seen on opening the chart.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

OrderSaid taken(std::string_view id, int start, int end, std::string_view reason = "L20.9",
                std::string_view status = "active") {
    return {.drug = prednisone,
            .start = ago(start),
            .end = ago(end),
            .id = id,
            .status = status,
            .reason = reason,
            .route = "26643006"};
}
Request with_dermatitis() { return chart().has(dermatitis()); }

std::vector<SpecRow> rows() {
    return rows_of(
        "steroid-maintenance-detected",
        {
            {"+ prednisone 10 mg day 30", with_dermatitis().has(taken("a", 30, -30)), warning},
            {"- OCS for asthma only", with_dermatitis().has(taken("a", 30, -30, "J45.901")), silent},
            {"= day 13", with_dermatitis().has(taken("a", 13, -10)), silent},
            {"= day 14", with_dermatitis().has(taken("a", 14, -10)), warning},
            {"- single 5-day course", with_dermatitis().has(taken("a", 64, 60, "L20.9", "completed")), silent},
            {"= 29 days in a year", with_dermatitis().has(taken("a", 88, 60, "L20.9", "completed")), silent},
            {"= 30 days in a year", with_dermatitis().has(taken("a", 89, 60, "L20.9", "completed")), warning},
            {"+ two courses",
             with_dermatitis()
                 .has(taken("a", 205, 200, "L20.9", "completed"))
                 .has(taken("b", 105, 100, "L20.9", "completed")),
             warning},
            {"- two courses, one more than a year ago",
             with_dermatitis()
                 .has(taken("a", 405, 400, "L20.9", "completed"))
                 .has(taken("b", 105, 100, "L20.9", "completed")),
             silent},
            {"- no dermatitis", chart().has(taken("a", 30, -30)), silent},
            {"- no steroid", with_dermatitis(), silent},
            {"medication lists not supplied",
             with_dermatitis()
                 .sends(RecordList::medication_requests, Sent::absent)
                 .sends(RecordList::medication_statements, Sent::absent),
             unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(steroid_maintenance_detected, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
