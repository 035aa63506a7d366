// Everything that GET /metrics tells: families that the parts of the service have added, each asked for its value when
// somebody reads. All are added before the first reading; nothing here is on the way of a request.
#pragma once
#include "server/exposition.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

class Metrics {
  public:
    // Called by whoever reads, on one thread at a time; must not throw. Gauges and counters of one name are one family,
    // with the help of the first, and must differ in their labels.
    using Value = std::function<double()>;
    void add_gauge(std::string_view name, std::string_view help, Value value, MetricLabels labels = {});
    void add_counter(std::string_view name, std::string_view help, Value value, MetricLabels labels = {});

    // A family of many samples, which `write` adds to the text; a family without samples is left out.
    using Write = std::function<void(Exposition&)>;
    void add_family(std::string_view name, std::string_view help, MetricType type, Write write);

    // Text format 0.0.4.
    std::string text() const;

  private:
    struct Family {
        std::string name, help;
        MetricType type;
        std::vector<Write> writes;
    };
    std::vector<Family> families_;
};

} // namespace eczema::server
