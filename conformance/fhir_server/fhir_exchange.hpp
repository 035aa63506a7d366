// What a service asked of the examiner's FHIR server, and what it is to be told.
#pragma once
#include "conformance/wire/http_client.hpp"

namespace eczema::conformance {

struct FhirRequest {
    std::string method;
    std::string path; // relative to the FHIR base: "Condition?patient=examiner-1"; elsewhere as it came
    std::string type; // the resource type asked for; "metadata", or empty for a batch
    std::string authorization;
    std::string accept;
    std::chrono::steady_clock::time_point arrived;
    std::chrono::steady_clock::time_point ended;
    bool is_elsewhere = false; // came to the other origin
    std::size_t bytes_sent = 0;
};

struct FhirAnswer {
    enum class Manner : std::uint8_t {
        whole,
        cut,      // ends after half of the body
        too_long, // Content-Length says less than comes
        endless,  // the body is sent again and again, up to a limit far beyond what anybody should read
        drip      // a byte at a time
    };
    unsigned status = 200;
    std::string location;
    std::string body;
    std::chrono::milliseconds delay{0};
    Manner manner = Manner::whole;
};

} // namespace eczema::conformance
