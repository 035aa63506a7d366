// How the examiner's FHIR server behaves toward a query: well, or in one of the ways a service has to live with.
#pragma once
#include <cstdint>

namespace eczema::conformance {

enum class Behaviour : std::uint8_t {
    normal,
    slow,               // answers well, after longer than any service should wait
    paged,              // one resource a page, with next links
    paged_elsewhere,    // the next link leads to another origin
    paged_for_ever,     // there is always a next link
    refers_elsewhere,   // references lead to another origin
    empty,              // a searchset without entries; a read finds nothing
    unauthorized,       // 401 with an OperationOutcome, and so on
    forbidden,          // 403
    not_found,          // 404
    failing,            // 500
    redirect_elsewhere, // 302 to another origin
    not_json,           // 200 with text
    wrong_type,         // 200 with a resource of another type
    other_patient,      // the records of another patient
    deep,               // JSON nested a hundred thousand deep
    endless_body,       // one searchset without end, of some hundred bytes an entry
    drip,               // a byte now and then
    cut,                // closes in the middle of the body
    too_long,           // more body than Content-Length says
};

} // namespace eczema::conformance
