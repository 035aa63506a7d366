#include "server/postgres_schema.hpp"

#include <array>

namespace eczema::server {
namespace {

// Columns are those of TokenMark, FeedbackRow, ShownCount and AuditRow, as in store_file.cpp. Texts compare byte by
// byte, so that times sort as they are in any locale.
constexpr std::array<SqlText, 1> steps{R"sql(
CREATE TABLE eczema_cds.replay (
    token BYTEA PRIMARY KEY,
    expires BIGINT NOT NULL
);
CREATE INDEX replay_by_expiry ON eczema_cds.replay (expires);
CREATE TABLE eczema_cds.feedback (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity TEXT COLLATE "C" NOT NULL UNIQUE,
    client TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    card TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    accepted BOOLEAN NOT NULL,
    suggestions TEXT COLLATE "C" NOT NULL,
    unknown_suggestions BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL,
    outcome_time TEXT COLLATE "C" NOT NULL,
    received_time TEXT COLLATE "C" NOT NULL
);
CREATE INDEX feedback_by_card ON eczema_cds.feedback
    (client, service, card, outcome_time DESC, received_time DESC, id DESC);
CREATE INDEX feedback_by_receipt ON eczema_cds.feedback (received_time);
CREATE TABLE eczema_cds.shown (
    utc_day BIGINT NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    cards BIGINT NOT NULL,
    PRIMARY KEY (utc_day, client, rule)
);
CREATE TABLE eczema_cds.audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    start_id TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    time TEXT COLLATE "C" NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    hook_instance TEXT COLLATE "C" NOT NULL,
    status BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    line TEXT COLLATE "C" NOT NULL,
    UNIQUE (start_id, number)
);
CREATE INDEX audit_by_hook_instance ON eczema_cds.audit (hook_instance);
CREATE INDEX audit_by_time ON eczema_cds.audit (time);
)sql"};

// From the catalogue's rows, not by to_regclass(), which may remember that there was none before another replica made
// it. Who may create no schema may be given one, empty and owned by it.
constexpr SqlText find_schema = "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = 'eczema_cds'";
constexpr SqlText find_version_table =
    "SELECT count(*) FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE "
    "nspname = 'eczema_cds' AND relname = 'schema_version'";
constexpr SqlText read_version = "SELECT coalesce(max(version), 0) FROM eczema_cds.schema_version";
constexpr SqlText lock_migration = "SELECT pg_advisory_xact_lock(1164141651)"; // "EcDS"

// Nothing where the database does not say.
std::optional<std::int64_t> number(PostgresConnection& connection, SqlText sql) {
    const auto rows = connection.run(sql);
    if (!rows || rows->size() != 1) return std::nullopt;
    return rows->integer(0, 0);
}

std::optional<std::int64_t> version_of(PostgresConnection& connection) {
    const auto tables = number(connection, find_version_table);
    return tables == 1 ? number(connection, read_version) : tables;
}

DatabaseFault newer_version(const std::string& file, std::int64_t version) {
    return {DatabaseError::newer_version, file +
                                              ": the database that it names was written by a newer version of this "
                                              "program (its version is " +
                                              std::to_string(version) + ", this program's is " +
                                              std::to_string(steps.size()) + "); run that version, or name another"};
}

bool make_version_table(PostgresConnection& connection) {
    const auto schemas = number(connection, find_schema);
    if (!schemas || (*schemas == 0 && !connection.run("CREATE SCHEMA eczema_cds"))) return false;
    return connection
        .run("CREATE TABLE eczema_cds.schema_version (version BIGINT PRIMARY KEY, "
             "taken TIMESTAMPTZ NOT NULL DEFAULT now())")
        .has_value();
}

// Inside one transaction, which nobody else is in.
std::optional<DatabaseFault> take_steps(PostgresConnection& connection, const std::string& file) {
    if (!connection.run(lock_migration)) return connection.fault();
    const auto version = version_of(connection); // read again: another replica may have taken them
    if (!version) return connection.fault();
    if (*version > static_cast<std::int64_t>(steps.size())) return newer_version(file, *version);
    if (*version == 0 && !make_version_table(connection)) return connection.fault();
    for (auto step = static_cast<std::size_t>(*version); step < steps.size(); ++step)
        if (!connection.run_script(steps[step]) ||
            !connection.run("INSERT INTO eczema_cds.schema_version (version) VALUES ($1)",
                            PostgresArguments().add(static_cast<std::int64_t>(step) + 1)))
            return connection.fault();
    if (!connection.run("COMMIT")) return connection.fault();
    return std::nullopt;
}

} // namespace

std::span<const SqlText> postgres_steps() { return steps; }

std::optional<DatabaseFault> check_version(PostgresConnection& connection, const std::string& file) {
    const auto version = version_of(connection);
    if (!version) return connection.fault();
    if (*version > static_cast<std::int64_t>(steps.size())) return newer_version(file, *version);
    if (*version < static_cast<std::int64_t>(steps.size()))
        return DatabaseFault{DatabaseError::older_version,
                             file + ": the database that it names holds no store, or one of an older version; the "
                                    "service makes it, or brings it up to date, when it starts"};
    return std::nullopt;
}

std::optional<DatabaseFault> bring_up_to_date(PostgresConnection& connection, const std::string& file,
                                              std::chrono::milliseconds statement_time) {
    auto fault = check_version(connection, file);
    if (!fault || fault->error != DatabaseError::older_version) return fault;
    constexpr std::chrono::seconds of_a_step{60}; // an index on all rows; and another replica's steps
    if (!connection.set_statement_time(of_a_step) || !connection.run("BEGIN")) return connection.fault();
    fault = take_steps(connection, file);
    if (fault) connection.run("ROLLBACK");
    if (!connection.set_statement_time(statement_time) && !fault) return connection.fault();
    return fault;
}

} // namespace eczema::server
