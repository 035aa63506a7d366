#include "fhir/condition.hpp"

#include "fhir/units.hpp"

namespace eczema::fhir {
namespace {

bool is_encounter_diagnosis(const Value& category) {
    bool found = false;
    for (const Value& part : one_or_many(category))
        for (const Value& coding : one_or_many(part["coding"])) {
            if (coding["code"].text() != "encounter-diagnosis") return false;
            found = true;
        }
    return found;
}

} // namespace

Condition read_condition(const Value& resource, Reading& reading) {
    Condition condition;
    condition.id = resource["id"].text();
    condition.clinical_status = read_status(resource["clinicalStatus"]);
    condition.verification_status = read_status(resource["verificationStatus"]);
    condition.code = read_concept(resource["code"], reading);
    condition.severity = read_concept(resource["severity"], reading);
    condition.body_sites = read_concepts(resource["bodySite"], reading);
    condition.is_encounter_diagnosis = is_encounter_diagnosis(resource["category"]);
    condition.onset = read_past_date(resource["onsetDateTime"], "onsetDateTime", reading);
    if (!condition.onset)
        condition.onset = read_past_date(resource["onsetPeriod"]["start"], "onsetPeriod.start", reading);
    condition.onset_age_days = days_of(read_quantity(resource["onsetAge"]));
    condition.recorded = read_past_date(resource["recordedDate"], "recordedDate", reading);
    condition.has_abated = !resource["abatementDateTime"].is_null() || !resource["abatementAge"].is_null() ||
                           !resource["abatementPeriod"].is_null() || !resource["abatementString"].is_null() ||
                           read_boolean(resource["abatementBoolean"]).value_or(false);
    condition.abated = read_past_date(resource["abatementDateTime"], "abatementDateTime", reading);
    if (!condition.abated)
        condition.abated = read_past_date(resource["abatementPeriod"]["end"], "abatementPeriod.end", reading);
    return condition;
}

} // namespace eczema::fhir
