// The audit table in PostgreSQL.
#pragma once
#include "server/audit_table.hpp"
#include "server/postgres.hpp"

#include <memory>

namespace eczema::server {

// Over a connection whose tables are up to date.
std::unique_ptr<AuditTable> postgres_audit_table(PostgresConnection connection);

} // namespace eczema::server
