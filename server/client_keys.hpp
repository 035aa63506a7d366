// What a client's tokens are checked with, made from its configuration at start: the policy for their claims, its keys,
// or where they are published.
#pragma once
#include "server/snapshot.hpp"

namespace eczema::server {

// Fills in the client's policy, keys and sources. `path`: JSON pointer of the client. Keys that were given out to the
// public are faults; those fit for trying out pass where the service is reached from this machine alone.
std::vector<Fault> prepare_keys(ServedClient& client, const std::string& path, bool is_on_loopback);

// What tokens may name as their audience, from the public URL without trailing slash.
Audiences audiences_below(const std::string& public_url);

} // namespace eczema::server
