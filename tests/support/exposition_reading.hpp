// A strict reader of the Prometheus text format 0.0.4, for tests: everything that a lenient one would forgive is a
// fault. https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
#pragma once
#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::tests {

struct ExpositionSample {
    std::string name;
    std::map<std::string, std::string> labels;
    double value = 0;
};

class ExpositionReading {
  public:
    explicit ExpositionReading(std::string_view text) {
        if (!text.empty() && !text.ends_with('\n')) fault("the last line has no end");
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            line_ = text.substr(at, end - at);
            read_line();
            at = end + 1;
        }
        judge_histograms();
    }

    const std::vector<std::string>& faults() const { return faults_; }
    const std::vector<ExpositionSample>& samples() const { return samples_; }
    const std::map<std::string, std::string>& families() const { return types_; } // with their types
    std::string type_of(const std::string& family) const {
        const auto found = types_.find(family);
        return found == types_.end() ? std::string() : found->second;
    }

    // Nothing where there is no such sample.
    std::optional<double> value(std::string_view name, const std::map<std::string, std::string>& labels = {}) const {
        for (const ExpositionSample& sample : samples_)
            if (sample.name == name && sample.labels == labels) return sample.value;
        return std::nullopt;
    }

  private:
    void fault(std::string_view what) { faults_.push_back(std::string(what) + ": " + std::string(line_)); }

    static bool is_name(std::string_view text, bool colons) {
        if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
        for (const char c : text)
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                  (colons && c == ':')))
                return false;
        return true;
    }

    void read_line() {
        if (line_.starts_with("# HELP ")) return begin_family();
        if (line_.starts_with("# TYPE ")) return take_type();
        if (line_.empty() || line_.front() == '#') return fault("neither a sample nor HELP or TYPE");
        read_sample();
    }

    void begin_family() {
        const std::string_view rest = line_.substr(7);
        family_ = rest.substr(0, rest.find(' '));
        if (!is_name(family_, true)) fault("no name");
        if (rest.size() < family_.size() + 2) fault("no help");
        for (std::size_t i = 0; i < rest.size(); ++i)
            if (rest[i] == '\\' && (++i == rest.size() || (rest[i] != '\\' && rest[i] != 'n'))) fault("a bad escape");
        if (!helped_.insert(family_).second) fault("a second HELP");
    }

    void take_type() {
        const std::string_view rest = line_.substr(7);
        const std::size_t space = rest.find(' ');
        const std::string type(space == rest.npos ? std::string_view() : rest.substr(space + 1));
        if (rest.substr(0, space) != family_) fault("TYPE of another family than HELP");
        if (type != "counter" && type != "gauge" && type != "histogram") fault("no type");
        if (!types_.emplace(family_, type).second) fault("a second TYPE");
        if (type == "counter" && !family_.ends_with("_total")) fault("a counter whose name does not end in _total");
        if (type != "counter" && family_.ends_with("_total")) fault("a name of a counter");
        for (const std::string_view unit : {"_milliseconds", "_microseconds", "_ms", "_kilobytes", "_minutes", "_days"})
            if (family_.ends_with(unit)) fault("no base unit");
    }

    bool belongs(std::string_view name) const {
        if (type_of(family_) != "histogram") return name == family_;
        for (const std::string_view suffix : {"_bucket", "_sum", "_count"})
            if (name == family_ + std::string(suffix)) return true;
        return false;
    }

    void read_sample() {
        ExpositionSample sample;
        std::size_t at = line_.find_first_of("{ ");
        sample.name = line_.substr(0, at);
        if (!is_name(sample.name, true)) fault("no name");
        if (!belongs(sample.name)) fault("a sample outside its family");
        if (at != line_.npos && line_[at] == '{') at = read_labels(at + 1, sample);
        if (at == line_.npos || at >= line_.size() || line_[at] != ' ') return fault("no value");
        const std::string number(line_.substr(at + 1));
        char* end = nullptr;
        sample.value = std::strtod(number.c_str(), &end);
        const bool is_plain = number.find_first_not_of("0123456789.+-eE") == number.npos;
        if (number.empty() || *end != '\0' || (!is_plain && number != "NaN" && number != "+Inf")) fault("no number");
        if (type_of(family_) == "counter" && !(sample.value >= 0)) fault("a counter below zero");
        if (!seen_.insert({sample.name, sample.labels}).second) fault("a second sample of the same labels");
        samples_.push_back(std::move(sample));
    }

    // The place behind the closing brace.
    std::size_t read_labels(std::size_t at, ExpositionSample& sample) {
        for (;;) {
            const std::size_t equals = line_.find('=', at);
            if (equals == line_.npos || line_.substr(equals, 2) != "=\"") return fault("no label"), line_.npos;
            const std::string name(line_.substr(at, equals - at));
            if (!is_name(name, false) || name.starts_with("__")) fault("no name of a label");
            std::string value;
            for (at = equals + 2; at < line_.size() && line_[at] != '"'; ++at) {
                if (line_[at] != '\\') {
                    value += line_[at];
                    continue;
                }
                const char escaped = ++at < line_.size() ? line_[at] : '\0';
                if (escaped != '\\' && escaped != '"' && escaped != 'n') fault("a bad escape");
                value += escaped == 'n' ? '\n' : escaped;
            }
            if (!sample.labels.emplace(name, value).second) fault("a label twice");
            if (++at >= line_.size()) return fault("labels without an end"), line_.npos;
            if (line_[at] == '}') return at + 1;
            if (line_[at++] != ',') return fault("labels without a comma"), line_.npos;
        }
    }

    // Buckets grow, in order of their bounds, and end with +Inf, which is the count; a sum stands beside.
    void judge_histograms() {
        std::map<std::pair<std::string, std::map<std::string, std::string>>, std::vector<std::pair<double, double>>>
            all;
        for (ExpositionSample sample : samples_) {
            if (!sample.name.ends_with("_bucket")) continue;
            const double bound = std::strtod(sample.labels["le"].c_str(), nullptr);
            sample.labels.erase("le");
            all[{sample.name.substr(0, sample.name.size() - 7), sample.labels}].emplace_back(bound, sample.value);
        }
        for (const auto& [of, buckets] : all) {
            line_ = of.first;
            for (std::size_t i = 1; i < buckets.size(); ++i) {
                if (buckets[i].first <= buckets[i - 1].first) fault("bounds out of order");
                if (buckets[i].second < buckets[i - 1].second) fault("a bucket below the one before");
            }
            const auto infinite = value(of.first + "_bucket", with_bound(of.second));
            if (!infinite || infinite != value(of.first + "_count", of.second)) fault("+Inf is not the count");
            if (!value(of.first + "_sum", of.second)) fault("no sum");
        }
        for (const auto& [family, type] : types_)
            if (type == "histogram") {
                line_ = family;
                bool is_told = false;
                for (const auto& [of, buckets] : all) is_told |= of.first == family;
                if (!is_told) fault("a histogram without buckets");
            }
    }
    static std::map<std::string, std::string> with_bound(std::map<std::string, std::string> labels) {
        labels["le"] = "+Inf";
        return labels;
    }

    std::string_view line_;
    std::string family_;
    std::map<std::string, std::string> types_;
    std::set<std::string> helped_;
    std::set<std::pair<std::string, std::map<std::string, std::string>>> seen_;
    std::vector<ExpositionSample> samples_;
    std::vector<std::string> faults_;
};

} // namespace eczema::tests
