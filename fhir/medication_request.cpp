#include "fhir/medication_request.hpp"

#include "fhir/status_codes.hpp"
#include "fhir/units.hpp"

namespace eczema::fhir {

namespace {

// R4 says so by a flag or by naming who told it, R5 by a flag.
bool is_reported(const Value& resource) {
    for (const Value* flag : {&resource["reportedBoolean"], &resource["reported"]})
        if (const auto said = read_boolean(*flag)) return *said;
    return !resource["reportedReference"].is_null();
}

} // namespace

MedicationRequest read_medication_request(const Value& resource, const Medications& medications, Reading& reading) {
    MedicationRequest request;
    request.id = resource["id"].text();
    request.status = read_status(resource["status"], codes::medication_request_status, "status", reading);
    request.intent = read_status(resource["intent"], codes::intent, "intent", reading);
    request.do_not_perform = read_boolean(resource["doNotPerform"]).value_or(false);
    request.is_reported = is_reported(resource);
    request.names_a_drug =
        !resource["medicationCodeableConcept"].is_null() || !resource["medicationReference"].is_null();
    request.drug = read_drug(resource, medications, reading);
    request.status_reason = read_concept(resource["statusReason"], reading);
    request.reasons = read_concepts(resource["reasonCode"], reading);
    request.reason_references = read_references(resource["reasonReference"], reading);
    request.authored_on = read_past_date(resource["authoredOn"], "authoredOn", reading);
    request.dosages = read_dosages(resource["dosageInstruction"], reading);
    const Value& dispense = resource["dispenseRequest"];
    request.validity = read_period(dispense["validityPeriod"], "dispenseRequest.validityPeriod", reading);
    request.supply_days = days_of(read_quantity(dispense["expectedSupplyDuration"]));
    request.repeats = read_number(dispense["numberOfRepeatsAllowed"]);
    if (request.repeats && *request.repeats < 0) { // no number of times
        reading.note(IssueSeverity::warning, "dispenseRequest.numberOfRepeatsAllowed", "negative-number");
        request.repeats.reset();
    }
    request.quantity = read_quantity(dispense["quantity"]);
    request.prior = read_reference(resource["priorPrescription"]);
    return request;
}

} // namespace eczema::fhir
