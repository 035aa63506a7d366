// What a schema cannot say of a configuration: rules between its keys. Pure: no file, no network.
#pragma once
#include "server/config.hpp"

namespace eczema::server {

// All faults, each with its JSON pointer.
std::vector<Fault> judge(const Config& config);

} // namespace eczema::server
