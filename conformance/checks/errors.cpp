// Requests that break a rule, and the status they get. What stands in the body of a refusal is judged over all of them
// (record.cpp).
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

using Statuses = std::initializer_list<unsigned>;
constexpr Statuses answered = {200};
constexpr Statuses refused = {400};
constexpr Statuses refused_or_unused = {400, 200}; // a service may do without what it cannot use

// A valid request changed in one place, and the statuses it may get.
struct Edit {
    const char* requirement;
    const char* part;
    const char* title;
    const char* pointer;
    std::string_view json; // empty: the member is left out
    Statuses allowed;
};

constexpr std::string_view authorization =
    R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,"scope":"user/*.read","subject":"examiner"})";

const Edit edits[] = {
    {"3-hook", "missing", "hook missing: 400", "/hook", "", refused},
    {"3-hook", "type", "hook is a number: 400", "/hook", "7", refused},
    {"3-hook", "null", "hook is null: 400", "/hook", "null", refused},
    {"3-hook", "empty", "hook is empty: 400", "/hook", R"("")", refused},
    {"3-hook", "other", "hook is not one the service advertises: 400", "/hook", R"("examiner-unknown-hook")", refused},
    {"3-hookInstance", "missing", "hookInstance missing: 400", "/hookInstance", "", refused},
    {"3-hookInstance", "type", "hookInstance is an object: 400", "/hookInstance", "{}", refused},
    {"3-hookInstance", "null", "hookInstance is null: 400", "/hookInstance", "null", refused},
    {"3-hookInstance", "upper-case", "hookInstance is a UUID in capitals: answered", "/hookInstance",
     R"("3F2504E0-4F89-41D3-9A0C-0305E82C3301")", answered},
    {"3-hookInstance", "not-a-uuid", "hookInstance is another string: answered", "/hookInstance",
     R"("examiner-hookinstance-1")", answered},
    {"3-context", "missing", "context missing: 400", "/context", "", refused},
    {"3-context", "type", "context is an array: 400", "/context", "[]", refused},
    {"3-context", "null", "context is null: 400", "/context", "null", refused},
    {"3-context", "patient-missing", "context.patientId missing: 400", "/context/patientId", "", refused},
    {"3-context", "patient-type", "context.patientId is a number: 400", "/context/patientId", "7", refused},
    {"3-context", "patient-empty", "context.patientId is empty: 400", "/context/patientId", R"("")", refused},
    {"3-prefetch", "type", "prefetch is an array: 400", "/prefetch", "[]", refused},
    {"3-fhirServer", "alone", "fhirAuthorization without fhirServer: 400", "/fhirAuthorization", authorization,
     refused},
    {"3-fhirServer", "type", "fhirServer is a number: not used, or 400", "/fhirServer", "7", refused_or_unused},
    {"3-fhirServer", "not-a-url", "fhirServer is no URL: not used, or 400", "/fhirServer", R"("examiner, no URL")",
     refused_or_unused},
    {"3-fhirAuthorization", "absent", "fhirServer without fhirAuthorization: answered", "/fhirServer",
     R"("https://fhir.examiner.invalid/r4")", answered},
    {"3.1-400", "member", "a request without any member the standard requires: 400", "", "{}", refused},
};

Run answers(const Edit& edit) {
    return on_answering_service([edit](Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = sample_request(service);
        if (std::string_view(edit.pointer) == "/context/patientId" &&
            member(request["context"], "patientId") == nullptr)
            return verdict.skip("the hook of the service has no patientId");
        if (edit.json.empty())
            drop(request, edit.pointer);
        else
            put(request, edit.pointer, edit.json);
        want_status(call(exam, service, request), edit.allowed, verdict);
    });
}

void survives_wrong_authorization(Exam& exam, const Service& service, Verdict& verdict) {
    for (const char* json : {"7", R"("examiner")", "[]"}) {
        rapidjson::Document request = sample_request(service);
        put(request, "/fhirServer", R"("https://fhir.examiner.invalid/r4")");
        put(request, "/fhirAuthorization", json);
        want_status(call(exam, service, request), refused_or_unused, verdict);
    }
}

void takes_no_prefetch_as_empty(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    put(request, "/prefetch", "{}");
    const Reply empty = call(exam, service, request);
    drop(request, "/prefetch");
    const Reply absent = call(exam, service, request);
    if (empty && absent && empty->status == absent->status) return;
    if (want_status(absent, {200, 412}, verdict) && empty)
        verdict.fail("without prefetch status " + std::to_string(absent->status) + ", with an empty one " +
                     std::to_string(empty->status));
}

// Bodies that are not a JSON object, or not JSON at all.
struct BadBody {
    const char* requirement;
    const char* part;
    const char* title;
    std::string (*spoil)(std::string valid);
};

std::string nested(std::string valid) {
    constexpr std::size_t depth = 20'000;
    return valid.insert(1, "\"x\":" + std::string(depth, '[') + std::string(depth, ']') + ",");
}

const BadBody bad_bodies[] = {
    {"G8", "empty", "an empty body", [](std::string) { return std::string(); }},
    {"G8", "text", "text that is not JSON", [](std::string) { return std::string("hook=patient-view"); }},
    {"G8", "cut", "a body that ends early", [](std::string valid) { return valid.substr(0, valid.size() / 2); }},
    {"G8", "more", "something after the document", [](std::string valid) { return valid + "{}"; }},
    {"G8", "array", "an array at the root", [](std::string valid) { return "[" + valid + "]"; }},
    {"G8", "null", "null at the root", [](std::string) { return std::string("null"); }},
    {"G8", "utf8", "invalid UTF-8 in a string",
     [](std::string valid) { return valid.insert(1, "\"x\":\"\xC3\x28\","); }},
    {"G8", "duplicate", "a name twice at the root",
     [](std::string valid) { return valid.insert(1, "\"hook\":\"x\","); }},
    {"G8", "depth", "arrays nested 20,000 deep", nested},
    {"3.1-400", "body", "a body with single quotes",
     [](std::string) { return std::string("{'hook':'patient-view'}"); }},
};

Run refuses(const BadBody& bad) {
    return on_answering_service([bad](Exam& exam, const Service& service, Verdict& verdict) {
        const std::string body = bad.spoil(to_text(sample_request(service)));
        want_status(post(exam, service_path(service), body), {400}, verdict);
    });
}

constexpr const char* unknown_service = "/cds-services/examiner-no-such-service";

void knows_no_other_service(Exam& exam, const Service& service, Verdict& verdict) {
    want_status(post(exam, unknown_service, to_text(sample_request(service))), {404}, verdict);
}

void knows_no_other_path(Exam& exam, Verdict& verdict) {
    want_status(exam.send({"GET", "/examiner-no-such-path", {}, {}}), {404}, verdict);
    want_status(exam.send({"GET", "/cds-services/examiner/no/such/path", {}, {}}), {404}, verdict);
}

constexpr const char* feedback = R"({"feedback":[{"card":"4e0a3a1e-3283-4575-ab82-028d55fe2719",)"
                                 R"("outcome":"accepted","outcomeTimestamp":"2026-01-02T03:04:05Z"}]})";

void knows_no_feedback_of_others(Exam& exam, Verdict& verdict) {
    want_status(post(exam, std::string(unknown_service) + "/feedback", feedback), {404}, verdict);
}

void refuses_media_type(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    for (const char* type : {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
        want_status(post(exam, service_path(service), body, {{"Content-Type", type}}), {415}, verdict);
}

void refuse_methods(Exam& exam, const std::string& path, Verdict& verdict) {
    for (const char* method : {"GET", "PUT", "DELETE", "PATCH"})
        if (const Reply reply = exam.send({method, path, {}, {}}); want_status(reply, {405}, verdict))
            want_words(*reply, "Allow", {"POST"}, verdict);
}

void refuses_method(Exam& exam, const Service& service, Verdict& verdict) {
    refuse_methods(exam, service_path(service), verdict);
}

void refuses_method_for_feedback(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string path = service_path(service) + "/feedback";
    const Reply taken = post(exam, path, feedback);
    if (!taken || (taken->status != 200 && taken->status != 202 && taken->status != 204))
        return verdict.skip("the service takes no feedback");
    refuse_methods(exam, path, verdict);
}

} // namespace

std::vector<Check> error_checks() {
    std::vector<Check> checks;
    for (const Edit& edit : edits) checks.push_back({edit.requirement, edit.part, edit.title, answers(edit)});
    for (const BadBody& bad : bad_bodies)
        checks.push_back({bad.requirement, bad.part, std::string(bad.title) + ": 400", refuses(bad)});
    const std::vector<Check> rest = {
        {"3-fhirAuthorization", "type", "fhirAuthorization is no object: not used, or 400",
         on_answering_service(survives_wrong_authorization)},
        {"3-prefetch", "absent", "no prefetch is the same as one without keys",
         on_answering_service(takes_no_prefetch_as_empty)},
        {"3.1-404", "service", "an unknown service gets 404", on_answering_service(knows_no_other_service)},
        {"3.1-404", "path", "an unknown path gets 404", knows_no_other_path},
        {"3.1-404", "feedback", "feedback to an unknown service gets 404", knows_no_feedback_of_others},
        {"3.1-405", "", "other methods on a service get 405 and Allow", on_answering_service(refuses_method)},
        {"3.1-405", "feedback", "other methods on feedback get 405 and Allow",
         on_answering_service(refuses_method_for_feedback)},
        {"3.1-415", "", "other media types get 415", on_answering_service(refuses_media_type)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
