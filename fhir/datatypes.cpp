#include "fhir/datatypes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace eczema::fhir {
namespace {

constexpr Value null_value{};

std::optional<Comparator> read_comparator(const Value& value) {
    const std::string_view text = value.text();
    if (value.is_null()) return Comparator::none;
    if (text == "<") return Comparator::less;
    if (text == "<=") return Comparator::at_most;
    if (text == ">=") return Comparator::at_least;
    if (text == ">") return Comparator::greater;
    return std::nullopt;
}

} // namespace

std::span<const Value> one_or_many(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_array()) return value.items();
    return {&value, 1};
}

const Value& first_of(const Value& value) {
    const auto values = one_or_many(value);
    return values.empty() ? null_value : values.front();
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

const Value& contained_in(const Value& resource, const Reference& reference) {
    if (reference.is_contained)
        for (const Value& contained : one_or_many(resource["contained"]))
            if (contained["id"].text() == reference.id) return contained;
    return null_value;
}

CodeableConcept read_concept(const Value& value, Reading& reading) {
    if (value.is_string()) return {{}, trimmed(value.text())};
    auto codings = reading.list<Coding>();
    std::string_view text;
    for (const Value& part : one_or_many(value)) {
        const auto sent = one_or_many(part["coding"]);
        if (codings.empty()) codings.reserve(sent.size()); // once: exact room for every part would be quadratic
        for (const Value& coding : sent) {
            const Coding read{trimmed(coding["system"].text()), trimmed(coding["code"].text()),
                              coding["display"].text()};
            if (!read.code.empty() || !read.display.empty()) codings.push_back(read);
        }
        if (text.empty()) text = part["text"].text();
    }
    return {reading.kept(codings), text};
}

std::span<const CodeableConcept> read_concepts(const Value& value, Reading& reading) {
    auto concepts = reading.list<CodeableConcept>();
    const auto sent = one_or_many(value);
    concepts.reserve(sent.size());
    for (const Value& one : sent)
        if (const CodeableConcept read = read_concept(one, reading); !read.is_empty()) concepts.push_back(read);
    return reading.kept(concepts);
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
    const bool is_absolute = text.starts_with("https://") || text.starts_with("http://");
    return {before.substr(type_start), text.substr(slash + 1), false,
            is_absolute && type_start > 0 ? before.substr(0, type_start - 1) : std::string_view()};
}

Reference read_reference(const Value& value) {
    if (value.is_string()) return parse_reference(value.text());
    return parse_reference(value["reference"].text());
}

std::span<const Reference> read_references(const Value& value, Reading& reading) {
    auto references = reading.list<Reference>();
    for (const Value& one : one_or_many(value))
        if (const Reference read = read_reference(one); !read.id.empty()) references.push_back(read);
    return reading.kept(references);
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
    const std::string_view code = trimmed(value["code"].text()), unit = trimmed(value["unit"].text());
    const auto comparator = read_comparator(value["comparator"]);
    return {comparator ? read_number(value["value"]) : std::nullopt, code.empty() ? unit : code,
            comparator.value_or(Comparator::none), code.empty() ? std::string_view() : unit};
}

bool is_same_code(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
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

Period read_past_period(const Value& value, std::string_view element, Reading& reading) {
    return {read_past_date(value["start"], element, reading), read_past_date(value["end"], element, reading)};
}

} // namespace eczema::fhir
