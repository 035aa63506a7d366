// The keys that clients publish at their jku, for the whole process: fetched when first wanted, renewed in the
// background, kept through outages and through reloads of the configuration. Which URL a client may name is decided
// before (S7, S12 of the requirements: an exact match with the allow-list); nothing here looks at a token.
#pragma once
#include "server/json_web_key.hpp"
#include "server/jwks_fetch.hpp"
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// The keys of a JWK Set that can be used; null where the text is none or holds no such key.
using ReadKeySet = std::function<std::shared_ptr<const KeySet>(std::string_view json)>;
std::shared_ptr<const KeySet> read_usable_keys(std::string_view json);

struct PublishedKeyLimits {
    std::chrono::nanoseconds refresh_after = std::chrono::minutes(10);    // since the last success
    std::chrono::nanoseconds keep = std::chrono::hours(24);               // since the last success, inclusive
    std::chrono::nanoseconds between_attempts = std::chrono::seconds(30); // from start to start, of one source
    std::chrono::milliseconds fetch_time{3'000};
    std::size_t body_bytes = 256 * 1024;
    std::size_t waiting = 256; // callers of refresh(), of one source
};

// How one source fares, for readiness and metrics.
struct PublishedKeyState {
    std::string url;
    bool serves_keys = false;
    std::optional<std::chrono::nanoseconds> success_age;
    std::optional<FetchOutcome> last_outcome; // of the last attempt that has ended
    bool last_was_key_set = false;            // else, where fetched: it was no JWK Set or held no usable key
    std::uint64_t successes = 0;
    std::uint64_t failures = 0;
};

// All functions may be called from any thread.
class PublishedKeys {
  public:
    // `monotonic_nanoseconds` must be safe to call from several threads at once; `read` is called on the thread of
    // this.
    explicit PublishedKeys(std::function<std::int64_t()> monotonic_nanoseconds, const PublishedKeyLimits& limits = {},
                           ReadKeySet read = read_usable_keys);

    // At once; the `done` that still wait are not called any more.
    ~PublishedKeys();
    PublishedKeys(const PublishedKeys&) = delete;
    PublishedKeys& operator=(const PublishedKeys&) = delete;

    // What there is, without waiting; null where nothing was fetched yet or the last success is too long ago. Starts a
    // fetch in the background where there is nothing or it has become old, but no sooner after the last attempt than
    // the limit says.
    std::shared_ptr<const KeySet> keys(const PublishedKeySource& source);

    // For a caller that misses a key. Calls `done` once the fetch under way has ended, on the thread of this: that
    // fetch is started here unless one is under way. Calls it before it returns where none may be started so soon, or
    // too many wait. `done` must not throw or block, and looks at keys() for what came of it.
    void refresh(const PublishedKeySource& source, std::function<void()> done);

    // After a reload: forgets all sources but these. Who waits for another is called once its fetch has ended.
    void keep_only(std::span<const PublishedKeySource> sources);

    std::vector<PublishedKeyState> states() const; // of the sources asked for so far, by URL

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace eczema::server
