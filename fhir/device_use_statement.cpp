#include "fhir/device_use_statement.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {
namespace {

CodeableConcept read_device(const Value& resource, Reading& reading) {
    const Value& device = resource["device"];
    if (device.is_null()) return {};
    if (!device["coding"].is_null() || !device["text"].is_null()) return read_concept(device, reading);
    const Value& contained = contained_in(resource, read_reference(device));
    if (contained.is_null()) reading.note(IssueSeverity::warning, "device", "reference-not-found");
    return read_concept(contained["type"], reading);
}

} // namespace

DeviceUseStatement read_device_use_statement(const Value& resource, Reading& reading) {
    DeviceUseStatement statement;
    statement.id = resource["id"].text();
    statement.status = read_status(resource["status"], codes::device_use_status, "status", reading);
    statement.device = read_device(resource, reading);
    if (const Value& period = resource["timingPeriod"]; period.is_object()) {
        statement.timing.start = read_past_date(period["start"], "timingPeriod.start", reading);
        statement.timing.end = read_date(period["end"], "timingPeriod.end", reading);
    } else {
        statement.timing = period_at(read_past_date(resource["timingDateTime"], "timingDateTime", reading));
    }
    return statement;
}

} // namespace eczema::fhir
