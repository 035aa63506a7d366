// Where feedback and the counts of shown cards are kept: what each kind of store implements. Calls come one at a time.
#pragma once
#include "server/feedback.hpp"
#include "server/feedback_report.hpp"

#include <optional>

namespace eczema::server {

struct ShownCount {
    std::int64_t utc_day; // since 1970-01-01
    std::string client, rule;
    std::uint64_t cards;
};

// What is older goes: feedback that came before this time, counts of days before this day. Both are so many days ago by
// the clock of this process.
struct Expiry {
    std::string received_time; // as in FeedbackRow
    std::int64_t utc_day;
    std::int64_t days = 0;
};

// `unknown`: the database did not answer, so all of it is there, or nothing.
enum class Written : std::uint8_t { no, yes, unknown };

class FeedbackTable {
  public:
    virtual ~FeedbackTable() = default;

    // One transaction that survives a power loss, or nothing. A row whose identity is there already changes
    // nothing; counts are added to what is there.
    virtual Written write(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) = 0;

    // Whether it can be written to, told by writing what changes nothing.
    virtual bool can_write() = 0;

    // Removes at most so many reports and so many counts, the oldest first. How many; nothing where it failed. Nothing
    // goes by a clock that is far ahead: feedback only where some came at the limit or later, counts likewise, and a
    // database with a clock of its own goes by the earlier of the two.
    virtual std::optional<std::size_t> remove_before(const Expiry& expiry, std::size_t most) = 0;

    // By rule, in no order; feedback on unknown cards under an empty id. A card counts once, by its latest outcome.
    virtual std::optional<std::vector<RuleFeedback>> report() = 0;
};

} // namespace eczema::server
