// A line of an audit file as it is imported. Pure.
// It reads what audit_log.hpp writes, and later versions too: members that it does not know stay in the line.
#pragma once
#include <boost/system/result.hpp>

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

namespace eczema::server {

struct AuditRow {
    std::string start;       // 32 hexadecimal digits in lower case; with number what makes a row one
    std::int64_t number = 0; // from 1
    std::string event;       // "decision", "feedback", "start", "stop", "dropped"
    std::string time;        // "2026-11-25T12:00:00Z"
    std::string client, service, hook_instance, content; // empty where the line has none; hook_instance: a UUID
    std::int64_t status = 0;                             // likewise 0
    std::string line;                                    // whole, with rules and fetches
};

inline constexpr std::size_t longest_audit_line = 64 * 1024; // bytes, without its end

// The error is a static text that says what is wrong and quotes nothing. `arena` is scratch.
boost::system::result<AuditRow, std::string_view> read_audit_row(std::string_view line,
                                                                 std::pmr::memory_resource& arena);

} // namespace eczema::server
