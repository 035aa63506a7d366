// What holds for everything the service answered to any check: JSON, refusals, states of failure, echoed decimals.
// What stands inside cards is judged by responses.cpp.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/echo.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <set>

namespace eczema::conformance {
namespace {

bool is_success(const Reply& reply) { return reply && reply->status == 200; }

bool is_discovery(const HttpRequest& request) { return request.method == "GET" && request.path == "/cds-services"; }

// What is wrong with one exchange, in words; nothing where it is not of the kind that is judged, empty where it is
// right.
using Judge = std::function<std::optional<std::string>(const HttpRequest&, const HttpResponse&)>;

// Calls that bring what is to be judged, should no check before have brought it.
using Provoke = void (*)(Exam&);

// The judge over all that came; the same words twice are no news.
Run over_all(Judge judge, std::string nothing_came, Provoke provoke) {
    return [judge = std::move(judge), nothing_came = std::move(nothing_came), provoke](Exam& exam, Verdict& verdict) {
        if (exam.end_of_patience().empty()) provoke(exam);
        std::set<std::string> said;
        bool any = false;
        for (std::size_t i = 0; i < exam.record().size(); ++i) {
            const Exchange& exchange = exam.record().at(i);
            if (!exchange.reply) continue;
            const auto fault = judge(exchange.request, *exchange.reply);
            if (!fault) continue;
            any = true;
            if (!fault->empty() && said.insert(*fault).second) verdict.fail_at(i, *fault);
        }
        if (!any) verdict.skip(nothing_came);
    };
}

std::optional<std::string> is_json(const HttpRequest& request, const HttpResponse& response) {
    if (request.is_spoilt || response.status != 200 || (!is_discovery(request) && !is_service_call(request)))
        return std::nullopt;
    const Parsed parsed = parse_json(response.body);
    if (parsed.fault.empty()) return "";
    return (is_discovery(request) ? "discovery is not JSON: " : "a response is not JSON: ") + parsed.fault;
}

bool is_json_with(unsigned flag, const std::string& text) {
    rapidjson::Document document;
    constexpr unsigned iterative = rapidjson::kParseIterativeFlag;
    if (flag == rapidjson::kParseCommentsFlag)
        document.Parse<iterative | rapidjson::kParseCommentsFlag>(text.data(), text.size());
    else
        document.Parse<iterative | rapidjson::kParseTrailingCommasFlag>(text.data(), text.size());
    return !document.HasParseError();
}

std::optional<std::string> has_no_comments(const HttpRequest&, const HttpResponse& response) {
    const std::string type = response.header("Content-Type").value_or("");
    if (response.body.empty() || type.find("json") == std::string::npos) return std::nullopt;
    if (parse_json(response.body).fault.empty()) return "";
    if (is_json_with(rapidjson::kParseCommentsFlag, response.body)) return "a comment";
    if (is_json_with(rapidjson::kParseTrailingCommasFlag, response.body)) return "a trailing comma";
    return "";
}

std::size_t count_white_space(std::string_view text) {
    std::size_t count = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (in_string)
            text[i] == '\\' ? static_cast<void>(++i) : static_cast<void>(in_string = text[i] != '"');
        else if (text[i] == '"')
            in_string = true;
        else if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n')
            ++count;
    return count;
}

// The end of the last line is let pass.
std::optional<std::string> has_no_white_space(const HttpRequest& request, const HttpResponse& response) {
    if (response.status != 200 || (!is_discovery(request) && !is_service_call(request))) return std::nullopt;
    if (!parse_json(response.body).fault.empty()) return std::nullopt;
    if (count_white_space(response.body) <= 1) return "";
    return std::string(is_discovery(request) ? "discovery" : "a response") + " holds white space between its values";
}

// Refusals of calls with one of the statuses; with those of none of them where `others` are asked for.
Judge refusals(std::vector<unsigned> statuses, bool others) {
    return [statuses = std::move(statuses), others](const HttpRequest& request, const HttpResponse& response) {
        const bool listed = std::find(statuses.begin(), statuses.end(), response.status) != statuses.end();
        if (!is_service_call(request) || response.status < 400 || listed == others) return std::optional<std::string>();
        const std::string fault = operation_outcome_fault(response);
        if (fault.empty()) return std::optional<std::string>("");
        return std::optional<std::string>("status " + std::to_string(response.status) +
                                          ": the body is not an OperationOutcome: " + fault);
    };
}

std::optional<std::string> says_when_to_come_again(const HttpRequest&, const HttpResponse& response) {
    if (response.status != 429) return std::nullopt;
    return response.header("Retry-After") ? "" : "429 without Retry-After";
}

std::optional<std::string> fails_in_order(const HttpRequest& request, const HttpResponse& response) {
    if (response.status == 500) return "500 for " + request.method + ' ' + request.path;
    if (response.status == 503 && !response.header("Retry-After"))
        return "503 without Retry-After for " + request.method + ' ' + request.path;
    return "";
}

void provoke_answers(Exam& exam) { answering_services(exam); }

void provoke_not_found(Exam& exam) { post(exam, "/cds-services/examiner-no-such-service", "{}"); }

// With no prefetch at all: 400 for the body, 412 for the patient, or neither.
void provoke_refusals(Exam& exam) {
    for (const Service& service : answering_services(exam)) {
        rapidjson::Document request = sample_request(service);
        drop(request, "/prefetch");
        call(exam, service, request);
        post(exam, service_path(service), "{}");
    }
}

void provoke_media_type(Exam& exam) {
    for (const Service& service : answering_services(exam))
        post(exam, service_path(service), to_text(sample_request(service)), {{"Content-Type", "text/plain"}});
}

// A call whose draft order has decimals of every kind, to each service that sees draft orders.
void send_decimals(Exam& exam) {
    constexpr std::string_view order =
        R"({"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order","subject":{"reference":
        "Patient/examiner-1"},"medicationCodeableConcept":{"coding":[{"system":
        "http://www.nlm.nih.gov/research/umls/rxnorm","code":"8640"}],"text":"prednisone"},"dosageInstruction":[{"timing":
        {"repeat":{"frequency":1,"period":1.0,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":20.50,
        "unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]}]})";
    const std::string orders = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)";
    for (const Service& service : exam.services) {
        if (!is_known_hook(service.hook)) continue;
        rapidjson::Document request = sample_request(service);
        if (member(request["context"], "draftOrders") == nullptr) continue;
        constexpr std::string_view sampled = R"("@orders@")";
        put(request, "/context/draftOrders", sampled);
        std::string body = to_text(request); // by text: a number that is parsed has lost its digits
        body.replace(body.find(sampled), sampled.size(), orders + std::string(order) + "}]}");
        post(exam, service_path(service), std::move(body));
    }
}

void keeps_digits(Exam& exam, Verdict& verdict) {
    if (exam.end_of_patience().empty()) send_decimals(exam);
    bool any = false;
    std::set<std::string> said;
    for (std::size_t i = 0; i < exam.record().size(); ++i) {
        const Exchange& exchange = exam.record().at(i);
        if (!is_service_call(exchange.request) || !is_success(exchange.reply)) continue;
        const auto changed = changed_decimals(exchange.request.body, exchange.reply->body);
        if (!changed) continue;
        any = true;
        for (const std::string& one : *changed)
            if (said.insert(one).second) verdict.fail_at(i, one);
    }
    if (!any) verdict.skip("no response held a resource of its request");
}

// What an action does, as text; empty for what is none.
std::string effect_of(const rapidjson::Value& action) {
    std::string effect;
    for (const char* name : {"type", "resource", "resourceId"})
        if (const rapidjson::Value* value = member(action, name)) effect += to_text(*value);
    return effect;
}

std::optional<std::string> tells_once(const HttpRequest& request, const HttpResponse& response) {
    if (!is_service_call(request) || response.status != 200) return std::nullopt;
    const Parsed parsed = parse_json(response.body);
    const rapidjson::Value* system_actions = member(parsed.document, "systemActions");
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (system_actions == nullptr || !system_actions->IsArray() || cards == nullptr || !cards->IsArray())
        return std::nullopt;
    std::set<std::string> effects;
    for (const rapidjson::Value& action : system_actions->GetArray()) effects.insert(effect_of(action));
    for (const rapidjson::Value& card : cards->GetArray()) {
        const rapidjson::Value* suggestions = member(card, "suggestions");
        if (suggestions == nullptr || !suggestions->IsArray()) continue;
        for (const rapidjson::Value& suggestion : suggestions->GetArray()) {
            const rapidjson::Value* actions = member(suggestion, "actions");
            if (actions == nullptr || !actions->IsArray()) continue;
            for (const rapidjson::Value& action : actions->GetArray())
                if (const std::string effect = effect_of(action); !effect.empty() && effects.count(effect) > 0)
                    return "a suggestion of a card does what a system action has done";
        }
    }
    return "";
}

} // namespace

std::vector<Check> record_checks() {
    return {
        {"G8", "decimal", "decimals of resources that come back keep their digits", keeps_digits},
        {"G1", "json", "discovery and responses are JSON",
         over_all(is_json, "neither discovery nor a response came", provoke_answers)},
        {"G4-comments", "", "nothing that is sent as JSON holds comments or trailing commas",
         over_all(has_no_comments, "nothing was sent as JSON", provoke_refusals)},
        {"G7", "whitespace", "no white space between values",
         over_all(has_no_white_space, "neither discovery nor a response was JSON", provoke_answers)},
        {"Q7", "", "refusals of calls carry an OperationOutcome",
         over_all(refusals({404, 412, 415}, true), "no call was refused", provoke_refusals)},
        {"Q7", "404", "404 carries an OperationOutcome",
         over_all(refusals({404}, false), "404 never came", provoke_not_found)},
        {"Q7", "412", "412 carries an OperationOutcome",
         over_all(refusals({412}, false), "412 never came", provoke_refusals)},
        {"Q7", "415", "415 carries an OperationOutcome",
         over_all(refusals({415}, false), "415 never came", provoke_media_type)},
        {"3.1-429", "", "429 comes with Retry-After",
         over_all(says_when_to_come_again, "429 never came", provoke_answers)},
        {"3.1-5xx", "", "nothing was answered with 500, and 503 comes with Retry-After",
         over_all(fails_in_order, "nothing was answered", provoke_refusals)},
        {"X4", "system-actions", "nothing is told both by a card and by a system action",
         over_all(tells_once, "no response held system actions", provoke_answers)},
    };
}

} // namespace eczema::conformance
