#include "server/fhir_client.hpp"
#include "server/fhir_address.hpp"
#include "server/fhir_batch.hpp"
#include "server/fhir_call.hpp"
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

// Which queries go into one batch.
struct Batch {
    std::vector<std::size_t> places;
    std::vector<std::string> urls;
};

Batch plan_batch(const FhirAddress& base, const Urls& urls) {
    Batch batch;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        auto relative = urls[i] ? relative_to(base, *urls[i]) : std::nullopt;
        if (!relative) continue;
        batch.places.push_back(i);
        batch.urls.push_back(std::move(*relative));
    }
    return batch.places.size() > 1 ? batch : Batch{};
}

} // namespace

class FhirClient::Impl {
  public:
    Impl(IoExecutor executor, const FetchLimits& limits) : executor_(std::move(executor)), limits_(limits) {}
    ~Impl() {
        for (const auto& [key, pool] : pools_) pool->close();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::shared_ptr<FhirCall> new_call(const FhirServer& server, const FhirAddress& base, Clock::time_point deadline,
                                       std::size_t& bytes_left) {
        return std::make_shared<FhirCall>(executor_, pool_of(server, base), deadline, bytes_left);
    }

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
                                                  std::size_t& bytes_left, Cancellation& cancellation) {
    std::vector<FhirAnswer> answers(queries.size());
    if (queries.empty() || cancellation.cancelled() || Clock::now() >= deadline) co_return answers;
    const auto base = parse_fhir_base(server.base);
    if (!base || !is_sendable_token(token)) {
        const auto outcome = base ? FetchOutcome::forbidden : FetchOutcome::unreachable;
        for (FhirAnswer& answer : answers) answer.outcome = outcome;
        co_return answers;
    }

    const auto pool = impl_->pool_of(server, *base);
    const auto call = impl_->new_call(server, *base, deadline, bytes_left);
    struct Detach {
        FhirCall& call;
        ~Detach() { call.detach(); }
    } detach{*call};
    const Cancellation::Watch watch(cancellation, [weak = std::weak_ptr(call)] {
        if (const auto under_way = weak.lock()) under_way->end();
    });

    const Urls urls = resolve_all(*base, queries);
    std::vector<FhirExchange*> single(queries.size()); // in the places of the queries
    const auto ask_singly = [&](std::size_t place) { single[place] = &call->add(*base, *urls[place], token); };

    const Batch batch = server.batch && !pool->refuses_batch ? plan_batch(*base, urls) : Batch{};
    FhirExchange* batched = nullptr;
    if (!batch.places.empty()) batched = &call->add(*base, base->base, token, batch_request(batch.urls));
    for (std::size_t i = 0, next = 0; i < urls.size(); ++i) {
        if (!urls[i])
            answers[i].outcome = FetchOutcome::unreachable;
        else if (next < batch.places.size() && batch.places[next] == i)
            ++next;
        else
            ask_singly(i);
    }
    co_await call->run();

    if (batched != nullptr && refuses_batches(batched->status)) {
        pool->refuses_batch = true;
        for (const std::size_t place : batch.places) ask_singly(place);
        co_await call->run();
    } else if (batched != nullptr) {
        std::vector<FhirAnswer> parts(batch.places.size(), FhirAnswer{batched->answer.outcome, {}});
        if (batched->answer.outcome == FetchOutcome::fetched) read_batch_response(batched->answer.body, parts);
        for (std::size_t i = 0; i < parts.size(); ++i) answers[batch.places[i]] = std::move(parts[i]);
    }
    for (std::size_t i = 0; i < single.size(); ++i)
        if (single[i] != nullptr) answers[i] = std::move(single[i]->answer);
    co_return answers;
}

} // namespace eczema::server
