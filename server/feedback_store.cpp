#include "server/feedback_store.hpp"

#include "server/instant.hpp"

#include <iterator>

namespace eczema::server {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::int64_t day_of(std::int64_t utc_seconds) {
    return utc_seconds / day_seconds - (utc_seconds % day_seconds < 0 ? 1 : 0);
}

} // namespace

FeedbackStore::FeedbackStore(std::unique_ptr<FeedbackTable> table, std::function<void(bool)> on_change,
                             const FeedbackStoreLimits& limits, Retention retention, bool is_available)
    : table_(std::move(table)), on_change_(std::move(on_change)), limits_(limits), retention_(std::move(retention)),
      next_removal_(std::chrono::steady_clock::now()), is_available_(is_available), writer_([this] { run(); }) {}

FeedbackStore::~FeedbackStore() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    work_.notify_one();
    writer_.join();
}

void FeedbackStore::add(std::vector<FeedbackRow> rows, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (is_available_ && !is_closing_ && rows.size() <= limits_.waiting_rows - waiting_rows_) {
            waiting_rows_ += rows.size();
            waiting_.push_back({std::move(rows), std::move(done)});
            work_.notify_one();
            return;
        }
    }
    done(false);
}

void FeedbackStore::count_shown(std::string_view client, std::span<const std::string_view> rules,
                                std::int64_t utc_seconds) {
    const std::int64_t day = day_of(utc_seconds);
    const std::lock_guard lock(mutex_);
    for (const std::string_view rule : rules) {
        const auto found = counts_.find(std::tuple(day, client, rule));
        if (found != counts_.end())
            ++found->second;
        else if (counts_.size() < limits_.counts)
            counts_.emplace(ShownKey(day, client, rule), 1);
    }
}

bool FeedbackStore::available() const {
    const std::lock_guard lock(mutex_);
    return is_available_;
}

void FeedbackStore::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        work_.wait_for(lock, limits_.pause, [this] { return is_closing_ || !waiting_.empty(); });
        const bool is_last = is_closing_;
        const bool was_available = is_available_;
        Batch batch = take_batch();
        lock.unlock();
        const Written written = write(batch, was_available);
        lock.lock();
        settle(std::move(batch), written, lock);
        if (written == Written::yes && !is_last) {
            lock.unlock();
            remove_expired();
            lock.lock();
        }
        if (is_last && waiting_.empty()) return;
    }
}

FeedbackStore::Batch FeedbackStore::take_batch() {
    Batch batch;
    while (!waiting_.empty() && batch.rows.size() < limits_.transaction_rows) {
        Submission& next = waiting_.front();
        waiting_rows_ -= next.rows.size();
        batch.rows.insert(batch.rows.end(), std::make_move_iterator(next.rows.begin()),
                          std::make_move_iterator(next.rows.end()));
        batch.done.push_back(std::move(next.done));
        waiting_.pop_front();
    }
    batch.counts.swap(counts_);
    return batch;
}

Written FeedbackStore::write(const Batch& batch, bool was_available) {
    if (batch.rows.empty() && batch.counts.empty())
        return was_available || table_->can_write() ? Written::yes : Written::no;
    std::vector<ShownCount> counts;
    for (const auto& [key, cards] : batch.counts)
        counts.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), cards});
    return table_->write(batch.rows, counts);
}

// A step at a time, so that feedback waits for one at most; after a failure it is tried again at the next look.
void FeedbackStore::remove_expired() {
    const auto now = std::chrono::steady_clock::now();
    if (retention_.days == 0 || now < next_removal_) return;
    const std::int64_t first_kept = retention_.utc_seconds() - std::int64_t{retention_.days} * day_seconds;
    const auto removed =
        table_->remove_before({instant_text(first_kept * 1000), day_of(first_kept), retention_.days}, retention_.step);
    const bool is_more_there = removed && *removed >= retention_.step;
    next_removal_ = now + (is_more_there ? limits_.pause : retention_.between);
}

void FeedbackStore::put_back(const ShownCounts& counts) {
    for (const auto& [key, cards] : counts)
        if (const auto found = counts_.find(key); found != counts_.end())
            found->second += cards;
        else if (counts_.size() < limits_.counts)
            counts_.emplace(key, cards);
}

// After a failure nothing waits: whoever sent it is told now and may send it again, which changes nothing twice. Counts
// would be added twice where they are there already.
void FeedbackStore::settle(Batch batch, Written written, std::unique_lock<std::mutex>& lock) {
    const bool is_written = written == Written::yes;
    const bool changes = is_available_ != is_written;
    is_available_ = is_written;
    if (!is_written) {
        for (Submission& submission : waiting_) batch.done.push_back(std::move(submission.done));
        waiting_.clear();
        waiting_rows_ = 0;
        if (written == Written::no) put_back(batch.counts);
    }
    lock.unlock();
    for (const Done& done : batch.done) done(is_written);
    if (changes && on_change_) on_change_(is_written);
    lock.lock();
}

} // namespace eczema::server
