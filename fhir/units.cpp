#include "fhir/units.hpp"

#include "fhir/unit_spellings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace eczema::fhir {
namespace {

constexpr std::size_t longest_unit = 48; // no unit is longer; a longer text is not looked at
constexpr int highest_power = 24;
constexpr int highest_factor = 99'999; // a longer number is the code of another system
constexpr int deepest_bracket = 4;

struct Prefix {
    char letter;
    int exponent;
};
constexpr Prefix prefixes[] = {{'k', 3},  {'h', 2},  {'d', -1},  {'c', -2}, {'m', -3},
                               {'u', -6}, {'n', -9}, {'p', -12}, {'f', -15}};

// The atoms of UCUM that laboratory values, doses and times are made of. Of prefixes those in medical use: M for mega
// before one of these is a slip for milli, and is read by its spelling or not at all.
struct Atom {
    std::string_view symbol, prefixes;
    Unit unit;
};
constexpr Atom atoms[] = {
    {"m", "kdcmun", {.dimension = {.length = 1}}},
    {"g", "kdcmunpf", {.dimension = {.mass = 1}}},
    {"s", "mun", {.dimension = {.time = 1}}},
    {"mol", "dcmunpf", {.dimension = {.amount = 1}}},
    {"L", "dcmunpf", {.exponent = -3, .dimension = {.length = 3}}},
    {"l", "dcmunpf", {.exponent = -3, .dimension = {.length = 3}}},
    {"min", "", {.up = 60, .dimension = {.time = 1}}},
    {"h", "", {.up = 3600, .dimension = {.time = 1}}},
    {"d", "", {.up = 86'400, .dimension = {.time = 1}}},
    {"wk", "", {.up = 7 * 86'400, .dimension = {.time = 1}}},
    {"mo", "", {.up = 30 * 86'400, .dimension = {.time = 1}}},
    {"a", "", {.up = 365 * 86'400, .dimension = {.time = 1}}},
    {"%", "", {.exponent = -2}},
    {"[lb_av]", "", {.up = 45'359'237, .exponent = -5, .dimension = {.mass = 1}}},
    {"[oz_av]", "", {.up = 45'359'237, .down = 16, .exponent = -5, .dimension = {.mass = 1}}},
    {"U", "kmun", {.down = 60, .exponent = -6, .dimension = {.time = -1, .amount = 1}}}, // 1 umol/min
    {"kat", "mun", {.dimension = {.time = -1, .amount = 1}}},
    {"[iU]", "kmu", {.dimension = {.international = 1}}},
    {"[IU]", "kmu", {.dimension = {.international = 1}}},
    {"m[Hg]", "m", {.up = 133'322, .exponent = 3, .dimension = {.length = -1, .mass = 1, .time = -2}}},
    {"Pa", "kh", {.exponent = 3, .dimension = {.length = -1, .mass = 1, .time = -2}}},
};

Unit power_of(const Unit& unit, int power) {
    Unit result;
    const bool is_inverse = power < 0;
    for (int i = 0; i < std::abs(power); ++i) {
        result.up *= is_inverse ? unit.down : unit.up;
        result.down *= is_inverse ? unit.up : unit.down;
    }
    result.exponent = unit.exponent * power;
    const Dimension& d = unit.dimension;
    result.dimension = {d.length * power, d.mass * power, d.time * power, d.amount * power, d.international * power};
    return result;
}

Unit product_of(const Unit& a, const Unit& b) {
    const Dimension& d = a.dimension;
    const Dimension& e = b.dimension;
    return {.up = a.up * b.up,
            .down = a.down * b.down,
            .exponent = a.exponent + b.exponent,
            .dimension = {d.length + e.length, d.mass + e.mass, d.time + e.time, d.amount + e.amount,
                          d.international + e.international}};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// UCUM, case-sensitive: terms of components, divided and multiplied from left to right.
class UnitReader {
  public:
    explicit UnitReader(std::string_view text) : rest_(text) {}

    std::optional<Unit> whole() {
        const auto unit = term(0);
        const bool is_read = unit && rest_.empty() && std::isfinite(unit->up) && std::isfinite(unit->down);
        return is_read ? unit : std::nullopt;
    }

  private:
    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<int> number() {
        int value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }

    bool annotation() {
        const std::size_t end = rest_.find('}');
        if (rest_.empty() || rest_.front() != '{' || end == std::string_view::npos) return false;
        rest_.remove_prefix(end + 1);
        return true;
    }

    std::optional<Unit> term(int depth) {
        Unit unit;
        bool is_divided = take('/');
        for (;;) {
            const auto part = component(depth);
            if (!part) return std::nullopt;
            unit = product_of(unit, is_divided ? power_of(*part, -1) : *part);
            is_divided = take('/');
            if (!is_divided && !take('.')) return unit;
        }
    }

    std::optional<Unit> component(int depth) {
        if (take('(')) {
            const auto unit = depth < deepest_bracket ? term(depth + 1) : std::nullopt;
            return unit && take(')') ? unit : std::nullopt;
        }
        if (annotation()) return Unit{};
        std::optional<Unit> unit;
        if (rest_.starts_with("10*") || rest_.starts_with("10^")) {
            rest_.remove_prefix(3);
            unit = with_power({.exponent = 1});
        } else if (!rest_.empty() && is_digit(rest_.front())) {
            const auto factor = number();
            if (rest_.size() > 1 && rest_[0] == '.' && is_digit(rest_[1])) return std::nullopt; // "1.73" is no product
            if (factor && *factor > 0 && *factor <= highest_factor) unit = Unit{.up = static_cast<double>(*factor)};
        } else if (const auto atom = prefixed_atom()) {
            unit = with_power(*atom);
        }
        if (unit) annotation(); // "g{total}": it changes nothing
        return unit;
    }

    std::optional<Unit> with_power(const Unit& unit) {
        if (rest_.empty() || !(is_digit(rest_.front()) || rest_.front() == '-' || rest_.front() == '+')) return unit;
        take('+');
        const auto power = number();
        if (!power || *power == 0 || *power > highest_power || *power < -highest_power) return std::nullopt;
        return power_of(unit, *power);
    }

    std::optional<Unit> prefixed_atom() {
        const std::string_view symbol = take_symbol();
        for (const Atom& atom : atoms)
            if (atom.symbol == symbol) return atom.unit;
        for (const Atom& atom : atoms) {
            if (symbol.empty() || symbol.substr(1) != atom.symbol) continue;
            if (atom.prefixes.find(symbol.front()) == std::string_view::npos) continue;
            for (const Prefix& prefix : prefixes)
                if (prefix.letter == symbol.front()) return product_of(atom.unit, {.exponent = prefix.exponent});
        }
        return std::nullopt;
    }

    std::string_view take_symbol() {
        std::size_t end = 0;
        bool is_in_brackets = false;
        for (; end < rest_.size(); ++end) {
            const char c = rest_[end];
            if (c == '[' || c == ']') is_in_brackets = c == '[';
            const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || c == ']';
            if (!is_in_brackets && !is_letter) break;
        }
        const std::string_view symbol = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return symbol;
    }

    std::string_view rest_;
};

// An annotation and nothing else.
bool is_annotation(std::string_view text) { return text.starts_with('{') && text.find('}') == text.size() - 1; }

double scaled(double value, int exponent) {
    static constexpr std::array<double, 23> tens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const auto distance = static_cast<std::size_t>(std::abs(exponent));
    if (distance >= tens.size()) return value * std::pow(10, exponent);
    return exponent < 0 ? value / tens[distance] : value * tens[distance];
}

bool is_same_size(const Unit& a, const Unit& b) {
    return converted(1, {a.up, a.down, a.exponent, a.dimension}, {b.up, b.down, b.exponent, b.dimension}) == 1;
}

// The unit of the code, or of the text where there is no code or it says nothing to us. Both, if they agree.
std::optional<Unit> unit_of(const Quantity& quantity) {
    const auto coded = parse_unit(quantity.unit);
    if (quantity.unit_text.empty() || quantity.unit_text == quantity.unit) return coded;
    const auto said = parse_unit(quantity.unit_text);
    if (!coded) return said;
    return !said || is_same_size(*coded, *said) ? coded : std::nullopt;
}

std::optional<double> value_in(const Quantity& quantity, std::string_view unit, double grams_per_mole) {
    if (!quantity.value) return std::nullopt;
    const auto from = unit_of(quantity);
    const auto to = parse_unit(unit);
    if (!from && !to && !unit.empty() && quantity.unit == unit) return quantity.value;
    return from && to ? converted(*quantity.value, *from, *to, grams_per_mole) : std::nullopt;
}

} // namespace

std::optional<Unit> parse_unit(std::string_view text) {
    if (text.empty() || text.size() > longest_unit) return std::nullopt;
    if (is_annotation(text)) return Unit{.counted = text};
    // In UCUM [IU] is a unit of its own; where it is an enzyme's the table knows it.
    if (const std::string_view meant = text.front() == '[' ? code_of_spelling(text) : ""; !meant.empty())
        return UnitReader(meant).whole();
    if (const auto unit = UnitReader(text).whole()) return unit;
    const std::string plain = in_plain_letters(text);
    if (const auto unit = UnitReader(plain).whole()) return unit;
    const std::string_view meant = code_of_spelling(plain);
    if (is_annotation(meant)) return Unit{.counted = meant};
    return meant.empty() ? std::nullopt : UnitReader(meant).whole();
}

std::optional<double> converted(double value, const Unit& from, const Unit& to, double grams_per_mole) {
    if (from.counted != to.counted) return std::nullopt;
    double up = from.up * to.down, down = from.down * to.up;
    if (from.dimension != to.dimension) {
        if (grams_per_mole <= 0) return std::nullopt;
        Dimension with_mass = from.dimension, with_amount = from.dimension;
        ++with_mass.mass, --with_mass.amount;
        ++with_amount.amount, --with_amount.mass;
        if (with_mass == to.dimension)
            up *= grams_per_mole;
        else if (with_amount == to.dimension)
            down *= grams_per_mole;
        else
            return std::nullopt;
    }
    const double result = scaled(up == down ? value : value * up / down, from.exponent - to.exponent);
    return std::isfinite(result) ? std::optional(result) : std::nullopt;
}

std::optional<double> amount_in(const Quantity& quantity, std::string_view unit) {
    return quantity.has_comparator() ? std::nullopt : value_in(quantity, unit, 0);
}

std::optional<Interval> interval_in(const Quantity& quantity, std::string_view unit, double grams_per_mole) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto value = value_in(quantity, unit, grams_per_mole);
    if (!value) return std::nullopt;
    switch (quantity.comparator) {
    case Comparator::none:
        return Interval{*value, *value};
    case Comparator::less:
        return Interval{-infinity, std::nextafter(*value, -infinity)};
    case Comparator::at_most:
        return Interval{-infinity, *value};
    case Comparator::at_least:
        return Interval{*value, infinity};
    case Comparator::greater:
        return Interval{std::nextafter(*value, infinity), infinity};
    }
    return std::nullopt;
}

bool is_plain_number(const Quantity& quantity) {
    if (quantity.unit.empty() && quantity.unit_text.empty()) return true;
    const auto unit = unit_of(quantity);
    return unit && is_same_size(*unit, Unit{});
}

bool counts_injections(const Quantity& quantity) {
    constexpr std::string_view counted[] = {"", "{syringe}", "{pen}", "{injection}"};
    const auto unit = unit_of(quantity);
    return unit && is_same_size(*unit, Unit{}) &&
           std::find(std::begin(counted), std::end(counted), unit->counted) != std::end(counted);
}

std::optional<double> days_in_unit(std::string_view unit) {
    static const Unit day = *parse_unit("d");
    const auto read = parse_unit(unit);
    return read ? converted(1, *read, day) : std::nullopt;
}

std::optional<double> days_of(const Quantity& duration) {
    const auto days = amount_in(duration, "d");
    return days && *days >= 0 && *days <= longest_days ? days : std::nullopt;
}

std::optional<Quantity> quantity_in_words(std::string_view text) {
    const auto trim = [&text] {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    };
    constexpr std::pair<std::string_view, Comparator> signs[] = {
        {"<=", Comparator::at_most}, {">=", Comparator::at_least},     {"\u2264", Comparator::at_most},
        {"<", Comparator::less},     {"\u2265", Comparator::at_least}, {">", Comparator::greater},
    };
    Quantity quantity;
    trim();
    for (const auto& [sign, comparator] : signs)
        if (text.starts_with(sign)) {
            quantity.comparator = comparator;
            text.remove_prefix(sign.size());
            break;
        }
    trim();
    if (text.empty() || !(is_digit(text.front()) || text.front() == '-')) return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    // "1:160" is a titre, "5-10" a range, "1,200" a number of some country: nothing that we read.
    if (!text.empty() && std::string_view(":-,.+").find(text.front()) != std::string_view::npos) return std::nullopt;
    trim();
    // "1 500/uL": thousands set apart by a space, but for a unit that begins with a power of ten.
    constexpr std::string_view powers[] = {"10*", "10^", "10E", "10e"};
    const bool is_power = std::any_of(std::begin(powers), std::end(powers),
                                      [text](std::string_view power) { return text.starts_with(power); });
    if (!text.empty() && is_digit(text.front()) && !is_power) return std::nullopt;
    quantity.value = number;
    quantity.unit = text;
    return quantity;
}

} // namespace eczema::fhir
