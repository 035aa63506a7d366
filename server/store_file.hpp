// The file that holds what outlives a request where no other store is configured: its tables and their versions.
// Tokens that were seen, feedback, how often each rule's cards were shown, and audit rows that were imported; nothing
// of a patient but the comments of clinicians where a site keeps them.
#pragma once
#include "server/database.hpp"

namespace eczema::server {

const DatabaseSchema& store_schema();

boost::system::result<Database, DatabaseFault> open_store_file(const std::string& file, const DatabaseUse& use);

} // namespace eczema::server
