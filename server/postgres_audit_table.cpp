#include "server/postgres_audit_table.hpp"

#include <set>
#include <utility>

namespace eczema::server {
namespace {

// Of rows of one start and number that are sent together the first is taken.
constexpr SqlText add_rows = R"sql(
INSERT INTO eczema_cds.audit (start_id, number, event, time, client, service, hook_instance, status, content, line)
SELECT start_id, number, event, time, client, service, hook_instance, status, content, line
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
            $9::text[], $10::text[]) WITH ORDINALITY
     AS sent (start_id, number, event, time, client, service, hook_instance, status, content, line, place)
ORDER BY place
ON CONFLICT (start_id, number) DO NOTHING
RETURNING start_id, number
)sql";

// For each row that was sent, in order, whether the one that is there has the same line.
constexpr SqlText compare_lines = R"sql(
SELECT (audit.line = sent.line)::int
FROM unnest($1::text[], $2::bigint[], $3::text[]) WITH ORDINALITY AS sent (start_id, number, line, place)
JOIN eczema_cds.audit ON audit.start_id = sent.start_id AND audit.number = sent.number
ORDER BY place
)sql";

class PostgresAuditTable final : public AuditTable {
  public:
    explicit PostgresAuditTable(PostgresConnection connection) : connection_(std::move(connection)) {}

    std::optional<std::vector<AuditImport>> write(std::span<const AuditRow> rows) override {
        if (connection_.run("BEGIN")) {
            auto outcomes = add(rows);
            if (outcomes && connection_.run("COMMIT")) return outcomes;
        }
        fault_ = connection_.fault();
        connection_.run("ROLLBACK");
        return std::nullopt;
    }

    DatabaseFault fault() const override { return fault_; }

  private:
    std::optional<std::vector<AuditImport>> add(std::span<const AuditRow> rows) {
        const auto returned = connection_.run(add_rows, arguments_of(rows));
        if (!returned) return std::nullopt;
        std::set<std::pair<std::string, std::int64_t>> added;
        for (std::size_t i = 0; i < returned->size(); ++i) added.emplace(returned->text(i, 0), returned->integer(i, 1));
        const auto same = connection_.run(
            compare_lines,
            PostgresArguments().add_each(rows, start_of).add_each(rows, number_of).add_each(rows, line_of));
        if (!same || same->size() != rows.size()) return std::nullopt;
        std::vector<AuditImport> outcomes;
        outcomes.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool is_first = added.erase({std::string(rows[i].start), rows[i].number}) == 1;
            outcomes.push_back(is_first                   ? AuditImport::added
                               : same->integer(i, 0) == 1 ? AuditImport::known
                                                          : AuditImport::different);
        }
        return outcomes;
    }

    static std::string_view start_of(const AuditRow& row) { return row.start; }
    static std::int64_t number_of(const AuditRow& row) { return row.number; }
    static std::string_view line_of(const AuditRow& row) { return row.line; }

    static PostgresArguments arguments_of(std::span<const AuditRow> rows) {
        return PostgresArguments()
            .add_each(rows, start_of)
            .add_each(rows, number_of)
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.event); })
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.time); })
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.client); })
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.service); })
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.hook_instance); })
            .add_each(rows, [](const AuditRow& row) { return std::int64_t{row.status}; })
            .add_each(rows, [](const AuditRow& row) { return std::string_view(row.content); })
            .add_each(rows, line_of);
    }

    PostgresConnection connection_;
    DatabaseFault fault_{};
};

} // namespace

std::unique_ptr<AuditTable> postgres_audit_table(PostgresConnection connection) {
    return std::make_unique<PostgresAuditTable>(std::move(connection));
}

} // namespace eczema::server
