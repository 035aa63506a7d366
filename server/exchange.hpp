// One HTTP request and its answer, as far as the access log and the metrics may know of it: no path, no query, no
// header, nothing of a body. Pure.
#pragma once
#include "server/router.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace eczema::server {

struct Exchange {
    std::string_view method;                      // as sent
    std::optional<Destination> destination = {};  // nothing where it asked for no path of ours
    const Service* service = nullptr;             // of a call or of feedback
    std::string_view client = {};                 // id; empty where it is not known who calls
    unsigned status = 0;                          // 0: the client left before there was an answer
    std::size_t bytes_in = 0, bytes_out = 0;      // of the bodies, the one of the request decoded
    std::optional<std::int64_t> nanoseconds = {}; // from the whole request to its answer; nothing: not all of it came
    bool is_tls = false;
    std::string_view peer = {}; // numeric address
};

// By Destination, and for none of them.
inline constexpr std::array<std::string_view, 8> route_names{"discovery", "service",  "feedback",  "live",
                                                             "ready",     "rulebook", "preflight", "none"};
std::size_t route_index(const Exchange& exchange);

enum class Peers : bool { hidden, shown };

// One JSON line without its end, for log.access; `time` as "2026-11-25T16:00:00Z". A method that is not HTTP's is
// "other".
std::string access_line(const Exchange& exchange, std::string_view time, Peers peers);

} // namespace eczema::server
