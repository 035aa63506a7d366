#include "tests/bench/audit.hpp"

#include "tests/bench/request_body.hpp"
#include "tests/bench/server_process.hpp"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace eczema::bench {
namespace {

constexpr std::string_view service_path = "/cds-services/atopic-dermatitis-patient-view";
constexpr std::size_t body_bytes = 4'000;
constexpr unsigned connections = 32;

const std::string file_name = "audit-bench.jsonl";

struct RemovedFile {
    ~RemovedFile() { std::remove(file_name.c_str()); }
};

// The log has a thread, so it begins in the process that serves: at its first request.
server::HttpHandlers audited(const server::CurrentSnapshot& current, const server::Clocks& clocks) {
    struct Late {
        std::optional<server::AuditLog> log;
        server::HttpHandlers handlers;
    };
    auto late = std::make_shared<Late>();
    const server::HttpHandlers plain = server::handlers(current, {clocks});
    return {[late, &current, &clocks](const server::Request& request) {
                if (!late->log) {
                    auto file = server::AuditFile::open(file_name, 0, clocks.utc_seconds());
                    if (!file) throw std::runtime_error(file_name + ' ' + file.error());
                    late->log.emplace(*std::move(file), std::string(32, '0'), clocks.utc_seconds);
                    server::Backend backend{clocks};
                    backend.audit = &*late->log;
                    late->handlers = server::handlers(current, backend);
                }
                return late->handlers.answer(request);
            },
            plain.refuse};
}

double microseconds_a_request(const ServerProcess& server, std::string_view body, unsigned requests) {
    Client client(server.port(), connections);
    const double start = server.cpu_seconds();
    client.post(service_path, body, requests);
    return (server.cpu_seconds() - start) * 1e6 / requests;
}

} // namespace

Report measure_audit(unsigned rounds, bool quick, std::shared_ptr<const server::Snapshot> snapshot,
                     const server::Clocks& clocks) {
    const RemovedFile removed;
    const server::CurrentSnapshot current(std::move(snapshot));
    const std::string body = request_body(body_bytes);
    const unsigned requests = quick ? connections : 3200;
    std::vector<double> without, with, ratio;
    std::uintmax_t bytes = 0;
    {
        const ServerProcess plain(server::handlers(current, {clocks})), audit(audited(current, clocks));
        for (unsigned round = 0; round <= rounds; ++round) { // the first only warms up
            const double plain_us = microseconds_a_request(plain, body, requests);
            const double audit_us = microseconds_a_request(audit, body, requests);
            if (round == 0) continue;
            without.push_back(plain_us);
            with.push_back(audit_us);
            ratio.push_back(plain_us / audit_us);
        }
        bytes = std::filesystem::file_size(file_name);
    }
    if (bytes == 0) throw std::runtime_error("no row was written");
    Report report;
    report.sizes = {"4 KB"};
    report.sections = {
        {"Ratios", {{"audit_capacity", "with the audit, of the capacity without", 2, {median(ratio)}}}},
        {"CPU microseconds a request, over HTTP",
         {{"without_us", "without the audit", 1, {median(without)}}, {"with_us", "with it", 1, {median(with)}}}},
        {"Sizes and certainty",
         {{"row_bytes", "bytes a row, about", 0, {double(bytes) / (double(requests) * (rounds + 1))}},
          {"without_spread", "middle half of rounds to median: without", 3, {spread(without)}},
          {"with_spread", "  with it", 3, {spread(with)}}}},
    };
    report.notes = {"Medians of " + std::to_string(rounds) + " interleaved rounds of " + std::to_string(requests) +
                    " requests; the CPU time of all the server's threads counts, what the system itself does for the "
                    "disk does not."};
    return report;
}

} // namespace eczema::bench
