#include "server/store_file.hpp"

#include <array>

namespace eczema::server {
namespace {

// Columns are those of TokenMark, FeedbackRow, ShownCount and AuditRow. feedback_by_card is what a report walks, so
// that it need not sort all rows in memory.
constexpr std::array<std::string_view, 2> steps{R"sql(
CREATE TABLE replay (
    token BLOB PRIMARY KEY,
    expires INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    service TEXT NOT NULL,
    card TEXT NOT NULL,
    rule TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    suggestions TEXT NOT NULL,
    unknown_suggestions INTEGER NOT NULL,
    reason TEXT NOT NULL,
    comment TEXT NOT NULL,
    outcome_time TEXT NOT NULL,
    received_time TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_by_card ON feedback
    (client, service, card, outcome_time DESC, received_time DESC, id DESC);
CREATE TABLE shown (
    utc_day INTEGER NOT NULL,
    client TEXT NOT NULL,
    rule TEXT NOT NULL,
    cards INTEGER NOT NULL,
    PRIMARY KEY (utc_day, client, rule)
) WITHOUT ROWID, STRICT;
)sql",
                                                // What is kept for so many days is removed by its receipt.
                                                R"sql(
CREATE INDEX feedback_by_receipt ON feedback (received_time);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    start_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    event TEXT NOT NULL,
    time TEXT NOT NULL,
    client TEXT NOT NULL,
    service TEXT NOT NULL,
    hook_instance TEXT NOT NULL,
    status INTEGER NOT NULL,
    content TEXT NOT NULL,
    line TEXT NOT NULL,
    UNIQUE (start_id, number)
) STRICT;
CREATE INDEX audit_by_hook_instance ON audit (hook_instance);
CREATE INDEX audit_by_time ON audit (time);
)sql"};

// Imported audit rows may be many, and no start waits for them.
constexpr std::array<std::string_view, 3> serving{"replay", "feedback", "shown"};

constexpr DatabaseSchema schema{0x45634453, steps, serving}; // "EcDS"

} // namespace

const DatabaseSchema& store_schema() { return schema; }

boost::system::result<Database, DatabaseFault> open_store_file(const std::string& file, const DatabaseUse& use) {
    return Database::open(file, schema, use);
}

} // namespace eczema::server
