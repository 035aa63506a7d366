// The command lint-profile: what the profile of a client would change in a response, one line for each change.
#pragma once
#include "server/commands.hpp"

namespace eczema::server {

// `client` is the id of a client of the configuration, else of a profile; `file` holds the response, "-" is `in`. 0
// where nothing would change, 1 where something would, 2 where the input is at fault.
int run_lint_profile(const CommonOptions& common, const std::string& client, const std::string& file, std::istream& in,
                     std::ostream& out, std::ostream& err);

} // namespace eczema::server
