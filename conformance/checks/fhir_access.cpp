// FHIR access: the token and what it is used for, the members of fhirAuthorization, and a FHIR server that denies.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access
#include "conformance/checks/service_trials.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <thread>

namespace eczema::conformance {
namespace {

using Clock = std::chrono::steady_clock;

// A query under way when the answer goes out may still arrive; one that comes later was made with a token that was
// kept.
constexpr std::chrono::seconds still_under_way{1};

std::string named(const FhirRequest& request) {
    return request.type.empty() ? "a batch" : "a query of " + request.type;
}

void asks(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_with_access(exam, service, without_prefetch(service));
    verdict.note(std::to_string(access.asked.size()) + " requests");
}

// The CapabilityStatement is public by FHIR's own rules.
void carries_token(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_with_access(exam, service, without_prefetch(service));
    for (const FhirRequest& request : access.asked)
        if (request.type != "metadata" && !carries(request, access.token)) {
            verdict.fail("a query of " + request.type + " came without Authorization: Bearer and the token");
            return;
        }
}

void carries_token_to_next_page(Exam& exam, const Service& service, Verdict& verdict) {
    Behaviours behaviours;
    behaviours.everything = Behaviour::paged;
    const Access access = call_with_access(exam, service, without_prefetch(service), behaviours);
    bool is_followed = false;
    for (const FhirRequest& request : access.asked) {
        if (!is_later_page(request.path)) continue;
        is_followed = true;
        if (carries(request, access.token)) continue;
        verdict.fail("a next page of " + request.type + " was asked for without the token");
        return;
    }
    if (!is_followed) verdict.skip("no next link was followed, which a service need not do");
}

void asks_nothing_without_token(Exam& exam, const Service& service, Verdict& verdict) {
    const Access access = call_with_access(exam, service, without_prefetch(service), {},
                                           [](auto& request) { drop(request, "/fhirAuthorization"); });
    for (const FhirRequest& request : access.asked)
        if (request.type != "metadata") {
            verdict.fail(named(request) + " came though no token was given");
            return;
        }
}

// A fhirAuthorization that is not in order gets 400, or is not used.
ServiceCheck refuses_or_leaves(std::string pointer, std::string json) {
    return
        [pointer = std::move(pointer), json = std::move(json)](Exam& exam, const Service& service, Verdict& verdict) {
            const Access access = call_with_access(exam, service, with_patient_alone(service), {}, [&](auto& request) {
                if (json.empty())
                    drop(request, pointer);
                else
                    put(request, pointer, json);
            });
            if (!want_status(access.reply, {200, 400, 412}, verdict)) return;
            if (!access.asked.empty())
                verdict.fail(pointer + (json.empty() ? " left out" : " as " + json) +
                             ": the FHIR server was asked all the same");
        };
}

void refuses_members_of_wrong_type(Exam& exam, const Service& service, Verdict& verdict) {
    constexpr std::pair<const char*, const char*> spoiled[] = {
        {"/fhirAuthorization/access_token", "42"},
        {"/fhirAuthorization/expires_in", R"("soon")"},
        {"/fhirAuthorization/scope", "42"},
        {"/fhirAuthorization/subject", "42"},
    };
    for (const auto& [pointer, json] : spoiled) refuses_or_leaves(pointer, json)(exam, service, verdict);
}

// With this member of fhirAuthorization the server is asked as with any other.
ServiceCheck takes(std::string pointer, std::string json) {
    return
        [pointer = std::move(pointer), json = std::move(json)](Exam& exam, const Service& service, Verdict& verdict) {
            const Access access = call_with_access(exam, service, without_prefetch(service), {},
                                                   [&](auto& request) { put(request, pointer, json); });
            if (access.reply && access.reply->status == 400) verdict.fail("refused with 400");
            if (access.asked.empty()) verdict.fail("the FHIR server was not asked");
        };
}

ServiceCheck answers_when(Behaviour behaviour) {
    return [behaviour](Exam& exam, const Service& service, Verdict& verdict) {
        Behaviours behaviours;
        behaviours.everything = behaviour;
        const Access access = call_with_access(exam, service, with_patient_alone(service), behaviours);
        if (want_status(access.reply, {200, 412}, verdict) && access.reply->status == 200)
            want_cards(access.reply, verdict);
    };
}

// Looks back over every call of the examination, and waits a little for the last.
void keeps_no_token(Exam& exam, const Service&, Verdict& verdict) {
    std::this_thread::sleep_for(still_under_way + std::chrono::milliseconds(500));
    const std::vector<FhirServer::Grant> grants = exam.target.fhir->grants();
    std::size_t under_way = 0;
    for (const FhirRequest& request : exam.target.fhir->asked())
        for (const FhirServer::Grant& grant : grants) {
            if (grant.ended == Clock::time_point() || !carries(request, grant.token)) continue;
            if (request.arrived > grant.ended) ++under_way;
            if (request.arrived <= grant.ended + still_under_way) continue;
            verdict.fail(
                named(request) + " came with the token of a call that had been answered " +
                std::to_string(
                    std::chrono::duration_cast<std::chrono::milliseconds>(request.arrived - grant.ended).count()) +
                " ms before");
            return;
        }
    verdict.note(std::to_string(under_way) + " queries came after their call was answered");
}

void tells_no_token(Exam& exam, const Service&, Verdict& verdict) {
    const std::vector<FhirServer::Grant> grants = exam.target.fhir->grants();
    for (std::size_t i = 0; i < exam.record().size(); ++i) {
        const Reply& reply = exam.record().at(i).reply;
        const auto holds = [&](const FhirServer::Grant& grant) {
            return reply && reply->body.find(grant.token) != std::string::npos;
        };
        if (std::any_of(grants.begin(), grants.end(), holds)) {
            verdict.fail_at(i, "the answer holds the access token");
            return;
        }
    }
}

} // namespace

std::vector<Check> fhir_access_checks() {
    const auto trials = std::make_shared<ServiceTrials>();
    const auto first = [&](ServiceCheck check) { return on_services(trials, first_that_asks(), std::move(check)); };
    return {
        {"F1", "asked", "with FHIR access offered and nothing prefetched, the FHIR server is asked",
         on_services(trials, that_ask(), asks)},
        {"F2", "", "each query carries the token", on_services(trials, that_ask(), carries_token)},
        {"F2", "next-page", "queries of next pages carry the token", first(carries_token_to_next_page)},
        {"F2", "without-token", "fhirServer without fhirAuthorization: nothing is asked",
         first(asks_nothing_without_token)},
        {"F3", "no-token", "no access_token: 400, or not used",
         first(refuses_or_leaves("/fhirAuthorization/access_token", ""))},
        {"F3", "token-type", "a token_type that is no string: 400, or not used",
         first(refuses_or_leaves("/fhirAuthorization/token_type", "42"))},
        {"F3", "members", "other members of the wrong type: 400, or not used", first(refuses_members_of_wrong_type)},
        {"F3", "patient", "a patient that is no string: 400, or not used",
         first(refuses_or_leaves("/fhirAuthorization/patient", "42"))},
        {"F5", "401", "the FHIR server answers 401: the call is answered",
         first(answers_when(Behaviour::unauthorized))},
        {"F5", "403", "the FHIR server answers 403: the call is answered", first(answers_when(Behaviour::forbidden))},
        {"F5", "404", "the FHIR server answers 404: the call is answered", first(answers_when(Behaviour::not_found))},
        {"F5", "500", "the FHIR server answers 500: the call is answered", first(answers_when(Behaviour::failing))},
        {"F7", "scope-v1", "scopes of SMART version 1",
         first(takes("/fhirAuthorization/scope", R"("user/Patient.read user/Observation.read")"))},
        {"F7", "scope-v2", "scopes of SMART version 2",
         first(takes("/fhirAuthorization/scope", R"("user/Patient.rs user/Observation.rs?category=laboratory")"))},
        {"F7", "scope-text", "a scope that is free text",
         first(takes("/fhirAuthorization/scope", R"text("Patient.Read (R4) Observation.Search (Labs) (R4)")text"))},
        {"F7", "token-type-case", "token_type in small letters",
         first(takes("/fhirAuthorization/token_type", R"("bearer")"))},
        {"F4", "echo", "no answer holds the access token", first(tells_no_token)},
        {"F4", "after-answer", "nothing is asked with the token of a call that has been answered",
         first(keeps_no_token)},
    };
}

} // namespace eczema::conformance
