// The running service: sockets, stages and decision log put together. Clocks are the caller's.
#pragma once
#include "server/audit_log.hpp"
#include "server/authenticator.hpp"
#include "server/call_gate.hpp"
#include "server/decision_log.hpp"
#include "server/exchange.hpp"
#include "server/feedback_store.hpp"
#include "server/http_server.hpp"
#include "server/request_metrics.hpp"
#include "server/snapshot.hpp"

#include <functional>

namespace eczema::server {

struct Clocks {
    std::function<std::int64_t()> utc_seconds;
    std::function<std::int64_t()> monotonic_nanoseconds;
};

HttpLimits http_limits(const Limits& limits);

// Holds the snapshot that requests are answered from; replaced whole on reload while requests go on.
class CurrentSnapshot {
  public:
    explicit CurrentSnapshot(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}
    std::shared_ptr<const Snapshot> get() const { return std::atomic_load(&snapshot_); }
    void replace(std::shared_ptr<const Snapshot> snapshot) { std::atomic_store(&snapshot_, std::move(snapshot)); }

  private:
    std::shared_ptr<const Snapshot> snapshot_;
};

// What requests share besides the snapshot. Each must outlive the server, and each but the clocks may be null, the
// authenticator only where no client has tokens.
struct Backend {
    const Clocks& clocks;
    Authenticator* authenticator = nullptr;
    FeedbackStore* store = nullptr;
    DecisionLog* log = nullptr;
    DecisionLog* access_log = nullptr; // may be the same
    Peers peers = Peers::hidden;       // in the access log
    RequestMetrics* metrics = nullptr;
    const PublishedKeys* published = nullptr;
    const std::atomic<bool>* draining = nullptr;
    CallGate* gate = nullptr;
    AuditLog* audit = nullptr;
};

// Handlers for HttpServer; `current` must outlive it.
HttpHandlers handlers(const CurrentSnapshot& current, const Backend& backend);

// When a caller who was not let in is told so, counted from when his request was there: a whole number of ticks, so
// that the time tells nothing of how far his token got.
std::int64_t refusal_nanoseconds(std::int64_t spent_nanoseconds);

} // namespace eczema::server
