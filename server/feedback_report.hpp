// The report of `feedback-report`: by rule, how often its cards were shown, accepted and overridden, and why. Pure;
// the counts are the store's.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace eczema::server {

struct RuleFeedback {
    std::string rule; // id; empty: feedback on cards that are unknown
    std::uint64_t shown = 0, accepted = 0, overridden = 0;
    std::map<std::string, std::uint64_t> reasons; // of those overridden, as FeedbackRow::reason has them
};

// Rules in the order of the rulebook, then those that are no longer in it, then what is unknown.
std::string feedback_report_text(std::span<const RuleFeedback> rules);
std::string feedback_report_json(std::span<const RuleFeedback> rules);

} // namespace eczema::server
