#include "fhir/datatypes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace eczema::fhir {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

std::span<const Value> one_or_many(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_array()) return value.items();
    return {&value, 1};
}

CodeableConcept read_concept(const Value& value, Reading& reading) {
    if (value.is_string()) return {{}, trimmed(value.text())};
    auto codings = reading.list<Coding>();
    std::string_view text;
    for (const Value& part : one_or_many(value)) {
        for (const Value& coding : one_or_many(part["coding"])) {
            const Coding read{trimmed(coding["system"].text()), trimmed(coding["code"].text()),
                              coding["display"].text()};
            if (!read.code.empty() || !read.display.empty()) codings.push_back(read);
        }
        if (text.empty()) text = part["text"].text();
    }
    return {reading.kept(codings), text};
}

Reference parse_reference(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('#')) return {{}, text.substr(1), true};
    if (text.starts_with("urn:uuid:")) return {{}, text.substr(9)};
    if (const std::size_t history = text.find("/_history/"); history != std::string_view::npos)
        text = text.substr(0, history);
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return {{}, text};
    const std::string_view before = text.substr(0, slash);
    const std::size_t type_start = before.rfind('/') + 1; // 0 where there is no further slash
    return {before.substr(type_start), text.substr(slash + 1)};
}

Reference read_reference(const Value& value) {
    if (value.is_string()) return parse_reference(value.text());
    return parse_reference(value["reference"].text());
}

std::optional<double> read_number(const Value& value) {
    const std::string_view text = trimmed(value.text());
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<bool> read_boolean(const Value& value) {
    if (value.text() == "true") return true;
    if (value.text() == "false") return false;
    return value.boolean();
}

Quantity read_quantity(const Value& value) {
    const std::string_view code = value["code"].text();
    return {read_number(value["value"]), code.empty() ? value["unit"].text() : code, !value["comparator"].is_null()};
}

std::string_view read_status(const Value& value) {
    if (value.is_string()) return value.text();
    for (const Value& part : one_or_many(value)) {
        if (part.is_string()) return part.text();
        for (const Value& coding : one_or_many(part["coding"]))
            if (const std::string_view code = coding["code"].text(); !code.empty()) return code;
        if (const std::string_view code = part["code"].text(); !code.empty()) return code;
    }
    return {};
}

std::optional<DateInterval> read_date(const Value& value, std::string_view element, Reading& reading) {
    if (value.is_null()) return std::nullopt;
    const auto date = parse_date(trimmed(value.text()), reading.zone);
    if (!date) reading.note(IssueSeverity::warning, element, "not-a-date");
    return date;
}

std::optional<DateInterval> read_past_date(const Value& value, std::string_view element, Reading& reading) {
    auto date = read_date(value, element, reading);
    if (!date) return date;
    if (date->first > reading.today) {
        reading.note(IssueSeverity::warning, element, "future-date");
        return std::nullopt;
    }
    date->last = std::min(date->last, reading.today);
    return date;
}

Period read_period(const Value& value, std::string_view element, Reading& reading) {
    return {read_date(value["start"], element, reading), read_date(value["end"], element, reading)};
}

std::optional<double> days_in_unit(std::string_view unit) {
    struct Unit {
        std::string_view name;
        double days;
    };
    static constexpr std::array units{
        Unit{"d", 1},       Unit{"day", 1},      Unit{"days", 1},        Unit{"wk", 7},
        Unit{"week", 7},    Unit{"weeks", 7},    Unit{"mo", 30},         Unit{"month", 30},
        Unit{"months", 30}, Unit{"a", 365},      Unit{"yr", 365},        Unit{"year", 365},
        Unit{"years", 365}, Unit{"h", 1.0 / 24}, Unit{"hour", 1.0 / 24}, Unit{"hours", 1.0 / 24},
    };
    for (const Unit& known : units)
        if (known.name == unit) return known.days;
    return std::nullopt;
}

std::optional<double> days_of(const Quantity& duration) {
    const auto unit = days_in_unit(duration.unit);
    if (!unit || !duration.value || *duration.value < 0 || duration.has_comparator) return std::nullopt;
    return *duration.value * *unit;
}

} // namespace eczema::fhir
