// The part of stage 3 that costs: signatures and the memory of used tokens, checked off the I/O threads. The work that
// can wait is bounded, and whoever keeps sending bad signatures is out of budget before any of them is checked.
#pragma once
#include "server/authentication.hpp"
#include "server/failure_budget.hpp"
#include "server/http_connection.hpp"
#include "server/published_keys.hpp"
#include "server/replay_cache.hpp"

#include <boost/asio/thread_pool.hpp>

namespace eczema::server {

struct Verdict {
    std::optional<Problem> problem; // none: the token is right, for the first time, and entitled
    std::string_view cause;         // static; of a problem
};

class Authenticator {
  public:
    // The caches must outlive it. `threads` at least 1.
    Authenticator(PublishedKeys& published, ReplayCache& replays, FailureBudget& failures, unsigned threads);
    ~Authenticator(); // after the last check has ended
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;

    // The claim's client must stay until it is done. `peer` is the numeric address of the caller.
    IoTask<Verdict> check(std::shared_ptr<const TokenClaim> claim, std::string_view peer, std::int64_t utc_seconds,
                          std::int64_t now_nanoseconds);

  private:
    using Done = std::function<void(Verdict)>;
    struct Check;

    void start(std::shared_ptr<Check> check);
    void run(const std::shared_ptr<Check>& check);
    std::shared_ptr<const KeySet> keys_of(const TokenClaim& claim);
    Verdict judge(const VerificationKey& key, const Check& check);

    PublishedKeys& published_;
    ReplayCache& replays_;
    FailureBudget& failures_;
    std::atomic<std::size_t> waiting_{0};
    boost::asio::thread_pool pool_;
};

} // namespace eczema::server
