#include "fhir/dosage.hpp"

#include "fhir/units.hpp"

#include <algorithm>
#include <array>

namespace eczema::fhir {
namespace {

// So many doses in so many days.
struct Rhythm {
    double doses, days;
};

// The higher of frequency and frequencyMax; nothing where neither was sent or one cannot be read.
std::optional<double> read_frequency(const Value& repeat) {
    std::optional<double> highest;
    for (const Value* sent : {&repeat["frequency"], &repeat["frequencyMax"]}) {
        if (sent->is_null()) continue;
        const auto frequency = read_number(*sent);
        if (!frequency || *frequency <= 0) return std::nullopt;
        highest = std::max(highest.value_or(0), *frequency);
    }
    return highest;
}

std::optional<double> read_period_days(const Value& repeat) {
    const auto period = read_number(repeat["period"]);
    const auto unit_days = days_in_unit(repeat["periodUnit"].text());
    return period && unit_days && *period > 0 ? std::optional(*period * *unit_days) : std::nullopt;
}

constexpr std::string_view weekday_codes[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_weekday(std::string_view code) {
    return std::find(std::begin(weekday_codes), std::end(weekday_codes), code) != std::end(weekday_codes);
}

std::uint8_t read_weekdays(const Value& list) {
    std::uint8_t days = 0;
    for (const Value& item : one_or_many(list))
        for (std::size_t i = 0; i < std::size(weekday_codes); ++i)
            if (item.text() == weekday_codes[i]) days = static_cast<std::uint8_t>(days | (1U << i));
    return days;
}

bool is_time_of_day(std::string_view text) {
    const auto is_digit = [text](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    return text.size() >= 5 && is_digit(0) && is_digit(1) && text[2] == ':' && is_digit(3) && is_digit(4);
}

// Events of EventTiming that come once a day. C, AC and PC are any meal, and how many is not said.
bool is_once_a_day(std::string_view code) {
    constexpr std::string_view events[] = {"MORN",     "MORN.early", "MORN.late", "NOON",     "AFT",   "AFT.early",
                                           "AFT.late", "EVE",        "EVE.early", "EVE.late", "NIGHT", "PHS",
                                           "HS",       "WAKE",       "CM",        "CD",       "CV",    "ACM",
                                           "ACD",      "ACV",        "PCM",       "PCD",      "PCV"};
    return std::find(std::begin(events), std::end(events), code) != std::end(events);
}

// How many the list names, 0 where it was not sent; nothing where one of them cannot be read.
std::optional<int> count_read(const Value& list, bool (*is_read)(std::string_view)) {
    const auto items = one_or_many(list);
    for (const Value& item : items)
        if (!is_read(item.text())) return std::nullopt;
    return static_cast<int>(items.size());
}

// Doses a day by the clock or by the events of a day, 0 where neither was sent.
std::optional<int> read_times_a_day(const Value& repeat) {
    const auto times = count_read(repeat["timeOfDay"], is_time_of_day);
    const auto events = count_read(repeat["when"], is_once_a_day);
    return times && events ? std::optional(std::max(*times, *events)) : std::nullopt;
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

// The rhythm on so many days of a week. Of a rhythm in weeks they are the days of it, one dose on each.
std::optional<Rhythm> on_weekdays(const Rhythm& rhythm, int weekdays, int times_a_day, bool is_counted) {
    if (rhythm.days <= 1) return Rhythm{rhythm.doses / rhythm.days * weekdays, 7};
    if (rhythm.days < 7) return std::nullopt;
    const double named = weekdays * std::max(times_a_day, 1);
    if (named <= rhythm.doses) return rhythm;
    return rhythm.days <= 7 && !is_counted ? std::optional(Rhythm{named, 7}) : std::nullopt;
}

// Nothing where an element that was sent cannot be read or two contradict each other: a drug must not be read as taken
// less often than it is. Times that cannot be read may stand beside a frequency or a code, which say how often.
std::optional<Rhythm> read_rhythm(const Value& repeat, const CodeableConcept& code) {
    const bool has_frequency = !repeat["frequency"].is_null() || !repeat["frequencyMax"].is_null();
    const bool has_period = !repeat["period"].is_null() || !repeat["periodUnit"].is_null();
    const auto frequency = read_frequency(repeat), period_days = read_period_days(repeat);
    const auto weekdays = count_read(repeat["dayOfWeek"], is_weekday), times = read_times_a_day(repeat);
    if ((has_frequency && !frequency) || (has_period && !period_days) || !weekdays) return std::nullopt;

    std::optional<Rhythm> rhythm;
    if (period_days && frequency)
        rhythm = Rhythm{*frequency, *period_days};
    else if (period_days && times) // FHIR: without frequency once a period, or at each of the times
        rhythm = Rhythm{*period_days < 1 ? 1.0 : std::max(*times, 1), *period_days};
    else if (!period_days)
        rhythm = rhythm_of_code(code);
    if (!rhythm && !has_frequency && !has_period && times) {
        if (*times > 0)
            rhythm = Rhythm{static_cast<double>(*times), 1};
        else if (*weekdays > 0 && code.is_empty())
            rhythm = Rhythm{1, 1};
    }
    constexpr double rounding = 1e-9;
    // A code beside a rarer frequency contradicts it.
    if (const auto coded = rhythm_of_code(code);
        coded && rhythm && coded->doses / coded->days > rhythm->doses / rhythm->days + rounding)
        return std::nullopt;
    if (!rhythm || times.value_or(0) * std::min(rhythm->days, 1.0) > rhythm->doses + rounding) return std::nullopt;
    if (*weekdays == 0) return rhythm;
    return on_weekdays(*rhythm, *weekdays, times.value_or(0), has_frequency || !has_period);
}

// Per kilogram or square metre of the patient.
bool is_by_body_size(const Quantity& dose) {
    for (std::string_view unit : {dose.unit, dose.unit_text}) {
        const std::size_t slash = unit.find('/');
        if (slash == std::string_view::npos) continue;
        unit.remove_prefix(slash + 1);
        const auto of = parse_unit(unit.substr(0, unit.find('/')));
        if (of && (of->dimension == Dimension{.mass = 1} || of->dimension == Dimension{.length = 2})) return true;
    }
    return false;
}

bool is_same_amount(const Quantity& a, const Quantity& b) {
    if (!a.value || !b.value || a.has_comparator() || b.has_comparator()) return false;
    if (a.unit == b.unit && a.unit_text == b.unit_text) return a.value == b.value;
    const auto in_unit_of_a = amount_in(b, a.unit);
    return in_unit_of_a && in_unit_of_a == amount_in(a, a.unit);
}

// One dose may be said in several ways: as ordered and as calculated, in milligrams and in tablets, by weight. A mass
// goes before pieces and volumes, and those before what is by weight. Two that differ are none.
Quantity read_dose(const Value& dose_and_rate) {
    std::array<std::optional<Quantity>, 3> found;
    const auto add = [&found](const Quantity& dose) {
        const bool may_be_mass = !dose.value || amount_in({dose.value, dose.unit, {}, dose.unit_text}, "mg");
        auto& kept = found[is_by_body_size(dose) ? 2 : may_be_mass ? 0 : 1];
        if (!kept)
            kept = dose;
        else if (!is_same_amount(*kept, dose))
            kept = Quantity{};
    };
    for (const Value& entry : one_or_many(dose_and_rate)) {
        if (!entry["doseQuantity"].is_null()) add(read_quantity(entry["doseQuantity"]));
        if (!entry["doseRange"].is_null()) add(read_quantity(entry["doseRange"]["high"]));
    }
    for (const auto& dose : found)
        if (dose) return *dose;
    return {};
}

std::span<const DateInterval> read_events(std::span<const Value> events, Reading& reading) {
    auto dates = reading.list<DateInterval>();
    for (const Value& event : events)
        if (const auto date = read_date(event, "timing.event", reading)) dates.push_back(*date);
    return reading.kept(dates);
}

constexpr double longest_interval_days = 3650; // from dose to dose; no drug is given once in more than ten years

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
    dosage.weekdays = read_weekdays(repeat["dayOfWeek"]);
    dosage.text = value["text"].text();
    dosage.instruction = value["patientInstruction"].text();
    dosage.occurrences = read_number(repeat["count"]);
    const auto rhythm = read_rhythm(repeat, read_concept(timing["code"], reading));
    if (rhythm && rhythm->days / rhythm->doses <= longest_interval_days) {
        dosage.times_per_day = rhythm->doses / rhythm->days;
        dosage.interval_days = rhythm->days / rhythm->doses;
    }
    const auto events = one_or_many(timing["event"]);
    dosage.events = read_events(events, reading);
    dosage.is_single = is_single(repeat, events.size());
    dosage.dose = read_dose(value["doseAndRate"]);
    return dosage;
}

} // namespace

std::span<const Dosage> read_dosages(const Value& value, Reading& reading) {
    auto dosages = reading.list<Dosage>();
    for (const Value& dosage : one_or_many(value)) dosages.push_back(read_dosage(dosage, reading));
    return reading.kept(dosages);
}

} // namespace eczema::fhir
