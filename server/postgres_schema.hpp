// The tables that outlive a request in PostgreSQL, in a schema of their own (eczema_cds), and the steps that lead
// there. Several replicas may start at once: one takes the steps, the others wait for it.
#pragma once
#include "server/postgres.hpp"

namespace eczema::server {

// Step n leads from version n to n + 1; a step once shipped never changes.
std::span<const SqlText> postgres_steps();

// Nothing where the database is now of this program's version; else why not, and nothing was changed. A step may take
// longer than other statements, for which `statement_time` holds again afterwards.
std::optional<DatabaseFault> bring_up_to_date(PostgresConnection& connection, const std::string& file,
                                              std::chrono::milliseconds statement_time);

// The same without a change: older_version where the steps have not been taken.
std::optional<DatabaseFault> check_version(PostgresConnection& connection, const std::string& file);

} // namespace eczema::server
