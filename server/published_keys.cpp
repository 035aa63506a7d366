#include "server/published_keys.hpp"
#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <utility>

namespace eczema::server {
namespace {

using std::chrono::nanoseconds;

// One URL trusted in two ways is two sources: who vouches for the one set of keys need not vouch for the other.
struct BySource {
    bool operator()(const PublishedKeySource& a, const PublishedKeySource& b) const {
        return std::tie(a.url, a.private_address, a.ca_pem) < std::tie(b.url, b.private_address, b.ca_pem);
    }
};

struct Entry {
    std::shared_ptr<const KeySet> keys;
    std::optional<nanoseconds> succeeded_at;
    std::optional<nanoseconds> attempted_at;
    bool under_way = false;
    std::vector<std::function<void()>> waiting; // for the fetch under way
    std::optional<FetchOutcome> last_outcome;
    bool last_was_key_set = false;
    std::uint64_t successes = 0;
    std::uint64_t failures = 0;
};

} // namespace

std::shared_ptr<const KeySet> read_usable_keys(std::string_view json) {
    auto keys = read_published_key_set(json);
    return keys && !keys->empty() ? std::make_shared<const KeySet>(std::move(*keys)) : nullptr;
}

class PublishedKeys::Impl {
  public:
    Impl(std::function<std::int64_t()> monotonic_nanoseconds, const PublishedKeyLimits& limits, ReadKeySet read)
        : clock_(std::move(monotonic_nanoseconds)), limits_(limits), read_(std::move(read)),
          fetch_(limits.fetch_time, limits.body_bytes) {}

    std::shared_ptr<const KeySet> keys(const PublishedKeySource& source);
    void refresh(const PublishedKeySource& source, std::function<void()> done);
    void keep_only(std::span<const PublishedKeySource> sources);
    std::vector<PublishedKeyState> states() const;

  private:
    using Entries = std::map<PublishedKeySource, std::shared_ptr<Entry>, BySource>;

    nanoseconds now() const { return nanoseconds(clock_()); }

    std::shared_ptr<const KeySet> usable(const Entry& entry, nanoseconds now) const {
        return entry.succeeded_at && now - *entry.succeeded_at <= limits_.keep ? entry.keys : nullptr;
    }
    bool may_start(const Entry& entry, nanoseconds now) const {
        return !entry.under_way && (!entry.attempted_at || now - *entry.attempted_at >= limits_.between_attempts);
    }
    bool is_due(const Entry& entry, nanoseconds now) const {
        const bool is_old = !entry.succeeded_at || now - *entry.succeeded_at >= limits_.refresh_after;
        return is_old && may_start(entry, now);
    }

    // With the lock held alone:
    const std::shared_ptr<Entry>& entry_of(const PublishedKeySource& source);
    void start(const PublishedKeySource& source, const std::shared_ptr<Entry>& entry, nanoseconds now);

    void finish(Entry& entry, const FhirAnswer& answer);

    const std::function<std::int64_t()> clock_;
    const PublishedKeyLimits limits_;
    const ReadKeySet read_;
    mutable std::shared_mutex mutex_;
    Entries entries_;
    JwksFetch fetch_; // the last: its thread uses the others
};

std::shared_ptr<const KeySet> PublishedKeys::Impl::keys(const PublishedKeySource& source) {
    const nanoseconds at = now();
    {
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(source);
        if (found != entries_.end() && !is_due(*found->second, at)) return usable(*found->second, at);
    }
    const std::unique_lock lock(mutex_);
    const auto& entry = entry_of(source);
    if (is_due(*entry, at)) start(source, entry, at);
    return usable(*entry, at);
}

void PublishedKeys::Impl::refresh(const PublishedKeySource& source, std::function<void()> done) {
    {
        const std::unique_lock lock(mutex_);
        const auto& entry = entry_of(source);
        if (may_start(*entry, now())) start(source, entry, now());
        if (entry->under_way && entry->waiting.size() < limits_.waiting) {
            entry->waiting.push_back(std::move(done));
            return;
        }
    }
    done();
}

const std::shared_ptr<Entry>& PublishedKeys::Impl::entry_of(const PublishedKeySource& source) {
    auto& entry = entries_[source];
    if (!entry) entry = std::make_shared<Entry>();
    return entry;
}

void PublishedKeys::Impl::start(const PublishedKeySource& source, const std::shared_ptr<Entry>& entry,
                                nanoseconds now) {
    fetch_.start(source, [this, entry](const FhirAnswer& answer) { finish(*entry, answer); });
    entry->under_way = true;
    entry->attempted_at = now;
}

// What is published replaces what was there whole, so that a key taken back stops being valid.
void PublishedKeys::Impl::finish(Entry& entry, const FhirAnswer& answer) {
    auto published = answer.outcome == FetchOutcome::fetched ? read_(answer.body) : nullptr;
    std::vector<std::function<void()>> waiting;
    {
        const std::unique_lock lock(mutex_);
        entry.under_way = false;
        entry.last_outcome = answer.outcome;
        entry.last_was_key_set = published != nullptr;
        ++(published ? entry.successes : entry.failures);
        if (published) {
            entry.keys.swap(published);
            entry.succeeded_at = now();
        }
        waiting.swap(entry.waiting);
    }
    for (const auto& done : waiting) done();
}

void PublishedKeys::Impl::keep_only(std::span<const PublishedKeySource> sources) {
    const std::unique_lock lock(mutex_);
    Entries kept;
    for (const PublishedKeySource& source : sources)
        if (auto entry = entries_.extract(source)) kept.insert(std::move(entry));
    entries_ = std::move(kept);
}

std::vector<PublishedKeyState> PublishedKeys::Impl::states() const {
    const nanoseconds at = now();
    const std::shared_lock lock(mutex_);
    std::vector<PublishedKeyState> states;
    for (const auto& [source, entry] : entries_) {
        PublishedKeyState& state = states.emplace_back();
        state.url = source.url;
        state.serves_keys = usable(*entry, at) != nullptr;
        if (entry->succeeded_at) state.success_age = at - *entry->succeeded_at;
        state.last_outcome = entry->last_outcome;
        state.last_was_key_set = entry->last_was_key_set;
        state.successes = entry->successes;
        state.failures = entry->failures;
    }
    return states;
}

PublishedKeys::PublishedKeys(std::function<std::int64_t()> monotonic_nanoseconds, const PublishedKeyLimits& limits,
                             ReadKeySet read)
    : impl_(std::make_unique<Impl>(std::move(monotonic_nanoseconds), limits, std::move(read))) {}

PublishedKeys::~PublishedKeys() = default;

std::shared_ptr<const KeySet> PublishedKeys::keys(const PublishedKeySource& source) { return impl_->keys(source); }

void PublishedKeys::refresh(const PublishedKeySource& source, std::function<void()> done) {
    impl_->refresh(source, std::move(done));
}

void PublishedKeys::keep_only(std::span<const PublishedKeySource> sources) { impl_->keep_only(sources); }

std::vector<PublishedKeyState> PublishedKeys::states() const { return impl_->states(); }

} // namespace eczema::server
