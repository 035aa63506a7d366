#include "fhir/dosage.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::FhirReading;
using tests::on;

struct OneDosage {
    FhirReading fhir;

    Dosage read(std::string_view text) {
        const auto dosages = read_dosages(fhir.value(text), fhir.reading);
        return dosages.size() == 1 ? dosages[0] : throw std::invalid_argument("not one dosage");
    }
    std::optional<double> times_per_day(const std::string& repeat) {
        return read("{\"timing\":{\"repeat\":" + repeat + "}}").times_per_day;
    }
};

TEST(Dosage, EveryElement) {
    OneDosage one;
    const Dosage read = one.read(
        R"([{"sequence":1,"route":{"coding":[{"code":"r"}]},"method":{"coding":[{"code":"m"}]},"site":{"text":"face"},"asNeededBoolean":true,
        "timing":{"repeat":{"boundsPeriod":{"start":"2026-11-01","end":"2026-12-01"},"count":4,"frequency":2,"period":1,
        "periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":300,"unit":"mg","code":"mg"}}]}])");
    EXPECT_EQ(read.sequence, 1);
    EXPECT_EQ(read.route.codings[0].code, "r");
    EXPECT_EQ(read.method.codings[0].code, "m");
    EXPECT_EQ(read.site.text, "face");
    EXPECT_TRUE(read.is_as_needed);
    ASSERT_TRUE(read.bounds.has_value());
    EXPECT_EQ(read.bounds->start, on(2026, 11, 1));
    EXPECT_EQ(read.bounds->end, on(2026, 12, 1)) << "an end may lie ahead";
    EXPECT_EQ(read.bounds_days, std::nullopt);
    EXPECT_EQ(read.occurrences, 4);
    EXPECT_EQ(read.times_per_day, 2);
    EXPECT_EQ(read.dose.value, 300);
    EXPECT_EQ(read.dose.unit, "mg");
    EXPECT_THAT(one.fhir.issues(), IsEmpty());
}

TEST(Dosage, WordsAndWeekdays) {
    OneDosage one;
    const Dosage read = one.read(R"({"text":"15 mg on Monday","patientInstruction":"with water",
        "timing":{"repeat":{"dayOfWeek":["mon","thu","x"]}}})");
    EXPECT_EQ(read.text, "15 mg on Monday");
    EXPECT_EQ(read.instruction, "with water");
    EXPECT_EQ(read.weekdays, 0b1001);
    const Dosage none = one.read("{}");
    EXPECT_EQ(none.text, "");
    EXPECT_EQ(none.weekdays, 0);
}

TEST(Dosage, AbsentAndNullReadAlike) {
    OneDosage one;
    for (const char* text :
         {"{}", R"({"sequence":null,"route":null,"site":null,"asNeededBoolean":null,"timing":null,
                                       "doseAndRate":null})",
          R"({"timing":{"repeat":null,"code":null,"event":null},"doseAndRate":[null,{"doseQuantity":null}]})"}) {
        const Dosage read = one.read(text);
        EXPECT_EQ(read.sequence, std::nullopt);
        EXPECT_TRUE(read.route.is_empty());
        EXPECT_FALSE(read.bounds.has_value());
        EXPECT_EQ(read.bounds_days, std::nullopt);
        EXPECT_EQ(read.occurrences, std::nullopt);
        EXPECT_EQ(read.times_per_day, std::nullopt);
        EXPECT_EQ(read.interval_days, std::nullopt);
        EXPECT_THAT(read.events, IsEmpty());
        EXPECT_FALSE(read.is_single);
        EXPECT_FALSE(read.is_as_needed);
        EXPECT_EQ(read.dose.value, std::nullopt);
    }
    EXPECT_THAT(read_dosages(one.fhir.value("null"), one.fhir.reading), IsEmpty());
    EXPECT_THAT(read_dosages(one.fhir.value("[]"), one.fhir.reading), IsEmpty());
    EXPECT_EQ(read_dosages(one.fhir.value("[{},{}]"), one.fhir.reading).size(), 2u);
}

TEST(Dosage, BoundsByDurationAndRange) {
    OneDosage one;
    const auto days = [&](const std::string& repeat) {
        return one.read("{\"timing\":{\"repeat\":" + repeat + "}}").bounds_days;
    };
    EXPECT_EQ(days(R"({"boundsDuration":{"value":2,"code":"wk"}})"), 14);
    EXPECT_EQ(days(R"({"boundsDuration":{"value":"10","unit":"days"}})"), 10);
    EXPECT_EQ(days(R"({"boundsRange":{"low":{"value":5,"code":"d"},"high":{"value":7,"code":"d"}}})"), 7);
    EXPECT_EQ(days(R"({"boundsRange":{"low":{"value":5,"code":"d"}}})"), std::nullopt);
    EXPECT_EQ(days(R"({"boundsDuration":{"value":2}})"), std::nullopt);
    EXPECT_EQ(days(R"({"boundsDuration":{"value":2,"code":"wk","comparator":">="}})"), std::nullopt);
}

TEST(Dosage, TimesPerDay) {
    OneDosage one;
    EXPECT_EQ(one.times_per_day(R"({"frequency":3,"period":1,"periodUnit":"d"})"), 3);
    EXPECT_EQ(one.times_per_day(R"({"frequency":1,"frequencyMax":4,"period":1,"periodUnit":"d"})"), 4);
    EXPECT_EQ(one.times_per_day(R"({"period":2,"periodUnit":"wk"})"), 1.0 / 14) << "once a period";
    EXPECT_DOUBLE_EQ(*one.times_per_day(R"({"frequency":1,"period":8,"periodUnit":"h"})"), 3);
    EXPECT_EQ(one.times_per_day(R"({"frequency":"2","period":"1","periodUnit":"d"})"), 2);
    for (const char* repeat :
         {R"({"frequency":2})", R"({"frequency":2,"period":1})", R"({"frequency":2,"periodUnit":"d"})",
          R"({"frequency":2,"period":0,"periodUnit":"d"})", R"({"frequency":2,"period":-1,"periodUnit":"d"})",
          R"({"frequency":2,"period":1,"periodUnit":"moon"})", "{}"})
        EXPECT_EQ(one.times_per_day(repeat), std::nullopt) << repeat;
}

// A drug must not be read as taken less often than it is.
TEST(Dosage, ARhythmThatIsNotWhollyReadIsNone) {
    OneDosage one;
    for (const char* part :
         {R"("frequency":"twice")", R"("frequency":0)", R"("frequency":1,"frequencyMax":"more")",
          R"("frequency":{},"frequencyMax":2)", R"("timeOfDay":["08:00:00","later"])", R"("timeOfDay":[null])",
          R"("when":["MORN","C"])", R"("when":["AC"])", R"("dayOfWeek":["mon","someday"])", R"("dayOfWeek":[null])"}) {
        const std::string repeat = "{" + std::string(part) + R"(,"period":1,"periodUnit":"d"})";
        EXPECT_EQ(one.times_per_day(repeat), std::nullopt) << repeat;
        const std::string alone = "{" + std::string(part) + "}";
        EXPECT_EQ(one.times_per_day(alone), std::nullopt) << alone;
    }
    EXPECT_EQ(one.times_per_day(R"({"frequency":3,"period":1,"periodUnit":"d","when":["C"]})"), 3)
        << "how often is said beside";
}

TEST(Dosage, TimesByClockAndByEventsOfTheDay) {
    const std::pair<const char*, std::optional<double>> rows[] = {
        {R"({"timeOfDay":["08:00:00","20:00:00"]})", 2},
        {R"({"timeOfDay":"08:00"})", 1},
        {R"({"when":["MORN","EVE"]})", 2},
        {R"({"when":["MORN"],"timeOfDay":["08:00:00","20:00:00"]})", 2},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"period":1,"periodUnit":"d"})", 2},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"period":2,"periodUnit":"d"})", 1},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"period":12,"periodUnit":"h"})", 2},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"frequency":2,"period":1,"periodUnit":"d"})", 2},
        {R"({"timeOfDay":["08:00:00"],"frequency":2,"period":1,"periodUnit":"d"})", 2},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"frequency":1,"period":1,"periodUnit":"d"})", {}},
        {R"({"timeOfDay":["08:00:00","14:00:00","20:00:00"],"period":12,"periodUnit":"h"})", {}},
        {R"({"timeOfDay":["08:00:00","20:00:00"],"frequency":2})", {}},
    };
    OneDosage one;
    for (const auto& [repeat, times] : rows) EXPECT_EQ(one.times_per_day(repeat), times) << repeat;
}

TEST(Dosage, OnDaysOfTheWeek) {
    const std::pair<const char*, std::optional<double>> rows[] = {
        // in a week
        {R"({"dayOfWeek":["mon","thu"]})", 2},
        {R"({"dayOfWeek":["mon","thu"],"timeOfDay":["08:00:00","20:00:00"]})", 4},
        {R"({"dayOfWeek":["mon","wed","fri"],"frequency":1,"period":1,"periodUnit":"d"})", 3},
        {R"({"dayOfWeek":["mon"],"frequency":4,"period":1,"periodUnit":"d"})", 4},
        {R"({"dayOfWeek":["mon"],"period":8,"periodUnit":"h"})", 3},
        {R"({"dayOfWeek":["tue"],"frequency":1,"period":1,"periodUnit":"wk"})", 1},
        {R"({"dayOfWeek":["tue"],"period":2,"periodUnit":"wk"})", 0.5},
        {R"({"dayOfWeek":["tue","sat"],"period":1,"periodUnit":"wk"})", 2},
        {R"({"dayOfWeek":["tue","sat"],"frequency":2,"period":1,"periodUnit":"wk"})", 2},
        {R"({"dayOfWeek":["tue","sat"],"frequency":1,"period":1,"periodUnit":"wk"})", {}},
        {R"({"dayOfWeek":["tue","sat"],"period":4,"periodUnit":"wk"})", {}},
        {R"({"dayOfWeek":["tue"],"frequency":1,"period":2,"periodUnit":"d"})", {}},
    };
    OneDosage one;
    for (const auto& [repeat, times] : rows) {
        const auto read = one.read("{\"timing\":{\"repeat\":" + std::string(repeat) + "}}");
        EXPECT_EQ(read.times_per_day.has_value(), times.has_value()) << repeat;
        EXPECT_NEAR(read.times_per_day.value_or(0) * 7, times.value_or(0), 1e-9) << repeat;
        EXPECT_NEAR(read.interval_days.value_or(0), times ? 7 / *times : 0, 1e-9) << repeat;
    }
}

TEST(Dosage, ACodeBesideTimesAndDays) {
    const std::pair<const char*, std::optional<double>> rows[] = {
        // in a week
        {R"({"code":{"coding":[{"code":"BID"}]},"repeat":{"timeOfDay":["08:00:00"]}})", 14},
        {R"({"code":{"coding":[{"code":"BID"}]},"repeat":{"when":["AC"]}})", 14},
        {R"({"code":{"coding":[{"code":"QD"}]},"repeat":{"timeOfDay":["08:00:00","20:00:00"]}})", {}},
        {R"({"code":{"coding":[{"code":"BID"}]},"repeat":{"dayOfWeek":["mon","thu"]}})", 4},
        {R"({"code":{"coding":[{"code":"WK"}]},"repeat":{"dayOfWeek":["mon"]}})", 1},
        {R"({"code":{"coding":[{"code":"WK"}]},"repeat":{"dayOfWeek":["mon","thu"]}})", {}},
        {R"({"code":{"text":"two of them"},"repeat":{"dayOfWeek":["mon","thu"]}})", {}},
        {R"({"code":{"coding":[{"code":"QD"}]},"repeat":{"frequency":"twice"}})", {}},
        {R"({"code":{"coding":[{"code":"QD"}]},"repeat":{"period":1,"periodUnit":"moon"}})", {}},
    };
    OneDosage one;
    for (const auto& [timing, times] : rows) {
        const auto read = one.read("{\"timing\":" + std::string(timing) + "}").times_per_day;
        EXPECT_EQ(read.has_value(), times.has_value()) << timing;
        EXPECT_NEAR(read.value_or(0) * 7, times.value_or(0), 1e-9) << timing;
    }
}

TEST(Dosage, TimesPerDayByCode) {
    OneDosage one;
    const auto by_code = [&](const std::string& code) {
        return one.read(R"({"timing":{"code":{"coding":[{"code":")" + code + "\"}]}}}").times_per_day;
    };
    for (const auto& [code, times] : std::initializer_list<std::pair<const char*, double>>{{"QD", 1},
                                                                                           {"AM", 1},
                                                                                           {"PM", 1},
                                                                                           {"BED", 1},
                                                                                           {"BID", 2},
                                                                                           {"TID", 3},
                                                                                           {"QID", 4},
                                                                                           {"QOD", 0.5},
                                                                                           {"WK", 1.0 / 7}})
        EXPECT_EQ(by_code(code), times) << code;
    EXPECT_EQ(by_code("Q4H"), std::nullopt);
    EXPECT_EQ(
        one.read(
               R"({"timing":{"code":{"coding":[{"code":"QID"}]},"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}})")
            .times_per_day,
        std::nullopt)
        << "a code that says more often contradicts the structured timing";
    EXPECT_EQ(
        one.read(
               R"({"timing":{"code":{"coding":[{"code":"WK"}]},"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}})")
            .times_per_day,
        1)
        << "one that says less often does not: the structured timing goes before it";
}

TEST(Dosage, DaysFromDoseToDose) {
    OneDosage one;
    const auto days = [&](const std::string& timing) { return one.read("{\"timing\":" + timing + "}").interval_days; };
    EXPECT_EQ(days(R"({"repeat":{"frequency":1,"period":2,"periodUnit":"wk"}})"), 14);
    EXPECT_EQ(days(R"({"repeat":{"period":4,"periodUnit":"wk"}})"), 28) << "once a period";
    EXPECT_EQ(days(R"({"repeat":{"frequency":2,"period":1,"periodUnit":"wk"}})"), 3.5);
    EXPECT_EQ(days(R"({"repeat":{"frequency":1,"frequencyMax":2,"period":1,"periodUnit":"d"}})"), 0.5);
    EXPECT_EQ(days(R"({"repeat":{"frequency":1,"period":1,"periodUnit":"mo"}})"), 30);
    EXPECT_EQ(days(R"({"code":{"coding":[{"code":"local"},{"code":"WK"}]}})"), 7);
    EXPECT_EQ(days(R"({"code":{"coding":[{"code":"QOD"}]}})"), 2);
    for (const char* timing :
         {"null", "{}", R"({"repeat":{"frequency":0,"period":1,"periodUnit":"d"}})",
          R"({"repeat":{"frequency":-1,"period":1,"periodUnit":"d"}})", R"({"repeat":{"frequency":1}})",
          R"({"code":{"text":"every 2 weeks"}})", R"({"event":["2026-11-01","2026-11-15"]})"})
        EXPECT_EQ(days(timing), std::nullopt) << timing;
}

TEST(Dosage, EventsAndSingleDoses) {
    OneDosage one;
    const auto read = [&](const std::string& timing) { return one.read("{\"timing\":" + timing + "}"); };
    EXPECT_THAT(read(R"({"event":["2026-11-01T08:00:00Z","2026-12"]})").events,
                ElementsAre(on(2026, 11, 1), DateInterval{day_of(2026, 12, 1), day_of(2026, 12, 31)}));
    EXPECT_THAT(read(R"({"event":"2026-11-01"})").events, ElementsAre(on(2026, 11, 1)));
    for (const char* single :
         {R"({"repeat":{"count":1}})", R"({"repeat":{"count":"1","frequency":1,"period":1,"periodUnit":"d"}})",
          R"({"event":["2026-12-01"]})", R"({"event":"2026-12-01","repeat":null})"})
        EXPECT_TRUE(read(single).is_single) << single;
    for (const char* other :
         {"null", "{}", R"({"repeat":{}})", R"({"repeat":{"count":2}})", R"({"repeat":{"count":1,"countMax":3}})",
          R"({"event":[]})", R"({"event":["2026-12-01","2026-12-15"]})",
          R"({"event":["2026-12-01"],"repeat":{"frequency":1,"period":1,"periodUnit":"d"}})"})
        EXPECT_FALSE(read(other).is_single) << other;
    EXPECT_THAT(one.fhir.issues(), IsEmpty());
    one.fhir.reading.location = {"context", "draftOrders", 0};
    const Dosage unreadable = read(R"({"event":["2026-12-01","later"]})");
    EXPECT_THAT(unreadable.events, ElementsAre(on(2026, 12, 1)));
    EXPECT_FALSE(unreadable.is_single) << "two are said, though one cannot be read";
    EXPECT_THAT(one.fhir.issues(), ElementsAre("context.draftOrders.entry[0].resource.timing.event not-a-date"));
}

TEST(Dosage, DoseOfARangeIsItsHighEnd) {
    OneDosage one;
    EXPECT_EQ(
        one.read(R"({"doseAndRate":{"doseRange":{"low":{"value":5},"high":{"value":10,"unit":"mg"}}}})").dose.value,
        10);
    EXPECT_EQ(one.read(R"({"doseAndRate":[{"doseRange":{"low":{"value":5}}}]})").dose.value, std::nullopt);
    EXPECT_TRUE(one.read(R"({"asNeededBoolean":"true"})").is_as_needed);
    EXPECT_TRUE(one.read(R"({"asNeededCodeableConcept":{"text":"itch"}})").is_as_needed);
}

TEST(Dosage, OneDoseSaidInSeveralWays) {
    const auto said = [](std::string_view value, std::string_view unit) {
        return R"({"doseQuantity":{"value":)" + std::string(value) + R"(,"unit":")" + std::string(unit) + "\"}}";
    };
    const std::string mg_300 = said("300", "mg"), mg_600 = said("600", "mg"), per_kg = said("5", "mg/kg");
    const struct {
        std::vector<std::string> entries;
        std::optional<double> value;
        std::string_view unit;
    } rows[] = {
        {{mg_600}, 600, "mg"},
        {{mg_600, mg_300}, {}, ""},
        {{mg_300, mg_600}, {}, ""},
        {{mg_300, mg_600, mg_300}, {}, ""},
        {{mg_300, mg_300}, 300, "mg"},
        {{mg_300, said("0.3", "g")}, 300, "mg"},
        {{per_kg, mg_300}, 300, "mg"},
        {{mg_300, per_kg, said("7", "mg/m2"), said("9", "MG/KG/d")}, 300, "mg"},
        {{mg_300, said("600", "mg/h")}, 300, "mg"},
        {{per_kg}, 5, "mg/kg"},
        {{per_kg, said("6", "mg/kg")}, {}, ""},
        {{mg_300, said("1", "tablet"), mg_300}, 300, "mg"},
        {{said("2", "mL"), mg_300}, 300, "mg"},
        {{said("1", "tablet"), said("2", "tablet")}, {}, ""},
        {{said("1", "tablet"), said("1", "tablet")}, 1, "tablet"},
        {{mg_300, said("\"many\"", "mg")}, {}, ""},
        {{mg_300, R"({"doseRange":{"high":{"value":600,"unit":"mg"}}})"}, {}, ""},
        {{mg_300, R"({"doseRange":{"low":{"value":300,"unit":"mg"}}})"}, {}, ""},
        {{"{}", mg_300, R"({"type":{"text":"ordered"}})"}, 300, "mg"},
    };
    OneDosage one;
    for (const auto& row : rows) {
        std::string entries;
        for (const std::string& entry : row.entries) entries += (entries.empty() ? "" : ",") + entry;
        const Quantity dose = one.read("{\"doseAndRate\":[" + entries + "]}").dose;
        EXPECT_EQ(dose.value, row.value) << entries;
        EXPECT_EQ(dose.unit, row.unit) << entries;
    }
}

TEST(Dosage, AnUnreadableBoundIsAnIssueWithItsPath) {
    OneDosage one;
    one.fhir.reading.location = {"context", "draftOrders", 0};
    const Dosage read = one.read(R"({"timing":{"repeat":{"boundsPeriod":{"start":"soon","end":"2026-12-01"}}}})");
    EXPECT_EQ(read.bounds->start, std::nullopt);
    EXPECT_EQ(read.bounds->end, on(2026, 12, 1));
    ASSERT_EQ(one.fhir.issues().size(), 1u);
    EXPECT_EQ(one.fhir.issues()[0], "context.draftOrders.entry[0].resource.timing.repeat.boundsPeriod not-a-date");
}

} // namespace
} // namespace eczema::fhir
