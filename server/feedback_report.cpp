#include "server/feedback_report.hpp"

#include "cards/card.hpp"
#include "cards/rule.hpp"
#include "fhir/json.hpp"
#include "server/feedback.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace eczema::server {
namespace {

constexpr std::string_view unknown_cards = "unknown cards";
constexpr std::size_t number_width = 12;
constexpr std::size_t share_width = 19;

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string padded_left(const std::string& text, std::size_t width) {
    return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}
std::string padded_right(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

// Place in the rulebook, after its end for a rule that is no longer in it, last for what is unknown.
std::size_t rank_of(const RuleFeedback& counts) {
    const auto rules = cards::live_rules();
    if (counts.rule.empty()) return rules.size() + 1;
    const auto found = std::find(rules.begin(), rules.end(), cards::find_rule(counts.rule));
    return static_cast<std::size_t>(found - rules.begin());
}

std::vector<const RuleFeedback*> in_order(std::span<const RuleFeedback> rules) {
    std::vector<const RuleFeedback*> ordered;
    for (const RuleFeedback& counts : rules) ordered.push_back(&counts);
    std::sort(ordered.begin(), ordered.end(), [](const RuleFeedback* a, const RuleFeedback* b) {
        const std::size_t of_a = rank_of(*a), of_b = rank_of(*b);
        return of_a != of_b ? of_a < of_b : a->rule < b->rule;
    });
    return ordered;
}

struct ReasonCount {
    std::string code; // empty: none was given
    std::uint64_t count;
    std::string_view sentence; // empty for a code of others
};

std::string_view sentence_of(std::string_view code) {
    if (code == other_reason) return "a reason in words, or one that is no code";
    unsigned number = 0;
    if (code.starts_with('O')) std::from_chars(code.data() + 1, code.data() + code.size(), number);
    return code == 'O' + std::to_string(number) ? cards::override_reason(number) : std::string_view();
}

// The most frequent first; of equals O2 before O10. What no reason accounts for comes last.
std::vector<ReasonCount> reasons_of(const RuleFeedback& counts) {
    std::vector<ReasonCount> reasons;
    std::uint64_t unstated = counts.overridden;
    for (const auto& [code, count] : counts.reasons) {
        if (code.empty() || count == 0) continue;
        reasons.push_back({code, count, sentence_of(code)});
        unstated -= std::min(unstated, count);
    }
    std::sort(reasons.begin(), reasons.end(), [](const ReasonCount& a, const ReasonCount& b) {
        if (a.count != b.count) return a.count > b.count;
        return a.code.size() != b.code.size() ? a.code.size() < b.code.size() : a.code < b.code;
    });
    if (unstated > 0) reasons.push_back({{}, unstated, "no reason given"});
    return reasons;
}

// Thousandths of the cards shown that were accepted. None without cards shown, and none where more were accepted: then
// the count of cards shown does not cover the time of the feedback.
std::optional<std::uint64_t> acceptance_of(const RuleFeedback& counts) {
    if (counts.rule.empty() || counts.shown == 0 || counts.accepted > counts.shown) return std::nullopt;
    return (counts.accepted * 1000 + counts.shown / 2) / counts.shown;
}

std::string share_text(std::uint64_t thousandths) {
    return std::to_string(thousandths / 10) + '.' + std::to_string(thousandths % 10) + " %";
}

std::string share_json(std::uint64_t thousandths) {
    std::string digits = std::to_string(thousandths % 1000);
    digits.insert(0, 3 - digits.size(), '0');
    return std::to_string(thousandths / 1000) + '.' + digits;
}

std::string reasons_json(const RuleFeedback& counts) {
    std::string json;
    for (const ReasonCount& reason : reasons_of(counts)) {
        json += json.empty() ? "{" : ",{";
        if (!reason.code.empty()) json += "\"code\":" + quoted(reason.code) + ',';
        if (!reason.sentence.empty()) json += "\"display\":" + quoted(reason.sentence) + ',';
        json += "\"count\":" + std::to_string(reason.count) + '}';
    }
    return '[' + json + ']';
}

std::string counts_json(const RuleFeedback& counts) {
    std::string json =
        "\"accepted\":" + std::to_string(counts.accepted) + ",\"overridden\":" + std::to_string(counts.overridden);
    if (const auto acceptance = acceptance_of(counts)) json += ",\"acceptanceShare\":" + share_json(*acceptance);
    return json + ",\"reasons\":" + reasons_json(counts) + '}';
}

} // namespace

std::string feedback_report_text(std::span<const RuleFeedback> rules) {
    if (rules.empty()) return "No card was shown and no feedback came.\n";
    std::size_t width = unknown_cards.size();
    for (const RuleFeedback& counts : rules) width = std::max(width, counts.rule.size());
    std::string text = padded_right("rule", width);
    for (const char* title : {"shown", "accepted", "overridden"}) text += padded_left(title, number_width);
    text += padded_left("accepted of shown", share_width) + '\n';
    for (const RuleFeedback* counts : in_order(rules)) {
        const bool is_unknown = counts->rule.empty();
        text += padded_right(is_unknown ? unknown_cards : std::string_view(counts->rule), width);
        text += padded_left(is_unknown ? "-" : std::to_string(counts->shown), number_width);
        for (const std::uint64_t number : {counts->accepted, counts->overridden})
            text += padded_left(std::to_string(number), number_width);
        if (const auto acceptance = acceptance_of(*counts)) text += padded_left(share_text(*acceptance), share_width);
        text += '\n';
        const cards::Rule* rule = cards::find_rule(counts->rule);
        if (rule) text += "  " + std::string(rule->title) + '\n';
        if (!rule && !is_unknown) text += "  no longer in the rulebook\n";
        for (const ReasonCount& reason : reasons_of(*counts)) {
            text += padded_left(std::to_string(reason.count), 8) + "  " + reason.code;
            if (!reason.sentence.empty()) text += (reason.code.empty() ? "" : ": ") + std::string(reason.sentence);
            text += '\n';
        }
    }
    return text;
}

std::string feedback_report_json(std::span<const RuleFeedback> rules) {
    std::string known, unknown;
    for (const RuleFeedback* counts : in_order(rules)) {
        if (counts->rule.empty()) {
            unknown = ",\"unknownCards\":{" + counts_json(*counts);
            continue;
        }
        known += (known.empty() ? "{\"id\":" : ",{\"id\":") + quoted(counts->rule);
        if (const cards::Rule* rule = cards::find_rule(counts->rule)) known += ",\"title\":" + quoted(rule->title);
        known += ",\"shown\":" + std::to_string(counts->shown) + ',' + counts_json(*counts);
    }
    return "{\"rules\":[" + known + ']' + unknown + "}\n";
}

} // namespace eczema::server
