// The replay table in PostgreSQL: replicas on one database know each other's tokens, as the database decides who was
// first.
#pragma once
#include "server/postgres_link.hpp"
#include "server/replay_table.hpp"

namespace eczema::server {

// Where there is no connection, or the server does not answer in time, calls fail. `patience`: with a connection that
// has just been lost, as those who call are waiting; with one that is not coming there is none.
std::unique_ptr<ReplayTable> postgres_replay_table(std::unique_ptr<PostgresLink> link,
                                                   std::chrono::milliseconds patience = std::chrono::milliseconds(500));

} // namespace eczema::server
