#include "server/postgres_link.hpp"

#include "server/postgres_schema.hpp"

namespace eczema::server {

namespace {

PostgresUse given_up_with(const std::atomic<bool>& is_closing, PostgresUse use) {
    use.is_given_up = &is_closing;
    return use;
}

} // namespace

PostgresLink::PostgresLink(std::string file, PostgresUse use, std::function<void(const DatabaseFault*)> on_change,
                           std::chrono::milliseconds pause)
    : file_(std::move(file)), use_(given_up_with(is_closing_, use)), on_change_(std::move(on_change)), pause_(pause),
      connector_([this] { run(); }) {}

PostgresLink::~PostgresLink() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    changed_.notify_all();
    connector_.join();
}

PostgresConnection* PostgresLink::connection(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (connection_ && !connection_->is_alive()) {
        connection_.reset();
        changed_.notify_all();
    }
    changed_.wait_for(lock, patience, [this] { return connection_ || is_failing_; });
    return connection_ ? &*connection_ : nullptr;
}

void PostgresLink::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return is_closing_ || !connection_; });
        if (is_closing_) return;
        lock.unlock();
        auto made = attempt();
        if (!is_closing_) tell(made ? std::nullopt : std::optional(made.error()));
        lock.lock();
        is_failing_ = !made;
        if (made) connection_.emplace(*std::move(made));
        changed_.notify_all();
        if (is_failing_) changed_.wait_for(lock, pause_, [this] { return is_closing_.load(); });
    }
}

boost::system::result<PostgresConnection, DatabaseFault> PostgresLink::attempt() const {
    auto connection = PostgresConnection::open(file_, use_);
    if (!connection) return connection;
    if (auto fault = bring_up_to_date(*connection, file_, use_.statement_time)) return *std::move(fault);
    return connection;
}

void PostgresLink::tell(const std::optional<DatabaseFault>& fault) {
    const std::string_view message = fault ? std::string_view(fault->message) : std::string_view();
    if (message == last_fault_) return;
    last_fault_ = message;
    if (on_change_) on_change_(fault ? &*fault : nullptr);
}

} // namespace eczema::server
