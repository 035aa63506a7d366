// The audit table of the store file.
#pragma once
#include "server/audit_table.hpp"
#include "server/database.hpp"

#include <memory>

namespace eczema::server {

// `database` is the store file, opened for Access::write_sync.
boost::system::result<std::unique_ptr<AuditTable>, DatabaseFault> sqlite_audit_table(Database database);

} // namespace eczema::server
