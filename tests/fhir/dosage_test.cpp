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
        1)
        << "the structured timing goes before the code";
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
