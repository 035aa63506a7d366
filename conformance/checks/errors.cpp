#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

void want_refusal(const Reply& reply, std::initializer_list<unsigned> allowed, Verdict& verdict) {
    if (want_status(reply, allowed, verdict)) want_operation_outcome(*reply, verdict);
}

// A valid request spoilt in one place, which gets 400 and an OperationOutcome.
struct Spoilt {
    const char* requirement;
    const char* part;
    const char* title;
    const char* pointer;
    std::string_view json; // empty: the member is left out
};

constexpr Spoilt spoilt_requests[] = {
    {"3-hook", "missing", "hook missing", "/hook", ""},
    {"3-hook", "type", "hook is a number", "/hook", "7"},
    {"3-hook", "null", "hook is null", "/hook", "null"},
    {"3-hook", "empty", "hook is empty", "/hook", R"("")"},
    {"3-hook", "other", "hook is not one the service advertises", "/hook", R"("examiner-unknown-hook")"},
    {"3-hookInstance", "missing", "hookInstance missing", "/hookInstance", ""},
    {"3-hookInstance", "type", "hookInstance is an object", "/hookInstance", "{}"},
    {"3-hookInstance", "null", "hookInstance is null", "/hookInstance", "null"},
    {"3-context", "missing", "context missing", "/context", ""},
    {"3-context", "type", "context is an array", "/context", "[]"},
    {"3-context", "null", "context is null", "/context", "null"},
    {"3-context", "patient-missing", "context.patientId missing", "/context/patientId", ""},
    {"3-context", "patient-type", "context.patientId is a number", "/context/patientId", "7"},
    {"3-context", "patient-empty", "context.patientId is empty", "/context/patientId", R"("")"},
    {"3-prefetch", "type", "prefetch is an array", "/prefetch", "[]"},
    {"3-fhirServer", "alone", "fhirAuthorization without fhirServer", "/fhirAuthorization",
     R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,"scope":"user/*.read","subject":"examiner"})"},
};

Run refuses(const Spoilt& spoilt) {
    return on_chosen_service([spoilt](Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = sample_request(service);
        if (spoilt.json.empty())
            drop(request, spoilt.pointer);
        else
            put(request, spoilt.pointer, spoilt.json);
        want_refusal(call(exam, service, request), {400}, verdict);
    });
}

// The member is required by every hook that has it in the sample; services of other hooks are not asked.
Run refuses_without(std::string_view name) {
    return [name](Exam& exam, Verdict& verdict) {
        bool asked = false;
        for (const Service& service : exam.services) {
            if (!is_known_hook(service.hook)) continue;
            rapidjson::Document request = sample_request(service);
            if (member(request["context"], name) == nullptr) continue;
            asked = true;
            drop(request, "/context/" + std::string(name));
            want_refusal(call(exam, service, request), {400}, verdict);
        }
        if (!asked) verdict.skip("no advertised hook requires it");
    };
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
};

Run refuses(const BadBody& bad) {
    return on_chosen_service([bad](Exam& exam, const Service& service, Verdict& verdict) {
        const std::string body = bad.spoil(to_text(sample_request(service)));
        want_refusal(post(exam, service_path(service), body), {400}, verdict);
    });
}

void answers_error_with_outcome(Exam& exam, const Service& service, Verdict& verdict) {
    const Reply reply = post(exam, service_path(service), "{}");
    if (!reply)
        verdict.fail("no answer: " + reply.error().message());
    else if (reply->status / 100 == 2)
        verdict.fail("{} was answered with " + std::to_string(reply->status));
    else
        want_operation_outcome(*reply, verdict);
}

void knows_no_other_service(Exam& exam, Verdict& verdict) {
    want_refusal(post(exam, "/cds-services/examiner-no-such-service", "{}"), {404}, verdict);
    want_refusal(post(exam, "/cds-services/examiner-no-such-service/feedback", "{}"), {404}, verdict);
}

void refuses_media_type(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    for (const char* type : {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
        want_refusal(post(exam, service_path(service), body, {{"Content-Type", type}}), {415}, verdict);
}

void refuses_method(Exam& exam, const Service& service, Verdict& verdict) {
    for (const char* method : {"GET", "PUT", "DELETE", "PATCH"}) {
        const Reply reply = exam.send({method, service_path(service), {}, {}});
        want_refusal(reply, {405}, verdict);
        if (reply && reply->status == 405) want_words(*reply, "Allow", {"POST"}, verdict);
    }
}

} // namespace

std::vector<Check> error_checks() {
    std::vector<Check> checks;
    for (const Spoilt& spoilt : spoilt_requests)
        checks.push_back({spoilt.requirement, spoilt.part, std::string(spoilt.title) + ": 400", refuses(spoilt)});
    for (const std::string_view name : {"encounterId", "draftOrders"})
        checks.push_back({"3-context", std::string(name) + "-missing",
                          "context." + std::string(name) + " missing where the hook requires it: 400",
                          refuses_without(name)});
    for (const BadBody& bad : bad_bodies)
        checks.push_back({bad.requirement, bad.part, std::string(bad.title) + ": 400", refuses(bad)});
    const std::vector<Check> rest = {
        {"Q7", "", "a refusal carries an OperationOutcome", on_chosen_service(answers_error_with_outcome)},
        {"3.1-404", "", "an unknown service gets 404", knows_no_other_service},
        {"3.1-415", "", "other media types get 415", on_chosen_service(refuses_media_type)},
        {"3.1-405", "", "other methods on a service get 405 and Allow", on_chosen_service(refuses_method)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
