// The feedback table of the store file.
#pragma once
#include "server/database.hpp"
#include "server/feedback_table.hpp"

namespace eczema::server {

// `database` is the store file, opened for Access::write_sync, or for reading, where the report is all there is.
boost::system::result<std::unique_ptr<FeedbackTable>, DatabaseFault> sqlite_feedback_table(Database database);

} // namespace eczema::server
