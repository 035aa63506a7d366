// GET /metrics on an address of its own, never on the port of the service: an HTTP server with one thread and small
// limits, so that whoever reads the metrics, or holds connections to them, takes nothing from callers.
#pragma once
#include "server/http_server.hpp"
#include "server/metrics.hpp"
#include "server/metrics_address.hpp"

#include <thread>

namespace eczema::server {

// Pure but for the readings of `metrics`: /metrics to GET and HEAD, nothing else.
Response answer_metrics(const Request& request, const Metrics& metrics);

class MetricsListener {
  public:
    // Everything that `metrics` reads must outlive it.
    explicit MetricsListener(const Metrics& metrics);
    ~MetricsListener();
    MetricsListener(const MetricsListener&) = delete;
    MetricsListener& operator=(const MetricsListener&) = delete;

    // Serves from then on, on threads of its own; the bound port. Once.
    boost::system::result<std::uint16_t> listen(const MetricsAddress& at);

  private:
    HttpServer server_;
    std::thread thread_;
};

} // namespace eczema::server
