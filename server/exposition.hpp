// Samples to the text that a Prometheus server reads, format 0.0.4, and the two kinds of counting behind them. Adding
// is one relaxed atomic operation each, from any thread; reading may see one request half counted, which a scrape
// cannot tell. https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

enum class MetricType : std::uint8_t { counter, gauge, histogram };

struct MetricLabel {
    std::string_view name; // static
    std::string value;
};
using MetricLabels = std::vector<MetricLabel>;

// Durations in buckets from 10 microseconds to 10 seconds, bounds inclusive.
class DurationHistogram {
  public:
    struct Bound {
        std::int64_t nanoseconds;
        std::string_view seconds; // as it is printed
    };
    static constexpr std::array<Bound, 19> bounds{{{10'000, "1e-05"},
                                                   {25'000, "2.5e-05"},
                                                   {50'000, "5e-05"},
                                                   {100'000, "0.0001"},
                                                   {250'000, "0.00025"},
                                                   {500'000, "0.0005"},
                                                   {1'000'000, "0.001"},
                                                   {2'500'000, "0.0025"},
                                                   {5'000'000, "0.005"},
                                                   {10'000'000, "0.01"},
                                                   {25'000'000, "0.025"},
                                                   {50'000'000, "0.05"},
                                                   {100'000'000, "0.1"},
                                                   {250'000'000, "0.25"},
                                                   {500'000'000, "0.5"},
                                                   {1'000'000'000, "1"},
                                                   {2'500'000'000, "2.5"},
                                                   {5'000'000'000, "5"},
                                                   {10'000'000'000, "10"}}};

    void observe(std::int64_t nanoseconds); // negative counts as 0

    struct Reading {
        std::array<std::uint64_t, bounds.size() + 1> counts; // of each bucket alone; the last is above all bounds
        std::uint64_t sum_nanoseconds;
    };
    Reading read() const;

  private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{};
    std::atomic<std::uint64_t> sum_nanoseconds_{0};
};

class Exposition {
  public:
    // Begins a family; its name once in a text. `help` is one line.
    void family(std::string_view name, std::string_view help, MetricType type);

    // Samples of the family that was begun last.
    void sample(const MetricLabels& labels, double value);
    void sample(const MetricLabels& labels, std::uint64_t value);
    void durations(MetricLabels labels, const DurationHistogram::Reading& reading);

    const std::string& text() const { return text_; }

  private:
    void line(std::string_view suffix, const MetricLabels& labels, std::string_view value);

    std::string name_, text_;
};

} // namespace eczema::server
