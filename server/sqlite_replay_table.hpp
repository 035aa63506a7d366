// The replay table of the store file.
#pragma once
#include "server/database.hpp"
#include "server/replay_table.hpp"

namespace eczema::server {

// `database` is the store file, opened for writing; Access::write is enough.
boost::system::result<std::unique_ptr<ReplayTable>, DatabaseFault> sqlite_replay_table(Database database);

} // namespace eczema::server
