#include "server/store.hpp"

#include "server/postgres_audit_table.hpp"
#include "server/postgres_feedback_table.hpp"
#include "server/postgres_replay_table.hpp"
#include "server/postgres_schema.hpp"
#include "server/sqlite_audit_table.hpp"
#include "server/sqlite_feedback_table.hpp"
#include "server/sqlite_replay_table.hpp"
#include "server/store_file.hpp"

namespace eczema::server {
namespace {

constexpr std::chrono::milliseconds command_patience{10'000}; // a command can wait for a service's writes

DatabaseFault unreadable(const std::string& file) {
    return {DatabaseError::failed, file + " cannot be read; put a backup in its place, or move it away"};
}

// The tables of a store as they could be opened.
struct Opened {
    std::unique_ptr<ReplayTable> replay;
    std::unique_ptr<FeedbackTable> feedback;
    std::optional<std::vector<TokenMark>> known; // nothing: not to be had now
    bool can_write = true;
};

boost::system::result<Opened, DatabaseFault> open_file(const std::string& file) {
    auto for_replay = open_store_file(file, {.access = Access::write});
    if (!for_replay) return for_replay.error();
    auto replay = sqlite_replay_table(std::move(*for_replay));
    if (!replay) return replay.error();
    auto known = (*replay)->read();
    if (!known) return unreadable(file);

    auto for_feedback = open_store_file(file, {.access = Access::write_sync, .check = false}); // just checked
    if (!for_feedback) return for_feedback.error();
    auto feedback = sqlite_feedback_table(std::move(*for_feedback));
    if (!feedback) return feedback.error();
    return Opened{std::move(*replay), std::move(*feedback), std::move(known)};
}

// Both connections find the same faults: each is told once, until another comes, or one of them is made.
std::function<void(const DatabaseFault*)> told_once(std::function<void(const DatabaseFault&)> tell) {
    struct Told {
        std::mutex mutex;
        std::string last;
    };
    return [tell = std::move(tell), told = std::make_shared<Told>()](const DatabaseFault* fault) {
        const std::lock_guard lock(told->mutex);
        if (!fault) return told->last.clear();
        if (!tell || fault->message == told->last) return;
        told->last = fault->message;
        tell(*fault);
    };
}

boost::system::result<Opened, DatabaseFault> open_postgres(const std::string& file, const StoreTimes& times,
                                                           const std::function<void(const DatabaseFault*)>& on_change) {
    if (auto fault = postgres_file_fault(file)) return *std::move(fault);
    // A token need not survive a power loss of the server more surely than the server is set to; feedback must.
    const auto link = [&](bool is_durable) {
        PostgresUse use = times.use;
        use.durable = is_durable;
        return std::make_unique<PostgresLink>(file, use, on_change, times.between_attempts);
    };
    Opened opened{
        postgres_replay_table(link(false), times.tokens), postgres_feedback_table(link(true), times.feedback), {}};
    opened.known = opened.replay->read();
    opened.can_write = opened.feedback->can_write();
    return opened;
}

} // namespace

boost::system::result<Store, DatabaseFault> open_store(const StoreConfig& config, StoreWatch watch,
                                                       std::function<std::int64_t()> utc_seconds,
                                                       const StoreTimes& times) {
    Store store;
    if (!config.any()) {
        store.replay = std::make_unique<ReplayCache>(nullptr, std::span<const TokenMark>{});
        return store;
    }
    auto opened = config.file.empty() ? open_postgres(config.postgres_file, times, told_once(std::move(watch.fault)))
                                      : open_file(config.file);
    if (!opened) return opened.error();
    if (!opened->known && watch.replay) watch.replay(false);
    if (!opened->can_write && watch.feedback) watch.feedback(false);
    const ReplayPolicy policy{
        .strict = config.strict_replay, .begins_persistent = opened->known.has_value(), .retry = times.between_tokens};
    store.replay = std::make_unique<ReplayCache>(
        std::move(opened->replay), opened->known.value_or(std::vector<TokenMark>{}), policy, std::move(watch.replay));
    store.feedback = std::make_unique<FeedbackStore>(
        std::move(opened->feedback), std::move(watch.feedback), FeedbackStoreLimits{.pause = times.between_attempts},
        Retention{.days = config.feedback_days, .utc_seconds = std::move(utc_seconds)}, opened->can_write);
    return store;
}

boost::system::result<std::vector<RuleFeedback>, DatabaseFault> read_feedback_report(const StoreConfig& config) {
    if (config.file.empty()) {
        constexpr std::chrono::minutes for_all_rows{2};
        auto connection = PostgresConnection::open(config.postgres_file,
                                                   {.connect_time = command_patience, .statement_time = for_all_rows});
        if (!connection) return connection.error();
        if (auto fault = check_version(*connection, config.postgres_file)) return *std::move(fault);
        auto report = read_report(*connection);
        if (!report) return connection->fault();
        return std::move(*report);
    }
    auto database = open_store_file(config.file, {.access = Access::read_only});
    if (!database) return database.error();
    auto table = sqlite_feedback_table(std::move(*database));
    if (!table) return table.error();
    auto report = (*table)->report();
    if (!report) return unreadable(config.file);
    return std::move(*report);
}

boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> open_audit_table(const StoreConfig& config) {
    if (config.file.empty()) {
        auto connection = PostgresConnection::open(
            config.postgres_file, {.connect_time = command_patience, .statement_time = command_patience});
        if (!connection) return connection.error();
        if (auto fault = bring_up_to_date(*connection, config.postgres_file, command_patience))
            return *std::move(fault);
        return postgres_audit_table(std::move(*connection));
    }
    auto database =
        open_store_file(config.file, {.access = Access::write_sync, .patience = command_patience, .check = false});
    if (!database) return database.error();
    return sqlite_audit_table(std::move(*database));
}

} // namespace eczema::server
