// The command import-rxnorm: reads the files of a RxNorm release in a folder, writes the table of drug products. The
// file appears whole or not at all. It asks for no clock: the same release gives the same file.
#pragma once
#include <iosfwd>
#include <string>

namespace eczema::server {

// Exit code 0, 1 where the file cannot be written, 2 where the folder is not a RxNorm release. Progress and faults go
// to `err`, the summary to `out`.
int run_import_rxnorm(const std::string& folder, const std::string& file, std::ostream& out, std::ostream& err);

} // namespace eczema::server
