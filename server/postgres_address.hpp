// The servers that a connection string names, one by one: of a list of hosts each, and of a name each of its addresses.
// libpq tries them in turn too, but of one that says nothing it does not let go by itself.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// What libpq takes as host, hostaddr and port; empty: its default.
struct PostgresAddress {
    std::string host, hostaddr, port;
};

inline constexpr std::size_t most_postgres_addresses = 16; // others are not tried

// The lists are those of a connection string, parted by commas. Names are asked of the system's resolver, which has a
// patience of its own; one that it does not know stays a name.
std::vector<PostgresAddress> postgres_addresses(std::string_view hosts, std::string_view hostaddrs,
                                                std::string_view ports);

} // namespace eczema::server
