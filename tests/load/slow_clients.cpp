#include "tests/load/slow_clients.hpp"

#include "tests/load/client_socket.hpp"
#include "tests/load/process_cost.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace eczema::load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto tick = std::chrono::milliseconds(100);
constexpr std::string_view post_head = "POST /cds-services/atopic-dermatitis-patient-view HTTP/1.1\r\nHost: test\r\n"
                                       "Content-Type: application/json\r\n";
constexpr std::string_view header_line = "X-Filler: 0123456789012345678901234567890123456789\r\n";
constexpr std::string_view small_get = "GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n";
constexpr std::string_view large_get = "GET /rulebook HTTP/1.1\r\nHost: test\r\n\r\n"; // half a megabyte comes back

std::string with_head(std::string_view rest) { return std::string(post_head) + std::string(rest); }

std::string repeated(std::string_view text, int times) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

// A TLS record of a ClientHello that says how long it is and then does not come.
std::string hello() { return {"\x16\x03\x01\x3f\x00\x01\x00\x3e\xfc\x03\x03", 11}; }

const std::vector<SlowClient>& all() {
    static const std::vector<SlowClient> clients{
        {"idle", "opens a connection and sends nothing", {}, {}},
        {"half-head", "sends half a head and then nothing", with_head({}), {}},
        {"slow-head", "sends its headers byte by byte", with_head("X-Slow: "), "a"},
        {"endless-head", "sends headers without end, as fast as they are taken", with_head({}), header_line, true},
        {"slow-body", "announces 16 MB and sends a byte at a time", with_head("Content-Length: 16000000\r\n\r\n"), " "},
        {"half-body",
         "announces 1 MB, sends 100 KB and then nothing",
         with_head("Content-Length: 1000000\r\n\r\n") + std::string(100'000, ' '),
         {}},
        {"chunk-extension", "sends one chunk extension without end",
         with_head("Transfer-Encoding: chunked\r\n\r\n1;a="), "0123456789abcdef0123456789abcdef", true},
        {"tiny-chunks", "sends a body in chunks of one byte", with_head("Transfer-Encoding: chunked\r\n\r\n"),
         "1\r\n \r\n1\r\n \r\n1\r\n \r\n1\r\n \r\n1\r\n \r\n1\r\n \r\n1\r\n \r\n1\r\n \r\n", true},
        {"trickled-handshake", "sends its TLS greeting byte by byte", hello(), std::string_view("\0", 1)},
        {"pipelining", "sends requests without waiting for answers", {}, small_get, true},
        {"never-reads", "asks for large answers and reads none", {}, large_get, true, Taking::nothing, 4096},
        {"slow-reads",
         "asks for ten large answers and reads a byte at a time",
         repeated(large_get, 10),
         {},
         false,
         Taking::one_byte,
         4096},
    };
    return clients;
}

struct Connection {
    std::unique_ptr<ClientSocket> socket;
    std::size_t dripped = 0;
    bool is_dropped = false;
};

// One turn of one connection; how many bytes it has sent.
std::size_t take_turn(const SlowClient& client, Connection& connection) {
    ClientSocket& socket = *connection.socket;
    std::size_t sent = 0;
    if (client.is_flood)
        sent = socket.pour(client.drip);
    else if (!client.drip.empty() && !socket.has_unsent()) {
        socket.send(client.drip.substr(connection.dripped++ % client.drip.size(), 1));
        sent = 1;
    } else
        socket.push();
    if (client.taking == Taking::nothing) return sent;
    socket.pull(client.taking == Taking::one_byte ? 1 : 4 << 20);
    while (client.taking == Taking::everything && socket.take_answer()) {
    }
    return sent;
}

// How many of the files that the server had open at most it has closed: a client that does not read sees no end.
std::size_t watch(const SlowPlan& plan, const ProcessCost& before, SlowOutcome& outcome) {
    const ProcessCost now = cost_of(plan.server);
    outcome.memory_mb = std::max(outcome.memory_mb, now.resident_mb - before.resident_mb);
    const std::size_t open = now.open_files - std::min(now.open_files, before.open_files);
    outcome.open_files = std::max(outcome.open_files, open);
    outcome.cpu_seconds = now.cpu_seconds - before.cpu_seconds;
    outcome.memory_after_mb = now.resident_mb - before.resident_mb;
    return outcome.open_files - open;
}

} // namespace

std::span<const SlowClient> slow_clients() { return all(); }

const SlowClient* find_slow_client(std::string_view name) {
    const auto found =
        std::find_if(all().begin(), all().end(), [&](const SlowClient& one) { return one.name == name; });
    return found == all().end() ? nullptr : &*found;
}

SlowOutcome run(const SlowClient& client, const SlowPlan& plan) {
    SlowOutcome outcome;
    const ProcessCost before = cost_of(plan.server);
    const auto start = Clock::now();
    std::vector<Connection> connections(plan.connections);
    for (Connection& connection : connections) {
        connection.socket = std::make_unique<ClientSocket>(plan.port, client.receive_bytes);
        connection.socket->send(client.opening);
    }
    double sent_bytes = 0;
    std::size_t ended = 0; // as the clients see it
    const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(plan.seconds));
    while (Clock::now() < end && outcome.dropped < plan.connections) {
        const auto next = Clock::now() + tick;
        for (Connection& connection : connections) {
            if (connection.is_dropped) continue;
            sent_bytes += static_cast<double>(take_turn(client, connection));
            if (connection.socket->is_open()) continue;
            connection.is_dropped = true;
            ++ended;
        }
        const std::size_t closed = watch(plan, before, outcome);
        if (const auto gone = static_cast<unsigned>(std::max(ended, closed)); gone > outcome.dropped) {
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            if (outcome.dropped == 0) outcome.first_drop_seconds = seconds;
            outcome.last_drop_seconds = seconds;
            outcome.dropped = gone;
        }
        if (!client.is_flood) std::this_thread::sleep_until(next);
    }
    outcome.sent_mb = (sent_bytes + static_cast<double>(client.opening.size() * plan.connections)) / 1e6;
    connections.clear();
    std::this_thread::sleep_for(std::chrono::seconds(1)); // the server sees them end
    watch(plan, before, outcome);
    return outcome;
}

} // namespace eczema::load
