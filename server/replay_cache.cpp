#include "server/replay_cache.hpp"

#include "server/digest.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace eczema::server {
namespace {

// What one call does at most of the work that is not its own.
constexpr std::size_t most_dropped = 1000; // from memory
constexpr std::size_t most_removed = 32;   // from the table
constexpr std::size_t most_late = 1000;    // into the table

// 128 bits: nobody finds a second token for a digest. An issuer is one of the configuration and holds no NUL.
TokenDigest digest_of(std::string_view issuer, std::string_view jti) {
    std::string text;
    text.reserve(issuer.size() + 1 + jti.size());
    text.append(issuer).append(1, '\0').append(jti);
    const Digest whole = sha256(text);
    TokenDigest digest;
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

} // namespace

std::size_t ReplayCache::First8Bytes::operator()(const TokenDigest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

ReplayCache::ReplayCache(std::unique_ptr<ReplayTable> table, std::span<const TokenMark> known,
                         const ReplayPolicy& policy, std::function<void(bool)> on_change)
    : policy_(policy), on_change_(std::move(on_change)), table_(std::move(table)),
      is_persistent_(table_ && policy.begins_persistent) {
    for (const TokenMark& mark : known) keep(mark); // expired ones too: they are dropped, and removed, like any other
}

Seen ReplayCache::remember(std::string_view issuer, std::string_view jti, std::int64_t expires, std::int64_t now) {
    if (expires < now) return Seen::expired;
    const TokenMark mark{digest_of(issuer, jti), expires};
    const std::int64_t expired_before = now - clock_step_seconds;
    {
        const std::lock_guard lock(memory_mutex_);
        drop(expired_before);
        const auto known = expires_of_.find(mark.digest);
        if (known != expires_of_.end() && known->second >= expired_before) return Seen::replayed;
        if (known == expires_of_.end() && expires_of_.size() >= policy_.most_tokens) return Seen::full;
        keep(mark);
    }
    return table_ ? write(mark, now) : Seen::fresh;
}

std::size_t ReplayCache::size() const {
    const std::lock_guard lock(memory_mutex_);
    return expires_of_.size();
}

void ReplayCache::keep(const TokenMark& mark) {
    expires_of_[mark.digest] = mark.expires;
    by_expiry_[mark.expires].push_back(mark.digest);
}

// In both places: tokens that are unsure again and again would fill the second one. It was added last, or about so.
void ReplayCache::forget(const TokenMark& mark) {
    expires_of_.erase(mark.digest);
    const auto second = by_expiry_.find(mark.expires);
    if (second == by_expiry_.end()) return;
    std::vector<TokenDigest>& digests = second->second;
    const auto last = std::find(digests.rbegin(), digests.rend(), mark.digest);
    if (last != digests.rend()) digests.erase(std::next(last).base());
    if (digests.empty()) by_expiry_.erase(second);
}

void ReplayCache::drop(std::int64_t expired_before) {
    for (std::size_t dropped = 0; !by_expiry_.empty() && by_expiry_.begin()->first < expired_before;) {
        auto& [second, digests] = *by_expiry_.begin();
        for (; !digests.empty(); digests.pop_back()) {
            if (dropped++ == most_dropped) return;
            const auto found = expires_of_.find(digests.back());
            if (found == expires_of_.end() || found->second != second) continue; // taken again since
            expires_of_.erase(found);
            leave_to_remove({&digests.back(), 1});
        }
        by_expiry_.erase(by_expiry_.begin());
    }
}

void ReplayCache::leave_to_remove(std::span<const TokenDigest> dropped) {
    // What does not fit is removed after the next start.
    if (table_ && to_remove_.size() < policy_.most_tokens)
        to_remove_.insert(to_remove_.end(), dropped.begin(), dropped.end());
}

std::vector<TokenDigest> ReplayCache::take_to_remove() {
    const std::lock_guard lock(memory_mutex_);
    const auto taken = std::span(to_remove_).last(std::min(to_remove_.size(), most_removed));
    std::vector<TokenDigest> digests(taken.begin(), taken.end());
    to_remove_.resize(to_remove_.size() - digests.size());
    return digests;
}

Seen ReplayCache::write(const TokenMark& mark, std::int64_t now) {
    const std::lock_guard lock(table_mutex_);
    // Asked under the lock: whoever waited for an attempt that failed does not make the next one.
    if (next_attempt_ && policy_.monotonic() < *next_attempt_) return without_table(mark);
    const std::int64_t expired_before = now - clock_step_seconds;
    std::erase_if(late_, [=](const TokenMark& late) { return late.expires < expired_before; });
    const std::size_t late = std::min(late_.size(), most_late);
    const std::vector<TokenDigest> to_remove = take_to_remove();
    const auto is_new = table_->write({mark, std::span(late_).last(late), to_remove, expired_before});
    if (!is_new) {
        {
            const std::lock_guard memory(memory_mutex_);
            leave_to_remove(to_remove);
        }
        next_attempt_ = policy_.monotonic() + policy_.retry;
        set_persistent(false);
        return without_table(mark);
    }
    late_.resize(late_.size() - late);
    next_attempt_.reset();
    set_persistent(late_.empty());
    return *is_new ? Seen::fresh : Seen::replayed;
}

// A token that was not let through is not remembered: it may come again.
Seen ReplayCache::without_table(const TokenMark& mark) {
    if (!policy_.strict) {
        late_.push_back(mark);
        return Seen::fresh;
    }
    const std::lock_guard lock(memory_mutex_);
    forget(mark);
    return Seen::unsure;
}

void ReplayCache::set_persistent(bool is_persistent) {
    if (is_persistent_.exchange(is_persistent) != is_persistent && on_change_) on_change_(is_persistent);
}

} // namespace eczema::server
