#include "server/decision.hpp"

#include "fhir/json.hpp"

namespace eczema::server {
namespace {

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

// Only what there was: most calls ask for nothing.
std::string fetches_text(const Decision& decision) {
    constexpr std::array<std::string_view, fetch_outcome_count> names{
        "fetched", "notFound", "forbidden", "throttled", "failed", "tooLarge", "timedOut", "unreachable"};
    std::string counts;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (decision.fetches[i] > 0)
            counts +=
                (counts.empty() ? "\"" : ",\"") + std::string(names[i]) + "\":" + std::to_string(decision.fetches[i]);
    std::string text = counts.empty() ? std::string() : ",\"fetches\":{" + counts + '}';
    if (decision.has_unknown_server) text += ",\"fhirServer\":\"not registered\"";
    return text;
}

std::string rules_text(const std::vector<RuleOutcome>& rules) {
    std::string text = ",\"rules\":[";
    for (const RuleOutcome& rule : rules) {
        if (text.back() != '[') text += ',';
        text += "{\"id\":" + quoted(rule.rule) + ",\"outcome\":" + quoted(to_text(rule.outcome));
        if (rule.indicator) text += ",\"indicator\":" + quoted(to_text(*rule.indicator));
        text += std::string(",\"shown\":") + (rule.is_shown ? "true" : "false") + '}';
    }
    return text + ']';
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

} // namespace

std::vector<RuleOutcome> rule_outcomes(std::span<const cards::Finding> findings, std::span<const cards::Fate> fates) {
    std::vector<RuleOutcome> outcomes;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].outcome == cards::Tri::no) continue;
        const auto indicator = findings[i].fired ? std::optional(findings[i].fired->indicator) : std::nullopt;
        outcomes.push_back({findings[i].rule->id, findings[i].outcome, indicator, fates[i].is_shown});
    }
    return outcomes;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? c != '-' : !is_hex) return false;
    }
    return true;
}

std::string decision_line(const Decision& decision, std::string_view time, long long microseconds) {
    std::string json =
        std::string(decision.is_feedback ? R"({"event":"feedback","time":)" : R"({"event":"decision","time":)") +
        quoted(time);
    if (!decision.client.empty()) json += ",\"client\":" + quoted(decision.client);
    if (!decision.service.empty()) json += ",\"service\":" + quoted(decision.service);
    if (!decision.hook_instance.empty()) json += ",\"hookInstance\":" + quoted(decision.hook_instance);
    json += ",\"status\":" + std::to_string(decision.status) + ",\"microseconds\":" + std::to_string(microseconds);
    if (decision.is_feedback)
        json += ",\"valid\":" + std::to_string(decision.feedback.valid) +
                ",\"invalid\":" + std::to_string(decision.feedback.invalid);
    else
        json += ",\"cards\":" + std::to_string(decision.cards);
    json += ",\"issues\":" + std::to_string(decision.issues) + fetches_text(decision);
    if (!decision.refused.empty()) json += ",\"refused\":" + quoted(decision.refused);
    if (!decision.is_feedback) json += rules_text(decision.rules);
    if (!decision.content.empty()) json += ",\"content\":" + quoted(decision.content);
    return json + '}';
}

std::string utc_text(std::int64_t utc_seconds) {
    constexpr std::int64_t day = 86'400;
    const std::int64_t of_day = ((utc_seconds % day) + day) % day;
    const fhir::Day date{static_cast<std::int32_t>((utc_seconds - of_day) / day)};
    return to_text(date) + 'T' + two_digits(of_day / 3600) + ':' + two_digits(of_day / 60 % 60) + ':' +
           two_digits(of_day % 60) + 'Z';
}

} // namespace eczema::server
