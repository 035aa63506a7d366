// Where imported audit rows are kept: what each kind of store implements. Calls come one at a time.
#pragma once
#include "server/audit_row.hpp"
#include "server/database_fault.hpp"

#include <optional>
#include <span>
#include <vector>

namespace eczema::server {

// What became of a row, by the row of the same start and number that was there before.
enum class AuditImport : std::uint8_t { added, known, different };

class AuditTable {
  public:
    virtual ~AuditTable() = default;

    // One transaction that survives a power loss, or nothing. One outcome for each row, in order; a row that is there
    // already stays as it is, also where its line is another.
    virtual std::optional<std::vector<AuditImport>> write(std::span<const AuditRow> rows) = 0;

    virtual DatabaseFault fault() const = 0; // why the last write failed
};

} // namespace eczema::server
