#include "fhir/medication_statement.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

MedicationStatement read_medication_statement(const Value& resource, const Medications& medications, Reading& reading) {
    MedicationStatement statement;
    statement.id = resource["id"].text();
    statement.status = read_status(resource["status"], codes::medication_statement_status, "status", reading);
    statement.drug = read_drug(resource, medications, reading);
    statement.status_reason = read_concept(resource["statusReason"], reading);
    statement.reasons = read_concepts(resource["reasonCode"], reading);
    statement.reason_references = read_references(resource["reasonReference"], reading);
    if (resource["effectivePeriod"].is_object())
        statement.effective = read_period(resource["effectivePeriod"], "effectivePeriod", reading);
    else
        statement.effective.start = read_date(resource["effectiveDateTime"], "effectiveDateTime", reading);
    statement.asserted = read_past_date(resource["dateAsserted"], "dateAsserted", reading);
    statement.dosages = read_dosages(resource["dosage"], reading);
    return statement;
}

} // namespace eczema::fhir
