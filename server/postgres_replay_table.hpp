// The replay table in PostgreSQL: replicas on one database know each other's tokens, as the database decides who was
// first.
#pragma once
#include "server/postgres_link.hpp"
#include "server/replay_table.hpp"

namespace eczema::server {

// Where there is no connection, or the server does not answer in time, calls fail; they never wait for a connection
// that is not coming.
std::unique_ptr<ReplayTable> postgres_replay_table(std::unique_ptr<PostgresLink> link);

} // namespace eczema::server
