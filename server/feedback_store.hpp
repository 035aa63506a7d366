// Takes feedback and the counts of shown cards from the threads that answer, and writes them to their table from a
// thread of its own: what waits goes into one transaction, so that many submissions share one wait for the disk.
// It never waits for the disk in add() or count_shown(), and logs nothing.
#pragma once
#include "server/feedback_table.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>

namespace eczema::server {

struct FeedbackStoreLimits {
    std::size_t waiting_rows = 10'000;
    std::size_t transaction_rows = 1000;   // a submission is not split: more where the last one is large
    std::size_t counts = 100'000;          // days, clients and rules that wait to be written; others are not counted
    std::chrono::milliseconds pause{1000}; // between writes of counts alone, and between attempts while the table fails
};

// How long feedback and counts are kept.
struct Retention {
    std::uint32_t days = 0; // 0: for ever
    std::function<std::int64_t()> utc_seconds{};
    std::size_t step = 500;                     // removed at once, of each
    std::chrono::milliseconds between{3600000}; // from the last step that found something less to the next look
};

class FeedbackStore {
  public:
    using Done = std::function<void(bool stored)>;

    // `on_change` is called with available() after each change of it, on the store's thread. `is_available`: what it is
    // to begin with.
    explicit FeedbackStore(std::unique_ptr<FeedbackTable> table, std::function<void(bool)> on_change = {},
                           const FeedbackStoreLimits& limits = {}, Retention retention = {}, bool is_available = true);
    ~FeedbackStore(); // writes what is waiting; every `done` has been called
    FeedbackStore(const FeedbackStore&) = delete;
    FeedbackStore& operator=(const FeedbackStore&) = delete;

    // Calls `done` once: on the store's thread after the commit, or with false: at once where too much is waiting or
    // the table fails, later where it fails then. `done` must not throw.
    void add(std::vector<FeedbackRow> rows, Done done);

    // One more card of each of these rules was shown to this client. What is written is at most what was counted: a
    // crash loses the last pause, and what the table does not know to have written is not written twice.
    void count_shown(std::string_view client, std::span<const std::string_view> rules, std::int64_t utc_seconds);

    // False from a failed write until one succeeds.
    bool available() const;

  private:
    using ShownKey = std::tuple<std::int64_t, std::string, std::string>; // UTC day, client, rule
    struct ShownOrder {
        using is_transparent = void;
        static std::tuple<std::int64_t, std::string_view, std::string_view> view(const auto& key) {
            return {std::get<0>(key), std::get<1>(key), std::get<2>(key)};
        }
        bool operator()(const auto& a, const auto& b) const { return view(a) < view(b); }
    };
    using ShownCounts = std::map<ShownKey, std::uint64_t, ShownOrder>;
    struct Submission {
        std::vector<FeedbackRow> rows;
        Done done;
    };
    struct Batch {
        std::vector<FeedbackRow> rows;
        std::vector<Done> done;
        ShownCounts counts;
    };

    void run();
    Batch take_batch();
    Written write(const Batch& batch, bool was_available);
    void put_back(const ShownCounts& counts);
    void remove_expired();
    void settle(Batch batch, Written written, std::unique_lock<std::mutex>& lock);

    const std::unique_ptr<FeedbackTable> table_; // the store's thread alone
    const std::function<void(bool)> on_change_;
    const FeedbackStoreLimits limits_;
    const Retention retention_;
    std::chrono::steady_clock::time_point next_removal_; // the store's thread alone
    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Submission> waiting_;
    std::size_t waiting_rows_ = 0;
    ShownCounts counts_;
    bool is_available_;
    bool is_closing_ = false;
    std::thread writer_;
};

} // namespace eczema::server
