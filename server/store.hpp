// Opens what outlives a request: the one place that knows which kind of store is configured.
#pragma once
#include "server/audit_table.hpp"
#include "server/database.hpp"
#include "server/feedback_store.hpp"
#include "server/replay_cache.hpp"

namespace eczema::server {

struct StoreWatch {
    std::function<void(bool persistent)> replay;  // see ReplayCache
    std::function<void(bool available)> feedback; // see FeedbackStore
};

struct Store {
    std::unique_ptr<ReplayCache> replay;     // never null
    std::unique_ptr<FeedbackStore> feedback; // null without a file
};

// `file` may be empty: tokens are then remembered in memory alone, and no feedback is kept.
boost::system::result<Store, DatabaseFault> open_store(const std::string& file, StoreWatch watch = {});

// The counts of a store that a service may be using meanwhile; the file must be there.
boost::system::result<std::vector<RuleFeedback>, DatabaseFault> read_feedback_report(const std::string& file);

// Where audit rows are imported to; the file is made where there is none, and a service may be using it.
boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> open_audit_table(const std::string& file);

} // namespace eczema::server
