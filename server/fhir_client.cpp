#include "server/fhir_client.hpp"
#include "server/fhir_address.hpp"
#include "server/fhir_batch.hpp"
#include "server/fhir_call.hpp"
#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace eczema::server {
namespace {

using Urls = std::vector<std::optional<std::string>>; // absolute; nothing where it leaves the base

Urls resolve_all(const FhirAddress& base, std::span<const FhirQuery> queries) {
    Urls urls;
    for (const FhirQuery& query : queries) urls.push_back(resolve_below(base, query.url));
    return urls;
}

// What a batch entry may name: something below the base, and not the base itself with a query, as some next links are.
std::optional<std::string> relative_to(const FhirAddress& base, const std::string& url) {
    const std::string start = base.base + "/";
    if (url.size() <= start.size() || !url.starts_with(start) || url[start.size()] == '?') return std::nullopt;
    return url.substr(start.size());
}

// The queries of one fetch and the exchanges that they have become.
class Asked {
  public:
    Asked(const FhirAddress& base, std::string_view token, std::span<const FhirQuery> queries, FhirCall& call)
        : base_(base), token_(token), queries_(queries), call_(call), urls_(resolve_all(base, queries)),
          singly_(queries.size()) {}

    // A batch needs two at least; what cannot go into it is asked beside it.
    void ask(bool in_batch) {
        std::vector<std::string> relative;
        for (std::size_t i = 0; in_batch && i < urls_.size(); ++i) {
            auto url = urls_[i] ? relative_to(base_, *urls_[i]) : std::nullopt;
            if (!url || queries_[i].media_type != MediaType::fhir_json) continue;
            relative.push_back(std::move(*url));
            in_batch_.push_back(i);
        }
        if (in_batch_.size() > 1)
            batch_ = &call_.add(base_, base_.base, token_, batch_request(relative));
        else
            in_batch_.clear();
        for (std::size_t i = 0; i < urls_.size(); ++i)
            if (urls_[i] && !std::binary_search(in_batch_.begin(), in_batch_.end(), i)) ask_singly(i);
    }

    // Reads the batch's answers; false where there was a batch and each query is worth asking singly: the server did
    // not like the batch, or one list in it was too long or broken. A server that is down or says no is not asked
    // again.
    bool take_batch() {
        if (!batch_) return true;
        const FetchOutcome outcome = batch_->answer.outcome;
        parts_.assign(in_batch_.size(), FhirAnswer{outcome, {}});
        if (outcome == FetchOutcome::fetched) return read_batch_response(batch_->answer.body, parts_);
        const bool is_of_the_batch = refuses_batches(batch_->status) || batch_->status == 400 ||
                                     batch_->status == 406 || batch_->status == 422 || batch_->status / 100 == 2;
        return outcome == FetchOutcome::timed_out || !is_of_the_batch;
    }
    bool server_refuses_batches() const { return refuses_batches(batch_->status); }
    void ask_singly_after_all() {
        for (const std::size_t place : in_batch_) ask_singly(place);
        in_batch_.clear();
    }

    std::vector<FhirAnswer> take_answers() {
        std::vector<FhirAnswer> answers(urls_.size(), FhirAnswer{FetchOutcome::unreachable, {}});
        for (std::size_t i = 0; i < singly_.size(); ++i)
            if (singly_[i] != nullptr) answers[i] = std::move(singly_[i]->answer);
        for (std::size_t i = 0; i < in_batch_.size(); ++i) answers[in_batch_[i]] = std::move(parts_[i]);
        return answers;
    }

  private:
    void ask_singly(std::size_t place) {
        singly_[place] = &call_.add(base_, *urls_[place], token_, std::string_view(), queries_[place].media_type);
    }

    const FhirAddress& base_;
    const std::string_view token_;
    const std::span<const FhirQuery> queries_;
    FhirCall& call_;
    const Urls urls_;
    std::vector<FhirExchange*> singly_; // in the places of the queries
    std::vector<std::size_t> in_batch_; // places, ascending
    FhirExchange* batch_ = nullptr;
    std::vector<FhirAnswer> parts_; // of the batch, in the order of in_batch_
};

} // namespace

class FhirClient::Impl {
  public:
    Impl(IoExecutor executor, const FetchLimits& limits) : executor_(std::move(executor)), limits_(limits) {}
    ~Impl() {
        for (const auto& [key, pool] : pools_) pool->close();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    const IoExecutor& executor() const { return executor_; }

    std::shared_ptr<FhirPool> pool_of(const FhirServer& server, const FhirAddress& base) {
        const std::string key = (base.tls ? "https://" : "http://") + base.origin_host +
                                (server.private_address ? " private " : " public ") + server.ca_pem;
        auto& pool = pools_[key];
        if (!pool) pool = std::make_shared<FhirPool>(executor_, base, server, limits_);
        return pool;
    }

    void close_idle(Clock::time_point now) {
        for (const auto& [key, pool] : pools_) pool->close_idle(now);
    }

    std::size_t idle() const {
        std::size_t sum = 0;
        for (const auto& [key, pool] : pools_) sum += pool->idle();
        return sum;
    }

  private:
    IoExecutor executor_;
    const FetchLimits limits_;
    std::map<std::string, std::shared_ptr<FhirPool>, std::less<>> pools_;
};

FhirClient::FhirClient(boost::asio::io_context& loop, const FetchLimits& limits)
    : impl_(std::make_unique<Impl>(loop.get_executor(), limits)) {}

FhirClient::~FhirClient() = default;

void FhirClient::close_idle(Clock::time_point now) { impl_->close_idle(now); }

std::size_t FhirClient::idle_connections() const { return impl_->idle(); }

IoTask<std::vector<FhirAnswer>> FhirClient::fetch(const FhirServer& server, std::string_view token,
                                                  std::span<const FhirQuery> queries, Clock::time_point deadline,
                                                  std::size_t& bytes_left, Cancellation& cancellation,
                                                  FhirTotal* total) {
    std::vector<FhirAnswer> answers(queries.size());
    if (queries.empty() || cancellation.cancelled() || Clock::now() >= deadline) co_return answers;
    const auto base = parse_fhir_base(server.base);
    const bool in_clear = base && !base->tls && !server.private_address && !token.empty();
    if (!base || in_clear || !is_sendable_token(token)) {
        const auto outcome = base ? FetchOutcome::forbidden : FetchOutcome::unreachable;
        for (FhirAnswer& answer : answers) answer.outcome = outcome;
        co_return answers;
    }

    const auto pool = impl_->pool_of(server, *base);
    const auto call = std::make_shared<FhirCall>(impl_->executor(), pool, deadline, bytes_left, total);
    struct Detach {
        FhirCall& call;
        ~Detach() { call.detach(); }
    } detach{*call};
    const Cancellation::Watch watch(cancellation, [weak = std::weak_ptr(call)] {
        if (const auto under_way = weak.lock()) under_way->end();
    });

    Asked asked(*base, token, queries, *call);
    asked.ask(server.batch && !pool->refuses_batch);
    co_await call->run();
    if (!asked.take_batch()) {
        pool->refuses_batch = asked.server_refuses_batches();
        asked.ask_singly_after_all();
        co_await call->run();
    }
    co_return asked.take_answers();
}

} // namespace eczema::server
