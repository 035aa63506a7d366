// The tokens that were taken and have not expired: a token is taken once (S10, S13). The last check of a token, after
// its signature. In memory first; where there is a table, a token is in it before it counts as fresh, so that a
// restart, even a kill, forgets none, and processes on one store know each other's.
// While the table fails it goes on in memory alone and says so, or is unsure of every token, as its policy has it. It
// keeps digests, no token and no claim.
#pragma once
#include "server/replay_table.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace eczema::server {

enum class Seen : std::uint8_t {
    fresh,    // never before: the one answer that lets a token through
    replayed, //
    expired,  // before `now`
    full,     // no room to remember it
    unsure,   // the table fails, and its word is wanted
};

struct ReplayPolicy {
    std::size_t most_tokens = 1'000'000;
    bool strict = false;           // while the table fails no token is fresh; else this process's memory stands in
    bool begins_persistent = true; // false where the table failed before the first token
    static constexpr unsigned retry_seconds = 5;
    std::chrono::milliseconds retry = std::chrono::seconds(retry_seconds); // from an attempt that failed to the next
    std::function<std::chrono::steady_clock::time_point()> monotonic = &std::chrono::steady_clock::now;
};

class ReplayCache {
  public:
    // Clocks of threads and of a machine may step back this far without a token being taken twice.
    static constexpr std::int64_t clock_step_seconds = 60;
    static constexpr unsigned retry_seconds = ReplayPolicy::retry_seconds; // callers are told to wait so long

    // `table` may be null: memory alone. `known` is what it held at start. `on_change` is called with persistent()
    // after each change of it, from inside remember(), which it must not call.
    ReplayCache(std::unique_ptr<ReplayTable> table, std::span<const TokenMark> known, const ReplayPolicy& policy = {},
                std::function<void(bool)> on_change = {});

    // Thread-safe; of equal tokens at a time exactly one is fresh. `expires` is the last second at which the checks
    // before would let the token through, leeway included. May wait for the disk.
    Seen remember(std::string_view issuer, std::string_view jti, std::int64_t expires, std::int64_t now);

    // Whether every token it took is in the table. Never without one.
    bool persistent() const { return is_persistent_; }
    std::size_t size() const;

  private:
    struct First8Bytes {
        std::size_t operator()(const TokenDigest& digest) const;
    };
    void keep(const TokenMark& mark);       // these four
    void forget(const TokenMark& mark);     // hold memory_mutex_
    void drop(std::int64_t expired_before); //
    void leave_to_remove(std::span<const TokenDigest> dropped);
    std::vector<TokenDigest> take_to_remove();
    Seen write(const TokenMark& mark, std::int64_t now);
    Seen without_table(const TokenMark& mark);
    void set_persistent(bool is_persistent);

    const ReplayPolicy policy_;
    const std::function<void(bool)> on_change_;

    mutable std::mutex memory_mutex_; // taken last where both are
    std::unordered_map<TokenDigest, std::int64_t, First8Bytes> expires_of_;
    std::map<std::int64_t, std::vector<TokenDigest>> by_expiry_;
    std::vector<TokenDigest> to_remove_; // from the table: dropped here

    std::mutex table_mutex_;
    std::unique_ptr<ReplayTable> table_;
    std::vector<TokenMark> late_;                                       // taken while the table failed
    std::optional<std::chrono::steady_clock::time_point> next_attempt_; // while it fails
    std::atomic<bool> is_persistent_;
};

} // namespace eczema::server
