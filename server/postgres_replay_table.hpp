// The replay table in PostgreSQL: replicas on one database know each other's tokens, as the database decides who was
// first.
#pragma once
#include "server/postgres_link.hpp"
#include "server/replay_table.hpp"

namespace eczema::server {

// Those who call are waiting. With a connection that is not coming there is no patience at all.
struct ReplayPatience {
    std::chrono::milliseconds at_start{5000};  // with the first connection, as the tables are read
    std::chrono::milliseconds connection{500}; // with one that has just been lost
    std::chrono::milliseconds write{2500};     // with all statements of a write together, and the connection
};

// Where there is no connection, or the server does not answer in time, calls fail.
std::unique_ptr<ReplayTable> postgres_replay_table(std::unique_ptr<PostgresLink> link, ReplayPatience patience = {});

} // namespace eczema::server
