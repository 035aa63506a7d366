// Clients that cost a server more than they send: each kind by what it does with a connection. What they cost is read
// from the server's process.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace eczema::load {

enum class Taking : std::uint8_t { nothing, one_byte, everything };

struct SlowClient {
    std::string_view name, does;
    std::string opening;   // sent at once
    std::string_view drip; // then this, over and over
    bool is_flood = false; // as much of it as the connection takes; else one byte of it every tenth of a second
    Taking taking = Taking::everything; // of the answers, every tenth of a second
    int receive_bytes = 0;              // of its receive buffer; 0: the system's
};

std::span<const SlowClient> slow_clients();
const SlowClient* find_slow_client(std::string_view name);

struct SlowPlan {
    std::uint16_t port = 0;
    unsigned connections = 0;
    double seconds = 0; // that they go on for, unless all have been dropped before
    pid_t server = 0;
};

struct SlowOutcome {
    unsigned dropped = 0; // by the server
    double first_drop_seconds = 0, last_drop_seconds = 0;
    double sent_mb = 0;
    double memory_mb = 0,
           memory_after_mb = 0; // of the server above what it had before: the most, and once all are gone
    double cpu_seconds = 0;
    std::size_t open_files = 0; // the most, above what it had
};

SlowOutcome run(const SlowClient& client, const SlowPlan& plan);

} // namespace eczema::load
