// How long the stages of one request took. The clock is the caller's, so that the stages stay pure: they only say when
// one of them ends. Of a request on one thread at a time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace eczema::server {

enum class Stage : std::uint8_t { authenticate, parse, decode, fetch, record, facts, rules, compose, encode };
inline constexpr std::array<std::string_view, 9> stage_names{"authenticate", "parse", "decode",  "fetch", "record",
                                                             "facts",        "rules", "compose", "encode"};

class StageTimes {
  public:
    // The clock must outlive it. Time counts from `begin_nanoseconds`.
    StageTimes(const std::function<std::int64_t()>& monotonic_nanoseconds, std::int64_t begin_nanoseconds)
        : clock_(monotonic_nanoseconds), last_(begin_nanoseconds) {
        nanoseconds_.fill(none);
    }

    // What has passed since the end of the stage before is this one's; added up where it comes again.
    void end(Stage stage) {
        std::int64_t& sum = nanoseconds_[static_cast<std::size_t>(stage)];
        const std::int64_t since = last_;
        skip();
        sum = (sum == none ? 0 : sum) + (last_ - since);
    }

    // What has passed is no stage's.
    void skip() { last_ = clock_(); }

    // Nothing where the request did not come to it.
    std::optional<std::int64_t> nanoseconds(Stage stage) const {
        const std::int64_t sum = nanoseconds_[static_cast<std::size_t>(stage)];
        return sum == none ? std::nullopt : std::optional(sum);
    }

  private:
    static constexpr std::int64_t none = -1;

    const std::function<std::int64_t()>& clock_;
    std::int64_t last_;
    std::array<std::int64_t, stage_names.size()> nanoseconds_{};
};

// For stages that may be asked without a clock.
inline void end_stage(StageTimes* times, Stage stage) {
    if (times) times->end(stage);
}

} // namespace eczema::server
