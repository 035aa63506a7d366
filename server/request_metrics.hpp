// What is counted of requests: answers, calls and their durations by stage, cards, rules, refusals, fetches, feedback.
// Safe from any thread and without a lock; every label has a fixed list of values, so that no caller can add to them.
#pragma once
#include "server/decision.hpp"
#include "server/exchange.hpp"
#include "server/metrics.hpp"
#include "server/problem.hpp"
#include "server/stage_times.hpp"

#include <atomic>
#include <memory>
#include <span>
#include <unordered_map>

namespace eczema::server {

// Counts by two labels.
class CountTable {
  public:
    CountTable(std::vector<std::string> rows, std::vector<std::string> columns);

    void add(std::size_t row, std::size_t column, std::uint64_t count = 1);

    // With an empty `column_label` by the first alone, zeros included. Else zeros are left out: a table is mostly
    // empty.
    void write(Exposition& to, std::string_view row_label, std::string_view column_label) const;

  private:
    std::vector<std::string> rows_, columns_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
};

class RequestMetrics {
  public:
    RequestMetrics();

    // One request with its answer; `decision` null where it leaves none.
    void answered(const Exchange& exchange, const Decision* decision, const StageTimes& stages);
    void refused_by_transport(ProblemKind kind, unsigned status);
    void left(); // the client did, before there was an answer
    void feedback(std::size_t reports, bool are_stored);

    // A request from its arrival to its answer.
    class UnderWay {
      public:
        explicit UnderWay(RequestMetrics* metrics) : metrics_(metrics) {
            if (metrics_) metrics_->under_way_.fetch_add(1, std::memory_order_relaxed);
        }
        ~UnderWay() {
            if (metrics_) metrics_->under_way_.fetch_sub(1, std::memory_order_relaxed);
        }
        UnderWay(const UnderWay&) = delete;
        UnderWay& operator=(const UnderWay&) = delete;

      private:
        RequestMetrics* metrics_;
    };

    // Must outlive `metrics`.
    void add_to(Metrics& metrics) const;

  private:
    void count_decision(const Decision& decision, std::size_t service);

    CountTable responses_, calls_, cards_, rules_, shown_, refused_, refused_by_transport_, fetches_, feedback_;
    std::unordered_map<std::string_view, std::size_t> rule_rows_, cause_rows_;
    std::unique_ptr<DurationHistogram[]> durations_; // by service
    std::array<DurationHistogram, stage_names.size()> stages_;
    std::atomic<std::uint64_t> left_{0};
    std::atomic<std::int64_t> under_way_{0};
};

} // namespace eczema::server
