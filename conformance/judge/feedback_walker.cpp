#include "conformance/judge/date_time.hpp"
#include "conformance/judge/member_walk.hpp"
#include "conformance/judge/response_walker.hpp"

namespace eczema::conformance {
namespace {

using rapidjson::Value;

void walk_override_reason(MemberWalk& walk, const Value& given, const std::string& path) {
    constexpr std::string_view rule = "7-overrideReason";
    if (!given.IsObject()) return walk.report(rule, path, "not an object");
    const Value* reason = member(given, "reason");
    if (reason != nullptr) walk.coding(*reason, below(path, "reason"), Presence::optional, rule);
    const Value* comment = walk.text(given, path, "userComment", Presence::optional, rule);
    if (reason == nullptr && comment == nullptr) walk.report(rule, path, "neither a reason nor a userComment");
    walk.extension(given, path);
}

void walk_entry(MemberWalk& walk, const Value& entry, const std::string& path) {
    walk.text(entry, path, "card", Presence::required, "7-card");
    const Value* outcome =
        walk.one_of(entry, path, "outcome", Presence::required, "7-outcome", {"accepted", "overridden"});
    const Value* accepted = member(entry, "acceptedSuggestions");
    if (accepted == nullptr && outcome != nullptr && text_of(*outcome) == "accepted")
        walk.report("7-acceptedSuggestions", below(path, "acceptedSuggestions"), "missing beside accepted");
    walk.optional_each(entry, "acceptedSuggestions", path, "7-acceptedSuggestions",
                       [&](const Value& suggestion, const std::string& at) {
                           walk.text(suggestion, at, "id", Presence::required, "7-acceptedSuggestions");
                       });
    if (const Value* given = member(entry, "overrideReason"))
        walk_override_reason(walk, *given, below(path, "overrideReason"));
    const Value* time = walk.text(entry, path, "outcomeTimestamp", Presence::required, "7-outcomeTimestamp");
    if (time != nullptr && !is_utc_time(text_of(*time)))
        walk.report("7-outcomeTimestamp", below(path, "outcomeTimestamp"), "not a time of RFC 3339 in UTC");
    walk.extension(entry, path);
}

} // namespace

std::vector<Finding> walk_feedback(const Value& feedback) {
    std::vector<Finding> findings;
    walk_tree(feedback, "", findings);
    MemberWalk walk(findings);
    if (const Value* entries = member(feedback, "feedback"))
        walk.each(*entries, "feedback", "7-feedback",
                  [&](const Value& entry, const std::string& path) { walk_entry(walk, entry, path); });
    else
        walk.report("7-feedback", "feedback", "missing");
    return findings;
}

} // namespace eczema::conformance
