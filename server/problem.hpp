// What was wrong with a request. Kinds become HTTP statuses in router.cpp alone; texts never quote the request.
#pragma once
#include <cstdint>
#include <string>

namespace eczema::server {

enum class ProblemKind : std::uint8_t {
    bad_http,           // not HTTP/1.x, or framing that cannot be trusted
    bad_json,           // the body is not JSON as fhir/json.hpp takes it
    bad_request,        // JSON, but a required member is missing or of the wrong type
    not_found,          // path or service
    method_not_allowed, //
    unsupported_media,  // content type or content encoding
    body_too_large,     //
    headers_too_large,  //
    timed_out,          // the request did not arrive in time
    expectation_failed, // an Expect field that asks for more than 100-continue
    data_missing,       // required FHIR data neither sent nor retrievable
    unauthenticated,    // who calls is not proven; never says why
    forbidden,          // a known caller may not have this
    too_many_requests,  //
    unavailable,        // for a moment
    internal,           //
};

struct Problem {
    ProblemKind kind;
    std::string path;                 // FHIRPath-like element path ("context.patientId"), may be empty
    std::string message;              // one sentence that says what to do next
    std::string allow;                // method_not_allowed: the methods that work here, "GET, HEAD, OPTIONS"
    unsigned retry_after_seconds = 0; // too_many_requests, unavailable
};

} // namespace eczema::server
