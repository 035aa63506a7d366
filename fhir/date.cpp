#include "fhir/date.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace eczema::fhir {
namespace {

using namespace std::chrono;

constexpr std::int64_t seconds_per_day = 86'400;

Day from_chrono(year_month_day date) { return {static_cast<std::int32_t>(sys_days(date).time_since_epoch().count())}; }

year_month_day to_chrono(Day day) { return year_month_day{sys_days{days{day.number}}}; }

// Takes `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
    if (error != std::errc{} || end != text.data() + count || text.front() == '-') return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

// The rest of a dateTime after its date: "T12:30[:45[.678]][Z|+02:00]". Gives seconds of the day and, where a zone
// is named, its offset.
struct TimeOfDay {
    std::int64_t seconds;
    std::optional<std::int64_t> offset_seconds;
};

std::optional<TimeOfDay> parse_time(std::string_view text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    TimeOfDay time{*hour * 3600 + *minute * 60, std::nullopt};
    if (take(text, ':')) {
        const auto second = take_digits(text, 2);
        if (!second || *second > 60) return std::nullopt;
        time.seconds += *second;
        if (take(text, '.')) {
            const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
            if (digits == 0) return std::nullopt;
            text.remove_prefix(digits);
        }
    }
    if (time.seconds > seconds_per_day) return std::nullopt; // of hour 24 only its start, and a leap second
    if (text.empty()) return time;
    if (text == "Z" || text == "z") {
        time.offset_seconds = 0;
        return time;
    }
    const std::int64_t sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 14 || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
    time.offset_seconds = sign * (*hours * 3600 + *minutes * 60);
    return time;
}

} // namespace

Day day_of(int y, unsigned m, unsigned d) { return from_chrono(year{y} / month{m} / day{d}); }

CivilDate civil_of(Day day) {
    const year_month_day date = to_chrono(day);
    return {int(date.year()), unsigned(date.month()), unsigned(date.day())};
}

std::string to_text(Day day) {
    const CivilDate date = civil_of(day);
    const auto padded = [](unsigned value, std::size_t width) {
        std::string digits = std::to_string(value);
        return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
    };
    return padded(static_cast<unsigned>(date.year), 4) + '-' + padded(date.month, 2) + '-' + padded(date.day, 2);
}

int completed_months(Day birth, Day on) {
    const CivilDate from = civil_of(birth);
    const CivilDate to = civil_of(on);
    const int months = (to.year - from.year) * 12 + static_cast<int>(to.month) - static_cast<int>(from.month);
    return to.day < from.day ? months - 1 : months;
}

int completed_years(Day birth, Day on) {
    const int months = completed_months(birth, on);
    return months >= 0 ? months / 12 : -((11 - months) / 12);
}

std::string to_text(const DateInterval& date) {
    const std::string first = to_text(date.first);
    if (date.is_exact()) return first;
    const CivilDate from = civil_of(date.first);
    if (date == DateInterval{day_of(from.year, 1, 1), day_of(from.year, 12, 31)}) return first.substr(0, 4);
    const CivilDate to = civil_of(date.last);
    if (from.year == to.year && from.month == to.month) return first.substr(0, 7);
    return first + "/" + to_text(date.last);
}

std::int32_t TimeZone::offset_at(std::int64_t utc_seconds) const {
    const auto next = std::upper_bound(changes.begin(), changes.end(), utc_seconds,
                                       [](std::int64_t at, const ZoneChange& change) { return at < change.from_utc; });
    return next == changes.begin() ? 0 : std::prev(next)->offset_seconds;
}

Day TimeZone::day_at(std::int64_t utc_seconds) const {
    const std::int64_t local = utc_seconds + offset_at(utc_seconds);
    const std::int64_t whole =
        local >= 0 ? local / seconds_per_day : -((seconds_per_day - 1 - local) / seconds_per_day);
    return {static_cast<std::int32_t>(whole)};
}

std::optional<DateInterval> parse_date(std::string_view text, const TimeZone& zone) {
    const auto y = take_digits(text, 4);
    if (!y || *y == 0) return std::nullopt;
    if (text.empty()) return DateInterval{day_of(*y, 1, 1), day_of(*y, 12, 31)};
    if (!take(text, '-')) return std::nullopt;
    const auto m = take_digits(text, 2);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    const year_month in_month = year{*y} / month{static_cast<unsigned>(*m)};
    if (text.empty()) return DateInterval{from_chrono(in_month / 1), from_chrono(year_month_day{in_month / last})};
    if (!take(text, '-')) return std::nullopt;
    const auto d = take_digits(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date = in_month / day{static_cast<unsigned>(*d)};
    if (!date.ok()) return std::nullopt;
    Day result = from_chrono(date);
    if (!text.empty()) {
        if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
        const auto time = parse_time(text);
        if (!time) return std::nullopt;
        if (time->offset_seconds)
            result = zone.day_at(result.number * seconds_per_day + time->seconds - *time->offset_seconds);
    }
    return DateInterval{result, result};
}

} // namespace eczema::fhir
