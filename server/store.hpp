// Opens what outlives a request: the one place that knows which kind of store is configured.
#pragma once
#include "server/audit_table.hpp"
#include "server/config.hpp"
#include "server/database_fault.hpp"
#include "server/feedback_store.hpp"
#include "server/postgres_replay_table.hpp"
#include "server/replay_cache.hpp"

namespace eczema::server {

// What the operator is told; each is called on threads of the store or of those who use it.
struct StoreWatch {
    std::function<void(bool persistent)> replay;         // see ReplayCache
    std::function<void(bool available)> feedback;        // see FeedbackStore
    std::function<void(const DatabaseFault& why)> fault; // PostgreSQL that cannot be connected to, once for each reason
};

struct Store {
    std::unique_ptr<ReplayCache> replay;     // never null
    std::unique_ptr<FeedbackStore> feedback; // null where no store is configured
};

// How long a store waits on PostgreSQL, and between attempts. On a file it waits for others' locks alone.
struct StoreTimes {
    PostgresUse use{};                                // `durable` as each table needs it
    ReplayPatience tokens{};                          //
    std::chrono::milliseconds feedback{2000};         // with a connection; nobody but the store's thread waits
    std::chrono::milliseconds between_attempts{1000}; // to connect, and to write feedback while it fails
    std::chrono::milliseconds between_tokens{std::chrono::seconds(ReplayPolicy::retry_seconds)}; // while they fail
};

// Where none is configured, tokens are remembered in memory alone, and no feedback is kept. A file must be there and
// sound; a PostgreSQL database need not be: then the watch is told, and it is used once it is there. `utc_seconds` is
// asked where feedback is kept for a time.
boost::system::result<Store, DatabaseFault> open_store(const StoreConfig& config, StoreWatch watch = {},
                                                       std::function<std::int64_t()> utc_seconds = {},
                                                       const StoreTimes& times = {});

// The counts of a store that services may be using meanwhile; it must be there.
boost::system::result<std::vector<RuleFeedback>, DatabaseFault> read_feedback_report(const StoreConfig& config);

// Where audit rows are imported to; the tables are made where there are none, and services may be using them.
boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> open_audit_table(const StoreConfig& config);

} // namespace eczema::server
