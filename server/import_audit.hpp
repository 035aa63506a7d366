// The command import-audit: reads audit files into the store that the configuration names. Each row once, however
// often its file is read; a service may be writing to the last file and using the store meanwhile.
#pragma once
#include "server/audit_table.hpp"
#include "server/commands.hpp"

namespace eczema::server {

struct AuditImportCounts {
    std::size_t added = 0, known = 0, bad = 0;
};

// One file, in transactions of a thousand rows. Progress and each line that is not taken go to `err`, by file and line
// and without quoting it; of these the first hundred. A last line without its end is still being written and left for
// another time. Nothing where the table cannot be written, which says why; what was committed stays.
std::optional<AuditImportCounts> import_audit_file(std::istream& in, const std::string& name, AuditTable& table,
                                                   std::ostream& err);

// Exit code 0, 1 where the store or a file cannot be read or written, 2 where a line was not taken (all others were)
// or no store is configured.
int run_import_audit(const CommonOptions& common, const std::vector<std::string>& files, std::ostream& out,
                     std::ostream& err);

} // namespace eczema::server
