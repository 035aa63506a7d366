#include "server/serve.hpp"

#include "server/pipeline.hpp"

#include <array>

namespace eczema::server {
namespace {

constexpr std::size_t scratch_bytes = 512 * 1024; // covers the tree and facts of a common request without allocating

} // namespace

HttpLimits http_limits(const Limits& limits) {
    using std::chrono::milliseconds;
    return {
        .body_bytes = limits.body_bytes,
        .header_bytes = limits.header_bytes,
        .header_time = milliseconds(limits.header_ms),
        .body_time = milliseconds(limits.body_ms),
        .write_time = milliseconds(limits.write_ms),
        .idle_time = milliseconds(limits.idle_ms),
        .drain_time = milliseconds(limits.drain_ms),
        .connections = limits.connections,
    };
}

HttpHandlers handlers(const CurrentSnapshot& current, DecisionLog* log, const Clocks& clocks) {
    const auto answer_one = [&current, log, clocks](const Request& request) {
        thread_local const auto scratch = std::make_unique<std::array<std::byte, scratch_bytes>>();
        std::pmr::monotonic_buffer_resource arena(scratch->data(), scratch->size());
        const std::shared_ptr<const Snapshot> snapshot = current.get();
        const std::int64_t now = clocks.utc_seconds();
        const std::int64_t start = clocks.monotonic_nanoseconds();
        Answer answered = answer(request, *snapshot, now, arena);
        if (log && answered.decision)
            log->write(decision_line(*answered.decision, utc_text(now), snapshot->client().id, snapshot->content_hash,
                                     (clocks.monotonic_nanoseconds() - start) / 1000));
        return std::move(answered.response);
    };
    const auto refuse_one = [&current](const Problem& problem, const Request& head) {
        return refuse(problem, head, *current.get());
    };
    return {answer_one, refuse_one};
}

} // namespace eczema::server
