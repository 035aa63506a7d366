#include "server/instant.hpp"

#include "fhir/date.hpp"
#include "server/decision.hpp"

namespace eczema::server {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::size_t date_length = 10; // "2026-11-22"

// Takes two digits off the front, up to `most`.
std::optional<int> take_two(std::string_view& text, int most) {
    if (text.size() < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
    const int value = (text[0] - '0') * 10 + (text[1] - '0');
    if (value > most) return std::nullopt;
    text.remove_prefix(2);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

// "22:445…" without its seconds: the milliseconds of ".445…", 0 where there is no point.
std::optional<int> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    int milliseconds = 0;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
        if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) milliseconds *= 10;
    return milliseconds;
}

// The whole of the text: "", "Z", "+02:00", "+0200" or "+02".
std::optional<std::int64_t> offset_seconds(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return 0;
    const std::int64_t sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_two(text, 14);
    if (!hours) return std::nullopt;
    if (text.empty()) return sign * *hours * 3600;
    take(text, ':');
    const auto minutes = take_two(text, 59);
    if (!minutes || !text.empty()) return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

} // namespace

std::optional<std::int64_t> parse_instant(std::string_view text) {
    if (text.size() <= date_length) return std::nullopt;
    const auto date = fhir::parse_date(text.substr(0, date_length), {});
    if (!date) return std::nullopt;
    text.remove_prefix(date_length);
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const auto hour = take_two(text, 24);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_two(text, 59);
    if (!minute) return std::nullopt;
    int second = 0, millisecond = 0;
    if (take(text, ':')) {
        const auto whole = take_two(text, 60); // a leap second is the next minute's first
        const auto fraction = whole ? take_fraction(text) : std::nullopt;
        if (!fraction) return std::nullopt;
        second = *whole;
        millisecond = *fraction;
    }
    if (*hour == 24 && (*minute > 0 || second > 0 || millisecond > 0)) return std::nullopt;
    const auto offset = offset_seconds(text);
    if (!offset) return std::nullopt;
    const std::int64_t seconds = date->first.number * seconds_per_day + *hour * 3600 + *minute * 60 + second - *offset;
    // An offset may lead out of the years that four digits can write.
    static const std::int64_t first = fhir::day_of(1, 1, 1).number * seconds_per_day;
    static const std::int64_t end = fhir::day_of(10'000, 1, 1).number * seconds_per_day;
    if (seconds < first || seconds >= end) return std::nullopt;
    return seconds * 1000 + millisecond;
}

std::string instant_text(std::int64_t utc_milliseconds) {
    const std::int64_t fraction = ((utc_milliseconds % 1000) + 1000) % 1000;
    std::string text = utc_text((utc_milliseconds - fraction) / 1000);
    text.back() = '.';
    const std::string digits = std::to_string(fraction);
    return text + std::string(3 - digits.size(), '0') + digits + 'Z';
}

} // namespace eczema::server
