// The newest value of an analyte in one unit, whatever it was sent in, and what is no value.
#include "cards/lab_values.hpp"

#include "cards/lab_results.hpp"
#include "tests/support/derived_chart.hpp"
#include "tests/support/observed.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace eczema::tests {
namespace {

using cards::Analyte;
using cards::Fact;
using cards::LabValue;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::string_view lymphocytes = "731-0", platelets = "777-3", haemoglobin = "718-7", creatinine = "2160-0",
                           egfr = "98979-8", alt = "1742-6", neutrophils = "751-8";

// Lists live as long as the chart.
struct Read {
    explicit Read(const Request& request, Analyte analyte)
        : chart(request), newest(cards::LabValues(chart.from).newest(analyte)) {}
    DerivedChart chart;
    std::optional<LabValue> newest;

    std::optional<double> exactly() const {
        return newest && newest->value.low == newest->value.high ? std::optional(newest->value.low) : std::nullopt;
    }
};

std::optional<double> value(const Request& request, Analyte analyte) { return Read(request, analyte).exactly(); }
std::optional<double> value(std::string_view code, const std::string& members, Analyte analyte) {
    return value(chart().with(observed(code, members, ago(3))), analyte);
}
std::optional<double> of_limit(const std::string& members, const std::string& born = "1992-03-14") {
    const Read read(chart().born(born).with(observed(alt, members, ago(3))), Analyte::alanine_aminotransferase);
    return read.newest && read.newest->of_upper_limit ? std::optional(read.newest->of_upper_limit->high) : std::nullopt;
}

TEST(LabValues, are_converted_to_the_unit_of_the_analyte) {
    const struct {
        std::string_view code;
        std::string number;
        std::string_view unit;
        Analyte analyte;
        std::optional<double> expected;
    } rows[] = {
        {lymphocytes, "480", "/uL", Analyte::lymphocytes, 0.48},
        {lymphocytes, "0.48", "10*3/uL", Analyte::lymphocytes, 0.48},
        {lymphocytes, "0.48", "K/uL", Analyte::lymphocytes, 0.48},
        {lymphocytes, "0.48", "x10E9/L", Analyte::lymphocytes, 0.48},
        {lymphocytes, "0.48", "", Analyte::lymphocytes, {}},
        {lymphocytes, "0.48", "1", Analyte::lymphocytes, {}},
        {lymphocytes, "48", "%", Analyte::lymphocytes, {}},
        {platelets, "149000", "/mm3", Analyte::platelets, 149},
        {haemoglobin, "79", "g/L", Analyte::haemoglobin, 7.9},
        {haemoglobin, "7.9", "g/dL", Analyte::haemoglobin, 7.9},
        {haemoglobin, "79", "g/dL", Analyte::haemoglobin, {}},    // a slip of unit
        {haemoglobin, "7.9", "g/L", Analyte::haemoglobin, {}},    // and the other
        {haemoglobin, "4.9", "mmol/L", Analyte::haemoglobin, {}}, // of which molecule?
        {egfr, "59.5", "mL/min/{1.73_m2}", Analyte::filtration_rate, 59.5},
        {egfr, "59.5", "mL/min/1.73m2", Analyte::filtration_rate, 59.5},
        {egfr, "-1", "mL/min", Analyte::filtration_rate, {}},
        {creatinine, "0.9", "mg/dL", Analyte::creatinine, 0.9},
        {"14682-9", "113.12", "umol/L", Analyte::creatinine, 1.2796134400000001},
        {creatinine, "90", "mg/dL", Analyte::creatinine, {}}, // of umol/L
        {alt, "40", "IU/L", Analyte::alanine_aminotransferase, 40},
        {neutrophils, "1000", "cells/uL", Analyte::neutrophils, 1},
    };
    for (const auto& row : rows) {
        const auto found = value(row.code, quantity(row.number, row.unit), row.analyte);
        ASSERT_EQ(found.has_value(), row.expected.has_value()) << row.number << ' ' << row.unit;
        if (found) {
            EXPECT_DOUBLE_EQ(*found, *row.expected) << row.number << ' ' << row.unit;
        }
    }
}

TEST(LabValues, in_words_count_as_numbers_or_not_at_all) {
    EXPECT_EQ(value(lymphocytes, R"(,"valueString":"0.48 K/uL")", Analyte::lymphocytes), 0.48);
    EXPECT_EQ(value(lymphocytes, R"(,"valueString":"0.48")", Analyte::lymphocytes), std::nullopt);
    EXPECT_EQ(value(lymphocytes, R"(,"valueString":"low")", Analyte::lymphocytes), std::nullopt);
    EXPECT_EQ(value(lymphocytes, R"(,"valueCodeableConcept":{"text":"low"})", Analyte::lymphocytes), std::nullopt);
    EXPECT_EQ(value(lymphocytes, quantity("2", "10*9/L") + R"(,"valueRatio":{"numerator":{"value":1}})",
                    Analyte::lymphocytes),
              std::nullopt)
        << "two values";
    // A later result in words replaces the number, and is not known.
    const Request two = chart()
                            .with(observed(lymphocytes, quantity("2", "10*9/L"), ago(9), "a"))
                            .with(observed(lymphocytes, R"(,"valueString":"see report")", ago(3), "b"));
    EXPECT_EQ(value(two, Analyte::lymphocytes), std::nullopt);
}

TEST(LabValues, without_a_value_are_no_result) {
    const Request first = chart().with(observed(lymphocytes, quantity("2", "10*9/L"), ago(9), "a"));
    for (const std::string_view members :
         {"", R"(,"dataAbsentReason":{"text":"clotted"})", R"(,"valueQuantity":{"code":"10*9/L"})"})
        EXPECT_EQ(
            value(Request(first).with(observed(lymphocytes, std::string(members), ago(3), "b")), Analyte::lymphocytes),
            2)
            << members;
    Entry preliminary = observed(lymphocytes, quantity("0.1", "10*9/L"), ago(3), "b");
    preliminary.json.replace(preliminary.json.find("final"), 5, "preliminary");
    EXPECT_EQ(value(Request(first).with(preliminary), Analyte::lymphocytes), 2);
}

TEST(LabValues, may_be_bounds) {
    const auto bounds = [](const std::string& members) {
        return *Read(chart().with(observed(egfr, members, ago(3))), Analyte::filtration_rate).newest;
    };
    const auto above = bounds(quantity("60", "mL/min", ">")).value;
    EXPECT_GT(above.low, 60);
    EXPECT_LT(above.low, 60.000001);
    EXPECT_EQ(above.high, infinity);
    EXPECT_EQ(bounds(quantity("60", "mL/min", ">=")).value.low, 60);
    EXPECT_LT(bounds(quantity("15", "mL/min", "<")).value.high, 15);
    EXPECT_EQ(bounds(quantity("15", "mL/min", "<")).value.low, -infinity);
    const std::string range = R"(,"valueRange":{"low":{"value":50,"unit":"mL/min"},"high":{"value":1,"unit":"mL/s"}})";
    EXPECT_EQ(bounds(range).value.low, 50);
    EXPECT_EQ(bounds(range).value.high, 60);
    EXPECT_EQ(bounds(R"(,"valueRange":{"low":{"value":50,"unit":"mL/min"}})").value.high, infinity);
    EXPECT_FALSE(Read(chart().with(observed(egfr, R"(,"valueRange":{"low":{"value":9,"unit":"x"}})", ago(3))),
                      Analyte::filtration_rate)
                     .newest);
    EXPECT_FALSE(
        Read(chart().with(observed(egfr, quantity("500", "mL/min", ">"), ago(3))), Analyte::filtration_rate).newest)
        << "no eGFR is above 500";
}

TEST(LabValues, of_the_newest_day) {
    const auto count = [](const std::string& number, const std::string& date, const std::string& id) {
        return observed(lymphocytes, quantity(number, "10*9/L"), date, id);
    };
    EXPECT_EQ(value(chart().with(count("2", ago(9), "a")).with(count("0.4", ago(3), "b")), Analyte::lymphocytes), 0.4);
    const Read same(chart().with(count("2", ago(3), "a")).with(count("0.4", ago(3), "b")), Analyte::lymphocytes);
    ASSERT_TRUE(same.newest);
    EXPECT_EQ(same.newest->value.low, 0.4);
    EXPECT_EQ(same.newest->value.high, 2);
    EXPECT_EQ(same.newest->evidence.size(), 2u);
    // 2026-08 may be before or after the tenth.
    const Read month(chart().with(count("2", "2026-08", "a")).with(count("0.4", "2026-08-10", "b")),
                     Analyte::lymphocytes);
    ASSERT_TRUE(month.newest);
    EXPECT_EQ(month.newest->value.low, 0.4);
    EXPECT_EQ(month.newest->value.high, 2);
    EXPECT_EQ(month.newest->days.low, 0);
    EXPECT_EQ(month.newest->days.high, 14);
    EXPECT_EQ(
        value(chart().with(count("2", "2026-07", "a")).with(count("0.4", "2026-08-10", "b")), Analyte::lymphocytes),
        0.4)
        << "July is before August";
    const Read undated(chart().with(count("2", "", "a")).with(count("0.4", "2026-08-10", "b")), Analyte::lymphocytes);
    ASSERT_TRUE(undated.newest);
    EXPECT_EQ(undated.newest->value.high, 2) << "it may be the newest";
    EXPECT_EQ(undated.newest->days.high, infinity);
}

TEST(LabValues, are_known_where_no_newer_one_can_be_missing) {
    const Request one = chart().with(observed(lymphocytes, quantity("2", "10*9/L"), ago(9)));
    EXPECT_EQ(value(Request(one).sends(RecordList::observations, Sent::partial), Analyte::lymphocytes), 2)
        << "the page is sorted by date";
    EXPECT_EQ(value(Request(one).sends(RecordList::observations, Sent::absent), Analyte::lymphocytes), std::nullopt);
    EXPECT_EQ(value(chart(), Analyte::lymphocytes), std::nullopt);
}

TEST(LabValues, of_components_are_read_each_by_its_code) {
    const auto pressure = [](std::string_view diastolic) {
        const auto part = [](std::string_view code, std::string_view members) {
            return object(raw("code", concept_of(code, "loinc")) + std::string(members));
        };
        return chart().with(observed(
            "85354-9", raw("component", listed({part("8480-6", quantity("150", "mm[Hg]")), part("8462-4", diastolic)})),
            ago(3)));
    };
    EXPECT_EQ(value(pressure(quantity("85", "mmHg")), Analyte::systolic_pressure), 150);
    EXPECT_EQ(value(pressure(quantity("85", "mmHg")), Analyte::diastolic_pressure), 85);
    EXPECT_EQ(value(pressure(R"(,"dataAbsentReason":{"text":"not taken"})"), Analyte::diastolic_pressure),
              std::nullopt);
    EXPECT_EQ(
        value(pressure(quantity("85", "mmHg") + R"(,"dataAbsentReason":{"text":"void"})"), Analyte::diastolic_pressure),
        std::nullopt);
}

TEST(LabValues, multiples_of_the_upper_limit) {
    const std::string alt_80 = quantity("80", "U/L");
    const auto range = [](const std::string& members) { return raw("referenceRange", '[' + members + ']'); };
    EXPECT_EQ(of_limit(alt_80 + upper_limit_of("40", "U/L")), 2);
    EXPECT_EQ(of_limit(alt_80 + upper_limit_of("40", "IU/L")), 2);
    EXPECT_EQ(of_limit(alt_80 + upper_limit_of("\"40\"", "U/L")), 2);
    EXPECT_DOUBLE_EQ(of_limit(alt_80 + upper_limit_of("0.8", "ukat/L")).value_or(0), 80 / 48.0);
    EXPECT_EQ(of_limit(alt_80), std::nullopt);
    EXPECT_EQ(of_limit(alt_80 + upper_limit_of("40", "")), std::nullopt);
    EXPECT_EQ(of_limit(alt_80 + upper_limit_of("0", "U/L")), std::nullopt);
    EXPECT_EQ(of_limit(alt_80 + range(R"({"low":{"value":5,"code":"U/L"}})")), std::nullopt);
    EXPECT_EQ(of_limit(alt_80 + range(R"({"text":"0-40 U/L"})")), std::nullopt) << "words";
    EXPECT_EQ(of_limit(alt_80 + range(R"({"high":{"value":40,"code":"U/L","comparator":"<"}})")), 2);
    EXPECT_EQ(of_limit(alt_80 + range(R"({"high":{"value":40,"code":"U/L","comparator":">"}})")), std::nullopt);
}

TEST(LabValues, of_several_reference_ranges_the_normal_one_of_the_age) {
    const auto high = [](int limit, std::string_view type, std::string_view age = {}) {
        return object(
            raw("high", object(raw("value", std::to_string(limit)) + text("code", "U/L"))) +
            raw("type", type.empty() ? std::string() : R"({"coding":[{"code":")" + std::string(type) + "\"}]}") +
            raw("age", age));
    };
    constexpr std::string_view adult = R"({"low":{"value":18,"code":"a"}})",
                               child = R"({"high":{"value":18,"code":"a"}})",
                               infant = R"({"high":{"value":12,"code":"mo"}})";
    const auto multiple = [](const std::vector<std::string>& ranges, const std::string& born = "1992-03-14") {
        return of_limit(quantity("80", "U/L") + raw("referenceRange", listed(ranges)), born);
    };
    EXPECT_EQ(multiple({high(20, "therapeutic"), high(40, "normal")}), 2);
    EXPECT_EQ(multiple({high(20, ""), high(40, "normal")}), 2);
    EXPECT_EQ(multiple({high(20, "therapeutic"), high(40, "")}), 2);
    EXPECT_EQ(multiple({high(20, "therapeutic")}), std::nullopt);
    EXPECT_EQ(multiple({high(40, ""), high(40, "")}), 2);
    EXPECT_EQ(multiple({high(40, ""), high(20, "")}), std::nullopt) << "which of them?";
    EXPECT_EQ(multiple({high(40, "", adult), high(20, "", child)}), 2);
    EXPECT_EQ(multiple({high(40, "", adult), high(20, "", child)}, "2018-01-01"), 4);
    EXPECT_EQ(multiple({high(40, "", adult), high(20, "", child)}, "2008-01-01"), std::nullopt) << "18: either";
    EXPECT_EQ(multiple({high(40, "", adult), high(20, "", child)}, "2007-01-01"), 2) << "19";
    EXPECT_EQ(multiple({high(40, "", adult), high(20, "", child)}, ""), std::nullopt);
    EXPECT_EQ(multiple({high(40, "", adult), high(40, "", child)}, ""), 2);
    EXPECT_EQ(multiple({high(20, "", infant), high(40, "", adult)}, "2025-12-01"), 4);
    EXPECT_EQ(multiple({high(40, "", adult)}, "2018-01-01"), std::nullopt) << "not of this age";
}

TEST(LabValues, a_reference_range_for_some_people_beside_others_is_no_limit) {
    const auto high = [](int limit, std::string_view type, bool is_for_some, std::string_view age = {}) {
        return object(
            raw("high", object(raw("value", std::to_string(limit)) + text("code", "U/L"))) +
            raw("type", type.empty() ? std::string() : R"({"coding":[{"code":")" + std::string(type) + "\"}]}") +
            raw("appliesTo", is_for_some ? R"([{"coding":[{"code":"248152002"}]}])" : "") + raw("age", age));
    };
    const auto multiple = [](const std::vector<std::string>& ranges) {
        return of_limit(quantity("80", "U/L") + raw("referenceRange", listed(ranges)), "1992-03-14");
    };
    constexpr std::string_view adult = R"({"low":{"value":18,"code":"a"}})",
                               child = R"({"high":{"value":18,"code":"a"}})";
    EXPECT_EQ(multiple({high(40, "", true)}), 2) << "the one that the laboratory chose";
    EXPECT_EQ(multiple({high(40, "normal", false), high(20, "", false)}), 2);
    EXPECT_EQ(multiple({high(40, "normal", true), high(20, "", false)}), std::nullopt);
    EXPECT_EQ(multiple({high(40, "normal", false), high(20, "", true)}), std::nullopt);
    EXPECT_EQ(multiple({high(40, "", true, adult), high(20, "", true, child)}), 2);
    EXPECT_EQ(multiple({high(40, "", false, adult), high(20, "", true, child)}), 2);
}

// A result whose value is not known was still taken: for the dates of tests it counts.
TEST(LabResults, count_whatever_they_say_if_they_say_something) {
    const auto is_done = [](const std::string& members) {
        const DerivedChart seen(chart().with(observed(creatinine, members, ago(3))));
        const cards::LabResults results(seen.from);
        return results.last_of(cards::LabTest::creatinine).surely == today - 3;
    };
    for (const char* members :
         {R"(,"valueQuantity":{"value":1,"code":"mg/dL"})", R"(,"valueQuantity":{"value":1,"code":"furlong"})",
          R"(,"valueQuantity":{"value":1,"comparator":"<","code":"mg/dL"})", R"(,"valueQuantity":{"value":"much"})",
          R"(,"valueString":"see report")", R"(,"valueString":"<0.5")", R"(,"valueInteger":1)",
          R"(,"valueRange":{"low":{"value":1}})", R"(,"valueRatio":{"numerator":{"value":1}})",
          R"(,"valueCodeableConcept":{"text":"normal"})", R"(,"interpretation":[{"text":"N"}])",
          R"(,"valueBoolean":true)"})
        EXPECT_TRUE(is_done(members)) << members;
    for (const char* members :
         {"", R"(,"valueString":"")", R"(,"valueQuantity":{"code":"mg/dL"})", R"(,"valueRange":{})",
          R"(,"valueString":"see report","dataAbsentReason":{"text":"error"})",
          R"(,"interpretation":[{"text":"N"}],"dataAbsentReason":{"text":"error"})"})
        EXPECT_FALSE(is_done(members)) << members;
}

// --- facts ------------------------------------------------------------------------------------------------------

cards::FactValue fact(const Request& request, Fact fact) {
    const DerivedChart seen(request);
    const cards::Derivation& from = seen.from;
    cards::FactValue found =
        cards::derive_facts(from.record, from.hook, from.value_sets, from.settings, today, from.arena)[fact];
    found.detail = found.missing = {}; // they go with the chart
    found.evidence = {};
    return found;
}

TEST(LabFacts, say_the_value_and_its_age) {
    const Request request = chart().with(observed(lymphocytes, quantity("480", "/uL"), ago(31)));
    EXPECT_EQ(fact(request, Fact::lymphocytes).truth, cards::Tri::yes);
    EXPECT_EQ(fact(request, Fact::lymphocytes).number->high, 0.48);
    EXPECT_EQ(fact(request, Fact::lymphocytes_days).number->low, 31);
    EXPECT_EQ(fact(request, Fact::lymphocytes_days).number->high, 31);
}

// Rules about missing tests say that there is none, where there is surely none.
TEST(LabFacts, are_no_where_there_is_surely_no_result) {
    const Request other = chart().with(observed(lymphocytes, quantity("1.8", "10*9/L"), ago(31)));
    EXPECT_EQ(fact(other, Fact::platelets).truth, cards::Tri::no);
    EXPECT_EQ(fact(other, Fact::platelets_days).truth, cards::Tri::no);
    EXPECT_FALSE(fact(other, Fact::platelets).number);
    EXPECT_EQ(fact(Request(other).sends(RecordList::observations, Sent::absent), Fact::platelets).truth,
              cards::Tri::unknown);
    EXPECT_EQ(fact(Request(other).sends(RecordList::observations, Sent::failed), Fact::platelets_days).truth,
              cards::Tri::unknown);
    const Request in_words = chart().with(observed(platelets, R"(,"valueString":"clumped")", ago(3)));
    EXPECT_EQ(fact(in_words, Fact::platelets).truth, cards::Tri::unknown);
}

TEST(LabFacts, each_has_its_own_analyte) {
    const struct {
        std::string_view code, unit;
        Fact value, days;
    } rows[] = {
        {"6690-2", "10*9/L", Fact::white_cells, Fact::white_cells_days},
        {neutrophils, "10*9/L", Fact::neutrophils, Fact::neutrophils_days},
        {lymphocytes, "10*9/L", Fact::lymphocytes, Fact::lymphocytes_days},
        {haemoglobin, "g/dL", Fact::haemoglobin, Fact::haemoglobin_days},
        {platelets, "10*9/L", Fact::platelets, Fact::platelets_days},
        {egfr, "mL/min", Fact::filtration_rate, Fact::filtration_rate_days},
        {creatinine, "mg/dL", Fact::creatinine_of_limit, Fact::creatinine_days},
        {alt, "U/L", Fact::alt_of_limit, Fact::alt_days},
        {"1920-8", "U/L", Fact::ast_of_limit, Fact::ast_days},
    };
    for (const auto& row : rows) {
        const Request request =
            chart().with(observed(row.code, quantity("6", row.unit) + upper_limit_of("2", row.unit), ago(4)));
        for (const auto& other : rows) {
            // Where another test stands in for it nobody else says that it is missing.
            const bool is_stood_in_for =
                (row.value == Fact::white_cells && other.value == Fact::neutrophils) ||
                (row.value == Fact::neutrophils && other.value == Fact::white_cells) ||
                (row.value == Fact::creatinine_of_limit && other.value == Fact::filtration_rate);
            const auto expected = other.code == row.code ? cards::Tri::yes
                                  : is_stood_in_for      ? cards::Tri::unknown
                                                         : cards::Tri::no;
            EXPECT_EQ(fact(request, other.value).truth, expected) << row.code << " for " << other.code;
            EXPECT_EQ(fact(request, other.days).truth, expected) << row.code << " for " << other.code;
        }
        const bool is_multiple = row.value >= Fact::creatinine_of_limit;
        EXPECT_EQ(fact(request, row.value).number->low, is_multiple ? 3 : 6) << row.code;
        EXPECT_EQ(fact(request, row.days).number->low, 4) << row.code;
    }
}

TEST(LabFacts, of_multiples_need_the_limit_and_their_age_does_not) {
    const Request request = chart().with(observed(alt, quantity("80", "U/L"), ago(4)));
    EXPECT_EQ(fact(request, Fact::alt_of_limit).truth, cards::Tri::unknown);
    EXPECT_EQ(fact(request, Fact::alt_days).number->low, 4);
}

TEST(LabValues, in_words) {
    const cards::Evidence evidence{"Observation", "o", fhir::DateInterval{today, today}};
    const auto words = [&](double low, double high) {
        return cards::value_text({low, high}, "g/dL", std::span(&evidence, 1));
    };
    EXPECT_EQ(words(7.9, 7.9), "7.9 g/dL on 2026-08-15");
    EXPECT_EQ(words(7.9, 8.1), "7.9 to 8.1 g/dL on 2026-08-15");
    EXPECT_EQ(words(-infinity, 8), "up to 8 g/dL on 2026-08-15");
    EXPECT_EQ(words(8, infinity), "from 8 g/dL on 2026-08-15");
    EXPECT_EQ(words(-infinity, infinity), "any g/dL on 2026-08-15");
    EXPECT_EQ(cards::value_text({0.99996, 0.99996}, "mg/dL", {}), "1 mg/dL");
}

} // namespace
} // namespace eczema::tests
