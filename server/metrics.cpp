#include "server/metrics.hpp"

#include <algorithm>
#include <utility>

namespace eczema::server {
namespace {

Metrics::Write sample_of(Metrics::Value value, MetricLabels labels) {
    return [value = std::move(value), labels = std::move(labels)](Exposition& to) { to.sample(labels, value()); };
}

} // namespace

void Metrics::add_gauge(std::string_view name, std::string_view help, Value value, MetricLabels labels) {
    add_family(name, help, MetricType::gauge, sample_of(std::move(value), std::move(labels)));
}

void Metrics::add_counter(std::string_view name, std::string_view help, Value value, MetricLabels labels) {
    add_family(name, help, MetricType::counter, sample_of(std::move(value), std::move(labels)));
}

void Metrics::add_family(std::string_view name, std::string_view help, MetricType type, Write write) {
    auto found =
        std::find_if(families_.begin(), families_.end(), [name](const Family& family) { return family.name == name; });
    if (found == families_.end())
        found = families_.insert(found, Family{std::string(name), std::string(help), type, {}});
    found->writes.push_back(std::move(write));
}

std::string Metrics::text() const {
    std::string text;
    for (const Family& family : families_) {
        Exposition exposition;
        exposition.family(family.name, family.help, family.type);
        const std::size_t head = exposition.text().size();
        for (const Write& write : family.writes) write(exposition);
        if (exposition.text().size() > head) text += exposition.text();
    }
    return text;
}

} // namespace eczema::server
