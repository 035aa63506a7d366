#include "server/sqlite_audit_table.hpp"

namespace eczema::server {
namespace {

constexpr std::string_view add_row =
    "INSERT INTO audit (start_id, number, event, time, client, service, hook_instance, status, content, line) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (start_id, number) DO NOTHING";

constexpr std::string_view find_same = "SELECT count(*) FROM audit WHERE start_id = ?1 AND number = ?2 AND line = ?3";

class SqliteAuditTable final : public AuditTable {
  public:
    SqliteAuditTable(Database database, Statement add, Statement same)
        : database_(std::move(database)), add_(std::move(add)), same_(std::move(same)) {}

    std::optional<std::vector<AuditImport>> write(std::span<const AuditRow> rows) override {
        Transaction transaction(database_, Transaction::For::writing);
        auto outcomes = transaction.has_begun() ? add_all(rows) : std::nullopt;
        if (outcomes && transaction.commit()) return outcomes;
        fault_ = database_.fault();
        return std::nullopt;
    }

    DatabaseFault fault() const override { return fault_; }

  private:
    std::optional<std::vector<AuditImport>> add_all(std::span<const AuditRow> rows) {
        std::vector<AuditImport> outcomes;
        outcomes.reserve(rows.size());
        for (const AuditRow& row : rows) {
            const auto outcome = add(row);
            if (!outcome) return std::nullopt;
            outcomes.push_back(*outcome);
        }
        return outcomes;
    }

    std::optional<AuditImport> add(const AuditRow& row) {
        const bool is_run = add_.bind(1, row.start)
                                .bind(2, row.number)
                                .bind(3, row.event)
                                .bind(4, row.time)
                                .bind(5, row.client)
                                .bind(6, row.service)
                                .bind(7, row.hook_instance)
                                .bind(8, row.status)
                                .bind(9, row.content)
                                .bind(10, row.line)
                                .run();
        if (!is_run) return std::nullopt;
        if (database_.changed_rows() == 1) return AuditImport::added;
        const bool is_read =
            same_.bind(1, row.start).bind(2, row.number).bind(3, row.line).step() == Statement::Step::row;
        const bool is_same = is_read && same_.integer(0) == 1;
        same_.reset();
        if (!is_read) return std::nullopt;
        return is_same ? AuditImport::known : AuditImport::different;
    }

    Database database_;
    Statement add_, same_;
    DatabaseFault fault_{};
};

} // namespace

boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> sqlite_audit_table(Database database) {
    auto add = database.prepare(add_row);
    if (!add) return database.fault();
    auto same = database.prepare(find_same);
    if (!same) return database.fault();
    return std::make_unique<SqliteAuditTable>(std::move(database), std::move(*add), std::move(*same));
}

} // namespace eczema::server
