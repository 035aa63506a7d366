#include "fhir/observation.hpp"

namespace eczema::fhir {

namespace {

Quantity read_value(const Value& holder) {
    if (holder["valueQuantity"].is_object()) return read_quantity(holder["valueQuantity"]);
    Quantity value;
    value.value = read_number(holder["valueInteger"]);
    return value;
}

std::span<const ObservationComponent> read_components(const Value& value, Reading& reading) {
    auto components = reading.list<ObservationComponent>();
    for (const Value& component : one_or_many(value))
        components.push_back({
            .code = read_concept(component["code"], reading),
            .value = read_value(component),
            .answer = read_concept(component["valueCodeableConcept"], reading),
            .is_data_absent = !component["dataAbsentReason"].is_null(),
        });
    return reading.kept(components);
}

} // namespace

std::optional<DateInterval> read_observation_date(const Value& resource, Reading& reading) {
    auto date = read_past_date(resource["effectiveDateTime"], "effectiveDateTime", reading);
    if (!date) date = read_past_date(resource["effectivePeriod"]["start"], "effectivePeriod.start", reading);
    if (!date) date = read_past_date(resource["issued"], "issued", reading);
    return date;
}

Observation read_observation(const Value& resource, Reading& reading) {
    Observation observation;
    observation.id = resource["id"].text();
    observation.status = resource["status"].text();
    observation.code = read_concept(resource["code"], reading);
    observation.value = read_value(resource);
    observation.answer = read_concept(resource["valueCodeableConcept"], reading);
    observation.is_data_absent = !resource["dataAbsentReason"].is_null();
    observation.date = read_observation_date(resource, reading);
    observation.components = read_components(resource["component"], reading);
    observation.interpretations = read_concepts(resource["interpretation"], reading);
    const Value& reference = first_of(resource["referenceRange"]);
    observation.reference_low = read_quantity(reference["low"]);
    observation.reference_high = read_quantity(reference["high"]);
    observation.value_boolean = read_boolean(resource["valueBoolean"]);
    observation.value_date = read_date(resource["valueDateTime"], "valueDateTime", reading);
    observation.body_site = read_concept(resource["bodySite"], reading);
    return observation;
}

} // namespace eczema::fhir
