#include "server/exposition.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace eczema::server {
namespace {

std::string_view to_text(MetricType type) {
    switch (type) {
    case MetricType::counter:
        return "counter";
    case MetricType::gauge:
        return "gauge";
    case MetricType::histogram:
        return "histogram";
    }
    return "untyped";
}

std::string number_text(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), written.ptr};
}

void append_escaped(std::string& text, std::string_view value, bool in_quotes) {
    for (const char c : value) {
        if (c == '\n')
            text += "\\n";
        else if (c == '\\' || (in_quotes && c == '"'))
            (text += '\\') += c;
        else
            text += c;
    }
}

} // namespace

void DurationHistogram::observe(std::int64_t nanoseconds) {
    const std::int64_t duration = std::max<std::int64_t>(nanoseconds, 0);
    const auto at = std::find_if(bounds.begin(), bounds.end(),
                                 [duration](const Bound& bound) { return duration <= bound.nanoseconds; });
    counts_[static_cast<std::size_t>(at - bounds.begin())].fetch_add(1, std::memory_order_relaxed);
    sum_nanoseconds_.fetch_add(static_cast<std::uint64_t>(duration), std::memory_order_relaxed);
}

DurationHistogram::Reading DurationHistogram::read() const {
    Reading reading{};
    for (std::size_t i = 0; i < counts_.size(); ++i) reading.counts[i] = counts_[i].load(std::memory_order_relaxed);
    reading.sum_nanoseconds = sum_nanoseconds_.load(std::memory_order_relaxed);
    return reading;
}

void Exposition::family(std::string_view name, std::string_view help, MetricType type) {
    name_ = name;
    ((text_ += "# HELP ") += name) += ' ';
    append_escaped(text_, help, false);
    (((text_ += "\n# TYPE ") += name) += ' ') += to_text(type);
    text_ += '\n';
}

void Exposition::sample(const MetricLabels& labels, double value) { line({}, labels, number_text(value)); }

void Exposition::sample(const MetricLabels& labels, std::uint64_t value) { line({}, labels, std::to_string(value)); }

void Exposition::durations(MetricLabels labels, const DurationHistogram::Reading& reading) {
    std::uint64_t below = 0;
    labels.push_back({"le", {}});
    for (std::size_t i = 0; i < reading.counts.size(); ++i) {
        below += reading.counts[i];
        labels.back().value = i < DurationHistogram::bounds.size() ? DurationHistogram::bounds[i].seconds : "+Inf";
        line("_bucket", labels, std::to_string(below));
    }
    labels.pop_back();
    line("_sum", labels, number_text(static_cast<double>(reading.sum_nanoseconds) / 1e9));
    line("_count", labels, std::to_string(below));
}

void Exposition::line(std::string_view suffix, const MetricLabels& labels, std::string_view value) {
    (text_ += name_) += suffix;
    for (const MetricLabel& label : labels) {
        text_ += &label == &labels.front() ? '{' : ',';
        (text_ += label.name) += "=\"";
        append_escaped(text_, label.value, true);
        text_ += '"';
    }
    if (!labels.empty()) text_ += '}';
    ((text_ += ' ') += value) += '\n';
}

} // namespace eczema::server
