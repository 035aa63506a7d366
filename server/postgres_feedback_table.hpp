// The feedback table in PostgreSQL.
#pragma once
#include "server/feedback_table.hpp"
#include "server/postgres_link.hpp"

namespace eczema::server {

// `patience`: with a connection that has just been lost; the store's thread waits, nobody else.
std::unique_ptr<FeedbackTable>
postgres_feedback_table(std::unique_ptr<PostgresLink> link,
                        std::chrono::milliseconds patience = std::chrono::milliseconds(2000));

// The report alone, without a link: nothing where the database fails.
std::optional<std::vector<RuleFeedback>> read_report(PostgresConnection& connection);

} // namespace eczema::server
