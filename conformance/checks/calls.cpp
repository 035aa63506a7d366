#include "conformance/checks/calls.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (equal_ignoring_case(item, word)) return true;
    }
    return false;
}

// What a path may hold as it is (RFC 3986, pchar); the rest is escaped, or an id could break out of the request line.
bool is_path_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

} // namespace

std::string service_path(const Service& service) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string path = "/cds-services/";
    for (const char c : service.id) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_path_character(c))
            path += c;
        else
            path.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
    return path;
}

Reply post(Exam& exam, const std::string& path, std::string body, Headers headers) {
    const auto is_type = [](const auto& field) { return equal_ignoring_case(field.first, "Content-Type"); };
    if (std::none_of(headers.begin(), headers.end(), is_type)) headers.emplace_back("Content-Type", "application/json");
    return exam.send({"POST", path, std::move(headers), std::move(body)});
}

Reply call(Exam& exam, const Service& service, const rapidjson::Document& request) {
    return post(exam, service_path(service), to_text(request));
}

HttpRequest plain_call(const Service& service) {
    return {"POST", service_path(service), {{"Content-Type", "application/json"}}, to_text(sample_request(service))};
}

bool answers_plain_call(Exam& exam, const Service& service) {
    if (!is_known_hook(service.hook)) return false;
    const std::string key = service.id + " " + service.hook;
    if (const auto known = exam.plain_calls.find(key); known != exam.plain_calls.end()) return known->second;
    const Reply reply = exam.send(plain_call(service));
    return exam.plain_calls[key] = reply && reply->status == 200;
}

std::vector<Service> answering_services(Exam& exam) {
    std::vector<Service> answering;
    for (const Service& service : exam.services)
        if (answers_plain_call(exam, service)) answering.push_back(service);
    return answering;
}

const Service* chosen_service(Exam& exam) {
    const Service* chosen = nullptr;
    for (const Service& service : exam.services) {
        if (!answers_plain_call(exam, service)) continue;
        if (!patient_key(service).empty()) return &service;
        if (chosen == nullptr) chosen = &service;
    }
    return chosen;
}

Run on_answering_service(ServiceCheck check) {
    return [check = std::move(check)](Exam& exam, Verdict& verdict) {
        if (const Service* service = chosen_service(exam))
            check(exam, *service, verdict);
        else
            verdict.skip("no service answers the examiner's plain request with 200");
    };
}

bool want_status(const Reply& reply, std::initializer_list<unsigned> allowed, Verdict& verdict) {
    if (!reply) {
        verdict.fail("no answer: " + reply.error().message());
        return false;
    }
    if (std::find(allowed.begin(), allowed.end(), reply->status) != allowed.end()) return true;
    if (reply->status == 429) { // a limit of this examiner, and no answer to the question
        verdict.skip("the service limits the rate of calls");
        return false;
    }
    std::string fault = "status " + std::to_string(reply->status) + ", wanted";
    for (const unsigned status : allowed) fault += (status == *allowed.begin() ? " " : " or ") + std::to_string(status);
    verdict.fail(std::move(fault));
    return false;
}

void want_json_type(const HttpResponse& response, Verdict& verdict) {
    const std::string type = response.header("Content-Type").value_or("");
    const std::string_view essence = std::string_view(type).substr(0, type.find(';'));
    if (!equal_ignoring_case(essence, "application/json") && !equal_ignoring_case(essence, "application/fhir+json"))
        verdict.fail("Content-Type is \"" + type + "\", wanted application/json");
}

bool takes_no_feedback(unsigned status) { return status == 404 || status == 405 || status == 501; }

bool is_service_call(const HttpRequest& request) {
    return request.method == "POST" && request.path.starts_with("/cds-services/") &&
           !request.path.ends_with("/feedback");
}

void want_cards(const Reply& reply, Verdict& verdict) {
    if (!want_status(reply, {200}, verdict)) return;
    const Parsed parsed = parse_json(reply->body);
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (!parsed.fault.empty())
        verdict.fail("the body is not JSON: " + parsed.fault);
    else if (cards == nullptr || !cards->IsArray())
        verdict.fail("the body is no object with an array 'cards'");
}

std::string operation_outcome_fault(const HttpResponse& response) {
    const Parsed parsed = parse_json(response.body);
    return parsed.fault.empty() ? operation_outcome_fault(parsed.document) : parsed.fault;
}

void want_operation_outcome(const HttpResponse& response, Verdict& verdict) {
    const std::string fault = operation_outcome_fault(response);
    if (!fault.empty()) verdict.fail("the body is not an OperationOutcome: " + fault);
    want_json_type(response, verdict);
}

void want_words(const HttpResponse& response, std::string_view header, std::initializer_list<std::string_view> words,
                Verdict& verdict) {
    const std::optional<std::string> value = response.header(header);
    if (!value) {
        verdict.fail("no " + std::string(header) + " header");
        return;
    }
    for (const std::string_view word : words)
        if (!has_word(*value, word))
            verdict.fail(std::string(header) + " is \"" + *value + "\", without " + std::string(word));
}

} // namespace eczema::conformance
