#include "fhir/dosage.hpp"

namespace eczema::fhir {
namespace {

std::optional<double> read_times_per_day(const Value& repeat) {
    const auto frequency =
        read_number(!repeat["frequencyMax"].is_null() ? repeat["frequencyMax"] : repeat["frequency"]);
    const auto period = read_number(repeat["period"]);
    const auto unit_days = days_in_unit(repeat["periodUnit"].text());
    if (!period || !unit_days || *period <= 0) return std::nullopt;
    return frequency.value_or(1) / (*period * *unit_days); // FHIR: without frequency, once a period
}

// The codes that mean once a day or oftener (v3 GTSAbbreviation), for a timing given by code alone.
std::optional<double> times_per_day_of_code(const CodeableConcept& timing) {
    for (const Coding& coding : timing.codings) {
        if (coding.code == "QD" || coding.code == "AM" || coding.code == "PM" || coding.code == "BED") return 1;
        if (coding.code == "BID") return 2;
        if (coding.code == "TID") return 3;
        if (coding.code == "QID") return 4;
        if (coding.code == "QOD") return 0.5;
        if (coding.code == "WK") return 1.0 / 7;
    }
    return std::nullopt;
}

Dosage read_dosage(const Value& value, Reading& reading) {
    Dosage dosage;
    dosage.sequence = read_number(value["sequence"]);
    dosage.route = read_concept(value["route"], reading);
    dosage.site = read_concept(value["site"], reading);
    dosage.is_as_needed = read_boolean(value["asNeededBoolean"]).value_or(false);
    const Value& timing = value["timing"];
    const Value& repeat = timing["repeat"];
    if (repeat["boundsPeriod"].is_object())
        dosage.bounds = read_period(repeat["boundsPeriod"], "timing.repeat.boundsPeriod", reading);
    if (repeat["boundsDuration"].is_object()) dosage.bounds_days = days_of(read_quantity(repeat["boundsDuration"]));
    if (repeat["boundsRange"].is_object()) dosage.bounds_days = days_of(read_quantity(repeat["boundsRange"]["high"]));
    dosage.occurrences = read_number(repeat["count"]);
    dosage.times_per_day = read_times_per_day(repeat);
    if (!dosage.times_per_day) dosage.times_per_day = times_per_day_of_code(read_concept(timing["code"], reading));
    for (const Value& dose : one_or_many(value["doseAndRate"])) {
        if (dose["doseQuantity"].is_object()) dosage.dose = read_quantity(dose["doseQuantity"]);
        if (dose["doseRange"].is_object()) dosage.dose = read_quantity(dose["doseRange"]["high"]);
    }
    return dosage;
}

} // namespace

std::span<const Dosage> read_dosages(const Value& value, Reading& reading) {
    auto dosages = reading.list<Dosage>();
    for (const Value& dosage : one_or_many(value)) dosages.push_back(read_dosage(dosage, reading));
    return reading.kept(dosages);
}

} // namespace eczema::fhir
