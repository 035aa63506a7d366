#include "fhir/condition.hpp"

#include "fhir/status_codes.hpp"
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

// Whether it is over, as far as the abatement says: not where it ends on a day to come.
std::optional<bool> has_abated(const Value& resource, const Reading& reading) {
    const Value& period = resource["abatementPeriod"];
    const Value& last = period["end"].is_null() ? period["start"] : period["end"];
    for (const Value* sent : {&resource["abatementDateTime"], &last}) {
        if (sent->is_null()) continue;
        const auto date = parse_date(trimmed(sent->text()), reading.zone);
        if (!date) return std::nullopt;
        return date->first <= reading.today;
    }
    return !period.is_null() || !resource["abatementAge"].is_null() || !resource["abatementRange"].is_null() ||
           !resource["abatementString"].is_null() || read_boolean(resource["abatementBoolean"]).value_or(false);
}

} // namespace

Condition read_condition(const Value& resource, Reading& reading) {
    Condition condition;
    condition.id = resource["id"].text();
    condition.clinical_status =
        read_status(resource["clinicalStatus"], codes::condition_clinical, "clinicalStatus", reading);
    condition.verification_status =
        read_status(resource["verificationStatus"], codes::condition_verification, "verificationStatus", reading);
    condition.code = read_concept(resource["code"], reading);
    condition.severity = read_concept(resource["severity"], reading);
    condition.body_sites = read_concepts(resource["bodySite"], reading);
    condition.is_encounter_diagnosis = is_encounter_diagnosis(resource["category"]);
    condition.onset = read_past_date(resource["onsetDateTime"], "onsetDateTime", reading);
    if (!condition.onset)
        condition.onset = read_past_date(resource["onsetPeriod"]["start"], "onsetPeriod.start", reading);
    condition.onset_age_days = days_of(read_quantity(resource["onsetAge"]));
    condition.recorded = read_past_date(resource["recordedDate"], "recordedDate", reading);
    condition.has_abated = has_abated(resource, reading);
    condition.abated = read_past_date(resource["abatementDateTime"], "abatementDateTime", reading);
    if (!condition.abated)
        condition.abated = read_past_date(resource["abatementPeriod"]["end"], "abatementPeriod.end", reading);
    return condition;
}

} // namespace eczema::fhir
