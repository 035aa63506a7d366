#include "conformance/calls.hpp"
#include "conformance/json_text.hpp"
#include "conformance/response_walker.hpp"
#include "conformance/sample_request.hpp"
#include "conformance/schemas.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

// Runs `judge` on the parsed answer to a whole, valid call.
template <class Judge>
std::function<Verdict(const Exam&)> on_answer(const Service& service, Judge judge) {
    return [service, judge](const Exam& exam) {
        Verdict verdict;
        if (!is_known_hook(service.hook)) {
            verdict.skipped = "the examiner does not know the context of this hook";
            return verdict;
        }
        const Reply reply = call(exam, service, sample_request(service));
        if (!want_status(reply, {200}, verdict)) return verdict;
        const Parsed parsed = parse_json(reply->body);
        if (parsed.fault.empty())
            judge(*reply, parsed.document, verdict);
        else
            verdict.faults.push_back("the body is not JSON: " + parsed.fault);
        return verdict;
    };
}

auto no_finding_of(Level level) {
    return [level](const HttpResponse&, const rapidjson::Value& response, Verdict& verdict) {
        for (const Finding& finding : walk_response(response))
            if (finding.level == level)
                verdict.faults.push_back(std::string(finding.rule) + " " + finding.path + ": " + finding.message);
    };
}

void follows_schema(const HttpResponse&, const rapidjson::Value& response, Verdict& verdict) {
    if (const std::string fault = schema_fault(response, response_schema); !fault.empty())
        verdict.faults.push_back(fault);
}

void is_json(const HttpResponse& response, const rapidjson::Value&, Verdict& verdict) {
    want_json_type(response, verdict);
}

// A call with one addition that a service must not mind.
struct Addition {
    const char* id;
    Level level;
    const char* title;
    const char* pointer;
    const char* json;
};

constexpr Addition additions[] = {
    {"G6.root", Level::must, "an unknown member of the request is ignored", "/examinerUnknown",
     R"({"a":[1,null,{"b":""}]})"},
    {"G6.context", Level::must, "an unknown member of context is ignored", "/context/examinerUnknown",
     R"({"a":[1,2.50,true]})"},
    {"G6.extension", Level::must, "an unknown extension is ignored", "/extension",
     R"({"com.example.examiner":{"a":[0]}})"},
    {"G6.bundle", Level::must, "unknown elements of a Bundle and its entries are ignored", "/prefetch/examinerUnknown",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"examinerUnknown":{"a":1},"entry":[{"examinerUnknown":[1],
        "search":{"mode":"match","examinerUnknown":true},"resource":{"resourceType":"Basic","id":"b1"}}]})"},
    {"G9.null", Level::ours, "null for an optional member is taken as absent", "/extension", "null"},
};

std::function<Verdict(const Exam&)> takes(const Addition& addition) {
    return on_chosen_service([addition](const Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = sample_request(service);
        put(request, addition.pointer, addition.json);
        want_valid_response(call(exam, service, request), verdict);
    });
}

void takes_unknown_patient_element(const Exam& exam, const Service& service, Verdict& verdict) {
    const std::string key = patient_key(service);
    rapidjson::Document request = sample_request(service);
    put(request, prefetch_pointer(key.empty() ? "patient" : key) + "/examinerUnknown", R"({"a":[{"b":1}]})");
    want_valid_response(call(exam, service, request), verdict);
}

void takes_unknown_authorization_member(const Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    put(request, "/fhirServer", R"("https://fhir.example.org/r4")");
    put(request, "/fhirAuthorization", R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,
        "scope":"user/Patient.read","subject":"examiner","examinerUnknown":{"a":1}})");
    want_valid_response(call(exam, service, request), verdict);
}

void takes_byte_order_mark(const Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = "\xEF\xBB\xBF" + to_text(sample_request(service));
    want_valid_response(post(exam, service_path(service), body), verdict);
}

void takes_repeated_instance(const Exam& exam, const Service& service, Verdict& verdict) {
    const rapidjson::Document request = sample_request(service);
    want_valid_response(call(exam, service, request), verdict);
    want_valid_response(call(exam, service, request), verdict);
}

void takes_trailing_slash(const Exam& exam, const Service& service, Verdict& verdict) {
    want_valid_response(post(exam, service_path(service) + "/", to_text(sample_request(service))), verdict);
}

void takes_media_types(const Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    for (const char* type :
         {"application/json;charset=UTF-8", "Application/JSON; Charset=\"utf-8\"", "application/fhir+json"})
        want_valid_response(post(exam, service_path(service), body, {{"Content-Type", type}}), verdict);
}

} // namespace

std::vector<Check> service_checks(const std::vector<Service>& services) {
    std::vector<Check> checks;
    for (const Service& service : services) {
        // Entries may share an id: the hook tells them apart (D9).
        const auto shared = std::count_if(services.begin(), services.end(),
                                          [&](const Service& other) { return other.id == service.id; });
        const std::string id = shared > 1 ? service.id + "." + service.hook : service.id;
        checks.push_back({"Q4." + id, Level::must, id + " answers its hook with 200 and valid cards",
                          on_answer(service, no_finding_of(Level::must))});
        checks.push_back(
            {"6." + id, Level::must, id + " answers as the response schema says", on_answer(service, follows_schema)});
        checks.push_back({"G8." + id, Level::should, id + " keeps the recommendations for responses",
                          on_answer(service, no_finding_of(Level::should))});
        checks.push_back({"6.1." + id, Level::ours, id + " gives uuids and created resources an id",
                          on_answer(service, no_finding_of(Level::ours))});
        checks.push_back({"G5." + id, Level::ours, id + " sends its answer as JSON", on_answer(service, is_json)});
    }
    for (const Addition& addition : additions)
        checks.push_back({addition.id, addition.level, addition.title, takes(addition)});
    const std::vector<Check> rest = {
        {"G6.patient", Level::must, "an unknown element of a prefetched resource is ignored",
         on_chosen_service(takes_unknown_patient_element)},
        {"G6.authorization", Level::must, "an unknown member of fhirAuthorization is ignored",
         on_chosen_service(takes_unknown_authorization_member)},
        {"G8.bom", Level::ours, "a byte order mark is tolerated", on_chosen_service(takes_byte_order_mark)},
        {"Q8", Level::ours, "the same hookInstance may come twice", on_chosen_service(takes_repeated_instance)},
        {"D11.service-slash", Level::ours, "one trailing slash is taken on a service's path",
         on_chosen_service(takes_trailing_slash)},
        {"G5.accepts", Level::ours, "JSON media types are taken with any case and charset utf-8",
         on_chosen_service(takes_media_types)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
