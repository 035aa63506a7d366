// Units of measure: UCUM codes and what systems send in their place, and conversion from one unit to another. All that
// the program knows of units stands here. The coding system of a unit is not asked for. A unit that cannot be read, a
// code and a text that contradict each other, and what cannot be converted are nothing; no value is ever rounded.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

// Powers of the base units: metre, gram, second, mole, and the international unit, which is none of these.
struct Dimension {
    int length = 0, mass = 0, time = 0, amount = 0, international = 0;

    friend bool operator==(const Dimension&, const Dimension&) = default;
};

// One of it is up / down * 10^exponent of the base units. Kept apart, so that a conversion by powers of ten comes out
// as the decimal number that the other unit would have been written with.
struct Unit {
    double up = 1, down = 1;
    int exponent = 0;
    Dimension dimension{};
    std::string_view counted{}; // of a unit that is an annotation alone, "{score}": such units are not of each other
};

// Nothing for an empty text: no unit is no unit. `counted` views the text or is static.
std::optional<Unit> parse_unit(std::string_view text);

// The value in another unit. Between mass and amount of substance only with the molar mass.
std::optional<double> converted(double value, const Unit& from, const Unit& to, double grams_per_mole = 0);

// The quantity in the unit; nothing where it is a bound and no amount. Equal units that cannot be read are equal.
std::optional<double> amount_in(const Quantity& quantity, std::string_view unit);

// Numbers from low to high, both included; infinite where there is no bound. An open end is the next number that can
// be told apart from it: "<0.5" ends just below 0.5.
struct Interval {
    double low, high;

    bool is_exact() const { return low == high; }
    friend bool operator==(const Interval&, const Interval&) = default;
};
std::optional<Interval> interval_in(const Quantity& quantity, std::string_view unit, double grams_per_mole = 0);

// A number without a dimension and no share: no unit, "1", "{score}". "%" is none.
bool is_plain_number(const Quantity& quantity);
// So many syringes, pens or injections, or simply so many.
bool counts_injections(const Quantity& quantity);

// No length is read as more: a century, so that days added to days stay dates.
inline constexpr double longest_days = 36'500;

// Length in days of a duration; a month is 30 days and a year 365. Nothing where it is negative, a bound or longer than
// longest_days.
std::optional<double> days_of(const Quantity& duration);
std::optional<double> days_in_unit(std::string_view unit);

// "<0.5", ">= 60 mL/min", "12.3 mg/dL": a number with an optional comparator and unit. Nothing for any other text.
std::optional<Quantity> quantity_in_words(std::string_view text);

} // namespace eczema::fhir
