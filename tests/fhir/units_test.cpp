// Units as UCUM writes them and as systems send them, conversion, bounds, and numbers in words.
#include "fhir/units.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eczema::fhir {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<double> convert(double value, std::string_view from, std::string_view to, double grams_per_mole = 0) {
    const auto one = parse_unit(from), other = parse_unit(to);
    return one && other ? converted(value, *one, *other, grams_per_mole) : std::nullopt;
}

Quantity quantity(double value, std::string_view unit, Comparator comparator = Comparator::none,
                  std::string_view unit_text = {}) {
    return {value, unit, comparator, unit_text};
}

// Equal as numbers, not nearly: a threshold must not be missed by rounding.
TEST(Units, convert_exactly) {
    const struct {
        double value;
        std::string_view from;
        double result;
        std::string_view to;
    } rows[] = {
        {29'900, "g", 29.9, "kg"},
        {29.9, "kg", 29'900, "g"},
        {60, "kg", 60, "kg"},
        {100, "[lb_av]", 45.359237, "kg"},
        {16, "[oz_av]", 1, "[lb_av]"},
        {480, "/uL", 0.48, "10*9/L"},
        {0.48, "10*3/uL", 0.48, "10*9/L"},
        {480, "/mm3", 0.48, "10*9/L"},
        {480, "{cells}/uL", 0.48, "10*9/L"},
        {149, "10*3/uL", 149'000, "/uL"},
        {150, "10^9/L", 150, "10*9/L"},
        {85, "g/L", 8.5, "g/dL"},
        {7.9, "g/dL", 79, "g/L"},
        {0.9, "mg/dL", 9, "mg/L"},
        {250, "ug", 0.25, "mg"},
        {0.3, "g", 300, "mg"},
        {2, "mL", 0.002, "L"},
        {1.5, "cm3", 1.5, "mL"},
        {150, "mg/mL", 150, "g/L"},
        {60, "mL/min/{1.73_m2}", 1, "mL/s"},
        {90, "mL/min", 90, "mL/min/{1.73_m2}"},
        {40, "U/L", 40, "mU/mL"},
        {60, "U/L", 1, "ukat/L"},
        {5, "mmol/L", 5000, "umol/L"},
        {50, "%", 500, "mmol/mol"},
        {0.12, "1", 12, "%"},
        {16, "kPa", 16'000, "Pa"},
        {2, "wk", 14, "d"},
        {36, "h", 1.5, "d"},
        {1, "a", 365, "d"},
        {480, "min", 8, "h"},
        {12, "(mg/kg)/(24.h)", 12, "mg/kg/d"},
        {3, "m2", 3, "m+2"},
        {1, "s-1", 60, "/min"},
        {7, "g{total}/dL", 7, "g/dL"},
        {1000, "10*-3", 1, "1"},
    };
    for (const auto& row : rows) {
        const auto result = convert(row.value, row.from, row.to);
        ASSERT_TRUE(result) << row.from << " to " << row.to;
        EXPECT_EQ(*result, row.result) << row.value << ' ' << row.from << " to " << row.to;
    }
}

TEST(Units, pressure_by_its_definition) { EXPECT_DOUBLE_EQ(*convert(120, "mm[Hg]", "Pa"), 15'998.64); }

TEST(Units, mass_and_amount_only_by_the_molar_mass) {
    constexpr double creatinine = 113.12;
    EXPECT_EQ(convert(1, "mg/dL", "umol/L"), std::nullopt);
    EXPECT_NEAR(*convert(1, "mg/dL", "umol/L", creatinine), 88.4, 0.01);
    EXPECT_NEAR(*convert(88.4, "umol/L", "mg/dL", creatinine), 1, 0.0001);
    EXPECT_NEAR(*convert(0.0884, "mmol/L", "mg/dL", creatinine), 1, 0.0001);
    EXPECT_EQ(convert(1, "mg/dL", "mg/L", creatinine), 10.0);
    EXPECT_EQ(convert(1, "mg", "umol/L", creatinine), std::nullopt);
    EXPECT_EQ(convert(1, "U/L", "mg/dL", creatinine), std::nullopt);
}

TEST(Units, of_other_dimensions_are_not_converted) {
    for (const auto& [from, to] : {std::pair{"kg", "mg/dL"},
                                   {"mg", "mL"},
                                   {"10*9/L", "g/L"},
                                   {"%", "g/dL"},
                                   {"{score}", "{tablet}"},
                                   {"{score}", "%"},
                                   {"{tablet}", "mg"},
                                   {"1", "kg"},
                                   {"mm[Hg]", "mm"},
                                   {"m[iU]/mL", "U/L"},
                                   {"mL/min", "mL"}})
        EXPECT_EQ(convert(1, from, to), std::nullopt) << from << " to " << to;
}

TEST(Units, as_systems_send_them) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"lb", "[lb_av]"},
        {"LBS", "[lb_av]"},
        {"pounds", "[lb_av]"},
        {"KG", "kg"},
        {"mcg", "ug"},
        {"µg", "ug"},
        {"μg", "ug"},
        {"MG", "mg"},
        {"Mg", "mg"},
        {"ML", "mL"},
        {"ml", "mL"},
        {"cc", "mL"},
        {"MG/ML", "mg/mL"},
        {"MG/DL", "mg/dL"},
        {"G/DL", "g/dL"},
        {"gm/dL", "g/dL"},
        {"µmol/L", "umol/L"},
        {"μmol/l", "umol/L"},
        {"UMOL/L", "umol/L"},
        {"K/uL", "10*3/uL"},
        {"K/µL", "10*3/uL"},
        {"k/mm3", "10*3/uL"},
        {"Thousand/uL", "10*3/uL"},
        {"x10E9/L", "10*9/L"},
        {"x10^9/L", "10*9/L"},
        {"×10⁹/L", "10*9/L"},
        {"10E9/L", "10*9/L"},
        {"10e3/uL", "10*3/uL"},
        {"X 10*9/L", "10*9/L"},
        {"x10(9)/L", "10*9/L"},
        {"Gpt/L", "10*9/L"},
        {"cells/µL", "/uL"},
        {"/cumm", "/uL"},
        {"/mm³", "/uL"},
        {"IU/L", "U/L"},
        {"[IU]/L", "U/L"},
        {"units/L", "U/L"},
        {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
        {"mL/min/1.73 m2", "mL/min/{1.73_m2}"},
        {"mL/min/1.73", "mL/min/{1.73_m2}"},
        {"ML/MIN/1.73", "mL/min/{1.73_m2}"},
        {"mL/min/1.73m²", "mL/min/{1.73_m2}"},
        {"ML/MIN/1.73M2", "mL/min/{1.73_m2}"},
        {"mmHg", "mm[Hg]"},
        {"mm Hg", "mm[Hg]"},
        {"Days", "d"},
        {"minutes", "min"},
        {"tbl", "tablet"},
        {"week", "wk"},
        {"yrs", "a"},
        {"months", "mo"},
        {"percent", "%"},
    };
    for (const auto& [sent, meant] : rows) EXPECT_EQ(convert(1, sent, meant), 1.0) << sent << " as " << meant;
}

TEST(Units, that_cannot_be_read_are_nothing) {
    for (const std::string_view text : {"",
                                        " ",
                                        "stone",
                                        "st",
                                        "258684004",
                                        "a24.a24.a24",
                                        "m-2147483648",
                                        "m99999999999",
                                        "G/L",
                                        "MU/L",
                                        "furlong",
                                        "mg/",
                                        "//L",
                                        "mg//L",
                                        "mg..L",
                                        "(mg",
                                        "mg)",
                                        "{",
                                        "}",
                                        "0",
                                        "0.mg",
                                        "mg0",
                                        "1.5",
                                        "2.5.mg",
                                        "mg/1.5",
                                        "mL/min/1.72",
                                        "m99",
                                        "mg/dL x",
                                        "103 /uL",
                                        "10 3/uL",
                                        "kkg",
                                        "mmm",
                                        "-1",
                                        "+",
                                        "[lb_av",
                                        "é",
                                        "((((((g))))))",
                                        "a very long text that is surely no unit of measure at all"})
        EXPECT_FALSE(parse_unit(text)) << text;
}

TEST(Units, of_a_quantity_by_code_or_text_and_never_by_two_that_differ) {
    EXPECT_EQ(amount_in(quantity(5, "mg"), "mg"), 5.0);
    EXPECT_EQ(amount_in(quantity(5, "258684004", {}, "mg"), "mg"), 5.0) << "a code of another system";
    EXPECT_EQ(amount_in(quantity(5, "mg", {}, "milligram"), "mg"), 5.0);
    EXPECT_EQ(amount_in(quantity(5, "mg", {}, "whatever"), "mg"), 5.0) << "words say nothing against a code";
    EXPECT_EQ(amount_in(quantity(5, "mg", {}, "mcg"), "mg"), std::nullopt);
    EXPECT_EQ(amount_in(quantity(70, "kg", {}, "lb"), "kg"), std::nullopt);
    EXPECT_EQ(amount_in(quantity(0.5, "10*3/uL", {}, "K/uL"), "10*9/L"), 0.5);
    EXPECT_EQ(amount_in(quantity(2, "{tablet}", {}, "tablet"), "tablets"), 2.0);
    EXPECT_EQ(amount_in(quantity(2, "drop"), "drop"), 2.0) << "of one unknown unit";
    EXPECT_EQ(amount_in(quantity(2, "drop"), "puff"), std::nullopt);
    EXPECT_EQ(amount_in(quantity(2, ""), ""), std::nullopt);
    EXPECT_EQ(amount_in(quantity(2, "mg", Comparator::less), "mg"), std::nullopt);
    EXPECT_EQ(amount_in(Quantity{std::nullopt, "mg"}, "mg"), std::nullopt);
}

TEST(Units, a_comparator_makes_a_bound) {
    const auto interval = [](Comparator comparator) { return interval_in(quantity(500, "/uL", comparator), "10*9/L"); };
    EXPECT_EQ(interval(Comparator::none), (Interval{0.5, 0.5}));
    EXPECT_EQ(interval(Comparator::at_most), (Interval{-infinity, 0.5}));
    EXPECT_EQ(interval(Comparator::at_least), (Interval{0.5, infinity}));
    const auto less = interval(Comparator::less), greater = interval(Comparator::greater);
    ASSERT_TRUE(less && greater);
    EXPECT_LT(less->high, 0.5);
    EXPECT_GT(std::nextafter(less->high, infinity), less->high);
    EXPECT_EQ(std::nextafter(less->high, infinity), 0.5);
    EXPECT_GT(greater->low, 0.5);
    EXPECT_EQ(std::nextafter(greater->low, -infinity), 0.5);
    EXPECT_EQ(interval_in(quantity(5, "stone"), "kg"), std::nullopt);
}

TEST(Units, plain_numbers) {
    for (const std::string_view unit : {"", "1", "{score}", "{points}", "score", "Points"})
        EXPECT_TRUE(is_plain_number(quantity(1, unit))) << unit;
    for (const std::string_view unit : {"%", "kg", "/72", "10*3", "whatever"})
        EXPECT_FALSE(is_plain_number(quantity(1, unit))) << unit;
}

TEST(Units, injections) {
    for (const std::string_view unit : {"1", "{syringe}", "{pen}", "{injection}", "syringe", "Pens"})
        EXPECT_TRUE(counts_injections(quantity(1, unit))) << unit;
    for (const std::string_view unit : {"", "{tablet}", "mL", "%", "10*3", "whatever"})
        EXPECT_FALSE(counts_injections(quantity(1, unit))) << unit;
}

TEST(Units, durations_in_days) {
    const std::pair<std::string_view, double> rows[] = {
        {"d", 1},       {"day", 1},      {"Days", 1},        {"wk", 7},           {"week", 7},         {"weeks", 7},
        {"mo", 30},     {"month", 30},   {"months", 30},     {"a", 365},          {"yr", 365},         {"year", 365},
        {"years", 365}, {"h", 1.0 / 24}, {"hour", 1.0 / 24}, {"hours", 1.0 / 24}, {"min", 1.0 / 1440},
    };
    for (const auto& [unit, days] : rows) {
        EXPECT_DOUBLE_EQ(days_in_unit(unit).value_or(-1), days) << unit;
        EXPECT_DOUBLE_EQ(days_of(quantity(3, unit)).value_or(-1), 3 * days) << unit;
    }
    for (const std::string_view unit : {"", "D", "m", "W", "fortnight", "d ", "{score}", "%", "kg"}) {
        EXPECT_EQ(days_in_unit(unit), std::nullopt) << unit;
        EXPECT_EQ(days_of(quantity(1, unit)), std::nullopt) << unit;
    }
    EXPECT_EQ(days_of(quantity(0, "d")), 0.0);
    EXPECT_EQ(days_of(quantity(-1, "d")), std::nullopt);
    EXPECT_EQ(days_of(Quantity{std::nullopt, "d"}), std::nullopt);
    EXPECT_EQ(days_of(quantity(1, "d", Comparator::greater)), std::nullopt) << "more than a day is not a day";
}

TEST(Units, numbers_in_words) {
    const auto read = [](std::string_view text) {
        const auto found = quantity_in_words(text);
        EXPECT_TRUE(found) << text;
        return found.value_or(Quantity{});
    };
    EXPECT_EQ(read("12.3 mg/dL").value, 12.3);
    EXPECT_EQ(read("12.3 mg/dL").unit, "mg/dL");
    EXPECT_EQ(read("12.3mg/dL").unit, "mg/dL");
    EXPECT_EQ(read(" 7 ").value, 7.0);
    EXPECT_EQ(read("7").unit, "");
    EXPECT_EQ(read("-0.5").value, -0.5);
    EXPECT_EQ(read("<0.5").comparator, Comparator::less);
    EXPECT_EQ(read("<0.5").value, 0.5);
    EXPECT_EQ(read(">= 60 mL/min").comparator, Comparator::at_least);
    EXPECT_EQ(read(">= 60 mL/min").unit, "mL/min");
    EXPECT_EQ(read("≤5").comparator, Comparator::at_most);
    EXPECT_EQ(read("≥ 5").comparator, Comparator::at_least);
    EXPECT_EQ(read(">5").comparator, Comparator::greater);
    for (const std::string_view power : {"10*3/uL", "10^3/uL", "10E3/uL", "10e3/uL"}) {
        EXPECT_EQ(read("7 " + std::string(power)).value, 7.0) << power;
        EXPECT_EQ(read("7 " + std::string(power)).unit, power);
    }
    EXPECT_FALSE(parse_unit(read("24/72").unit) && is_plain_number(read("24/72"))) << "a part of seventy-two";
    for (const std::string_view text :
         {"",    " ",     "<",        "Negative", "Not detected", "1:160",      "5-10", "1,200", "12,3",
          "inf", "nan",   "infected", "+",        "3+",           "2026-08-10", ".",    "..5",   "see note 5",
          "<<5", "1.2.3", "1 500/uL", "10 000",   "1 10/uL",      "< 1 500 /uL"})
        EXPECT_FALSE(quantity_in_words(text)) << text;
}

TEST(Units, NoDurationIsLongerThanACentury) {
    EXPECT_EQ(days_of({36'500, "d"}), 36'500);
    EXPECT_EQ(days_of({36'500.5, "d"}), std::nullopt);
    EXPECT_EQ(days_of({99'999'999, "a"}), std::nullopt);
    EXPECT_EQ(days_of({1e25, "d"}), std::nullopt);
}

} // namespace
} // namespace eczema::fhir
