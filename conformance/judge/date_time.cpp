#include "conformance/judge/date_time.hpp"

#include <algorithm>
#include <optional>

namespace eczema::conformance {
namespace {

// The number at the front, of exactly that many digits and not beyond the bounds; takes it off the text.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int least, int most) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

bool take(std::string_view& text, char sign) {
    if (!text.starts_with(sign)) return false;
    text.remove_prefix(1);
    return true;
}

int days_in(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

// "1985-04-12", or less where `may_end_early`.
bool take_date(std::string_view& text, bool may_end_early) {
    const auto year = take_number(text, 4, 0, 9999);
    if (!year) return false;
    if (may_end_early && text.empty()) return true;
    const auto month = take(text, '-') ? take_number(text, 2, 1, 12) : std::nullopt;
    if (!month) return false;
    if (may_end_early && text.empty()) return true;
    return take(text, '-') && take_number(text, 2, 1, days_in(*year, *month));
}

// "23:20:50.52"
bool take_time(std::string_view& text) {
    if (!take_number(text, 2, 0, 23) || !take(text, ':') || !take_number(text, 2, 0, 59) || !take(text, ':') ||
        !take_number(text, 2, 0, 60))
        return false;
    if (!take(text, '.')) return true;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits > 0;
}

bool is_zone(std::string_view text) {
    if (text == "Z" || text == "z") return true;
    return (take(text, '+') || take(text, '-')) && take_number(text, 2, 0, 14) && take(text, ':') &&
           take_number(text, 2, 0, 59) && text.empty();
}

} // namespace

bool is_utc_time(std::string_view text) {
    if (!take_date(text, false) || (!take(text, 'T') && !take(text, 't')) || !take_time(text)) return false;
    return text == "Z" || text == "z" || text == "+00:00" || text == "-00:00";
}

bool is_fhir_date(std::string_view text) { return take_date(text, true) && text.empty(); }

bool is_fhir_date_time(std::string_view text) {
    if (is_fhir_date(text)) return true;
    return take_date(text, false) && take(text, 'T') && take_time(text) && is_zone(text);
}

} // namespace eczema::conformance
