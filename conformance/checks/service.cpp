// Good calls, and calls with an addition that a service must not mind.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <array>
#include <future>

namespace eczema::conformance {
namespace {

Run on_service(const Service& service, ServiceCheck check) {
    return [service, check = std::move(check)](Exam& exam, Verdict& verdict) {
        if (!is_known_hook(service.hook)) return verdict.skip("the examiner does not know the context of this hook");
        check(exam, service, verdict);
    };
}

// The standard lets a service answer other 4xx and 5xx: such a call did not succeed. At the URL of an advertised id
// there has to be something that takes POST, though.
void answers_hook(Exam& exam, const Service& service, Verdict& verdict) {
    const Reply reply = call(exam, service, sample_request(service));
    if (reply && reply->status >= 400 && reply->status != 404 && reply->status != 405)
        verdict.skip("the examiner's plain call did not succeed: status " + std::to_string(reply->status));
    else
        want_cards(reply, verdict);
}

void sends_json(Exam& exam, const Service& service, Verdict& verdict) {
    const Reply reply = call(exam, service, sample_request(service));
    if (reply && reply->status == 200)
        want_json_type(*reply, verdict);
    else
        verdict.skip("the call did not succeed");
}

// Only services with nothing to say of the examiner's patient show what they say then.
void answers_with_nothing_to_say(Exam& exam, const Service& service, Verdict& verdict) {
    const Reply reply = call(exam, service, sample_request(service));
    if (!reply || (reply->status != 200 && reply->status != 204)) return verdict.skip("the call did not succeed");
    if (!want_status(reply, {200}, verdict)) return;
    const Parsed parsed = parse_json(reply->body);
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (cards == nullptr || !cards->IsArray())
        verdict.fail("no array 'cards'");
    else if (!cards->Empty())
        verdict.skip("the service has something to say of the examiner's patient");
}

constexpr std::string_view object = R"({"a":[1,null,{"b":""}]})";
constexpr std::string_view values[] = {R"("text")", "-7.50", "true", "null", R"([1,"",{}])", object, R"("")", "{}"};

// A call with one addition that a service must not mind. Where it stands in an object that the sample lacks, that
// object is added too.
struct Addition {
    const char* requirement;
    const char* part;
    const char* title;
    const char* pointer;
    std::string_view json;
};

constexpr Addition additions[] = {
    {"G6", "root", "an unknown member of the request is ignored", "/examinerUnknown", object},
    {"G6", "context", "an unknown member of context is ignored", "/context/examinerUnknown", R"({"a":[1,2.50,true]})"},
    {"G6", "authorization", "an unknown member of fhirAuthorization is ignored", "/fhirAuthorization/examinerUnknown",
     object},
    {"G6", "extension", "an unknown extension is ignored", "/extension", R"({"com.example.examiner":{"a":[0]}})"},
    {"G6", "bundle", "unknown elements of a Bundle and its entries are ignored", "/prefetch/examinerUnknown",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"examinerUnknown":{"a":1},"entry":[{"examinerUnknown":[1],
        "search":{"mode":"match","examinerUnknown":true},"resource":{"resourceType":"Basic","id":"b1"}}]})"},
    {"G9", "null", "null for extension is taken as absent", "/extension", "null"},
    {"G9", "authorization", "null for fhirAuthorization is taken as absent", "/fhirAuthorization", "null"},
    {"3-extension", "unknown", "an extension with several names is taken", "/extension",
     R"({"com.example.examiner":{},"com.example.other":{"a":{"b":{"c":[]}}}})"},
    {"9-unknown", "root", "an extension of the request is taken", "/extension/com.example.examiner", object},
    {"9-unknown", "context", "an extension of context is taken", "/context/extension/com.example.examiner", object},
    {"9-unknown", "authorization", "an extension of fhirAuthorization is taken",
     "/fhirAuthorization/extension/com.example.examiner", object},
};

rapidjson::Document with(const Service& service, std::string_view pointer, std::string_view json) {
    rapidjson::Document request = sample_request(service);
    if (pointer.starts_with("/fhirAuthorization/")) {
        put(request, "/fhirServer", R"("https://fhir.examiner.invalid/r4")");
        put(request, "/fhirAuthorization", R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,
            "scope":"user/Patient.read","subject":"examiner"})");
    }
    put(request, pointer, json);
    return request;
}

Run takes(const Addition& addition) {
    return on_answering_service([addition](Exam& exam, const Service& service, Verdict& verdict) {
        want_cards(call(exam, service, with(service, addition.pointer, addition.json)), verdict);
    });
}

// Members of an extension may have values of any type.
Run takes_values(std::vector<std::string> pointers) {
    return on_answering_service([pointers = std::move(pointers)](Exam& exam, const Service& service, Verdict& verdict) {
        for (const std::string& pointer : pointers)
            for (const std::string_view value : values)
                want_cards(call(exam, service, with(service, pointer + "/com.example.examiner", value)), verdict);
    });
}

void takes_unknown_patient_element(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string key = patient_key(service);
    const std::string pointer = prefetch_pointer(key.empty() ? "patient" : key) + "/examinerUnknown";
    want_cards(call(exam, service, with(service, pointer, R"({"a":[{"b":1}]})")), verdict);
}

void takes_null_prefetch(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    drop(request, "/prefetch");
    const Reply absent = call(exam, service, request);
    if (!absent) return verdict.skip("a call without prefetch had no answer");
    put(request, "/prefetch", "null");
    want_status(call(exam, service, request), {absent->status}, verdict);
}

// encounterId is optional in patient-view, order-select and order-sign, among others.
void takes_null_encounter(Exam& exam, Verdict& verdict) {
    constexpr std::string_view hooks[] = {"patient-view", "order-select", "order-sign", "appointment-book"};
    bool asked = false;
    for (const Service& service : answering_services(exam)) {
        if (std::find(std::begin(hooks), std::end(hooks), service.hook) == std::end(hooks)) continue;
        asked = true;
        want_cards(call(exam, service, with(service, "/context/encounterId", "null")), verdict);
    }
    if (!asked) verdict.skip("no service that answers has a hook with an optional encounterId");
}

void takes_byte_order_mark(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = "\xEF\xBB\xBF" + to_text(sample_request(service));
    want_cards(post(exam, service_path(service), body), verdict);
}

void takes_trailing_slash(Exam& exam, const Service& service, Verdict& verdict) {
    want_cards(post(exam, service_path(service) + "/", to_text(sample_request(service))), verdict);
}

Run takes_media_types(std::vector<std::string> types) {
    return on_answering_service([types = std::move(types)](Exam& exam, const Service& service, Verdict& verdict) {
        const std::string body = to_text(sample_request(service));
        for (const std::string& type : types)
            want_cards(post(exam, service_path(service), body, {{"Content-Type", type}}), verdict);
    });
}

// How many cards came; nothing where the call did not succeed.
std::optional<rapidjson::SizeType> count_cards(const Reply& reply) {
    if (!reply || reply->status != 200) return std::nullopt;
    const Parsed parsed = parse_json(reply->body);
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (cards == nullptr || !cards->IsArray()) return std::nullopt;
    return cards->Size();
}

void want_alike(const Reply& first, const Reply& other, Verdict& verdict) {
    want_cards(other, verdict);
    const auto before = count_cards(first);
    const auto after = count_cards(other);
    if (before && after && *before != *after)
        verdict.fail(std::to_string(*after) + " cards, where the same call had " + std::to_string(*before));
}

void answers_repeat_alike(Exam& exam, const Service& service, Verdict& verdict) {
    const rapidjson::Document request = sample_request(service);
    const Reply first = call(exam, service, request);
    want_cards(first, verdict);
    for (int i = 0; i < 2; ++i) want_alike(first, call(exam, service, request), verdict);
}

void answers_parallel_alike(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    const Reply first = post(exam, service_path(service), body);
    want_cards(first, verdict);
    std::array<std::future<Reply>, 6> replies; // a future brings what is thrown, a thread would end the program
    for (auto& reply : replies)
        reply = std::async(std::launch::async, [&] { return post(exam, service_path(service), body); });
    for (auto& reply : replies) want_alike(first, reply.get(), verdict);
}

// What is new since the last call alone would replace the guidance that still holds.
void repeats_whole_guidance(Exam& exam, Verdict& verdict) {
    bool had_cards = false;
    for (const Service& service : answering_services(exam)) {
        rapidjson::Document request = sample_request(service);
        const auto before = count_cards(call(exam, service, request));
        if (!before || *before == 0) continue;
        had_cards = true;
        put(request, "/hookInstance", to_text(sample_request(service)["hookInstance"]));
        const Reply again = call(exam, service, request);
        if (!want_status(again, {200}, verdict)) continue;
        if (count_cards(again).value_or(0) < *before)
            verdict.fail("the same patient again brings fewer cards than before");
    }
    if (!had_cards) verdict.skip("no service has a card for the examiner's patient");
}

} // namespace

std::vector<Check> service_checks(const std::vector<Service>& services) {
    std::vector<Check> checks;
    for (const Service& service : services) {
        // Entries may share an id: the hook tells them apart (D9).
        const auto shared = std::count_if(services.begin(), services.end(),
                                          [&](const Service& other) { return other.id == service.id; });
        const std::string id = shared > 1 ? service.id + "." + service.hook : service.id;
        checks.push_back({"Q4", id, id + " answers its hook with 200 and cards", on_service(service, answers_hook)});
        checks.push_back({"Q5", id, id + " answers with an empty array when it has nothing to say",
                          on_service(service, answers_with_nothing_to_say)});
        checks.push_back({"G5", id, id + " answers application/json", on_service(service, sends_json)});
    }
    for (const Addition& addition : additions)
        checks.push_back({addition.requirement, addition.part, addition.title, takes(addition)});
    const std::vector<Check> rest = {
        {"G6", "patient", "an unknown element of a prefetched resource is ignored",
         on_answering_service(takes_unknown_patient_element)},
        {"3-extension", "values", "members of extension may have values of any type", takes_values({"/extension"})},
        {"9-unknown", "values", "members of extensions anywhere may have values of any type",
         takes_values({"/context/extension", "/fhirAuthorization/extension"})},
        {"G9", "prefetch", "null for prefetch is taken as absent", on_answering_service(takes_null_prefetch)},
        {"G9", "encounter", "null for an optional encounterId is taken as absent", takes_null_encounter},
        {"G8", "bom", "a byte order mark is tolerated", on_answering_service(takes_byte_order_mark)},
        {"G5", "accepts", "JSON media types are taken in any case",
         takes_media_types({"Application/JSON", "application/fhir+json"})},
        {"G5", "charset", "the parameter charset=utf-8 is taken in its spellings",
         takes_media_types({"application/json; charset=utf-8", "application/json;charset=UTF-8",
                            "application/json; Charset=\"utf-8\""})},
        {"Q8", "repeat", "the same call may come again and is answered alike",
         on_answering_service(answers_repeat_alike)},
        {"Q8", "parallel", "the same call may come several times at once and is answered alike",
         on_answering_service(answers_parallel_alike)},
        {"6.6-stale", "repeat", "a later call for the same patient brings the whole guidance again",
         repeats_whole_guidance},
        {"D11", "service-slash", "one trailing slash is taken on a service's path",
         on_answering_service(takes_trailing_slash)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
