// Where a token is asked for, and how one is refused.
#include "conformance/checks/token_calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

bool has_no_feedback(const Reply& reply) {
    return reply && (reply->status == 404 || reply->status == 405 || reply->status == 501);
}

// --- S1: somebody who shows nothing is not served -------------------------------------------------------------------

void asks_who_calls(Exam& exam, Verdict& verdict) {
    const bool has_key = exam.target.credentials != nullptr;
    if (!has_key && !exam.target.shows_certificate) {
        verdict.skip("needs a key or certificate that the service knows: --client-key, --client-certificate");
        return;
    }
    const Endpoint endpoint = usual_endpoint(exam);
    const HttpClient nobody(exam.target.base, exam.client().timeout(), exam.target.tls_without_certificate);
    const Reply reply = exam.send_by(nobody, endpoint.request);
    if (is_limited(reply, verdict)) return;
    if (!reply && has_key) verdict.skip("a call without a token had no answer: " + reply.error().message());
    if (is_let_through(reply, 200))
        verdict.fail("status " + std::to_string(reply->status) + " for a call without " +
                     (has_key ? "a token" : "a certificate"));
    else if (reply && !is_refusal(reply))
        verdict.skip("status " + std::to_string(reply->status) + " does not tell whether it is asked who calls");
}

// --- S2: each endpoint asks, and takes a good token -----------------------------------------------------------------

void judge_endpoint(Exam& exam, const Endpoint& endpoint, Verdict& verdict) {
    const Standing& usual = standing(exam, endpoint);
    if (is_limited(usual.without_token, verdict) || is_limited(usual.with_good_token, verdict)) return;
    if (is_let_through(usual.without_token, 200))
        verdict.fail("status " + std::to_string(usual.without_token->status) + " without a token");
    else if (!asks_for_token(usual, verdict))
        return;
    if (!usual.with_good_token)
        verdict.fail("no answer: " + usual.with_good_token.error().message());
    else if (is_refusal(usual.with_good_token))
        verdict.fail("status " + std::to_string(usual.with_good_token->status) +
                     " with a token of the examiner: does the service know its issuer, its key and this URL?");
}

void asks_at_discovery(Exam& exam, const ClientCredentials&, Verdict& verdict) {
    judge_endpoint(exam, discovery_endpoint(exam), verdict);
    const Standing& usual = standing(exam, discovery_endpoint(exam));
    if (usual.asks() && usual.takes_good()) want_status(usual.with_good_token, {200}, verdict);
}

Run at_chosen_service(void (*check)(Exam&, const Service&, Verdict&)) {
    return with_credentials([check](Exam& exam, const ClientCredentials&, Verdict& verdict) {
        on_answering_service(check)(exam, verdict);
    });
}

void asks_at_service(Exam& exam, const Service& service, Verdict& verdict) {
    judge_endpoint(exam, service_endpoint(exam, service), verdict);
}

void asks_at_feedback(Exam& exam, const Service& service, Verdict& verdict) {
    const Endpoint endpoint = feedback_endpoint(exam, service);
    if (has_no_feedback(standing(exam, endpoint).with_good_token))
        verdict.skip("the service takes no feedback");
    else
        judge_endpoint(exam, endpoint, verdict);
}

// RFC 9110: the scheme is Bearer in any case, and nothing else is.
void reads_scheme(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    const Standing& usual = standing(exam, endpoint);
    if (!asks_and_takes(usual, verdict)) return;
    const auto send_by_scheme = [&](const std::string& scheme) {
        return exam.send_patiently([&] {
            HttpRequest request = endpoint.request;
            request.headers.emplace_back("Authorization", scheme + credentials.token(endpoint.url));
            return request;
        });
    };
    const Reply lower = send_by_scheme("bearer ");
    if (is_limited(lower, verdict)) return;
    if (is_refusal(lower)) verdict.fail("status " + std::to_string(lower->status) + " for the scheme \"bearer\"");
    for (const char* scheme : {"", "Basic ", "Token ", "BearerX "}) {
        const Reply reply = send_by_scheme(scheme);
        if (is_limited(reply, verdict)) return;
        if (is_let_through(reply, usual.with_good_token->status))
            verdict.fail("a token is taken with the scheme \"" + std::string(scheme) + "\"");
    }
}

// --- 3.1-401, S10: the refusal --------------------------------------------------------------------------------------

std::string garbage(const ClientCredentials&, const std::string&) { return "examiner.examiner.examiner"; }

std::string expired(const ClientCredentials& credentials, const std::string& url) {
    const auto past = std::chrono::system_clock::now() - std::chrono::hours(1);
    return signed_text(signing_input(credentials.draft(url, past)), credentials.key());
}

std::string by_foreign_key(const ClientCredentials& credentials, const std::string& url) {
    return signed_text(signing_input(credentials.draft(url)), credentials.key().foreign());
}

const MakeToken foreign_issuer = edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) {
    put(draft.claims, "/iss", R"("https://unknown.examiner.example")");
});
const MakeToken foreign_audience = edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) {
    put(draft.claims, "/aud", R"("https://unknown.examiner.example/cds-services")");
});
const MakeToken unknown_kid = edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) {
    put(draft.header, "/kid", R"("examiner-unknown-kid")");
});

void refuses_with_401(Exam& exam, const ClientCredentials&, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    const Standing& usual = standing(exam, endpoint);
    if (!asks_for_token(usual, verdict)) return;
    want_status(usual.without_token, {401}, verdict);
    for (const MakeToken& make : {MakeToken(garbage), MakeToken(expired), MakeToken(by_foreign_key)}) {
        const Reply reply = send_token(exam, endpoint, make);
        if (is_limited(reply, verdict)) return;
        want_status(reply, {401}, verdict);
    }
}

void challenges_for_bearer(Exam& exam, const ClientCredentials&, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    if (!asks_for_token(standing(exam, endpoint), verdict)) return;
    bool is_any_401 = false;
    for (const Reply& reply : {send_without_token(exam, endpoint), send_token(exam, endpoint, garbage)}) {
        if (is_limited(reply, verdict)) return;
        const std::string challenge = reply ? reply->header("WWW-Authenticate").value_or("") : "";
        const bool is_bearer = equal_ignoring_case(std::string_view(challenge).substr(0, 6), "Bearer");
        is_any_401 = is_any_401 || (reply && reply->status == 401);
        if (reply && reply->status == 401 && !is_bearer)
            verdict.fail("WWW-Authenticate is \"" + challenge + "\", wanted Bearer");
    }
    if (!is_any_401) verdict.skip("401 never came");
}

// Tokens that are bad for different reasons get the same answer, byte by byte.
void refuses_without_reason(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    if (!asks_for_token(standing(exam, endpoint), verdict)) return;
    const std::string once = good_token(credentials, endpoint.url);
    const MakeToken used = [&](const ClientCredentials&, const std::string&) { return once; };
    send_token(exam, endpoint, used);
    struct Refused {
        std::string_view cause;
        MakeToken make;
    };
    const Refused bad[] = {{"garbage", garbage},           {"garbage once more", garbage}, {"issuer", foreign_issuer},
                           {"audience", foreign_audience}, {"expired", expired},           {"kid", unknown_kid},
                           {"signature", by_foreign_key},  {"used before", used}};
    std::optional<HttpResponse> first;
    std::size_t compared = 0;
    for (const Refused& one : bad) {
        const Reply reply = send_token(exam, endpoint, one.make);
        if (is_limited(reply, verdict)) return;
        if (!is_refusal(reply)) continue; // other checks say so
        if (!first) {
            first = *reply;
            continue;
        }
        ++compared;
        if (one.cause == "garbage once more" && reply->body != first->body) {
            verdict.skip("two refusals for one reason differ, so that others cannot be compared");
            return;
        }
        if (reply->status != first->status || reply->body != first->body ||
            reply->header("WWW-Authenticate") != first->header("WWW-Authenticate"))
            verdict.fail("refused for \"" + std::string(one.cause) + "\" the answer differs from that to garbage");
    }
    if (compared == 0) verdict.skip("bad tokens are not refused");
}

// --- FB1: feedback --------------------------------------------------------------------------------------------------

Run at_feedback(std::function<void(Exam&, const Service&, const Endpoint&, Verdict&)> check) {
    return with_credentials([check = std::move(check)](Exam& exam, const ClientCredentials&, Verdict& verdict) {
        on_answering_service([&](Exam& asked, const Service& service, Verdict& said) {
            const Endpoint endpoint = feedback_endpoint(asked, service);
            if (!asks_and_takes(standing(asked, service_endpoint(asked, service)), said)) return;
            if (has_no_feedback(standing(asked, endpoint).with_good_token))
                said.skip("the service takes no feedback");
            else
                check(asked, service, endpoint, said);
        })(exam, verdict);
    });
}

void refuses_feedback_of_nobody(Exam& exam, const Service&, const Endpoint& endpoint, Verdict& verdict) {
    const Reply& reply = standing(exam, endpoint).without_token;
    if (!is_limited(reply, verdict) && is_let_through(reply, 200))
        verdict.fail("status " + std::to_string(reply->status) + " without a token, which a call needs");
}

void want_feedback_addressed_to(Exam& exam, const Endpoint& endpoint, const std::string& url, Verdict& verdict) {
    const Reply reply = send_token(exam, endpoint, [&](const ClientCredentials& credentials, const std::string&) {
        return credentials.token(url);
    });
    if (!is_limited(reply, verdict) && is_refusal(reply))
        verdict.fail("status " + std::to_string(reply->status) + ": the token is refused");
}

void takes_feedback_url(Exam& exam, const Service&, const Endpoint& endpoint, Verdict& verdict) {
    want_feedback_addressed_to(exam, endpoint, endpoint.url, verdict);
}

void takes_service_url(Exam& exam, const Service& service, const Endpoint& endpoint, Verdict& verdict) {
    want_feedback_addressed_to(exam, endpoint, service_endpoint(exam, service).url, verdict);
}

} // namespace

std::vector<Check> token_endpoint_checks() {
    return {
        {"S1", "none", "who shows neither token nor certificate is not served", asks_who_calls},
        {"S2", "discovery", "discovery asks for a token and takes a good one", with_credentials(asks_at_discovery)},
        {"S2", "service", "a service asks for a token and takes a good one", at_chosen_service(asks_at_service)},
        {"S2", "feedback", "feedback asks for a token and takes a good one", at_chosen_service(asks_at_feedback)},
        {"S2", "scheme", "a token comes by the scheme Bearer, in any case, and no other",
         with_credentials(reads_scheme)},
        {"3.1-401", "", "no token, or a bad one, gets 401", with_credentials(refuses_with_401)},
        {"3.1-401", "challenge", "401 comes with WWW-Authenticate: Bearer", with_credentials(challenges_for_bearer)},
        {"S10", "opaque", "the refusal does not tell what is wrong with a token",
         with_credentials(refuses_without_reason)},
        {"FB1", "none", "feedback without a token is refused where a call is", at_feedback(refuses_feedback_of_nobody)},
        {"FB1", "feedback-url", "a token for feedback may name the feedback URL", at_feedback(takes_feedback_url)},
        {"FB1", "service-url", "a token for feedback may name the service's URL", at_feedback(takes_service_url)},
    };
}

} // namespace eczema::conformance
