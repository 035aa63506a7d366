#include "fhir/service_request.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

ServiceRequest read_service_request(const Value& resource, Reading& reading) {
    ServiceRequest request;
    request.id = resource["id"].text();
    request.status = read_status(resource["status"], codes::service_request_status, "status", reading);
    request.intent = read_status(resource["intent"], codes::intent, "intent", reading);
    request.do_not_perform = read_boolean(resource["doNotPerform"]).value_or(false);
    request.code = read_concept(resource["code"], reading);
    request.authored_on = read_past_date(resource["authoredOn"], "authoredOn", reading);
    if (resource["occurrencePeriod"].is_object())
        request.occurrence = read_period(resource["occurrencePeriod"], "occurrencePeriod", reading);
    else
        request.occurrence = period_at(read_date(resource["occurrenceDateTime"], "occurrenceDateTime", reading));
    request.reasons = read_concepts(resource["reasonCode"], reading);
    request.reason_references = read_references(resource["reasonReference"], reading);
    request.body_sites = read_concepts(resource["bodySite"], reading);
    return request;
}

} // namespace eczema::fhir
