// What the walker finds in every response that any check was answered with, one check a requirement.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include <map>
#include <memory>

namespace eczema::conformance {
namespace {

// The requirements that a response alone shows to be kept or broken.
constexpr const char* shown_by_responses[] = {
    "G1-names",
    "G2",
    "6-cards",
    "6-systemActions",
    "6.1-uuid",
    "6.1-summary",
    "6.1-detail",
    "6.1-indicator",
    "6.1-source",
    "6.1-source-url",
    "6.1-source-icon",
    "6.1-topic",
    "6.1-selectionBehavior",
    "6.1-selectionBehavior-alone",
    "6.1-suggestions",
    "6.1-overrideReasons",
    "6.1-links",
    "6.2-label",
    "6.2-uuid",
    "6.2-isRecommended",
    "6.2-actions",
    "6.2-actionSelectionBehavior",
    "6.3-type",
    "6.3-description",
    "6.3-resource",
    "6.3-resourceId",
    "6.3-id",
    "6.4-label",
    "6.4-url",
    "6.4-type",
    "6.4-appContext",
    "6.4-autolaunchable",
    "6.5-description",
    "9-object",
};

// "cards[3].links[0].url" is "cards[].links[].url": the same fault in the next card is no news.
std::string without_indices(std::string_view path) {
    std::string kind;
    for (const char c : path)
        if (c < '0' || c > '9' || kind.empty() || kind.back() != '[') kind += c;
    return kind;
}

// The findings of all responses, sorted by requirement; of each kind the first.
struct Survey {
    std::size_t responses = 0;
    std::map<std::string, std::map<std::string, Fault>, std::less<>> findings;
};

Survey survey(Exam& exam) {
    Survey survey;
    const Record& record = exam.record();
    for (std::size_t i = 0; i < record.size(); ++i) {
        const Exchange& exchange = record.at(i);
        if (!is_service_call(exchange.request) || !exchange.reply || exchange.reply->status != 200) continue;
        const Parsed parsed = parse_json(exchange.reply->body);
        if (!parsed.fault.empty()) continue; // that is G1/json
        ++survey.responses;
        for (const Finding& finding : walk_response(parsed.document))
            survey.findings[std::string(finding.requirement)].try_emplace(
                without_indices(finding.path) + finding.message, Fault{finding.path + ": " + finding.message, i});
    }
    return survey;
}

} // namespace

std::vector<Check> response_checks() {
    std::vector<Check> checks;
    const auto made = std::make_shared<std::unique_ptr<Survey>>(); // by the first of these checks
    for (const char* id : shown_by_responses) {
        const Requirement* requirement = find_requirement(id);
        checks.push_back(
            {id, "", requirement == nullptr ? id : requirement->clause, [id, made](Exam& exam, Verdict& verdict) {
                 if (*made == nullptr) *made = std::make_unique<Survey>(survey(exam));
                 const Survey& all = **made;
                 const auto found = all.findings.find(id);
                 if (found != all.findings.end())
                     for (const auto& [kind, fault] : found->second) verdict.fail_at(fault.exchange, fault.text);
                 else if (all.responses == 0)
                     verdict.skip("no response with status 200 came");
             }});
    }
    return checks;
}

} // namespace eczema::conformance
