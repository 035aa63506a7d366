// Why a store could not be opened or used, whichever kind it is.
#pragma once
#include <cstdint>
#include <string>

namespace eczema::server {

enum class DatabaseError : std::uint8_t {
    cannot_open,   // not there, no permission, a folder that cannot be written to
    foreign_file,  // not SQLite, or of another program
    newer_version, //
    older_version, // opened for reading only, so that it cannot be brought up to date
    damaged,       //
    busy,          // locked by another program for too long
    full,          // the disk is
    unreachable,   // a server that does not answer, or not in time
    refused,       // a server that does not let this program in
    failed,        // anything else
};

struct DatabaseFault {
    DatabaseError error;
    std::string message; // one sentence that names the file and says what to do; no secret, nothing of a row
};

} // namespace eczema::server
