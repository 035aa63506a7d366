// Small judges of the examiner: percentiles, echoed decimals, gzip.
#include "conformance/judge/echo.hpp"
#include "conformance/judge/latency.hpp"
#include "conformance/wire/gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::vector<Latency> up_to(int count) {
    std::vector<Latency> latencies;
    for (int i = 1; i <= count; ++i) latencies.emplace_back(i * 1000);
    return latencies;
}

TEST(Latency, percentiles_by_nearest_rank) {
    EXPECT_EQ(percentile(up_to(100), 50), Latency(50'000));
    EXPECT_EQ(percentile(up_to(100), 90), Latency(90'000));
    EXPECT_EQ(percentile(up_to(100), 99), Latency(99'000));
    EXPECT_EQ(percentile(up_to(3), 50), Latency(2'000));
    EXPECT_EQ(percentile(up_to(3), 99), Latency(3'000));
    EXPECT_EQ(percentile(up_to(1), 50), Latency(1'000));
}

TEST(Latency, summary_names_the_figures) {
    EXPECT_EQ(summary(up_to(10)), "10 calls: p50 5.0 ms, p90 9.0 ms, p99 10.0 ms, max 10.0 ms");
}

constexpr std::string_view sent =
    R"({"context":{"draftOrders":{"entry":[{"resource":{"resourceType":"MedicationRequest","id":"d1","dose":1.50}}]}}})";

std::string answer(std::string_view resource) {
    return R"({"cards":[{"suggestions":[{"actions":[{"type":"update","resource":)" + std::string(resource) + "}]}]}]}";
}

TEST(Echo, a_decimal_that_lost_its_digits_is_told) {
    EXPECT_THAT(changed_decimals(sent, answer(R"({"resourceType":"MedicationRequest","id":"d1","dose":1.5})")),
                Optional(ElementsAre("MedicationRequest/d1.dose: 1.50 came back as 1.5")));
    EXPECT_THAT(changed_decimals(sent, answer(R"({"resourceType":"MedicationRequest","id":"d1","dose":15E-1})")),
                Optional(testing::SizeIs(1)));
}

TEST(Echo, the_same_digits_and_other_values_are_no_fault) {
    EXPECT_THAT(changed_decimals(sent, answer(R"({"resourceType":"MedicationRequest","id":"d1","dose":1.50})")),
                Optional(IsEmpty()));
    EXPECT_THAT(changed_decimals(sent, answer(R"({"resourceType":"MedicationRequest","id":"d1","dose":2.0})")),
                Optional(IsEmpty()));
}

TEST(Echo, nothing_is_said_where_nothing_came_back) {
    EXPECT_EQ(changed_decimals(sent, R"({"cards":[]})"), std::nullopt);
    EXPECT_EQ(changed_decimals(sent, answer(R"({"resourceType":"MedicationRequest","id":"d2","dose":1.5})")),
              std::nullopt);
    EXPECT_EQ(changed_decimals(sent, "not JSON"), std::nullopt);
}

TEST(Gzip, comes_back_whole) {
    for (const std::string& text : {std::string(), std::string("x"), std::string(200'000, 'a') + "end"}) {
        const std::string packed = gzip(text);
        EXPECT_EQ(gunzip(packed, 1'000'000), text);
        EXPECT_EQ(gunzip(packed.substr(0, packed.size() - 1), 1'000'000), std::nullopt);
    }
    EXPECT_EQ(gunzip(gzip("too long"), 3), std::nullopt);
    EXPECT_EQ(gunzip("{}", 1'000), std::nullopt);
}

// Made by the program gzip, with the name of a file in its head.
TEST(Gzip, reads_a_head_with_a_name) {
    constexpr unsigned char bytes[] = {31,  139, 8,   8,   3,   232, 13, 107, 0, 3,   110, 46, 116, 120, 116, 0, 75,
                                       173, 72,  204, 205, 204, 75,  45, 2,   0, 168, 81,  66, 34,  8,   0,   0, 0};
    EXPECT_EQ(gunzip({reinterpret_cast<const char*>(bytes), sizeof bytes}, 1'000), "examiner");
}

} // namespace
} // namespace eczema::conformance
