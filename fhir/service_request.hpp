// ServiceRequest: a test, referral or procedure that was ordered, or is drafted in the request.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct ServiceRequest {
    std::string_view id;
    std::string_view status; // code; empty where absent
    std::string_view intent; // code; empty where absent
    bool do_not_perform = false;
    CodeableConcept code;
    std::optional<DateInterval> authored_on;
    Period occurrence; // occurrencePeriod, or occurrenceDateTime as its start and end; may lie ahead
    std::span<const CodeableConcept> reasons;     // reasonCode
    std::span<const Reference> reason_references; // reasonReference
    std::span<const CodeableConcept> body_sites;
};

ServiceRequest read_service_request(const Value& resource, Reading& reading);

} // namespace eczema::fhir
