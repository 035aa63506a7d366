// What the walkers find in every response that any check was answered with, one check a requirement.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/judge/request_echo.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include <map>
#include <memory>
#include <set>

namespace eczema::conformance {
namespace {

// A requirement that a response alone, or one beside its request, shows to be kept or broken.
struct Shown {
    std::string_view requirement;
    std::string_view part;
    std::string_view places; // where a response has what it is about; empty: every response does
};

constexpr std::string_view card = "cards";
constexpr std::string_view suggestion = "cards.suggestions";
constexpr std::string_view action = "cards.suggestions.actions";
constexpr std::string_view link = "cards.links";
constexpr std::string_view resource = "cards.suggestions.actions.resource systemActions.resource";
constexpr std::string_view update = "cards.suggestions.actions.type=update systemActions.type=update";
constexpr std::string_view removal = "cards.suggestions.actions.type=delete systemActions.type=delete";
constexpr std::string_view extension = "extension cards.extension cards.source.extension cards.suggestions.extension "
                                       "cards.suggestions.actions.extension cards.links.extension "
                                       "systemActions.extension";

constexpr Shown shown_by_responses[] = {
    {"G2", "", ""},
    {"G8", "", ""},
    {"6-cards", "", ""},
    {"6-cards", "schema", ""},
    {"6-systemActions", "", "systemActions"},
    {"6.1-uuid", "", "cards.uuid"},
    {"6.1-uuid-given", "", card},
    {"6.1-summary", "", card},
    {"6.1-detail", "", "cards.detail"},
    {"6.1-detail-html", "", "cards.detail"},
    {"6.1-detail-links", "", "cards.detail"},
    {"6.1-indicator", "", card},
    {"6.1-source", "", card},
    {"6.1-source-url", "", "cards.source.url"},
    {"6.1-source-url-drill-down", "", "cards.source.url"},
    {"6.1-source-icon", "", "cards.source.icon"},
    {"6.1-topic", "", "cards.source.topic"},
    {"6.1-selectionBehavior", "", suggestion},
    {"6.1-selectionBehavior-alone", "", card},
    {"6.1-suggestions", "", suggestion},
    {"6.1-overrideReasons", "", "cards.overrideReasons"},
    {"6.1-links", "", link},
    {"6.2-label", "", suggestion},
    {"6.2-uuid", "", "cards.suggestions.uuid"},
    {"6.2-uuid-given", "", suggestion},
    {"6.2-isRecommended", "", "cards.suggestions.isRecommended"},
    {"6.2-isRecommended-several", "", "cards.suggestions.isRecommended"},
    {"6.2-actions", "", action},
    {"6.2-actionSelectionBehavior", "", suggestion},
    {"6.3-type", "", action},
    {"6.3-description", "", action},
    {"6.3-resource", "", action},
    {"6.3-resource", "whole", update},
    {"6.3-resource-delete", "", removal},
    {"6.3-resourceId", "", removal},
    {"6.3-resourceId-form", "", "cards.suggestions.actions.resourceId systemActions.resourceId"},
    {"6.3-id", "", resource},
    {"6.3-id", "draft", "cards.suggestions.actions.type=update cards.suggestions.actions.type=delete"},
    {"6.3-fhir", "", resource},
    {"6.4-label", "", link},
    {"6.4-url", "", link},
    {"6.4-type", "", link},
    {"6.4-appContext", "", "cards.links.appContext"},
    {"6.4-appContext-opaque", "", "cards.links.appContext"},
    {"6.4-autolaunchable", "", "cards.links.autolaunchable"},
    {"6.5-systemActions", "", "systemActions"},
    {"6.5-description", "", "systemActions"},
    {"9-object", "", extension},
    {"9-names", "", extension},
};

// "cards[3].links[0].url" is "cards[].links[].url": the same fault in the next card is no news.
std::string without_indices(std::string_view path) {
    std::string kind;
    for (const char c : path)
        if (c < '0' || c > '9' || kind.empty() || kind.back() != '[') kind += c;
    return kind;
}

std::string check_id(std::string_view requirement, std::string_view part) {
    return std::string(requirement) + (part.empty() ? "" : "/") + std::string(part);
}

// The findings of all responses, sorted by check; of each kind the first.
struct Survey {
    std::size_t responses = 0;
    std::set<std::string_view> places; // those of the table that some response has
    std::map<std::string, std::map<std::string, Fault>, std::less<>> findings;

    void add(const Finding& finding, std::size_t exchange) {
        findings[check_id(finding.requirement, finding.part)].try_emplace(
            without_indices(finding.path) + finding.message,
            Fault{(finding.path.empty() ? "the response" : finding.path) + ": " + finding.message, exchange});
    }
};

void look_at(Survey& survey, const Exchange& exchange, std::size_t index, Profile profile) {
    const Parsed parsed = parse_json(exchange.reply->body);
    if (!parsed.fault.empty()) return; // that it is JSON is asked of each exchange by itself
    ++survey.responses;
    for (const Shown& shown : shown_by_responses)
        if (!survey.places.contains(shown.places) && has_place(parsed.document, shown.places))
            survey.places.insert(shown.places);
    const std::vector<Finding> findings = walk_response(parsed.document, profile);
    for (const Finding& finding : findings) survey.add(finding, index);
    // The schema is asked where the walker found nothing: what both know, the walker tells better.
    if (findings.empty())
        if (const std::string fault = response_fault(parsed.document, profile); !fault.empty())
            survey.add({"6-cards", "", fault, "schema"}, index);
    const Parsed request = parse_json(exchange.request.body);
    if (!request.fault.empty()) return;
    for (const Finding& finding : walk_echo(request.document, parsed.document)) survey.add(finding, index);
}

Survey survey_of(Exam& exam) {
    Survey survey;
    const Record& record = exam.record();
    for (std::size_t i = 0; i < record.size(); ++i) {
        const Exchange& exchange = record.at(i);
        if (is_service_call(exchange.request) && !exchange.request.is_spoilt && exchange.reply &&
            exchange.reply->status == 200)
            look_at(survey, exchange, i, exam.target.profile);
    }
    return survey;
}

void report(const Survey& survey, const Shown& shown, Verdict& verdict) {
    const auto found = survey.findings.find(check_id(shown.requirement, shown.part));
    if (found != survey.findings.end())
        for (const auto& [kind, fault] : found->second) verdict.fail_at(fault.exchange, fault.text);
    else if (survey.responses == 0)
        verdict.skip("no response with status 200 came");
    else if (!shown.places.empty() && !survey.places.contains(shown.places))
        verdict.skip("no " + std::string(shown.places.substr(0, shown.places.find(' '))) + " came");
}

} // namespace

std::vector<Check> response_checks() {
    std::vector<Check> checks;
    const auto made = std::make_shared<std::unique_ptr<Survey>>(); // by the first of these checks
    for (const Shown& shown : shown_by_responses) {
        const Requirement* requirement = find_requirement(shown.requirement);
        const std::string title = requirement == nullptr ? std::string(shown.requirement) : requirement->clause;
        checks.push_back({std::string(shown.requirement), std::string(shown.part), title,
                          [shown, made](Exam& exam, Verdict& verdict) {
                              if (*made == nullptr) *made = std::make_unique<Survey>(survey_of(exam));
                              report(**made, shown, verdict);
                          }});
    }
    return checks;
}

} // namespace eczema::conformance
