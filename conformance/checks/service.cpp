#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

Run answers_hook(const Service& service) {
    return [service](Exam& exam, Verdict& verdict) {
        if (!is_known_hook(service.hook)) return verdict.skip("the examiner does not know the context of this hook");
        want_cards(call(exam, service, sample_request(service)), verdict);
    };
}

// A call with one addition that a service must not mind.
struct Addition {
    const char* requirement;
    const char* part;
    const char* title;
    const char* pointer;
    const char* json;
};

constexpr Addition additions[] = {
    {"G6", "root", "an unknown member of the request is ignored", "/examinerUnknown", R"({"a":[1,null,{"b":""}]})"},
    {"G6", "context", "an unknown member of context is ignored", "/context/examinerUnknown", R"({"a":[1,2.50,true]})"},
    {"G6", "extension", "an unknown extension is ignored", "/extension", R"({"com.example.examiner":{"a":[0]}})"},
    {"G6", "bundle", "unknown elements of a Bundle and its entries are ignored", "/prefetch/examinerUnknown",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"examinerUnknown":{"a":1},"entry":[{"examinerUnknown":[1],
        "search":{"mode":"match","examinerUnknown":true},"resource":{"resourceType":"Basic","id":"b1"}}]})"},
    {"G9", "null", "null for an optional member is taken as absent", "/extension", "null"},
};

Run takes(const Addition& addition) {
    return on_chosen_service([addition](Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = sample_request(service);
        put(request, addition.pointer, addition.json);
        want_cards(call(exam, service, request), verdict);
    });
}

void takes_unknown_patient_element(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string key = patient_key(service);
    rapidjson::Document request = sample_request(service);
    put(request, prefetch_pointer(key.empty() ? "patient" : key) + "/examinerUnknown", R"({"a":[{"b":1}]})");
    want_cards(call(exam, service, request), verdict);
}

void takes_unknown_authorization_member(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    put(request, "/fhirServer", R"("https://fhir.example.org/r4")");
    put(request, "/fhirAuthorization", R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,
        "scope":"user/Patient.read","subject":"examiner","examinerUnknown":{"a":1}})");
    want_cards(call(exam, service, request), verdict);
}

void takes_byte_order_mark(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = "\xEF\xBB\xBF" + to_text(sample_request(service));
    want_cards(post(exam, service_path(service), body), verdict);
}

void takes_repeated_instance(Exam& exam, const Service& service, Verdict& verdict) {
    const rapidjson::Document request = sample_request(service);
    want_cards(call(exam, service, request), verdict);
    want_cards(call(exam, service, request), verdict);
}

void takes_trailing_slash(Exam& exam, const Service& service, Verdict& verdict) {
    want_cards(post(exam, service_path(service) + "/", to_text(sample_request(service))), verdict);
}

void takes_media_types(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    for (const char* type :
         {"application/json;charset=UTF-8", "Application/JSON; Charset=\"utf-8\"", "application/fhir+json"})
        want_cards(post(exam, service_path(service), body, {{"Content-Type", type}}), verdict);
}

} // namespace

std::vector<Check> service_checks(const std::vector<Service>& services) {
    std::vector<Check> checks;
    for (const Service& service : services) {
        // Entries may share an id: the hook tells them apart (D9).
        const auto shared = std::count_if(services.begin(), services.end(),
                                          [&](const Service& other) { return other.id == service.id; });
        const std::string id = shared > 1 ? service.id + "." + service.hook : service.id;
        checks.push_back({"Q4", id, id + " answers its hook with 200 and cards", answers_hook(service)});
    }
    for (const Addition& addition : additions)
        checks.push_back({addition.requirement, addition.part, addition.title, takes(addition)});
    const std::vector<Check> rest = {
        {"G6", "patient", "an unknown element of a prefetched resource is ignored",
         on_chosen_service(takes_unknown_patient_element)},
        {"G6", "authorization", "an unknown member of fhirAuthorization is ignored",
         on_chosen_service(takes_unknown_authorization_member)},
        {"G8", "bom", "a byte order mark is tolerated", on_chosen_service(takes_byte_order_mark)},
        {"Q8", "", "the same hookInstance may come twice", on_chosen_service(takes_repeated_instance)},
        {"D11", "service-slash", "one trailing slash is taken on a service's path",
         on_chosen_service(takes_trailing_slash)},
        {"G5", "accepts", "JSON media types are taken with any case and charset utf-8",
         on_chosen_service(takes_media_types)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
