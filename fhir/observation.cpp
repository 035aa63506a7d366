#include "fhir/observation.hpp"

#include "fhir/status_codes.hpp"
#include "fhir/units.hpp"

namespace eczema::fhir {
namespace {

// A number that was sent and cannot be read is a result of unknown value.
bool is_unreadable(const Value& sent, const Quantity& read) {
    return !read.value && (!sent["value"].is_null() || !sent["comparator"].is_null());
}

void read_number_of(const Value& holder, ObservedValue& observed) {
    if (const Value& sent = holder["valueQuantity"]; !sent.is_null()) {
        observed.value = read_quantity(sent);
        observed.has_unread_value = is_unreadable(sent, observed.value);
        return;
    }
    for (const Value* sent : {&holder["valueInteger"], &holder["valueDecimal"]}) {
        if (sent->is_null()) continue;
        observed.value.value = read_number(*sent);
        observed.has_unread_value = !observed.value.value;
        return;
    }
    if (const std::string_view words = holder["valueString"].text(); !words.empty()) {
        const auto read = quantity_in_words(words);
        if (read) observed.value = *read;
        observed.has_unread_value = !read;
        if (!read) observed.words = words;
    }
}

std::span<const ReferenceRange> read_reference_ranges(const Value& value, Reading& reading) {
    auto ranges = reading.list<ReferenceRange>();
    for (const Value& range : one_or_many(value))
        ranges.push_back({
            .low = read_quantity(range["low"]),
            .high = read_quantity(range["high"]),
            .type = read_concept(range["type"], reading),
            .age_low = read_quantity(range["age"]["low"]),
            .age_high = read_quantity(range["age"]["high"]),
            .is_for_some = !one_or_many(range["appliesTo"]).empty(),
        });
    return reading.kept(ranges);
}

void read_observed(const Value& holder, ObservedValue& observed, Reading& reading) {
    observed.code = read_concept(holder["code"], reading);
    read_number_of(holder, observed);
    if (const Value& range = holder["valueRange"]; !range.is_null()) {
        observed.value_low = read_quantity(range["low"]);
        observed.value_high = read_quantity(range["high"]);
        // With an end that cannot be read the range would be open where it is not.
        if (is_unreadable(range["low"], observed.value_low) || is_unreadable(range["high"], observed.value_high)) {
            observed.value_low = observed.value_high = {};
            observed.has_unread_value = true;
        }
    }
    observed.has_unread_value |= !holder["valueRatio"].is_null();
    observed.answer = read_concept(holder["valueCodeableConcept"], reading);
    observed.is_data_absent = !holder["dataAbsentReason"].is_null();
    observed.interpretations = read_concepts(holder["interpretation"], reading);
    observed.reference_ranges = read_reference_ranges(holder["referenceRange"], reading);
}

std::span<const ObservationComponent> read_components(const Value& value, Reading& reading) {
    auto components = reading.list<ObservationComponent>();
    for (const Value& component : one_or_many(value)) read_observed(component, components.emplace_back(), reading);
    return reading.kept(components);
}

} // namespace

std::optional<DateInterval> read_observation_date(const Value& resource, Reading& reading) {
    // What was sent says when, or nothing does: a result that was issued today may be of any day before.
    if (const Value& sent = resource["effectiveDateTime"]; !sent.is_null())
        return read_past_date(sent, "effectiveDateTime", reading);
    if (const Value& sent = resource["effectiveInstant"]; !sent.is_null())
        return read_past_date(sent, "effectiveInstant", reading);
    if (const Value& period = resource["effectivePeriod"]; !period.is_null())
        return period["start"].is_null() ? read_past_date(period["end"], "effectivePeriod.end", reading)
                                         : read_past_date(period["start"], "effectivePeriod.start", reading);
    if (!resource["effectiveTiming"].is_null()) return std::nullopt;
    return read_past_date(resource["issued"], "issued", reading);
}

Observation read_observation(const Value& resource, Reading& reading) {
    Observation observation;
    read_observed(resource, observation, reading);
    observation.id = resource["id"].text();
    observation.status = read_status(resource["status"], codes::observation_status, "status", reading);
    observation.date = read_observation_date(resource, reading);
    observation.components = read_components(resource["component"], reading);
    observation.value_boolean = read_boolean(resource["valueBoolean"]);
    observation.has_unread_value |= !observation.value_boolean && !resource["valueBoolean"].is_null();
    observation.value_date = read_date(resource["valueDateTime"], "valueDateTime", reading);
    observation.body_site = read_concept(resource["bodySite"], reading);
    return observation;
}

} // namespace eczema::fhir
