#include "fhir/dosage.hpp"

#include "fhir/units.hpp"

namespace eczema::fhir {
namespace {

// So many doses in so many days.
struct Rhythm {
    double doses, days;
};

std::optional<Rhythm> read_rhythm(const Value& repeat) {
    const auto frequency =
        read_number(!repeat["frequencyMax"].is_null() ? repeat["frequencyMax"] : repeat["frequency"]);
    const auto period = read_number(repeat["period"]);
    const auto unit_days = days_in_unit(repeat["periodUnit"].text());
    if (!period || !unit_days || *period <= 0) return std::nullopt;
    return Rhythm{frequency.value_or(1), *period * *unit_days}; // FHIR: without frequency, once a period
}

// The codes of v3 GTSAbbreviation for a timing given by code alone.
std::optional<Rhythm> rhythm_of_code(const CodeableConcept& timing) {
    for (const Coding& coding : timing.codings) {
        if (coding.code == "QD" || coding.code == "AM" || coding.code == "PM" || coding.code == "BED")
            return Rhythm{1, 1};
        if (coding.code == "BID") return Rhythm{2, 1};
        if (coding.code == "TID") return Rhythm{3, 1};
        if (coding.code == "QID") return Rhythm{4, 1};
        if (coding.code == "QOD") return Rhythm{1, 2};
        if (coding.code == "WK") return Rhythm{1, 7};
    }
    return std::nullopt;
}

std::span<const DateInterval> read_events(std::span<const Value> events, Reading& reading) {
    auto dates = reading.list<DateInterval>();
    for (const Value& event : events)
        if (const auto date = read_date(event, "timing.event", reading)) dates.push_back(*date);
    return reading.kept(dates);
}

bool is_single(const Value& repeat, std::size_t events) {
    if (repeat.is_null()) return events == 1;
    return read_number(repeat["count"]) == 1 && repeat["countMax"].is_null();
}

Dosage read_dosage(const Value& value, Reading& reading) {
    Dosage dosage;
    dosage.sequence = read_number(value["sequence"]);
    dosage.route = read_concept(value["route"], reading);
    dosage.method = read_concept(value["method"], reading);
    dosage.site = read_concept(value["site"], reading);
    dosage.is_as_needed =
        read_boolean(value["asNeededBoolean"]).value_or(false) || !value["asNeededCodeableConcept"].is_null();
    const Value& timing = value["timing"];
    const Value& repeat = timing["repeat"];
    if (repeat["boundsPeriod"].is_object())
        dosage.bounds = read_period(repeat["boundsPeriod"], "timing.repeat.boundsPeriod", reading);
    if (repeat["boundsDuration"].is_object()) dosage.bounds_days = days_of(read_quantity(repeat["boundsDuration"]));
    if (repeat["boundsRange"].is_object()) dosage.bounds_days = days_of(read_quantity(repeat["boundsRange"]["high"]));
    dosage.occurrences = read_number(repeat["count"]);
    auto rhythm = read_rhythm(repeat);
    if (!rhythm) rhythm = rhythm_of_code(read_concept(timing["code"], reading));
    if (rhythm) {
        dosage.times_per_day = rhythm->doses / rhythm->days;
        if (rhythm->doses > 0) dosage.interval_days = rhythm->days / rhythm->doses;
    }
    const auto events = one_or_many(timing["event"]);
    dosage.events = read_events(events, reading);
    dosage.is_single = is_single(repeat, events.size());
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
