// The running service: sockets, stages and decision log put together. Clocks are the caller's.
#pragma once
#include "server/decision_log.hpp"
#include "server/http_server.hpp"
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

// Handlers for HttpServer; all arguments must outlive it. `log` may be null.
HttpHandlers handlers(const CurrentSnapshot& current, DecisionLog* log, const Clocks& clocks);

} // namespace eczema::server
