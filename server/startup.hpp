// From the options of a command to the snapshot that everything is answered from: configuration file, environment and
// flags, and the files that the configuration names. On SIGHUP the same way is gone again.
#pragma once
#include "server/commands.hpp"

namespace eczema::server {

enum class KeyUse : bool { zero, installation };

boost::system::result<std::shared_ptr<const Snapshot>, std::vector<Fault>>
load(const CommonOptions& common, const ServeOptions& options, KeyUse key_use);

// Nothing where it cannot be read.
std::optional<std::string> read_file(const std::string& path);

constexpr int exit_done = 0, exit_failed = 1, exit_bad_input = 2;

// One line for each fault; the exit code for it.
int report(const std::vector<Fault>& faults, std::ostream& err);

} // namespace eczema::server
