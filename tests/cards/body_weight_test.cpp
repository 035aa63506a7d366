// The weight that a dose rests on: newest, measured, fresh, in a unit that can be read (specification 1.1, 1.6, 8.3).
#include "cards/body_weight.hpp"

#include "tests/support/derived_chart.hpp"
#include "tests/support/observed.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

constexpr std::string_view measured = "29463-7";

struct Case {
    const char* line;
    Request request;
    std::optional<double> kg;
};

LabSaid weight(double value, std::string_view unit = "kg", int days_ago = 5, std::string_view id = "w",
               std::string_view code = measured) {
    return {.code = code, .value = value, .unit = unit, .on = ago(days_ago), .id = id};
}
LabSaid weight_on(double kg, std::string date) {
    LabSaid said = weight(kg);
    said.on = std::move(date);
    return said;
}
LabSaid of_status(std::string_view status) {
    LabSaid said = weight(80, "kg", 1, "other");
    said.status = status;
    return said;
}
// A panel of vital signs five days ago.
Entry vital_signs(const std::vector<std::string>& components) {
    std::string list;
    for (const std::string& component : components) (list += list.empty() ? "" : ",") += component;
    return observed("85353-1", raw("component", '[' + list + ']'), ago(5), "panel");
}
std::string weight_part(const std::string& number, std::string_view unit = "kg") {
    return object(raw("code", concept_of(measured, "loinc")) + quantity(number, unit));
}
std::string height_part() { return object(raw("code", concept_of("8302-2", "loinc")) + quantity("170", "cm")); }

// Born so many years before today.
Request aged(int years) { return chart().born(std::to_string(2026 - years) + "-08-15"); }
Request infant() { return chart().born("2025-04-15"); }

std::optional<cards::Weight> weight_of(DerivedChart& chart) {
    const cards::Derivation& from = chart.from;
    return cards::current_weight(
        cards::derive_facts(from.record, from.hook, from.value_sets, from.settings, today, from.arena));
}

TEST(BodyWeight, is_the_newest_fresh_one_in_a_known_unit) {
    const Case cases[] = {
        {"none", aged(34), {}},
        {"kg", aged(34).has(weight(70.5)), 70.5},
        {"g", aged(8).has(weight(29'900, "g")), 29.9},
        {"pounds", aged(34).has(weight(150, "[lb_av]")), 150 * 0.45359237},
        {"pounds without code", aged(34).has(weight(150, "lb")), 150 * 0.45359237},
        {"pounds in words", aged(34).with(observed(measured, R"(,"valueString":"150 lb")", ago(5))), 150 * 0.45359237},
        {"kilograms and pounds at once",
         aged(34).with(observed(measured, R"(,"valueQuantity":{"value":150,"unit":"lb","code":"kg"})", ago(5))),
         {}},
        {"more than 70 kg", aged(34).with(observed(measured, quantity("70", "kg", ">"), ago(5))), {}},
        {"some word", aged(34).with(observed(measured, R"(,"valueString":"heavy")", ago(5))), {}},
        {"a later word", aged(34).has(weight(70)).with(observed(measured, R"(,"valueString":"heavy")", ago(1))), {}},
        {"stones", aged(34).has(weight(11, "stone")), {}},
        {"no unit", aged(34).has(weight(70, "")), {}},
        {"the newest of two", aged(34).has(weight(70, "kg", 20, "a")).has(weight(75, "kg", 3, "b")), 75},
        {"the newest in an unknown unit", aged(34).has(weight(70, "kg", 20, "a")).has(weight(11, "st", 3, "b")), {}},
        {"the newest out of reach", aged(34).has(weight(70, "kg", 20, "a")).has(weight(700, "kg", 3, "b")), {}},
        {"the newest entered in error", aged(34).has(weight(70)).has(of_status("entered-in-error")), 70},
        {"the newest preliminary", aged(34).has(weight(70)).has(of_status("preliminary")), 70},
        {"the newest corrected", aged(34).has(weight(70)).has(of_status("corrected")), 80},
        {"no date", aged(34).has(weight_on(70, "")), {}},
        {"a dated one beside an undated one that says otherwise",
         aged(34).has(weight_on(70, "")).has(weight(60, "kg", 9, "b")),
         {}},
        {"a dated one beside an undated one that says the same",
         aged(34).has(weight_on(60, "")).has(weight(60, "kg", 9, "b")), 60},
        {"a dated one beside an undated word",
         aged(34).has(weight(60)).with(observed(measured, R"(,"valueString":"heavy")", "", "b")),
         {}},
        {"the newest without a status", aged(34).has(weight(70)).has(of_status("")), {}},
        {"the newest of unknown status", aged(34).has(weight(70)).has(of_status("unknown")), {}},
        {"the newest of a status of the site's own", aged(34).has(weight(70)).has(of_status("ok")), {}},
        {"Final", aged(34).has(weight(70)).has(of_status("Final")), 80},
        {"an older one without a status", aged(34).has(of_status("")).has(weight(70, "kg", 0)), 70},
        {"as a component of vital signs", aged(34).with(vital_signs({weight_part("70")})), 70},
        {"as a component, newer than its own",
         aged(34).has(weight(60, "kg", 9, "b")).with(vital_signs({weight_part("70")})), 70},
        {"a component in stones", aged(34).with(vital_signs({weight_part("11", "st")})), {}},
        {"a component in stones, newer than its own",
         aged(34).has(weight(60, "kg", 9, "b")).with(vital_signs({weight_part("11", "st")})),
         {}},
        {"vital signs without a weight, newer than one",
         aged(34).has(weight(60, "kg", 9, "b")).with(vital_signs({height_part()})), 60},
        {"vital signs that only name the weight",
         aged(34).has(weight(60, "kg", 9, "b")).with(vital_signs({object(raw("code", concept_of(measured, "loinc")))})),
         60},
        {"a component declared absent",
         aged(34)
             .has(weight(60, "kg", 9, "b"))
             .with(vital_signs(
                 {object(raw("code", concept_of(measured, "loinc")) + R"(,"dataAbsentReason":{"text":"refused"})")})),
         60},
        {"after today", aged(34).has(weight_on(70, ago(-1))), {}},
        {"stated by the patient", aged(34).has(weight(70, "kg", 5, "w", "3142-7")), {}},
        {"usual", aged(34).has(weight(70, "kg", 5, "w", "75292-3")), {}},
        {"dry", aged(34).has(weight(70, "kg", 5, "w", "8344-4")), {}},
        {"adult, 365 d", aged(34).has(weight(70, "kg", 365)), 70},
        {"adult, 366 d", aged(34).has(weight(70, "kg", 366)), {}},
        {"18 y, 365 d", aged(18).has(weight(70, "kg", 365)), 70},
        {"17 y, 90 d", aged(17).has(weight(70, "kg", 90)), 70},
        {"17 y, 91 d", aged(17).has(weight(70, "kg", 91)), {}},
        {"2 y, 90 d", aged(2).has(weight(12, "kg", 90)), 12},
        {"under 2 y, 30 d", infant().has(weight(10, "kg", 30)), 10},
        {"under 2 y, 31 d", infant().has(weight(10, "kg", 31)), {}},
        {"no birth date, 30 d", chart().born("").has(weight(70, "kg", 30)), 70},
        {"no birth date, 31 d", chart().born("").has(weight(70, "kg", 31)), {}},
        {"17 or 18 y, 91 d", chart().born("2008").has(weight(70, "kg", 91)), {}},
        {"a month, all of it fresh", aged(8).has(weight_on(30, "2026-06")), 30},
        {"a month, its first days too old", aged(8).has(weight_on(30, "2026-05")), {}},
        {"adult of 19 kg", aged(34).has(weight(19)), {}},
        {"adult of 20 kg", aged(34).has(weight(20)), 20},
        {"adult of 400 kg", aged(34).has(weight(400)), 400},
        {"infant of 41 kg", infant().has(weight(41)), {}},
        {"infant of 1.4 kg", infant().has(weight(1.4)), {}},
        {"list absent", aged(34).has(weight(70)).sends(RecordList::observations, Sent::absent), {}},
    };
    for (const Case& test : cases) {
        SCOPED_TRACE(test.line);
        DerivedChart derived(test.request);
        const auto found = weight_of(derived);
        EXPECT_EQ(found.has_value(), test.kg.has_value());
        if (found && test.kg) {
            EXPECT_DOUBLE_EQ(found->kg.low, *test.kg);
            EXPECT_DOUBLE_EQ(found->kg.high, *test.kg);
        }
    }
}

// Which of two results of one day is right is not known, nor in which order they were taken.
TEST(BodyWeight, results_of_one_day_that_differ_are_two_bounds) {
    for (const bool is_reversed : {false, true}) {
        Request request = aged(8).has(weight(30.5, "kg", 5, "b")).has(weight(29.5, "kg", 5, "a"));
        if (is_reversed) request.reversed();
        DerivedChart derived(request);
        const auto found = weight_of(derived);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->kg.low, 29.5);
        EXPECT_EQ(found->kg.high, 30.5);
        EXPECT_EQ(found->observation_id, "a");
        EXPECT_EQ(cards::weight_text(*found), "29.5 to 30.5 kg on 2026-08-10");
    }
}

// "2026-08" may be before or after the tenth.
TEST(BodyWeight, results_that_may_each_be_the_newest_are_two_bounds) {
    LabSaid tenth = weight_on(70, "2026-08-10");
    tenth.id = "b";
    DerivedChart derived(aged(34).has(weight_on(75, "2026-08")).has(tenth));
    const auto found = weight_of(derived);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kg.low, 70);
    EXPECT_EQ(found->kg.high, 75);
    EXPECT_EQ(found->date.first, fhir::day_of(2026, 8, 1));
    EXPECT_EQ(found->date.last, today);
    DerivedChart later(aged(34).has(weight_on(75, "2026-07")).has(tenth));
    EXPECT_EQ(weight_of(later)->kg.high, 70);
}

TEST(BodyWeight, is_shown_as_measured) {
    DerivedChart derived(aged(8).has(weight(29.9)));
    const auto found = weight_of(derived);
    ASSERT_TRUE(found);
    EXPECT_EQ(cards::weight_text(*found), "29.9 kg on 2026-08-10");
}

TEST(BodyWeight, days_it_counts) {
    const cards::Thresholds thresholds;
    EXPECT_EQ(cards::weight_days(std::nullopt, thresholds), 30);
    EXPECT_EQ(cards::weight_days(cards::Range{1, 1}, thresholds), 30);
    EXPECT_EQ(cards::weight_days(cards::Range{1, 2}, thresholds), 30);
    EXPECT_EQ(cards::weight_days(cards::Range{2, 2}, thresholds), 90);
    EXPECT_EQ(cards::weight_days(cards::Range{17, 18}, thresholds), 90);
    EXPECT_EQ(cards::weight_days(cards::Range{18, 18}, thresholds), 365);
}

} // namespace
} // namespace eczema::tests
