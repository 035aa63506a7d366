#include "tests/support/said.hpp"

namespace eczema::tests {

std::string ago(int days) { return '@' + std::to_string(days) + '@'; }

std::string begin(std::string_view type, std::string_view id) {
    return text("resourceType", type) + (id == "-" ? std::string() : text("id", id));
}

std::string patient_reference() { return object(text("reference", "Patient/p1")); }

std::string id_or(std::string_view id, std::string_view prefix, std::string_view code) {
    return id.empty() ? std::string(prefix) + std::string(code.substr(code.find(':') + 1)) : std::string(id);
}

Entry entry_of(const ConditionSaid& said) {
    const std::string id = said.id.empty() ? "c-" + std::string(said.code) : std::string(said.id);
    std::string members = begin("Condition", id) + raw("clinicalStatus", concept_of(said.status, "status")) +
                          raw("verificationStatus", concept_of(said.verification, "status")) +
                          raw("code", concept_of(said.code, "cm")) + raw("severity", concept_of(said.severity, "sct")) +
                          raw("subject", patient_reference()) + text("onsetDateTime", said.onset) +
                          text("recordedDate", said.recorded) + text("abatementDateTime", said.abated);
    if (said.is_encounter_diagnosis) members += raw("category", '[' + concept_of("encounter-diagnosis", "local") + ']');
    if (said.onset_age_years >= 0)
        members += ",\"onsetAge\":{\"value\":" + std::to_string(said.onset_age_years) + ",\"code\":\"a\"}";
    return {RecordList::conditions, id, object(members)};
}

Entry entry_of(const AllergySaid& said) {
    const std::string id = id_or(said.id, "a-", said.code);
    std::string reaction = text("severity", said.severity);
    if (!said.manifestation.empty())
        reaction += raw("manifestation", '[' + concept_of(said.manifestation, "sct") + ']');
    std::string members = begin("AllergyIntolerance", id) + text("type", said.type) +
                          raw("clinicalStatus", concept_of(said.status, "status")) +
                          raw("verificationStatus", concept_of(said.verification, "status")) +
                          raw("code", concept_of(said.code, "rx")) + text("criticality", said.criticality) +
                          raw("patient", patient_reference()) + text("recordedDate", ago(100));
    if (!reaction.empty()) members += raw("reaction", '[' + object(reaction) + ']');
    return {RecordList::allergies, id, object(members)};
}

Entry entry_of(const ScoreSaid& said) {
    const std::string id = id_or(said.id, "o-", said.score);
    const std::string value = ",\"value\":" + std::to_string(said.points) + text("unit", said.unit);
    return {said.list, id,
            object(begin("Observation", id) + text("status", said.status) +
                   raw("code", concept_of(said.score, "score")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("valueQuantity", object(value)))};
}

Entry entry_of(const WeightSaid& said) {
    return {RecordList::observations, std::string(said.id),
            object(begin("Observation", said.id) + text("status", "final") +
                   raw("code", concept_of("29463-7", "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("valueQuantity", quantity_of(said.kg, "kg")))};
}

Entry entry_of(const LabSaid& said) {
    const std::string id = id_or(said.id, "o-", said.code);
    return {
        said.list, id,
        object(begin("Observation", id) + text("status", said.status) + raw("code", concept_of(said.code, "loinc")) +
               raw("subject", patient_reference()) + text("effectiveDateTime", said.on) +
               raw("valueQuantity", said.value ? quantity_of(*said.value, said.unit) : std::string()) +
               raw("valueCodeableConcept", concept_of(said.answer, "sct")) + text("valueDateTime", said.value_date) +
               raw("interpretation", concepts_of(said.interpretation, "interpretation")))};
}

Entry entry_of(const ReportSaid& said) {
    const std::string id = id_or(said.id, "r-", said.code);
    return {RecordList::diagnostic_reports, id,
            object(begin("DiagnosticReport", id) + text("status", said.status) +
                   raw("code", concept_of(said.code, "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("conclusionCode", concepts_of(said.conclusion, "sct")))};
}

std::string dosage_of(const OrderSaid& said) {
    std::string repeat;
    if (said.single)
        repeat += ",\"count\":1";
    else if (said.times > 0)
        repeat += ",\"frequency\":" + std::to_string(said.times) +
                  ",\"period\":" + std::to_string(std::max(said.every_weeks, 1)) +
                  text("periodUnit", said.every_weeks > 0 ? "wk" : said.unit);
    if (!said.start.empty() || !said.end.empty())
        repeat += raw("boundsPeriod", object(text("start", said.start) + text("end", said.end)));
    if (said.days > 0) repeat += ",\"boundsDuration\":{\"value\":" + std::to_string(said.days) + ",\"code\":\"d\"}";
    std::string dosage = raw("route", concept_of(said.route, "sct")) + raw("site", concept_of(said.site, "sct"));
    if (!repeat.empty()) dosage += raw("timing", object(raw("repeat", object(repeat))));
    if (said.is_as_needed) dosage += ",\"asNeededBoolean\":true";
    if (said.dose > 0)
        dosage +=
            ",\"doseAndRate\":[{\"doseQuantity\":{\"value\":" + std::to_string(said.dose) + ",\"unit\":\"tablet\"}}]";
    if (said.dose_mg > 0)
        dosage += raw("doseAndRate", '[' + object(raw("doseQuantity", quantity_of(said.dose_mg, "mg"))) + ']');
    return dosage.empty() ? std::string() : '[' + object(dosage) + ']';
}

std::string id_of(const OrderSaid& said) { return std::string(said.id.empty() ? said.drug : said.id); }

std::string request_json(const OrderSaid& said, std::string_view status) {
    std::string dispense;
    if (said.repeats >= 0) dispense += ",\"numberOfRepeatsAllowed\":" + std::to_string(said.repeats);
    if (said.supply_days > 0)
        dispense += ",\"expectedSupplyDuration\":{\"value\":" + std::to_string(said.supply_days) + ",\"code\":\"d\"}";
    if (said.quantity > 0)
        dispense += ",\"quantity\":{\"value\":" + std::to_string(said.quantity) + ",\"unit\":\"tablet\"}";
    if (!said.valid_until.empty()) dispense += raw("validityPeriod", object(text("end", said.valid_until)));
    std::string members =
        begin("MedicationRequest", id_of(said)) + text("status", said.status.empty() ? status : said.status) +
        text("intent", said.intent) + raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
        raw("statusReason", concept_of(said.why_ended, "reason")) + raw("subject", patient_reference()) +
        text("authoredOn", said.authored) + raw("dosageInstruction", dosage_of(said));
    if (!said.reason.empty()) members += raw("reasonCode", '[' + concept_of(said.reason, "cm") + ']');
    if (!dispense.empty()) members += raw("dispenseRequest", object(dispense));
    if (said.do_not_perform) members += ",\"doNotPerform\":true";
    if (!said.prior.empty())
        members += raw("priorPrescription", object(text("reference", "MedicationRequest/" + std::string(said.prior))));
    return object(members);
}

Entry entry_of(const OrderSaid& said) {
    return {RecordList::medication_requests, id_of(said), request_json(said, "active")};
}

Entry statement_of(const OrderSaid& said) {
    std::string members = begin("MedicationStatement", id_of(said)) +
                          text("status", said.status.empty() ? "active" : said.status) +
                          raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                          raw("subject", patient_reference()) + text("dateAsserted", said.authored);
    members += raw("statusReason", concepts_of(said.why_ended, "reason"));
    members += raw("effectivePeriod", period_of(said.start, said.end));
    if (said.dose_mg > 0 || said.every_weeks > 0 || said.single) members += raw("dosage", dosage_of(said));
    return {RecordList::medication_statements, id_of(said), object(members)};
}

std::string order_reference(std::string_view id) {
    return id.empty() ? std::string() : object(text("reference", "MedicationRequest/" + std::string(id)));
}

Entry entry_of(const DispenseSaid& said) {
    const std::string id = id_or(said.id, "d-", said.drug);
    std::string members = begin("MedicationDispense", id) + text("status", said.status) +
                          raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                          raw("subject", patient_reference()) + text("whenHandedOver", said.on);
    if (said.supply_days > 0) members += raw("daysSupply", quantity_of(said.supply_days, "d"));
    if (said.quantity > 0) members += raw("quantity", quantity_of(said.quantity, "tablet"));
    if (!said.order.empty()) members += raw("authorizingPrescription", '[' + order_reference(said.order) + ']');
    return {RecordList::medication_dispenses, id, object(members)};
}

Entry entry_of(const AdministrationSaid& said) {
    const std::string id = id_or(said.id, "g-", said.drug);
    std::string dosage = raw("route", concept_of(said.route, "sct"));
    if (said.dose_mg > 0) dosage += raw("dose", quantity_of(said.dose_mg, "mg"));
    return {RecordList::medication_administrations, id,
            object(begin("MedicationAdministration", id) + text("status", said.status) +
                   raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                   raw("subject", patient_reference()) + date_or_period("effective", said.on, said.end) +
                   (dosage.empty() ? dosage : raw("dosage", object(dosage))) +
                   raw("request", order_reference(said.order)))};
}

Entry entry_of(const ImmunizationSaid& said) {
    const std::string id = id_or(said.id, "v-", said.vaccine);
    return {RecordList::immunizations, id,
            object(begin("Immunization", id) + text("status", said.status) +
                   raw("vaccineCode", concept_of(said.vaccine, "cvx")) + raw("patient", patient_reference()) +
                   text("occurrenceDateTime", said.on) + raw("isSubpotent", said.is_subpotent ? "true" : ""))};
}

Entry entry_of(const ForecastSaid& said) {
    const std::string id = id_or(said.id, "f-", said.vaccine);
    const std::string forecast = object(raw("vaccineCode", concepts_of(said.vaccine, "cvx")) +
                                        raw("targetDisease", concept_of(said.disease, "sct")) +
                                        raw("forecastStatus", concept_of(said.says, "forecast")));
    return {RecordList::immunization_recommendations, id,
            object(begin("ImmunizationRecommendation", id) + raw("patient", patient_reference()) +
                   text("date", said.on) + raw("recommendation", '[' + forecast + ']'))};
}

Entry entry_of(const ProcedureSaid& said) {
    const std::string id = id_or(said.id, "p-", said.code);
    return {RecordList::procedures, id,
            object(begin("Procedure", id) + text("status", said.status) + raw("code", concept_of(said.code, "sct")) +
                   raw("subject", patient_reference()) + date_or_period("performed", said.on, said.end) +
                   raw("bodySite", concepts_of(said.site, "sct")))};
}

std::string id_of(const ServiceRequestSaid& said) { return id_or(said.id, "s-", said.code); }

std::string request_json(const ServiceRequestSaid& said, std::string_view status) {
    return object(begin("ServiceRequest", id_of(said)) + text("status", said.status.empty() ? status : said.status) +
                  text("intent", said.intent) + raw("doNotPerform", said.do_not_perform ? "true" : "") +
                  raw("code", concept_of(said.code, "sct")) + raw("subject", patient_reference()) +
                  text("authoredOn", said.authored) + date_or_period("occurrence", said.on, said.end) +
                  raw("reasonCode", concepts_of(said.reason, "cm")) + raw("bodySite", concepts_of(said.site, "sct")));
}

Entry entry_of(const ServiceRequestSaid& said) {
    return {RecordList::service_requests, id_of(said), request_json(said, "active")};
}

Entry entry_of(const EncounterSaid& said) {
    return {RecordList::encounters, std::string(said.id),
            object(begin("Encounter", said.id) + text("status", said.status) +
                   raw("class", object(text("code", said.class_code))) + raw("type", concepts_of(said.type, "sct")) +
                   raw("serviceType", concept_of(said.service, "sct")) + raw("subject", patient_reference()) +
                   raw("reasonCode", concepts_of(said.reason, "cm")) + raw("period", period_of(said.on, said.end)))};
}

Entry entry_of(const DeviceSaid& said) {
    const std::string id = id_or(said.id, "u-", said.type);
    const std::string device = object(begin("Device", "device") + raw("type", concept_of(said.type, "sct")));
    return {RecordList::device_use_statements, id,
            object(begin("DeviceUseStatement", id) + raw("contained", '[' + device + ']') +
                   text("status", said.status) + raw("subject", patient_reference()) +
                   raw("device", object(text("reference", "#device"))) + date_or_period("timing", said.on, said.end))};
}

} // namespace eczema::tests
