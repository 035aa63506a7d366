#include "server/time_zone.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

std::string day_in(const std::string& zone, std::int64_t utc_seconds) {
    const auto changes = load_time_zone(zone);
    if (!changes) return "no zone";
    return to_text(fhir::TimeZone{*changes}.day_at(utc_seconds));
}

constexpr std::int64_t hour = 3600;
constexpr std::int64_t midnight = 1'795'564'800; // 2026-11-25T00:00:00Z

TEST(TimeZones, TellTheCivilDateOfAnInstant) {
    EXPECT_EQ(day_in("UTC", midnight - 1), "2026-11-24");
    EXPECT_EQ(day_in("UTC", midnight), "2026-11-25");
    EXPECT_EQ(day_in("Europe/Berlin", midnight - hour - 1), "2026-11-24"); // UTC+1 in winter
    EXPECT_EQ(day_in("Europe/Berlin", midnight - hour), "2026-11-25");
    EXPECT_EQ(day_in("America/New_York", midnight + 5 * hour - 1), "2026-11-24"); // UTC-5
    EXPECT_EQ(day_in("America/New_York", midnight + 5 * hour), "2026-11-25");
    EXPECT_EQ(day_in("Asia/Kathmandu", midnight - 5 * hour - 45 * 60), "2026-11-25"); // UTC+5:45
    EXPECT_EQ(day_in("Pacific/Kiritimati", midnight - 14 * hour), "2026-11-25");
}

TEST(TimeZones, KnowSummerTime) {
    constexpr std::int64_t july = 1'784'073'600; // 2026-07-15T00:00:00Z
    EXPECT_EQ(day_in("Europe/Berlin", july - 2 * hour), "2026-07-15");
    EXPECT_EQ(day_in("Europe/Berlin", july - 2 * hour - 1), "2026-07-14");
}

TEST(TimeZones, ReachOverALifetime) {
    for (const std::string name : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"}) {
        const auto changes = load_time_zone(name);
        ASSERT_TRUE(changes) << name;
        ASSERT_FALSE(changes->empty()) << name;
        EXPECT_LE(changes->front().from_utc, -2'208'988'800) << name; // 1900
        for (std::size_t i = 1; i < changes->size(); ++i)
            ASSERT_LT((*changes)[i - 1].from_utc, (*changes)[i].from_utc) << name;
    }
}

TEST(TimeZones, AreNothingWhereTheNameIsUnknown) {
    for (const std::string name : {"Europe/Atlantis", "", "/etc/passwd", "../UTC", "Berlin", "europe berlin"})
        EXPECT_FALSE(load_time_zone(name)) << name;
}

} // namespace
} // namespace eczema::server
