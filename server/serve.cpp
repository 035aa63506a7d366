#include "server/serve.hpp"

#include "server/gathering.hpp"
#include "server/pipeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace eczema::server {
namespace {

constexpr std::size_t scratch_bytes = 512 * 1024; // covers the tree and facts of a common request without allocating

constexpr std::size_t most_kept = 8; // blocks a thread: what a burst took goes back

// Memory for one request at a time; a thread keeps what its requests have given back. While a request waits for its
// EHR others are answered, so there can be several.
class Scratch {
  public:
    Scratch() : block_(take()), arena_(block_->data(), block_->size()) {}
    ~Scratch() {
        if (kept().size() < most_kept) kept().push_back(std::move(block_));
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::pmr::memory_resource& arena() { return arena_; }

  private:
    using Block = std::unique_ptr<std::array<std::byte, scratch_bytes>>;

    static std::vector<Block>& kept() {
        thread_local std::vector<Block> blocks;
        return blocks;
    }
    static Block take() {
        if (kept().empty()) return std::make_unique_for_overwrite<Block::element_type>();
        Block block = std::move(kept().back());
        kept().pop_back();
        return block;
    }

    Block block_;
    std::pmr::monotonic_buffer_resource arena_;
};

// One request from its arrival to its decision line, with what it is answered from.
class Work {
  public:
    Work(std::shared_ptr<const Snapshot> snapshot, DecisionLog* log, const Clocks& clocks)
        : snapshot_(std::move(snapshot)), log_(log), clocks_(clocks), now_(clocks.utc_seconds()),
          start_(clocks.monotonic_nanoseconds()) {}

    std::optional<Response> open(const Request& request) {
        auto opened = server::open(request, *snapshot_, now_, scratch_.arena());
        if (auto* answered = std::get_if<Answer>(&opened)) return conclude(std::move(*answered));
        call_.emplace(std::get<OpenCall>(std::move(opened)));
        if (call_->server)
            gathering_.emplace(call_->hook_request, call_->supplied, snapshot_->client().fhir_version,
                               scratch_.arena());
        if (gathering_ && !gathering_->round().empty()) return std::nullopt;
        return finish(call_->supplied);
    }

    // Asks in rounds until nothing is left to ask or the time is up, and answers with what there is.
    IoTask<Response> gather(FhirClient& client, Cancellation& cancellation) {
        const Limits& limits = snapshot_->config.limits;
        std::chrono::milliseconds time(limits.fetch_ms);
        if (const auto expires = call_->hook_request.fhir.expires_in_seconds)
            time = std::min(time, std::chrono::milliseconds(std::llround(std::clamp(*expires, 0.0, 3600.0) * 1000)));
        const auto deadline = FhirClient::Clock::now() + time;
        std::size_t bytes_left = limits.fetch_bytes;
        for (unsigned round = 0; round < limits.fetch_rounds && !gathering_->round().empty(); ++round)
            gathering_->take(co_await client.fetch(*call_->server, call_->hook_request.fhir.token, gathering_->round(),
                                                   deadline, bytes_left, cancellation));
        if (cancellation.cancelled()) co_return Response{};
        co_return finish(gathering_->values());
    }

  private:
    Response finish(std::span<const fhir::Supplied> values) {
        Answer answered = server::finish(*call_, values, *snapshot_, now_, scratch_.arena());
        if (gathering_ && answered.decision) answered.decision->fetches = gathering_->counts();
        return conclude(std::move(answered));
    }

    Response conclude(Answer answered) {
        if (log_ && answered.decision)
            log_->write(decision_line(*answered.decision, utc_text(now_), snapshot_->client().id,
                                      snapshot_->content_hash, (clocks_.monotonic_nanoseconds() - start_) / 1000));
        return std::move(answered.response);
    }

    const std::shared_ptr<const Snapshot> snapshot_;
    DecisionLog* const log_;
    const Clocks& clocks_;
    const std::int64_t now_, start_;
    Scratch scratch_;
    std::optional<OpenCall> call_;
    std::optional<Gathering> gathering_;
};

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
        .fetch = {.connections = limits.fetch_connections},
    };
}

HttpHandlers handlers(const CurrentSnapshot& current, DecisionLog* log, const Clocks& clocks) {
    const auto answer_one = [&current, log, clocks](const Request& request) -> std::variant<Response, PendingResponse> {
        auto work = std::make_shared<Work>(current.get(), log, clocks);
        if (auto response = work->open(request)) return *std::move(response);
        return [work](FhirClient& client, Cancellation& cancellation) { return work->gather(client, cancellation); };
    };
    const auto refuse_one = [&current](const Problem& problem, const Request& head) {
        return refuse(problem, head, *current.get());
    };
    const auto current_tls = [&current] { return current.get()->config.tls.context; };
    return {answer_one, refuse_one, current_tls};
}

} // namespace eczema::server
