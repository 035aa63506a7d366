// What a service must withstand of a FHIR server, its own or a foreign one: the token does not leak, and a slow,
// hostile or endless answer costs no more than its guidance.
#include "conformance/checks/service_trials.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

using std::chrono::milliseconds;

// The limit that CRD sets for an answer; our own advice for a service's deadline is 2 seconds.
constexpr std::chrono::seconds answer_limit{5};
constexpr std::size_t too_many_pages = 1000;
constexpr std::size_t too_many_bytes = 60U << 20U;

long long in_ms(std::chrono::steady_clock::duration duration) {
    return std::chrono::duration_cast<milliseconds>(duration).count();
}

Access call_while(Exam& exam, const Service& service, Behaviour behaviour) {
    Behaviours behaviours;
    behaviours.everything = behaviour;
    return call_with_access(exam, service, with_patient_alone(service), behaviours);
}

// 200 with less guidance, 412 for want of data, or a status for trouble behind the service; never 500, never silence.
bool want_no_harm(const Access& access, Verdict& verdict) {
    return want_status(access.reply, {200, 412, 502, 503, 504}, verdict);
}

void want_no_token_elsewhere(const Access& access, Verdict& verdict) {
    for (const FhirRequest& request : access.elsewhere)
        if (request.authorization.find(access.token) != std::string::npos) {
            verdict.fail("the token came to another origin with a request for " + request.type);
            return;
        }
}

ServiceCheck keeps_token_while(Behaviour behaviour) {
    return [behaviour](Exam& exam, const Service& service, Verdict& verdict) {
        const Access access = call_while(exam, service, behaviour);
        want_no_harm(access, verdict);
        want_no_token_elsewhere(access, verdict);
        verdict.note(std::to_string(access.elsewhere.size()) + " requests came to the other origin");
    };
}

void leaves_foreign_server(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access =
        call_with_access(exam, service, with_patient_alone(service), {}, [&](rapidjson::Document& request) {
            put(request, "/fhirServer", quoted(exam.target.fhir->place().elsewhere_base));
        });
    want_status(access.reply, {200, 400, 403, 412}, verdict);
    want_no_token_elsewhere(access, verdict);
}

// One slow call, judged by several checks.
class SlowCall {
  public:
    const Access& of(Exam& exam, const Service& service) {
        if (!access_) access_ = call_while(exam, service, Behaviour::slow);
        return *access_;
    }

  private:
    std::optional<Access> access_;
};

void stands_hostile_answers(Exam& exam, const Service& service, Verdict& verdict) {
    constexpr std::pair<Behaviour, const char*> hostile[] = {
        {Behaviour::not_json, "text that is not JSON"},
        {Behaviour::wrong_type, "a resource of another type"},
        {Behaviour::other_patient, "another patient's records"},
        {Behaviour::deep, "JSON nested a hundred thousand deep"},
        {Behaviour::cut, "a body that ends early"},
        {Behaviour::too_long, "a body longer than its Content-Length"},
        {Behaviour::drip, "a body of five bytes a second"},
        {Behaviour::empty, "no data"},
    };
    for (const auto& [behaviour, what] : hostile) {
        Verdict one(exam.record());
        want_no_harm(call_while(exam, service, behaviour), one);
        for (const Fault& fault : one.faults())
            verdict.fail("the FHIR server answers with " + std::string(what) + ": " + fault.text);
    }
}

void asks_for_fhir_json(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_with_access(exam, service, without_prefetch(service));
    for (const FhirRequest& request : access.asked)
        if (request.method != "BATCH" && request.accept.find("application/fhir+json") == std::string::npos) {
            verdict.fail("Accept of a query of " + request.type + " is \"" + request.accept + '"');
            return;
        }
}

void asks_side_by_side(Exam& exam, const Service& service, Verdict& verdict) {
    Behaviours behaviours;
    behaviours.delay = milliseconds(150);
    Access access = call_with_access(exam, service, with_patient_alone(service), behaviours);
    std::vector<FhirRequest>& asked = access.asked;
    asked.erase(std::remove_if(
                    asked.begin(), asked.end(),
                    [](const FhirRequest& request) { return request.method != "GET" || request.type == "metadata"; }),
                asked.end());
    if (asked.size() < 2) {
        verdict.skip("fewer than two queries were made");
        return;
    }
    for (std::size_t i = 1; i < asked.size(); ++i)
        if (asked[i].arrived < asked[i - 1].ended || asked[i - 1].ended == FhirRequest().ended) return;
    verdict.fail(std::to_string(asked.size()) + " queries came one after the other, " +
                 std::to_string(in_ms(access.duration)) + " ms for the call");
}

void stops_at_pages(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_while(exam, service, Behaviour::paged_for_ever);
    want_no_harm(access, verdict);
    std::map<std::string, std::size_t> pages;
    for (const FhirRequest& request : access.asked)
        if (is_later_page(request.path)) ++pages[request.path.substr(0, request.path.rfind('='))];
    std::size_t most = 0;
    for (const auto& [query, count] : pages) most = std::max(most, count);
    verdict.note("at most " + std::to_string(most) + " further pages of a list were asked for");
    if (most >= too_many_pages) verdict.fail(std::to_string(most) + " pages of one list were asked for");
}

void stops_at_bytes(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_while(exam, service, Behaviour::endless_body);
    want_no_harm(access, verdict);
    std::size_t most = 0;
    for (const FhirRequest& request : access.asked) most = std::max(most, request.bytes_sent);
    verdict.note("at most " + std::to_string(most >> 20U) + " MiB of one answer were taken");
    if (most >= too_many_bytes)
        verdict.fail("an answer without end was read for " + std::to_string(most >> 20U) + " MiB");
}

} // namespace

std::vector<Check> fhir_defence_checks() {
    const auto trials = std::make_shared<ServiceTrials>();
    const auto first = [&](ServiceCheck check) { return on_services(trials, first_that_asks(), std::move(check)); };
    const auto slow = std::make_shared<SlowCall>();
    const auto ends = [slow](Exam& exam, const Service& service, Verdict& verdict) {
        const Access& access = slow->of(exam, service);
        if (!access.reply) verdict.fail("no answer while the FHIR server is slow: " + access.reply.error().message());
    };
    const auto is_not_held_up = [slow](Exam& exam, const Service& service, Verdict& verdict) {
        const Access& access = slow->of(exam, service);
        if (access.duration > answer_limit)
            verdict.fail("no answer within 5 s while the FHIR server is slow");
        else if (access.reply)
            verdict.note("answered after " + std::to_string(in_ms(access.duration)) + " ms");
        else
            verdict.skip("no answer came in " + std::to_string(in_ms(access.duration)) +
                         " ms, and 5 s are allowed: --timeout-seconds may be longer");
    };
    const auto has_a_status_for_it = [slow](Exam& exam, const Service& service, Verdict& verdict) {
        const Access& access = slow->of(exam, service);
        if (access.reply) want_status(access.reply, {200, 412, 504}, verdict);
    };
    return {
        {"F8", "foreign-server", "a fhirServer that is not the client's own gets no token",
         first(leaves_foreign_server)},
        {"F8", "redirect", "a redirect to another origin gets no token",
         first(keeps_token_while(Behaviour::redirect_elsewhere))},
        {"F8", "next-origin", "a next link to another origin gets no token",
         first(keeps_token_while(Behaviour::paged_elsewhere))},
        {"F8", "reference-origin", "references to another origin get no token",
         first(keeps_token_while(Behaviour::refers_elsewhere))},
        {"F8", "slow", "a slow FHIR server: the call ends", first(ends)},
        {"X3", "slow-fhir", "a slow FHIR server does not hold the answer up", first(is_not_held_up)},
        {"3.1-5xx", "slow-fhir", "a slow FHIR server: 200 with less guidance, 412 or 504", first(has_a_status_for_it)},
        {"F8", "hostile", "hostile answers of the FHIR server: no 500, no silence", first(stands_hostile_answers)},
        {"F9", "accept", "queries ask for application/fhir+json", first(asks_for_fhir_json)},
        {"F9", "parallel", "queries run side by side", first(asks_side_by_side)},
        {"F9", "pages", "a list whose pages never end: the call ends", first(stops_at_pages)},
        {"F9", "bytes", "an answer without end is not read for ever", first(stops_at_bytes)},
    };
}

} // namespace eczema::conformance
