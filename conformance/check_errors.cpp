#include "conformance/calls.hpp"
#include "conformance/json_text.hpp"
#include "conformance/sample_request.hpp"

namespace eczema::conformance {
namespace {

void want_refusal(const Reply& reply, std::initializer_list<unsigned> allowed, Verdict& verdict) {
    if (want_status(reply, allowed, verdict)) want_operation_outcome(*reply, verdict);
}

// A valid request spoilt in one place, which gets 400 and an OperationOutcome.
struct Spoilt {
    const char* id;
    const char* title;
    const char* pointer;
    std::string_view json; // empty: the member is left out
};

constexpr Spoilt spoilt_requests[] = {
    {"Q.hook-missing", "hook missing", "/hook", ""},
    {"Q.hook-type", "hook is a number", "/hook", "7"},
    {"Q.hook-null", "hook is null", "/hook", "null"},
    {"Q.hook-empty", "hook is empty", "/hook", R"("")"},
    {"Q.hook-other", "hook is not one the service advertises", "/hook", R"("examiner-unknown-hook")"},
    {"Q.instance-missing", "hookInstance missing", "/hookInstance", ""},
    {"Q.instance-type", "hookInstance is an object", "/hookInstance", "{}"},
    {"Q.instance-null", "hookInstance is null", "/hookInstance", "null"},
    {"Q.context-missing", "context missing", "/context", ""},
    {"Q.context-type", "context is an array", "/context", "[]"},
    {"Q.context-null", "context is null", "/context", "null"},
    {"Q.patient-missing", "context.patientId missing", "/context/patientId", ""},
    {"Q.patient-type", "context.patientId is a number", "/context/patientId", "7"},
    {"Q.patient-empty", "context.patientId is empty", "/context/patientId", R"("")"},
    {"Q.prefetch-type", "prefetch is an array", "/prefetch", "[]"},
    {"Q.authorization-alone", "fhirAuthorization without fhirServer", "/fhirAuthorization",
     R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,"scope":"user/*.read","subject":"examiner"})"},
};

std::function<Verdict(const Exam&)> refuses(const Spoilt& spoilt) {
    return on_chosen_service([spoilt](const Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = sample_request(service);
        if (spoilt.json.empty())
            drop(request, spoilt.pointer);
        else
            put(request, spoilt.pointer, spoilt.json);
        want_refusal(call(exam, service, request), {400}, verdict);
    });
}

// The member is required by every hook that has it in the sample; services of other hooks are not asked.
std::function<Verdict(const Exam&)> refuses_without(std::string_view name) {
    return [name](const Exam& exam) {
        Verdict verdict;
        bool asked = false;
        for (const Service& service : exam.services) {
            if (!is_known_hook(service.hook)) continue;
            rapidjson::Document request = sample_request(service);
            if (member(request["context"], name) == nullptr) continue;
            asked = true;
            drop(request, "/context/" + std::string(name));
            want_refusal(call(exam, service, request), {400}, verdict);
        }
        if (!asked) verdict.skipped = "no advertised hook requires it";
        return verdict;
    };
}

// Bodies that are not a JSON object, or not JSON at all.
struct BadBody {
    const char* id;
    const char* title;
    std::string (*spoil)(std::string valid);
};

std::string nested(std::string valid) {
    constexpr std::size_t depth = 20'000;
    return valid.insert(1, "\"x\":" + std::string(depth, '[') + std::string(depth, ']') + ",");
}

const BadBody bad_bodies[] = {
    {"G8.empty", "an empty body", [](std::string) { return std::string(); }},
    {"G8.text", "text that is not JSON", [](std::string) { return std::string("hook=patient-view"); }},
    {"G8.cut", "a body that ends early", [](std::string valid) { return valid.substr(0, valid.size() / 2); }},
    {"G8.more", "something after the document", [](std::string valid) { return valid + "{}"; }},
    {"G8.array", "an array at the root", [](std::string valid) { return "[" + valid + "]"; }},
    {"G8.null", "null at the root", [](std::string) { return std::string("null"); }},
    {"G8.utf8", "invalid UTF-8 in a string", [](std::string valid) { return valid.insert(1, "\"x\":\"\xC3\x28\","); }},
    {"G8.duplicate", "a name twice at the root", [](std::string valid) { return valid.insert(1, "\"hook\":\"x\","); }},
    {"G8.depth", "arrays nested 20,000 deep", nested},
};

std::function<Verdict(const Exam&)> refuses(const BadBody& bad) {
    return on_chosen_service([bad](const Exam& exam, const Service& service, Verdict& verdict) {
        const std::string body = bad.spoil(to_text(sample_request(service)));
        want_refusal(post(exam, service_path(service), body), {400}, verdict);
    });
}

void answers_error_with_outcome(const Exam& exam, const Service& service, Verdict& verdict) {
    const Reply reply = post(exam, service_path(service), "{}");
    if (!reply)
        verdict.faults.push_back("no answer: " + reply.error().message());
    else if (reply->status / 100 == 2)
        verdict.faults.push_back("{} was answered with " + std::to_string(reply->status));
    else
        want_operation_outcome(*reply, verdict);
}

Verdict knows_no_other_service(const Exam& exam) {
    Verdict verdict;
    want_refusal(post(exam, "/cds-services/examiner-no-such-service", "{}"), {404}, verdict);
    want_refusal(post(exam, "/cds-services/examiner-no-such-service/feedback", "{}"), {404}, verdict);
    return verdict;
}

void refuses_media_type(const Exam& exam, const Service& service, Verdict& verdict) {
    const std::string body = to_text(sample_request(service));
    for (const char* type : {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
        want_refusal(post(exam, service_path(service), body, {{"Content-Type", type}}), {415}, verdict);
}

void refuses_method(const Exam& exam, const Service& service, Verdict& verdict) {
    for (const char* method : {"GET", "PUT", "DELETE", "PATCH"}) {
        const Reply reply = exam.client.send({method, service_path(service), {}, {}});
        want_refusal(reply, {405}, verdict);
        if (reply && reply->status == 405) want_words(*reply, "Allow", {"POST"}, verdict);
    }
}

} // namespace

std::vector<Check> error_checks() {
    std::vector<Check> checks;
    for (const Spoilt& spoilt : spoilt_requests)
        checks.push_back({spoilt.id, Level::ours, std::string(spoilt.title) + ": 400", refuses(spoilt)});
    for (const std::string_view name : {"encounterId", "draftOrders"})
        checks.push_back({"Q." + std::string(name), Level::ours,
                          "context." + std::string(name) + " missing where the hook requires it: 400",
                          refuses_without(name)});
    for (const BadBody& bad : bad_bodies)
        checks.push_back({bad.id, Level::ours, std::string(bad.title) + ": 400", refuses(bad)});
    const std::vector<Check> rest = {
        {"Q7", Level::should, "a refusal carries an OperationOutcome", on_chosen_service(answers_error_with_outcome)},
        {"3.1.404", Level::ours, "an unknown service gets 404", knows_no_other_service},
        {"G5.415", Level::ours, "other media types get 415", on_chosen_service(refuses_media_type)},
        {"3.1.405", Level::ours, "other methods on a service get 405 and Allow", on_chosen_service(refuses_method)},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
