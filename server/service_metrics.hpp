// What the running service tells of itself besides its requests: store, keys, connections, logs, configuration,
// certificate and build. Each is asked when somebody reads the metrics.
#pragma once
#include "server/audit_log.hpp"
#include "server/authenticator.hpp"
#include "server/decision_log.hpp"
#include "server/http_server.hpp"
#include "server/metrics.hpp"
#include "server/reload.hpp"
#include "server/serve.hpp"
#include "server/store.hpp"

namespace eczema::server {

// Each must outlive the metrics; the logs may be null.
struct ServiceParts {
    const CurrentSnapshot& current;
    const Store& store;
    const PublishedKeys& published;
    const HttpServer& server;
    const CallGate& gate;
    const Reloads& reloads;
    const std::atomic<bool>& draining;
    const DecisionLog* log = nullptr;
    const AuditLog* audit = nullptr;
};

void add_service_metrics(Metrics& metrics, const ServiceParts& parts, std::string_view version);

} // namespace eczema::server
