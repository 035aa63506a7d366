// What a test can say about a patient, and the FHIR JSON of it: one struct for each resource, with the codes and dates
// that tests vary. Dates are written as "so many days ago" and become dates when record_builder.hpp knows the day of
// the call. It knows codes, not rules.
#pragma once
#include "fhir/record.hpp"
#include "tests/support/fhir_text.hpp"

#include <algorithm>
#include <optional>

namespace eczema::tests {

using fhir::RecordList;

// "@3@", which Request::body() writes as the date three days before the call; negative for days to come.
inline std::string ago(int days) { return '@' + std::to_string(days) + '@'; }

// --- what can be said -------------------------------------------------------------------------------------------

struct ConditionSaid {
    std::string_view code = "L20.9"; // ICD-10-CM
    std::string onset{};             // ago(n), a partial date, or empty
    std::string_view id{};           // "c-" and the code where empty
    std::string_view status = "active", verification = "confirmed";
    std::string recorded{}, abated{};
    std::string_view severity{};
    bool is_encounter_diagnosis = false;
    int onset_age_years = -1;
};

struct OrderSaid {
    std::string_view drug{};      // ATC
    std::string start{}, end{};   // bounds of the timing; of a statement its period
    std::string_view id{};        // the drug's code where empty; "-" for none
    std::string_view status{};    // active, of a draft: draft
    std::string_view reason{};    // ICD-10-CM
    std::string_view why_ended{}; // v3-ActReason
    std::string_view route{};     // SNOMED CT
    std::string_view site{};      // SNOMED CT
    std::string_view intent = "order";
    std::string_view unit = "d"; // of the timing's period
    int times = 1;               // a period; 0: no timing
    int days = 0, repeats = -1;  // bounds as a duration; repeats of the dispense
    int supply_days = 0;
    int quantity = 0, dose = 0; // tablets
    bool is_as_needed = false, do_not_perform = false;
    std::string authored{};
    std::string_view prior{};  // id of the order that this one renews
    double dose_mg = 0;        // in place of `dose`
    int every_weeks = 0;       // `times` in so many weeks, in place of `unit`
    bool single = false;       // one dose and no timing beside
    std::string valid_until{}; // dispenseRequest.validityPeriod.end
};

struct AllergySaid {
    std::string_view code = "sct:716186003"; // no known allergy
    std::string_view id{}, criticality{}, severity{}, manifestation{}, type{};
    std::string_view status = "active", verification = "confirmed";
};

struct ScoreSaid {
    std::string_view score; // urn:eczema-cds:score
    double points;
    std::string on; // ago(n)
    std::string_view id{};
    std::string_view unit = "{score}";
    std::string_view status = "final";
    RecordList list = RecordList::severity;
};

// A body weight, LOINC 29463-7.
struct WeightSaid {
    double kg;
    std::string on; // ago(n)
    std::string_view id = "o-weight";
};

// A test result: one of value, answer and value_date, or none.
struct LabSaid {
    std::string_view code; // LOINC
    std::optional<double> value{};
    std::string_view unit{};
    std::string on{};                  // ago(n)
    std::string_view id{};             // "o-" and the code where empty
    std::string_view answer{};         // SNOMED CT
    std::string_view interpretation{}; // v3-ObservationInterpretation: "H", "POS"
    std::string value_date{};
    std::string_view status = "final";
    RecordList list = RecordList::observations;
};

struct DispenseSaid {
    std::string_view drug; // ATC
    std::string on{};      // ago(n): handed over
    int supply_days = 0;
    std::string_view id{}; // "d-" and the drug's code where empty
    std::string_view status = "completed";
    int quantity = 0;         // tablets
    std::string_view order{}; // id of the MedicationRequest
};

struct AdministrationSaid {
    std::string_view drug; // ATC
    std::string on{}, end{};
    double dose_mg = 0;
    std::string_view id{}; // "g-" and the drug's code where empty
    std::string_view status = "completed";
    std::string_view route{}; // SNOMED CT
    std::string_view order{}; // id of the MedicationRequest
};

struct ImmunizationSaid {
    std::string_view vaccine; // CVX
    std::string on{};
    std::string_view id{}; // "v-" and the vaccine's code where empty
    std::string_view status = "completed";
    bool is_subpotent = false;
};

// An ImmunizationRecommendation with one forecast.
struct ForecastSaid {
    std::string_view vaccine; // CVX
    std::string_view says;    // "immune", "due", "overdue", "complete", "contraindicated"
    std::string on{};
    std::string_view id{};      // "f-" and the vaccine's code where empty
    std::string_view disease{}; // SNOMED CT
};

struct ProcedureSaid {
    std::string_view code; // SNOMED CT
    std::string on{}, end{};
    std::string_view id{}; // "p-" and the code where empty
    std::string_view status = "completed";
    std::string_view site{}; // SNOMED CT
};

struct ServiceRequestSaid {
    std::string_view code;     // SNOMED CT
    std::string authored{};    // ago(n)
    std::string_view id{};     // "s-" and the code where empty
    std::string_view status{}; // active, of a draft: draft
    std::string_view intent = "order";
    std::string on{}, end{};   // when it is to be done
    std::string_view reason{}; // ICD-10-CM
    std::string_view site{};   // SNOMED CT
    bool do_not_perform = false;
};

struct EncounterSaid {
    std::string on{}, end{};
    std::string_view class_code = "AMB";
    std::string_view id = "e1";
    std::string_view status = "finished";
    std::string_view type{}, service{}; // SNOMED CT
    std::string_view reason{};          // ICD-10-CM
};

struct ReportSaid {
    std::string_view code; // LOINC
    std::string on{};
    std::string_view conclusion{}; // SNOMED CT
    std::string_view id{};         // "r-" and the code where empty
    std::string_view status = "final";
};

struct DeviceSaid {
    std::string_view type; // SNOMED CT
    std::string on{}, end{};
    std::string_view id{}; // "u-" and the type's code where empty
    std::string_view status = "active";
};

struct Entry {
    RecordList list;
    std::string id, json;
};

inline std::string begin(std::string_view type, std::string_view id) {
    return text("resourceType", type) + (id == "-" ? std::string() : text("id", id));
}
inline std::string patient_reference() { return object(text("reference", "Patient/p1")); }

// The id that was said, else one made of the code without its system.
inline std::string id_or(std::string_view id, std::string_view prefix, std::string_view code) {
    return id.empty() ? std::string(prefix) + std::string(code.substr(code.find(':') + 1)) : std::string(id);
}

// --- diagnoses, reactions and measurements ----------------------------------------------------------------------

inline Entry entry_of(const ConditionSaid& said) {
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

inline Entry entry_of(const AllergySaid& said) {
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

inline Entry entry_of(const ScoreSaid& said) {
    const std::string id = id_or(said.id, "o-", said.score);
    const std::string value = ",\"value\":" + std::to_string(said.points) + text("unit", said.unit);
    return {said.list, id,
            object(begin("Observation", id) + text("status", said.status) +
                   raw("code", concept_of(said.score, "score")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("valueQuantity", object(value)))};
}

inline Entry entry_of(const WeightSaid& said) {
    return {RecordList::observations, std::string(said.id),
            object(begin("Observation", said.id) + text("status", "final") +
                   raw("code", concept_of("29463-7", "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("valueQuantity", quantity_of(said.kg, "kg")))};
}

inline Entry entry_of(const LabSaid& said) {
    const std::string id = id_or(said.id, "o-", said.code);
    return {
        said.list, id,
        object(begin("Observation", id) + text("status", said.status) + raw("code", concept_of(said.code, "loinc")) +
               raw("subject", patient_reference()) + text("effectiveDateTime", said.on) +
               raw("valueQuantity", said.value ? quantity_of(*said.value, said.unit) : std::string()) +
               raw("valueCodeableConcept", concept_of(said.answer, "sct")) + text("valueDateTime", said.value_date) +
               raw("interpretation", concepts_of(said.interpretation, "interpretation")))};
}

inline Entry entry_of(const ReportSaid& said) {
    const std::string id = id_or(said.id, "r-", said.code);
    return {RecordList::diagnostic_reports, id,
            object(begin("DiagnosticReport", id) + text("status", said.status) +
                   raw("code", concept_of(said.code, "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("conclusionCode", concepts_of(said.conclusion, "sct")))};
}

// --- drugs and vaccines -----------------------------------------------------------------------------------------

inline std::string dosage_of(const OrderSaid& said) {
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

inline std::string id_of(const OrderSaid& said) { return std::string(said.id.empty() ? said.drug : said.id); }

inline std::string request_json(const OrderSaid& said, std::string_view status) {
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

inline Entry entry_of(const OrderSaid& said) {
    return {RecordList::medication_requests, id_of(said), request_json(said, "active")};
}

inline Entry statement_of(const OrderSaid& said) {
    std::string members = begin("MedicationStatement", id_of(said)) +
                          text("status", said.status.empty() ? "active" : said.status) +
                          raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                          raw("subject", patient_reference()) + text("dateAsserted", said.authored);
    members += raw("statusReason", concepts_of(said.why_ended, "reason"));
    members += raw("effectivePeriod", period_of(said.start, said.end));
    if (said.dose_mg > 0 || said.every_weeks > 0 || said.single) members += raw("dosage", dosage_of(said));
    return {RecordList::medication_statements, id_of(said), object(members)};
}

inline std::string order_reference(std::string_view id) {
    return id.empty() ? std::string() : object(text("reference", "MedicationRequest/" + std::string(id)));
}

inline Entry entry_of(const DispenseSaid& said) {
    const std::string id = id_or(said.id, "d-", said.drug);
    std::string members = begin("MedicationDispense", id) + text("status", said.status) +
                          raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                          raw("subject", patient_reference()) + text("whenHandedOver", said.on);
    if (said.supply_days > 0) members += raw("daysSupply", quantity_of(said.supply_days, "d"));
    if (said.quantity > 0) members += raw("quantity", quantity_of(said.quantity, "tablet"));
    if (!said.order.empty()) members += raw("authorizingPrescription", '[' + order_reference(said.order) + ']');
    return {RecordList::medication_dispenses, id, object(members)};
}

inline Entry entry_of(const AdministrationSaid& said) {
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

inline Entry entry_of(const ImmunizationSaid& said) {
    const std::string id = id_or(said.id, "v-", said.vaccine);
    return {RecordList::immunizations, id,
            object(begin("Immunization", id) + text("status", said.status) +
                   raw("vaccineCode", concept_of(said.vaccine, "cvx")) + raw("patient", patient_reference()) +
                   text("occurrenceDateTime", said.on) + raw("isSubpotent", said.is_subpotent ? "true" : ""))};
}

inline Entry entry_of(const ForecastSaid& said) {
    const std::string id = id_or(said.id, "f-", said.vaccine);
    const std::string forecast = object(raw("vaccineCode", concepts_of(said.vaccine, "cvx")) +
                                        raw("targetDisease", concept_of(said.disease, "sct")) +
                                        raw("forecastStatus", concept_of(said.says, "forecast")));
    return {RecordList::immunization_recommendations, id,
            object(begin("ImmunizationRecommendation", id) + raw("patient", patient_reference()) +
                   text("date", said.on) + raw("recommendation", '[' + forecast + ']'))};
}

// --- care -------------------------------------------------------------------------------------------------------

inline Entry entry_of(const ProcedureSaid& said) {
    const std::string id = id_or(said.id, "p-", said.code);
    return {RecordList::procedures, id,
            object(begin("Procedure", id) + text("status", said.status) + raw("code", concept_of(said.code, "sct")) +
                   raw("subject", patient_reference()) + date_or_period("performed", said.on, said.end) +
                   raw("bodySite", concepts_of(said.site, "sct")))};
}

inline std::string id_of(const ServiceRequestSaid& said) { return id_or(said.id, "s-", said.code); }

inline std::string request_json(const ServiceRequestSaid& said, std::string_view status) {
    return object(begin("ServiceRequest", id_of(said)) + text("status", said.status.empty() ? status : said.status) +
                  text("intent", said.intent) + raw("doNotPerform", said.do_not_perform ? "true" : "") +
                  raw("code", concept_of(said.code, "sct")) + raw("subject", patient_reference()) +
                  text("authoredOn", said.authored) + date_or_period("occurrence", said.on, said.end) +
                  raw("reasonCode", concepts_of(said.reason, "cm")) + raw("bodySite", concepts_of(said.site, "sct")));
}

inline Entry entry_of(const ServiceRequestSaid& said) {
    return {RecordList::service_requests, id_of(said), request_json(said, "active")};
}

inline Entry entry_of(const EncounterSaid& said) {
    return {RecordList::encounters, std::string(said.id),
            object(begin("Encounter", said.id) + text("status", said.status) +
                   raw("class", object(text("code", said.class_code))) + raw("type", concepts_of(said.type, "sct")) +
                   raw("serviceType", concept_of(said.service, "sct")) + raw("subject", patient_reference()) +
                   raw("reasonCode", concepts_of(said.reason, "cm")) + raw("period", period_of(said.on, said.end)))};
}

inline Entry entry_of(const DeviceSaid& said) {
    const std::string id = id_or(said.id, "u-", said.type);
    const std::string device = object(begin("Device", "device") + raw("type", concept_of(said.type, "sct")));
    return {RecordList::device_use_statements, id,
            object(begin("DeviceUseStatement", id) + raw("contained", '[' + device + ']') +
                   text("status", said.status) + raw("subject", patient_reference()) +
                   raw("device", object(text("reference", "#device"))) + date_or_period("timing", said.on, said.end))};
}

} // namespace eczema::tests
