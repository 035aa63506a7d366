#include "server/authenticator.hpp"

#include "server/http_await.hpp"
#include "server/signature.hpp"

#include <boost/asio/post.hpp>

namespace eczema::server {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_waiting =
    1024; // checks; at ES384's two thirds of a millisecond this is under a second's work

Verdict refused(TokenFault fault) { return {not_authenticated(), name_of(fault)}; }

Verdict busy(std::string_view cause, unsigned seconds = 1) {
    return {Problem{ProblemKind::unavailable, {}, "Try again in a moment.", {}, seconds}, cause};
}

Verdict out_of_budget() {
    return {Problem{ProblemKind::too_many_requests, {}, "Stop sending tokens that are refused.", {}, 10},
            "too_many_bad_tokens"};
}

// Whether the caller made a token up, and not only sent one late or twice.
bool is_forged(const Verdict& verdict) {
    return verdict.cause == name_of(TokenFault::signature) || verdict.cause == name_of(TokenFault::unknown_key);
}

// Published keys are those of the URL that the token names; it has been compared with the client's list. A token that
// names none is looked up at the first.
const PublishedKeySource& source_of(const TokenClaim& claim) {
    const std::vector<PublishedKeySource>& sources = claim.client->key_sources;
    for (const PublishedKeySource& source : sources)
        if (claim.token.jku && source.url == *claim.token.jku) return source;
    return sources.front();
}

} // namespace

// One token on its way; also while it waits for keys.
struct Authenticator::Check {
    std::shared_ptr<const TokenClaim> claim;
    std::string peer;
    std::int64_t utc_seconds;
    std::int64_t now_nanoseconds;
    Done done{};
    bool has_asked_for_keys = false;
};

Authenticator::Authenticator(PublishedKeys& published, ReplayCache& replays, FailureBudget& failures, unsigned threads)
    : published_(published), replays_(replays), failures_(failures), pool_(threads) {}

Authenticator::~Authenticator() { pool_.join(); }

IoTask<Verdict> Authenticator::check(std::shared_ptr<const TokenClaim> claim, std::string_view peer,
                                     std::int64_t utc_seconds, std::int64_t now_nanoseconds) {
    auto check = std::make_shared<Check>(Check{std::move(claim), std::string(peer), utc_seconds, now_nanoseconds, {}});
    return elsewhere<Verdict>([this, check = std::move(check)](Done done) {
        check->done = std::move(done);
        start(check);
    });
}

void Authenticator::start(std::shared_ptr<Check> check) {
    if (failures_.is_spent(check->peer, check->now_nanoseconds)) return check->done(out_of_budget());
    if (waiting_.fetch_add(1) >= most_waiting) {
        waiting_.fetch_sub(1);
        return check->done(busy("too_many_tokens"));
    }
    asio::post(pool_, [this, check = std::move(check)] { run(check); });
}

void Authenticator::run(const std::shared_ptr<Check>& check) {
    const TokenClaim& claim = *check->claim;
    const std::shared_ptr<const KeySet> keys = keys_of(claim);
    static const KeySet none; // the chosen key lies in the set
    const auto key = choose_key(keys ? *keys : none, claim.token);
    const bool may_be_new = !key && key.error() == TokenFault::unknown_key && !claim.client->keys;
    if (may_be_new && !check->has_asked_for_keys) {
        check->has_asked_for_keys = true;
        const auto again = [this, check] { asio::post(pool_, [this, check] { run(check); }); };
        return published_.refresh(source_of(claim), again);
    }
    Verdict verdict = out_of_budget(); // where others of the address were judged while this one waited
    if (!failures_.is_spent(check->peer, check->now_nanoseconds))
        verdict = key ? judge(**key, *check) : refused(keys ? key.error() : TokenFault::keys_unavailable);
    waiting_.fetch_sub(1);
    if (is_forged(verdict)) failures_.spend(check->peer, check->now_nanoseconds);
    check->done(std::move(verdict));
}

std::shared_ptr<const KeySet> Authenticator::keys_of(const TokenClaim& claim) {
    return claim.client->keys ? claim.client->keys : published_.keys(source_of(claim));
}

Verdict Authenticator::judge(const VerificationKey& key, const Check& check) {
    const TokenClaim& claim = *check.claim;
    const JsonWebToken& token = claim.token;
    if (!verify_signature(key, token.signing_input, token.signature)) return refused(TokenFault::signature);
    constexpr std::int64_t longest_leeway = 300; // of the configuration; a reload may raise it
    const std::int64_t last_second = token.exp_seconds + longest_leeway;
    switch (replays_.remember(token.iss, token.jti, last_second, check.utc_seconds)) {
    case Seen::replayed:
        return refused(TokenFault::replayed);
    case Seen::expired:
        return refused(TokenFault::expired);
    case Seen::full:
        return busy("replay_memory_full");
    case Seen::unsure:
        return busy("replay_store_failing", unsigned{ReplayCache::retry_seconds});
    case Seen::fresh:
        break;
    }
    if (!claim.is_entitled) return {not_entitled(), "not_entitled"};
    return {};
}

} // namespace eczema::server
