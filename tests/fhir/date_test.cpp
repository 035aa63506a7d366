#include "fhir/date.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using tests::berlin;
using tests::on;

DateInterval between(Day first, Day last) { return {first, last}; }

std::optional<DateInterval> parse(std::string_view text, const TimeZone& zone = {}) { return parse_date(text, zone); }

TEST(Date, EveryPrecisionIsTheDaysItCanMean) {
    EXPECT_EQ(parse("2026"), between(day_of(2026, 1, 1), day_of(2026, 12, 31)));
    EXPECT_EQ(parse("2026-11"), between(day_of(2026, 11, 1), day_of(2026, 11, 30)));
    EXPECT_EQ(parse("2024-02"), between(day_of(2024, 2, 1), day_of(2024, 2, 29)));
    EXPECT_EQ(parse("2026-12"), between(day_of(2026, 12, 1), day_of(2026, 12, 31)));
    EXPECT_EQ(parse("2026-11-25"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T07:30"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T07:30:59"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T07:30:59.123456789"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T07:30:59.1Z"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T07:30:60+00:00"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25 07:30:59"), on(2026, 11, 25));
    EXPECT_EQ(parse("0001-01-01"), on(1, 1, 1));
    EXPECT_EQ(parse("9999-12-31"), on(9999, 12, 31));
}

TEST(Date, LeapYears) {
    EXPECT_EQ(parse("2024-02-29"), on(2024, 2, 29));
    EXPECT_EQ(parse("2000-02-29"), on(2000, 2, 29));
    EXPECT_EQ(parse("2026-02-29"), std::nullopt);
    EXPECT_EQ(parse("1900-02-29"), std::nullopt);
    EXPECT_EQ(parse("2024-02-30"), std::nullopt);
}

TEST(Date, WhatIsNoDateIsNothing) {
    for (const std::string_view text :
         {"",           "0000",         "0000-01-01",  "26",         "202",        "20261",       "2026-",
          "2026-1",     "2026-00",      "2026-13",     "2026-11-",   "2026-11-5",  "2026-11-00",  "2026-11-31",
          "2026-12-32", "2026-11-25x",  "20261125",    "2026/11/25", "25.11.2026", "-2026-11-25", "+2026-11-25",
          " 2026",      "2026 ",        "2026-+1-01",  "2026--1-01", "2026-11-2 ", "yesterday",   "2026-W48",
          "２０２６",   "2026-11-25TT", "2026-11-25Z", "2026-1a-25"})
        EXPECT_EQ(parse(text), std::nullopt) << text;
}

TEST(Date, WhatIsNoTimeIsNothing) {
    for (const std::string_view time : {"T",
                                        "T7:30",
                                        "T07",
                                        "T07:",
                                        "T07:3",
                                        "T07:60",
                                        "T25:00",
                                        "T24:01",
                                        "T24:00:01",
                                        "T07:30:",
                                        "T07:30:61",
                                        "T07:30:5",
                                        "T07:30:59.",
                                        "T07:30:59.Z",
                                        "T07:30:59,5",
                                        "T07:30ZZ",
                                        "T07:30 Z",
                                        "T07:30+",
                                        "T07:30+2",
                                        "T07:30+02",
                                        "T07:30+0200",
                                        "T07:30+02:",
                                        "T07:30+02:0",
                                        "T07:30+02:60",
                                        "T07:30+15:00",
                                        "T07:30+02:00Z",
                                        "T07:30*02:00",
                                        "T-7:30",
                                        "T07:-1",
                                        "T07:30CET",
                                        "T07:30+-2:00",
                                        " "})
        EXPECT_EQ(parse("2026-11-25" + std::string(time)), std::nullopt) << time;
}

TEST(Date, AnInstantIsTheDayInTheZone) {
    EXPECT_EQ(parse("2026-11-25T22:59:59Z", berlin()), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T23:00:00Z", berlin()), on(2026, 11, 26));
    EXPECT_EQ(parse("2026-11-25T23:00z", berlin()), on(2026, 11, 26));
    EXPECT_EQ(parse("2026-07-01T21:59:59Z", berlin()), on(2026, 7, 1)) << "two hours ahead in summer";
    EXPECT_EQ(parse("2026-07-01T22:00:00Z", berlin()), on(2026, 7, 2));
    EXPECT_EQ(parse("2026-11-25T20:00:00-05:00", berlin()), on(2026, 11, 26));
    EXPECT_EQ(parse("2026-11-26T05:00:00+14:00", berlin()), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-26T00:30:00+01:00", berlin()), on(2026, 11, 26));
    EXPECT_EQ(parse("2026-12-31T23:30:00Z", berlin()), on(2027, 1, 1));
    EXPECT_EQ(parse("2024-02-29T23:30:00Z", berlin()), on(2024, 2, 29)) << "before the zone's first change: UTC";
    EXPECT_EQ(parse("2026-02-28T23:30:00Z", berlin()), on(2026, 3, 1));
    EXPECT_EQ(parse("2026-11-25T24:00:00Z"), on(2026, 11, 26));
    EXPECT_EQ(parse("2026-11-25T18:29:59-05:30"), on(2026, 11, 25));
    EXPECT_EQ(parse("2026-11-25T18:30:00-05:30"), on(2026, 11, 26));
    EXPECT_EQ(parse("1969-12-31T23:59:59Z"), on(1969, 12, 31));
    EXPECT_EQ(parse("1970-01-01T00:59:59+01:00"), on(1969, 12, 31));
}

TEST(Date, AtTheEndsOfTime) {
    EXPECT_EQ(parse("9999"), between(day_of(9999, 1, 1), day_of(9999, 12, 31)));
    EXPECT_EQ(parse("9999-12-31T23:59:60Z"), on(10000, 1, 1)) << "a leap second";
    EXPECT_EQ(parse("9999-12-31T23:59:59-14:00"), on(10000, 1, 1));
    EXPECT_EQ(parse("0001-01-01T00:00:00+14:00"), on(0, 12, 31));
    EXPECT_EQ(to_text(parse("9999-12-31T23:59:59-14:00")->first), "10000-01-01");
    EXPECT_EQ(completed_years(day_of(1, 1, 1), day_of(9999, 12, 31)), 9998);
    EXPECT_EQ(parse("2016-12-31T23:59:60Z"), on(2017, 1, 1)) << "a leap second ends its day";
    EXPECT_EQ(parse("2016-12-31T23:59:60"), on(2016, 12, 31)) << "as written";
}

TEST(Date, DaysOnWhichTheClocksChange) {
    EXPECT_EQ(parse("2026-03-28T22:59:59Z", berlin()), on(2026, 3, 28));
    EXPECT_EQ(parse("2026-03-28T23:00:00Z", berlin()), on(2026, 3, 29));
    EXPECT_EQ(parse("2026-03-29T21:59:59Z", berlin()), on(2026, 3, 29)) << "a day of 23 hours";
    EXPECT_EQ(parse("2026-03-29T22:00:00Z", berlin()), on(2026, 3, 30));
    EXPECT_EQ(parse("2026-10-24T21:59:59Z", berlin()), on(2026, 10, 24));
    EXPECT_EQ(parse("2026-10-24T22:00:00Z", berlin()), on(2026, 10, 25));
    EXPECT_EQ(parse("2026-10-25T22:59:59Z", berlin()), on(2026, 10, 25)) << "a day of 25 hours";
    EXPECT_EQ(parse("2026-10-25T23:00:00Z", berlin()), on(2026, 10, 26));
}

TEST(Date, WithoutAZoneItIsTakenAsWritten) {
    for (const std::string_view time : {"", "T00:00:00", "T00:30", "T23:59:59", "T23:59:59.999", "T24:00:00"})
        EXPECT_EQ(parse("2026-11-25" + std::string(time), berlin()), on(2026, 11, 25)) << time;
}

TEST(Date, OffsetsChangeAtTheirInstant) {
    const std::int64_t spring = tests::seconds_of(2026, 3, 29) + 3600;
    EXPECT_EQ(berlin().offset_at(spring - 1), 3600);
    EXPECT_EQ(berlin().offset_at(spring), 7200);
    EXPECT_EQ(berlin().offset_at(tests::seconds_of(2025, 10, 26)), 0) << "before the first change";
    EXPECT_EQ(berlin().offset_at(tests::seconds_of(2099, 1, 1)), 3600);
    EXPECT_EQ(TimeZone{}.offset_at(spring), 0);
    const std::array west{ZoneChange{-1'000'000'000'000, -3600}};
    EXPECT_EQ(TimeZone{west}.day_at(3599), day_of(1969, 12, 31));
    EXPECT_EQ(TimeZone{west}.day_at(3600), day_of(1970, 1, 1));
    EXPECT_EQ(TimeZone{}.day_at(-1), day_of(1969, 12, 31));
    EXPECT_EQ(TimeZone{}.day_at(-86'400), day_of(1969, 12, 31));
    EXPECT_EQ(TimeZone{}.day_at(-86'401), day_of(1969, 12, 30));
}

TEST(Date, CompletedYears) {
    const Day birth = day_of(2010, 6, 15);
    EXPECT_EQ(completed_years(birth, day_of(2022, 6, 14)), 11);
    EXPECT_EQ(completed_years(birth, day_of(2022, 6, 15)), 12);
    EXPECT_EQ(completed_years(birth, day_of(2022, 6, 16)), 12);
    EXPECT_EQ(completed_years(birth, birth), 0);
    EXPECT_EQ(completed_years(birth, day_of(2010, 6, 14)), -1);
    EXPECT_EQ(completed_years(birth, day_of(2009, 6, 15)), -1);
    EXPECT_EQ(completed_years(birth, day_of(2009, 6, 14)), -2);
}

TEST(Date, CompletedMonths) {
    EXPECT_EQ(completed_months(day_of(2026, 5, 25), day_of(2026, 11, 24)), 5);
    EXPECT_EQ(completed_months(day_of(2026, 5, 25), day_of(2026, 11, 25)), 6);
    EXPECT_EQ(completed_months(day_of(2026, 1, 31), day_of(2026, 2, 28)), 0);
    EXPECT_EQ(completed_months(day_of(2026, 1, 31), day_of(2026, 3, 1)), 1);
    EXPECT_EQ(completed_months(day_of(2026, 1, 31), day_of(2026, 3, 31)), 2);
    EXPECT_EQ(completed_months(day_of(2025, 12, 31), day_of(2026, 1, 1)), 0);
    EXPECT_EQ(completed_months(day_of(2026, 5, 25), day_of(2026, 5, 24)), -1);
}

TEST(Date, BornOnTheLeapDay) {
    const Day birth = day_of(2008, 2, 29);
    EXPECT_EQ(completed_years(birth, day_of(2026, 2, 28)), 17);
    EXPECT_EQ(completed_years(birth, day_of(2026, 3, 1)), 18);
    EXPECT_EQ(completed_years(birth, day_of(2028, 2, 28)), 19);
    EXPECT_EQ(completed_years(birth, day_of(2028, 2, 29)), 20);
    EXPECT_EQ(completed_months(birth, day_of(2008, 3, 28)), 0);
    EXPECT_EQ(completed_months(birth, day_of(2008, 3, 29)), 1);
}

TEST(Date, Text) {
    EXPECT_EQ(to_text(day_of(2026, 1, 5)), "2026-01-05");
    EXPECT_EQ(to_text(day_of(33, 4, 3)), "0033-04-03");
    for (const std::string text : {"2026", "2026-11", "2024-02", "2026-11-25", "0001-01-01"})
        EXPECT_EQ(to_text(*parse(text)), text);
    EXPECT_EQ(to_text(between(day_of(2026, 1, 1), day_of(2026, 11, 25))), "2026-01-01/2026-11-25");
    EXPECT_EQ(to_text(between(day_of(2025, 12, 31), day_of(2026, 1, 1))), "2025-12-31/2026-01-01");
}

TEST(Date, DaysCountFrom1970AndBack) {
    EXPECT_EQ(day_of(1970, 1, 1).number, 0);
    EXPECT_EQ(day_of(2000, 3, 1).number, 11'017);
    EXPECT_EQ(day_of(1969, 12, 31).number, -1);
    EXPECT_EQ(day_of(2026, 3, 1) - day_of(2026, 2, 1), 28);
    EXPECT_EQ(day_of(2026, 2, 28) + 1, day_of(2026, 3, 1));
    EXPECT_EQ(day_of(2024, 3, 1) - 1, day_of(2024, 2, 29));
    EXPECT_LT(day_of(2026, 11, 24), day_of(2026, 11, 25));
    for (std::int32_t number = -800'000; number < 800'000; number += 97) {
        const CivilDate date = civil_of({number});
        ASSERT_EQ(day_of(date.year, date.month, date.day).number, number);
    }
}

} // namespace
} // namespace eczema::fhir
