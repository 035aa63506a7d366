#include "fhir/medication_request.hpp"

namespace eczema::fhir {

std::span<const CodeableConcept> read_reasons(const Value& resource, Reading& reading) {
    auto reasons = reading.list<CodeableConcept>();
    for (const Value& reason : one_or_many(resource["reasonCode"]))
        if (const CodeableConcept read = read_concept(reason, reading); !read.is_empty()) reasons.push_back(read);
    return reading.kept(reasons);
}

std::span<const Reference> read_reason_references(const Value& resource, Reading& reading) {
    auto references = reading.list<Reference>();
    for (const Value& reference : one_or_many(resource["reasonReference"]))
        if (const Reference read = read_reference(reference); !read.id.empty()) references.push_back(read);
    return reading.kept(references);
}

MedicationRequest read_medication_request(const Value& resource, const Medications& medications, Reading& reading) {
    MedicationRequest request;
    request.id = resource["id"].text();
    request.status = resource["status"].text();
    request.intent = resource["intent"].text();
    request.do_not_perform = read_boolean(resource["doNotPerform"]).value_or(false);
    request.drug = read_drug(resource, medications, reading);
    request.status_reason = read_concept(resource["statusReason"], reading);
    request.reasons = read_reasons(resource, reading);
    request.reason_references = read_reason_references(resource, reading);
    request.authored_on = read_past_date(resource["authoredOn"], "authoredOn", reading);
    request.dosages = read_dosages(resource["dosageInstruction"], reading);
    const Value& dispense = resource["dispenseRequest"];
    request.validity = read_period(dispense["validityPeriod"], "dispenseRequest.validityPeriod", reading);
    request.supply_days = days_of(read_quantity(dispense["expectedSupplyDuration"]));
    request.repeats = read_number(dispense["numberOfRepeatsAllowed"]);
    request.quantity = read_quantity(dispense["quantity"]);
    return request;
}

} // namespace eczema::fhir
