#include "server/store.hpp"

#include "server/sqlite_audit_table.hpp"
#include "server/sqlite_feedback_table.hpp"
#include "server/sqlite_replay_table.hpp"
#include "server/store_file.hpp"

namespace eczema::server {
namespace {

DatabaseFault unreadable(const std::string& file) {
    return {DatabaseError::failed, file + " cannot be read; put a backup in its place, or move it away"};
}

} // namespace

boost::system::result<Store, DatabaseFault> open_store(const std::string& file, StoreWatch watch) {
    Store store;
    if (file.empty()) {
        store.replay = std::make_unique<ReplayCache>(nullptr, std::span<const TokenMark>{});
        return store;
    }
    auto for_replay = open_store_file(file, {.access = Access::write});
    if (!for_replay) return for_replay.error();
    auto replay_table = sqlite_replay_table(std::move(*for_replay));
    if (!replay_table) return replay_table.error();
    const auto known = (*replay_table)->read();
    if (!known) return unreadable(file);

    auto for_feedback = open_store_file(file, {.access = Access::write_sync, .check = false}); // just checked
    if (!for_feedback) return for_feedback.error();
    auto feedback_table = sqlite_feedback_table(std::move(*for_feedback));
    if (!feedback_table) return feedback_table.error();

    store.replay = std::make_unique<ReplayCache>(std::move(*replay_table), *known, ReplayCache::default_most_tokens,
                                                 std::move(watch.replay));
    store.feedback = std::make_unique<FeedbackStore>(std::move(*feedback_table), std::move(watch.feedback));
    return store;
}

boost::system::result<std::vector<RuleFeedback>, DatabaseFault> read_feedback_report(const std::string& file) {
    auto database = open_store_file(file, {.access = Access::read_only});
    if (!database) return database.error();
    auto table = sqlite_feedback_table(std::move(*database));
    if (!table) return table.error();
    auto report = (*table)->report();
    if (!report) return unreadable(file);
    return std::move(*report);
}

boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> open_audit_table(const std::string& file) {
    constexpr std::chrono::milliseconds patience{5000}; // an import can wait for a service's writes
    auto database = open_store_file(file, {.access = Access::write_sync, .patience = patience});
    if (!database) return database.error();
    return sqlite_audit_table(std::move(*database));
}

} // namespace eczema::server
