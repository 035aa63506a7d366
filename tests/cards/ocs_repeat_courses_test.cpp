// R25: another steroid course within a year.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

// A course from so many days ago to so many days ago.
OrderSaid course(std::string_view id, int start, int end, std::string_view reason = "L20.9") {
    return {.drug = prednisone,
            .start = ago(start),
            .end = ago(end),
            .id = id,
            .status = "completed",
            .reason = reason,
            .route = "26643006"};
}
OrderSaid said_as(std::string_view drug, OrderSaid said) {
    said.drug = drug;
    return said;
}
OrderSaid with_status(std::string_view status, OrderSaid said) {
    said.status = status;
    return said;
}
Request ordering_prednisone(int days = 6) {
    return chart("order-sign")
        .has(dermatitis())
        .drafts({.drug = prednisone, .id = "d1", .reason = "L20.9", .route = "26643006", .days = days});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "ocs-repeat-courses",
        {
            {"+ one 6-day course 4 mo ago", ordering_prednisone().has(course("a", 125, 120)), warning},
            {"- asthma course 3 mo ago only", ordering_prednisone().has(course("a", 95, 90, "J45.901")), silent},
            {"= course 365 d ago", ordering_prednisone().has(course("a", 370, 365)), warning},
            {"= course 366 d ago", ordering_prednisone().has(course("a", 371, 366)), silent},
            {"+ cum 31 d", ordering_prednisone(6).has(course("a", 125, 101)), critical},
            {"= cum 30 d", ordering_prednisone(6).has(course("a", 125, 102)), critical},
            {"= cum 29 d", ordering_prednisone(6).has(course("a", 125, 103)), warning},
            {"+ two courses", ordering_prednisone().has(course("a", 205, 200)).has(course("b", 125, 120)), critical},
            {"= two orders 14 d apart are one course",
             ordering_prednisone().has(course("a", 150, 145)).has(course("b", 130, 125)), warning},
            {"= two orders 15 d apart are two",
             ordering_prednisone().has(course("a", 150, 145)).has(course("b", 129, 125)), critical},
            {"- a course that this order goes on with", ordering_prednisone().has(course("a", 12, 5)), silent},
            {"- first course", ordering_prednisone(), silent},
            {"- order for asthma",
             chart("order-sign")
                 .has(dermatitis())
                 .has(course("a", 125, 120))
                 .drafts({.drug = prednisone, .id = "d1", .reason = "J45.901", .route = "26643006", .days = 6}),
             silent},
            {"a course by name alone", ordering_prednisone().has(said_as("text:prednisone", course("a", 125, 120))),
             unknown},
            {"a course that was perhaps not taken",
             ordering_prednisone().has(with_status("unknown", course("a", 125, 120))), unknown},
            {"a certain course beside one by name alone",
             ordering_prednisone().has(course("a", 205, 200)).has(said_as("text:prednisone", course("b", 125, 120))),
             warning},
            {"what may lie between two courses does not make them one",
             ordering_prednisone()
                 .has(course("a", 150, 145))
                 .has(said_as("text:prednisone", course("b", 144, 130)))
                 .has(course("c", 129, 125)),
             critical},
            {"its days are not counted for certain",
             ordering_prednisone().has(course("a", 130, 125)).has(said_as("text:prednisone", course("b", 124, 90))),
             warning},
            {"a course of unknown length that this order may go on with",
             ordering_prednisone().has(DispenseSaid{.drug = prednisone, .on = ago(20), .id = "a"}), unknown},
            {"a course that ended before", ordering_prednisone().has(course("a", 20, 16)), warning},
            {"a course on an unknown day",
             ordering_prednisone().has(OrderSaid{.drug = prednisone, .id = "a", .status = "completed"}), unknown},
            {"- a course to come", ordering_prednisone().has(with_status("active", course("a", -3, -9))), silent},
            {"medication lists not supplied",
             ordering_prednisone()
                 .sends(RecordList::medication_requests, Sent::absent)
                 .sends(RecordList::medication_statements, Sent::absent),
             unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ocs_repeat_courses, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
