#include "fhir/observation.hpp"

namespace eczema::fhir {

Observation read_observation(const Value& resource, Reading& reading) {
    Observation observation;
    observation.id = resource["id"].text();
    observation.status = resource["status"].text();
    observation.code = read_concept(resource["code"], reading);
    if (resource["valueQuantity"].is_object())
        observation.value = read_quantity(resource["valueQuantity"]);
    else
        observation.value.value = read_number(resource["valueInteger"]);
    observation.answer = read_concept(resource["valueCodeableConcept"], reading);
    observation.is_data_absent = !resource["dataAbsentReason"].is_null();
    observation.date = read_past_date(resource["effectiveDateTime"], "effectiveDateTime", reading);
    if (!observation.date)
        observation.date = read_past_date(resource["effectivePeriod"]["start"], "effectivePeriod.start", reading);
    if (!observation.date) observation.date = read_past_date(resource["issued"], "issued", reading);
    return observation;
}

} // namespace eczema::fhir
