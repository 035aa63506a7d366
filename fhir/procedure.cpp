#include "fhir/procedure.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

Procedure read_procedure(const Value& resource, Reading& reading) {
    Procedure procedure;
    procedure.id = resource["id"].text();
    procedure.status = read_status(resource["status"], codes::procedure_status, "status", reading);
    procedure.code = read_concept(resource["code"], reading);
    if (resource["performedPeriod"].is_object())
        procedure.performed = read_past_period(resource["performedPeriod"], "performedPeriod", reading);
    else
        procedure.performed = period_at(read_past_date(resource["performedDateTime"], "performedDateTime", reading));
    procedure.body_sites = read_concepts(resource["bodySite"], reading);
    return procedure;
}

} // namespace eczema::fhir
