#include "fhir/patient.hpp"

namespace eczema::fhir {
namespace {

// A day of birth has no zone. Sent with a time, often midnight UTC, it must not become the day before elsewhere.
std::optional<DateInterval> read_birth_date(const Value& value, Reading& reading) {
    constexpr std::size_t day_length = std::string_view("2026-11-25").size();
    const std::string_view text = value.text();
    const bool has_time = text.size() > day_length && parse_date(text, reading.zone);
    return read_past_date(has_time ? Value::of_string(text.substr(0, day_length)) : value, "birthDate", reading);
}

} // namespace

Patient read_patient(const Value& resource, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .birth_date = read_birth_date(resource["birthDate"], reading),
        .gender = resource["gender"].text(),
        .is_deceased =
            read_boolean(resource["deceasedBoolean"]).value_or(false) || !resource["deceasedDateTime"].is_null(),
    };
}

} // namespace eczema::fhir
