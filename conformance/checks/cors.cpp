#include "conformance/checks/calls.hpp"
#include "conformance/requests/feedback_forms.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

constexpr const char* allow_origin = "Access-Control-Allow-Origin";
constexpr const char* foreign_origin = "https://foreign.examiner.example";

Reply preflight(Exam& exam, const std::string& path, const std::string& method, const std::string& origin) {
    return exam.send({"OPTIONS",
                      path,
                      {{"Origin", origin},
                       {"Access-Control-Request-Method", method},
                       {"Access-Control-Request-Headers", "authorization,content-type"}},
                      {}});
}

void want_origin_allowed(Exam& exam, const HttpResponse& response, Verdict& verdict) {
    const std::string allowed = response.header(allow_origin).value_or("");
    if (allowed != exam.target.origin)
        verdict.fail(std::string(allow_origin) + " is \"" + allowed + "\", wanted the origin itself");
    want_words(response, "Vary", {"Origin"}, verdict);
}

// The preflight carries no Authorization: browsers never send it there.
void judge_preflight(Exam& exam, const std::string& path, const std::string& method, Verdict& verdict) {
    const Reply reply = preflight(exam, path, method, exam.target.origin);
    if (!want_status(reply, {200, 204}, verdict)) return;
    want_origin_allowed(exam, *reply, verdict);
    want_words(*reply, "Access-Control-Allow-Methods", {method}, verdict);
    want_words(*reply, "Access-Control-Allow-Headers", {"Authorization", "Content-Type"}, verdict);
    if (!reply->header("Access-Control-Max-Age")) verdict.fail("no Access-Control-Max-Age header");
}

void preflights_discovery(Exam& exam, Verdict& verdict) { judge_preflight(exam, "/cds-services", "GET", verdict); }

void preflights_service(Exam& exam, const Service& service, Verdict& verdict) {
    judge_preflight(exam, service_path(service), "POST", verdict);
}

// No browser asks before feedback that the service does not take.
void preflights_feedback(Exam& exam, Verdict& verdict) {
    for (const Service& service : exam.services) {
        const std::string path = service_path(service) + "/feedback";
        const Reply taken = post(exam, path, feedback_body(plain_feedback, fresh_uuid(), fresh_uuid(), fresh_uuid()));
        if (taken && !takes_no_feedback(taken->status)) return judge_preflight(exam, path, "POST", verdict);
    }
    verdict.skip("no service takes feedback");
}

void allows_on_discovery(Exam& exam, Verdict& verdict) {
    const Reply reply = exam.send({"GET", "/cds-services", {{"Origin", exam.target.origin}}, {}});
    if (want_status(reply, {200}, verdict)) want_origin_allowed(exam, *reply, verdict);
}

// A browser shows the page nothing of an error that lacks the header.
void allows_on_errors(Exam& exam, const Service& service, Verdict& verdict) {
    const Reply bad_body = post(exam, service_path(service), "not JSON", {{"Origin", exam.target.origin}});
    if (want_status(bad_body, {400}, verdict)) want_origin_allowed(exam, *bad_body, verdict);
    const Reply bad_path = post(exam, "/cds-services/examiner-no-such-service", "{}", {{"Origin", exam.target.origin}});
    if (want_status(bad_path, {404}, verdict)) want_origin_allowed(exam, *bad_path, verdict);
}

void denies_foreign_origin(Exam& exam, Verdict& verdict) {
    const Reply replies[] = {preflight(exam, "/cds-services", "GET", foreign_origin),
                             exam.send({"GET", "/cds-services", {{"Origin", foreign_origin}}, {}})};
    for (const Reply& reply : replies)
        if (!reply)
            verdict.fail("no answer: " + reply.error().message());
        else if (reply->header(allow_origin))
            verdict.fail(std::string(allow_origin) + " is sent to an origin that is not on the list");
}

// Browsers refuse the pair, and a server that sends it has no list of origins.
void never_any_origin_with_credentials(Exam& exam, Verdict& verdict) {
    for (const std::string& origin : {exam.target.origin, std::string(foreign_origin)}) {
        const Reply reply = preflight(exam, "/cds-services", "GET", origin);
        if (!reply)
            verdict.fail("no answer: " + reply.error().message());
        else if (reply->header(allow_origin) == "*" && reply->header("Access-Control-Allow-Credentials") == "true")
            verdict.fail("any origin is allowed together with credentials");
    }
}

} // namespace

std::vector<Check> cors_checks() {
    return {
        {"T2", "discovery", "preflight of discovery, without authentication", preflights_discovery},
        {"T2", "service", "preflight of a service, without authentication", on_answering_service(preflights_service)},
        {"T2", "feedback", "preflight of feedback, without authentication", preflights_feedback},
        {"T2", "simple", "an allowed origin may read discovery", allows_on_discovery},
        {"T2", "error", "an allowed origin may read errors", on_answering_service(allows_on_errors)},
        {"T2", "foreign", "a foreign origin is not allowed", denies_foreign_origin},
        {"T2", "credentials", "'*' is never sent with credentials", never_any_origin_with_credentials},
    };
}

} // namespace eczema::conformance
