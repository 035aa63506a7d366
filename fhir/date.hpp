// Civil dates, partial dates and the time zone that turns an instant into a date.
// A FHIR date may name a year or a month only; it is carried as the interval of days it can mean.
// Must not know the wall clock: today and the zone are arguments.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace eczema::fhir {

// A civil date as days since 1970-01-01 (proleptic Gregorian).
struct Day {
    std::int32_t number = 0;

    friend constexpr auto operator<=>(Day, Day) = default;
    friend constexpr Day operator+(Day day, int days) { return {day.number + days}; }
    friend constexpr Day operator-(Day day, int days) { return {day.number - days}; }
    friend constexpr int operator-(Day a, Day b) { return a.number - b.number; } // days from b to a
};

Day day_of(int year, unsigned month, unsigned day);

struct CivilDate {
    int year;
    unsigned month, day;
};
CivilDate civil_of(Day day);

// "2026-11-25"
std::string to_text(Day day);

// Completed years and months from birth to `on`; a person born on 29 February has their birthday on 1 March of
// other years. Negative where `on` is before birth.
int completed_years(Day birth, Day on);
int completed_months(Day birth, Day on);

// The days that a full or partial date can mean, both inclusive.
struct DateInterval {
    Day first, last;

    bool is_exact() const { return first == last; }
    friend bool operator==(const DateInterval&, const DateInterval&) = default;
};

// "2026", "2026-11", "2026-11-25", or the first and last day where it is neither.
std::string to_text(const DateInterval& date);

// Seconds that local time is ahead of UTC, from an instant (seconds since 1970 UTC) on.
struct ZoneChange {
    std::int64_t from_utc;
    std::int32_t offset_seconds;
};

// A time zone as its list of offset changes, sorted by instant; without any it is UTC.
struct TimeZone {
    std::span<const ZoneChange> changes;

    std::int32_t offset_at(std::int64_t utc_seconds) const;
    Day day_at(std::int64_t utc_seconds) const;
};

// Reads a FHIR date, dateTime or instant: year, month and day precision, or a time with an optional zone. An instant
// with an offset becomes the date in `zone`; one without is taken as written. Nothing where it is no such text.
std::optional<DateInterval> parse_date(std::string_view text, const TimeZone& zone);

} // namespace eczema::fhir
