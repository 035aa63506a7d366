#include "server/metrics.hpp"
#include "tests/support/exposition_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <limits>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using tests::ExpositionReading;

TEST(ExpositionReading, SeesEachFault) {
    for (const std::string_view text : {
             "x 1\n",                                                         // no family
             "# HELP x h\n# TYPE x gauge\nx 1",                               // no end
             "# HELP x h\n# TYPE x gauge\n\nx 1\n",                           // an empty line
             "# HELP x h\n# TYPE y gauge\ny 1\n",                             //
             "# HELP x h\n# TYPE x number\nx 1\n",                            //
             "# HELP x h\n# TYPE x counter\nx 1\n",                           // not _total
             "# HELP x h\n# TYPE x gauge\nx one\n",                           //
             "# HELP x h\n# TYPE x gauge\nx{a=1} 1\n",                        //
             "# HELP x h\n# TYPE x gauge\nx{a=\"\\x\"} 1\n",                  //
             "# HELP x h\n# TYPE x gauge\nx{a=\"1\",a=\"2\"} 1\n",            //
             "# HELP x h\n# TYPE x gauge\nx{a=\"1\"\n",                       //
             "# HELP x h\n# TYPE x gauge\nx 1\nx 2\n",                        // one sample twice
             "# HELP x h\n# TYPE x gauge\nx 1\n# HELP x h\n# TYPE x gauge\n", //
             "# HELP x_ms h\n# TYPE x_ms gauge\nx_ms 1\n",                    //
             "# HELP x_total h\n# TYPE x_total counter\nx_total -1\n",        //
             "# HELP x h\n# TYPE x histogram\nx_sum 1\nx_count 1\n",          // no buckets
             "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
             "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 2\n",
             "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_count 1\n",
         })
        EXPECT_FALSE(ExpositionReading(text).faults().empty()) << text;
}

TEST(Exposition, EscapesLabelsAndHelp) {
    const std::string odd = "a\\b \"c\"\nd";
    Exposition exposition;
    exposition.family("x", "back\\slash and\nline", MetricType::gauge);
    exposition.sample({{"label", odd}, {"other", ""}}, 0.5);
    const ExpositionReading reading(exposition.text());
    EXPECT_THAT(reading.faults(), IsEmpty());
    EXPECT_EQ(reading.value("x", {{"label", odd}, {"other", ""}}), 0.5);
    EXPECT_THAT(exposition.text(), HasSubstr("# HELP x back\\\\slash and\\nline\n"));
}

TEST(Exposition, WritesNumbersThatAreReadBackExactly) {
    for (const double value :
         {0.0, 1.0, 0.1, 1e-9, 1795608000.25, 1e300, -2.5, std::numeric_limits<double>::infinity()}) {
        Exposition exposition;
        exposition.family("x", "h", MetricType::gauge);
        exposition.sample({}, value);
        const ExpositionReading reading(exposition.text());
        EXPECT_THAT(reading.faults(), IsEmpty()) << exposition.text();
        EXPECT_EQ(reading.value("x"), value);
    }
    Exposition exposition;
    exposition.family("x_total", "h", MetricType::counter);
    exposition.sample({}, std::numeric_limits<std::uint64_t>::max());
    EXPECT_THAT(exposition.text(), HasSubstr("x_total 18446744073709551615\n"));
}

std::size_t bucket_of(std::int64_t nanoseconds) {
    DurationHistogram histogram;
    histogram.observe(nanoseconds);
    const auto counts = histogram.read().counts;
    return static_cast<std::size_t>(std::find(counts.begin(), counts.end(), 1) - counts.begin());
}

TEST(DurationHistogram, HasInclusiveBounds) {
    for (std::size_t i = 0; i < DurationHistogram::bounds.size(); ++i) {
        const auto& bound = DurationHistogram::bounds[i];
        EXPECT_EQ(bucket_of(bound.nanoseconds), i);
        EXPECT_EQ(bucket_of(bound.nanoseconds + 1), i + 1);
        EXPECT_DOUBLE_EQ(std::strtod(std::string(bound.seconds).c_str(), nullptr),
                         static_cast<double>(bound.nanoseconds) / 1e9);
    }
    EXPECT_EQ(bucket_of(0), 0U);
    EXPECT_EQ(bucket_of(-5), 0U);
    EXPECT_EQ(bucket_of(std::numeric_limits<std::int64_t>::max()), DurationHistogram::bounds.size());
}

TEST(DurationHistogram, IsWrittenCumulative) {
    DurationHistogram histogram;
    for (const std::int64_t nanoseconds : std::initializer_list<std::int64_t>{1, 10'000, 400'000, 20'000'000'000})
        histogram.observe(nanoseconds);
    Exposition exposition;
    exposition.family("x_seconds", "h", MetricType::histogram);
    exposition.durations({{"stage", "parse"}}, histogram.read());
    const ExpositionReading reading(exposition.text());
    EXPECT_THAT(reading.faults(), IsEmpty()) << exposition.text();
    EXPECT_EQ(reading.value("x_seconds_bucket", {{"stage", "parse"}, {"le", "1e-05"}}), 2);
    EXPECT_EQ(reading.value("x_seconds_bucket", {{"stage", "parse"}, {"le", "10"}}), 3);
    EXPECT_EQ(reading.value("x_seconds_bucket", {{"stage", "parse"}, {"le", "+Inf"}}), 4);
    EXPECT_DOUBLE_EQ(reading.value("x_seconds_sum", {{"stage", "parse"}}).value_or(0), 20.000410001);
    EXPECT_THAT(reading.samples(), SizeIs(DurationHistogram::bounds.size() + 3));
}

TEST(Metrics, PutOneNameIntoOneFamilyAndLeaveEmptyOnesOut) {
    Metrics metrics;
    double value = 1;
    metrics.add_gauge("up", "Whether it can be written.", [&value] { return value; }, {{"part", "a"}});
    metrics.add_counter("lines_total", "Lines.", [] { return 7.0; });
    metrics.add_gauge("up", "Whether it can be written.", [] { return 0.0; }, {{"part", "b"}});
    metrics.add_family("none", "Nothing.", MetricType::gauge, [](Exposition&) {});
    value = 3;
    EXPECT_EQ(metrics.text(),
              "# HELP up Whether it can be written.\n# TYPE up gauge\nup{part=\"a\"} 3\nup{part=\"b\"} 0\n"
              "# HELP lines_total Lines.\n# TYPE lines_total counter\nlines_total 7\n");
    EXPECT_THAT(ExpositionReading(metrics.text()).faults(), IsEmpty());
}

} // namespace
} // namespace eczema::server
