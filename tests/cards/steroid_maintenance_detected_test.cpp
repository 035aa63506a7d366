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
// Handed out under no order, for an unknown number of days.
DispenseSaid handed_out(std::string_view id, int on) { return {.drug = prednisone, .on = ago(on), .id = id}; }
OrderSaid between(std::string start, std::string end) {
    OrderSaid said = taken("a", 0, 0);
    said.start = std::move(start);
    said.end = std::move(end);
    return said;
}
OrderSaid open(int start) { return between(ago(start), {}); }
// Five days, ordered long ago.
OrderSaid supplied(std::string_view status) {
    OrderSaid said = between({}, {});
    said.status = status;
    said.authored = ago(100);
    said.supply_days = 5;
    return said;
}
OrderSaid ended_some_day(int start) {
    OrderSaid said = open(start);
    said.status = "completed";
    return said;
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
            {"unknown length: 14 d ago, may be day 14", with_dermatitis().has(handed_out("a", 14)), unknown},
            {"unknown length: 13 d ago", with_dermatitis().has(handed_out("a", 13)), silent},
            {"unknown length: two so far apart that one course would be long",
             with_dermatitis().has(handed_out("a", 100)).has(handed_out("b", 56)), warning},
            {"unknown length: two a day closer", with_dermatitis().has(handed_out("a", 100)).has(handed_out("b", 57)),
             unknown},
            {"ended on an unknown day: 30 days may be", with_dermatitis().has(ended_some_day(29)), unknown},
            {"ended on an unknown day: 29 days at most", with_dermatitis().has(ended_some_day(28)), silent},
            {"an open order that is still fresh", with_dermatitis().has(open(365)), warning},
            {"an open order that is stale", with_dermatitis().has(open(366)), unknown},
            {"an active order whose supply is used up", with_dermatitis().has(supplied("active")), unknown},
            {"one that was completed", with_dermatitis().has(supplied("completed")), silent},
            {"since some day of this month", with_dermatitis().has(between("2026-08", {})), unknown},
            {"since some day of last month", with_dermatitis().has(between("2026-07", {})), warning},
            {"until some day of July: 29 days or more", with_dermatitis().has(between("2026-06-03", "2026-07")),
             unknown},
            {"until some day of July: 30 days or more", with_dermatitis().has(between("2026-06-02", "2026-07")),
             warning},
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
