#include "server/serve.hpp"

#include "server/gathering.hpp"
#include "server/http_await.hpp"
#include "server/pipeline.hpp"
#include "server/router.hpp"

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

// Told to whoever comes too much or while there is too much of others.
bool is_overload(ProblemKind kind) {
    return kind == ProblemKind::unavailable || kind == ProblemKind::too_many_requests;
}

// What the limits of calls are about; discovery and health are answered always.
bool is_call(const Route& route) {
    return route.destination == Destination::service || route.destination == Destination::feedback;
}

// One request from its arrival to its decision line and audit row, with what it is answered from.
class Work {
  public:
    // `fetched`: what all requests hold of FHIR servers' answers.
    Work(std::shared_ptr<const Snapshot> snapshot, const Backend& backend, std::shared_ptr<FhirTotal> fetched)
        : snapshot_(std::move(snapshot)), backend_(backend), fetched_(std::move(fetched)),
          now_(backend.clocks.utc_seconds()), start_(backend.clocks.monotonic_nanoseconds()),
          times_(backend_.clocks.monotonic_nanoseconds, start_), under_way_(backend.metrics) {}

    // Nothing where the answer has to wait; go_on() then gives it.
    std::optional<Response> begin(const Request& request) {
        request_ = request;
        auto arrived = arrive(request_, *snapshot_, now_, [this] { return state(); });
        if (auto* answered = std::get_if<Answer>(&arrived)) {
            if (const auto routed = route(request_, snapshot_->path_prefix))
                exchange_.destination = routed->destination;
            return conclude(std::move(*answered));
        }
        times_.end(Stage::authenticate);
        auto& arrival = std::get<Arrival>(arrived);
        route_ = arrival.route;
        exchange_.destination = route_.destination;
        exchange_.service = route_.service;
        if (const auto* caller = std::get_if<Caller>(&arrival.identity)) return admit(*caller->client);
        if (const auto* known = std::get_if<NotEntitled>(&arrival.identity)) return turn_away_client(*known->client);
        if (const auto* unknown = std::get_if<NotAuthenticated>(&arrival.identity)) refused_ = unknown->cause;
        if (auto* claim = std::get_if<TokenClaim>(&arrival.identity)) return claim_to_be(std::move(*claim));
        return std::nullopt;
    }

    // Before go_on(): the response where as many calls wait as may. Who neither is known nor says who he is takes no
    // place of theirs: he waits for a timer, holds no memory of a stage, and there is one of him a connection.
    std::optional<Response> take_place() {
        const bool is_anonymous = !claim_ && !is_admitted_;
        if (!backend_.gate || !is_call(route_) || is_anonymous) return std::nullopt;
        place_ = backend_.gate->wait(snapshot_->config.limits);
        if (place_) return std::nullopt;
        return turn_away_busy(CallGate::too_many_waiting(), nullptr);
    }

    IoTask<Response> go_on(FhirClient& client, Cancellation& cancellation) {
        Verdict verdict{not_authenticated(), refused_};
        if (claim_ && backend_.authenticator)
            verdict = co_await backend_.authenticator->check(claim_, request_.peer, now_, start_);
        if (claim_) times_.end(Stage::authenticate);
        const bool is_kept_waiting = needs_patience(verdict);
        if (is_kept_waiting) {
            place_.reset(); // from here on as if he had never said who he is
            co_await wait_for_refusal();
        }
        times_.skip();
        std::optional<Response> response = judge(verdict);
        if (response) co_return *std::move(response);
        if (feedback_) {
            const std::size_t reports = feedback_->rows.size();
            const bool is_stored = co_await store_feedback();
            if (backend_.metrics) backend_.metrics->feedback(reports, is_stored);
            co_return conclude(server::finish(*feedback_, is_stored, request_, *snapshot_));
        }
        co_await gather(client, cancellation);
        times_.end(Stage::fetch);
        if (cancellation.cancelled()) {
            if (backend_.metrics) backend_.metrics->left();
            log_access();
            co_return Response{};
        }
        co_return finish(gathering_->values());
    }

  private:
    ServiceState state() const {
        ServiceState state;
        if (backend_.store) state.store = backend_.store->available() ? "ok" : "failing";
        if (backend_.draining) state.is_draining = backend_.draining->load();
        if (!backend_.published) return state;
        for (const PublishedKeyState& source : backend_.published->states()) {
            ++state.key_sources;
            if (source.serves_keys) ++state.key_sources_serving;
        }
        return state;
    }

    // Somebody who says that he is this client, and may be. Where the client's allowance is used up, that saves the
    // check of the signature; nothing is taken of it before that.
    std::optional<Response> claim_to_be(TokenClaim claim) {
        const ServedClient& client = *claim.client;
        if (!has_allowance_left(client)) return turn_away_fast(nullptr);
        claim_ = std::make_shared<const TokenClaim>(std::move(claim));
        return std::nullopt;
    }

    // A known caller's request.
    std::optional<Response> admit(const ServedClient& client) {
        is_admitted_ = true;
        exchange_.client = client.config.id;
        // The client's allowance last: what all together may not have is not to cost it.
        if (!has_allowance_left(client)) return turn_away_fast(&client);
        if (backend_.gate && is_call(route_))
            if (const auto problem = backend_.gate->take(snapshot_->config.limits, start_))
                return turn_away_busy(*problem, &client);
        if (!takes_allowance(client)) return turn_away_fast(&client);
        scratch_.emplace();
        auto opened = server::open(request_, route_, client, *snapshot_, now_, scratch_->arena(), &times_);
        if (auto* answered = std::get_if<Answer>(&opened)) return conclude(std::move(*answered));
        if (auto* feedback = std::get_if<OpenFeedback>(&opened)) {
            feedback_ = std::move(*feedback);
            return std::nullopt;
        }
        call_.emplace(std::get<OpenCall>(std::move(opened)));
        if (call_->server)
            gathering_.emplace(call_->hook_request, call_->supplied, call_->client->config.fhir_version,
                               scratch_->arena());
        if (gathering_ && !gathering_->round().empty()) return std::nullopt;
        return finish(call_->supplied);
    }

    bool has_allowance_left(const ServedClient& client) const {
        return client.config.rate_per_second == 0 || client.allowance->is_left(rate_of(client), start_);
    }
    bool takes_allowance(const ServedClient& client) const {
        return client.config.rate_per_second == 0 || client.allowance->take(rate_of(client), start_);
    }

    static Rate rate_of(const ServedClient& client) {
        return {client.config.rate_per_second, client.config.rate_burst};
    }

    // `client` is null where it is not proven.
    Response turn_away_fast(const ServedClient* client) {
        const Problem problem{ProblemKind::too_many_requests, {}, "Send fewer requests a second.", {}, 1};
        return conclude(turn_away(problem, "rate", request_, route_, client, *snapshot_));
    }

    Response turn_away_busy(const Problem& problem, const ServedClient* client) {
        return conclude(turn_away(problem, "capacity", request_, route_, client, *snapshot_));
    }

    Response turn_away_client(const ServedClient& client) {
        exchange_.client = client.config.id;
        return conclude(turn_away(not_entitled(), "not_entitled", request_, route_, &client, *snapshot_));
    }

    // Only who could not prove who he is: nobody else can learn from the time.
    bool needs_patience(const Verdict& verdict) const {
        return !is_admitted_ && verdict.problem && verdict.problem->kind == ProblemKind::unauthenticated;
    }

    // The response to who is turned away; nothing where the request goes on.
    std::optional<Response> judge(const Verdict& verdict) {
        if (is_admitted_) return std::nullopt;
        if (!verdict.problem) return admit(*claim_->client);
        const bool is_known = verdict.problem->kind == ProblemKind::forbidden;
        if (is_known) exchange_.client = claim_->client->config.id;
        return conclude(turn_away(*verdict.problem, verdict.cause, request_, route_,
                                  is_known ? claim_->client : nullptr, *snapshot_));
    }

    IoTask<void> wait_for_refusal() {
        const std::int64_t spent = backend_.clocks.monotonic_nanoseconds() - start_;
        return pause(std::chrono::nanoseconds(refusal_nanoseconds(spent) - spent));
    }

    IoTask<bool> store_feedback() {
        return elsewhere<bool>([this](std::function<void(bool)> done) {
            if (backend_.store)
                backend_.store->add(std::move(feedback_->rows), std::move(done));
            else
                done(false);
        });
    }

    // Asks in rounds until nothing is left to ask or the time is up.
    IoTask<void> gather(FhirClient& client, Cancellation& cancellation) {
        const Limits& limits = snapshot_->config.limits;
        std::chrono::milliseconds time(limits.fetch_ms);
        if (const auto expires = call_->hook_request.fhir.expires_in_seconds)
            time = std::min(time, std::chrono::milliseconds(std::llround(std::clamp(*expires, 0.0, 3600.0) * 1000)));
        const auto deadline = FhirClient::Clock::now() + time;
        bytes_left_.emplace(*fetched_, limits.fetch_bytes);
        for (unsigned round = 0; round < limits.fetch_rounds && !gathering_->round().empty(); ++round)
            gathering_->take(co_await client.fetch(*call_->server, call_->hook_request.fhir.token, gathering_->round(),
                                                   deadline, bytes_left_->left, cancellation, &bytes_left_->total));
    }

    Response finish(std::span<const fhir::Supplied> values) {
        Answer answered = server::finish(*call_, values, *snapshot_, now_, scratch_->arena(), &times_);
        if (gathering_ && answered.decision) answered.decision->fetches = gathering_->counts();
        if (backend_.store && answered.decision && !answered.decision->card_rules.empty())
            backend_.store->count_shown(call_->client->config.id, answered.decision->card_rules, now_);
        return conclude(std::move(answered));
    }

    Response conclude(Answer answered) {
        const Decision* const decision = answered.decision ? &*answered.decision : nullptr;
        const std::int64_t spent = backend_.clocks.monotonic_nanoseconds() - start_;
        exchange_.status = answered.response.status;
        exchange_.bytes_out = request_.method == "HEAD" ? 0 : answered.response.body.size();
        exchange_.nanoseconds = spent;
        if (decision && (backend_.log || backend_.audit)) {
            const std::string line = decision_line(*decision, utc_text(now_), spent / 1000);
            if (backend_.log) backend_.log->write(line);
            if (backend_.audit) backend_.audit->append(line);
        }
        if (backend_.metrics) backend_.metrics->answered(exchange_, decision, times_);
        log_access();
        return std::move(answered.response);
    }

    void log_access() {
        if (!backend_.access_log) return;
        exchange_.method = request_.method;
        exchange_.bytes_in = request_.body.size();
        exchange_.is_tls = request_.is_tls;
        exchange_.peer = request_.peer;
        backend_.access_log->write(access_line(exchange_, utc_text(now_), backend_.peers));
    }

    const std::shared_ptr<const Snapshot> snapshot_;
    const Backend backend_;
    const std::shared_ptr<FhirTotal> fetched_;
    const std::int64_t now_, start_;
    StageTimes times_;
    const RequestMetrics::UnderWay under_way_;
    Exchange exchange_;
    std::optional<Scratch> scratch_; // of who was let in
    Request request_;
    Route route_{};
    std::string_view refused_;
    std::shared_ptr<const TokenClaim> claim_;
    std::optional<CallGate::Place> place_;
    bool is_admitted_ = false;
    std::optional<OpenFeedback> feedback_;
    std::optional<OpenCall> call_;
    std::optional<FhirBytesLeft> bytes_left_; // for as long as the answers are kept
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
        .connections_per_address = limits.connections_per_address,
        // A body may be held as it was sent and again as gzip gives it.
        .body_bytes_total = std::max<std::size_t>(limits.body_bytes_total, std::size_t{2} * limits.body_bytes),
        .queue_time = milliseconds(limits.queue_ms),
        .fetch = {.connections = limits.fetch_connections},
    };
}

std::int64_t refusal_nanoseconds(std::int64_t spent_nanoseconds) {
    constexpr std::int64_t tick = 25'000'000;
    return (spent_nanoseconds / tick + 1) * tick;
}

HttpHandlers handlers(const CurrentSnapshot& current, const Backend& backend) {
    const auto fetched = std::make_shared<FhirTotal>(current.get()->config.limits.fetch_bytes_total);
    const auto answer_one = [&current, backend,
                             fetched](const Request& request) -> std::variant<Response, PendingResponse> {
        auto work = std::make_shared<Work>(current.get(), backend, fetched);
        if (auto response = work->begin(request)) return *std::move(response);
        if (auto response = work->take_place()) return *std::move(response);
        return [work](FhirClient& client, Cancellation& cancellation) { return work->go_on(client, cancellation); };
    };
    const auto refuse_one = [&current, backend](const Problem& problem, const Request& head) {
        Response response = refuse(problem, head, *current.get());
        if (backend.metrics) backend.metrics->refused_by_transport(problem.kind, response.status);
        // Who is turned away by his head or his connection is counted alone: lines would let a flood fill the log.
        if (backend.access_log && !is_overload(problem.kind)) {
            Exchange exchange{.method = head.method, .status = response.status, .bytes_out = response.body.size()};
            exchange.is_tls = head.is_tls;
            exchange.peer = head.peer;
            backend.access_log->write(access_line(exchange, utc_text(backend.clocks.utc_seconds()), backend.peers));
        }
        return response;
    };
    const auto current_tls = [&current] { return current.get()->config.tls.context; };
    // Before anything is known of the caller, so without a line in the log: whoever watches the service reads counts.
    const auto look = [&current, backend](const Request& head, bool is_too_late) -> std::optional<Problem> {
        if (!backend.gate) return std::nullopt;
        const std::shared_ptr<const Snapshot> snapshot = current.get();
        const auto routed = route(head, snapshot->path_prefix);
        if (!routed || !is_call(*routed)) return std::nullopt;
        return backend.gate->look(snapshot->config.limits, is_too_late, backend.clocks.monotonic_nanoseconds());
    };
    return {answer_one, refuse_one, current_tls, look};
}

} // namespace eczema::server
