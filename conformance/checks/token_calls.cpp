#include "conformance/checks/token_calls.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include <iterator>

namespace eczema::conformance {
namespace {

constexpr const char* feedback_body =
    R"({"feedback":[{"card":"examiner-card","outcome":"accepted","acceptedSuggestions":[{"id":"examiner-suggestion"}],)"
    R"("outcomeTimestamp":"2024-01-01T00:00:00Z"}]})";

Endpoint endpoint(const Exam& exam, HttpRequest request) {
    std::string url = exam.target.audience + request.path;
    return {std::move(request), std::move(url)};
}

Endpoint post_endpoint(const Exam& exam, const std::string& path, std::string body) {
    return endpoint(exam, {"POST", path, {{"Content-Type", "application/json"}}, std::move(body)});
}

bool succeeded(const Reply& reply) { return reply && reply->status >= 200 && reply->status < 300; }

} // namespace

Endpoint discovery_endpoint(const Exam& exam) { return endpoint(exam, {"GET", "/cds-services", {}, {}}); }

Endpoint service_endpoint(const Exam& exam, const Service& service) {
    return post_endpoint(exam, service_path(service), to_text(sample_request(service)));
}

Endpoint feedback_endpoint(const Exam& exam, const Service& service) {
    return post_endpoint(exam, service_path(service) + "/feedback", feedback_body);
}

Endpoint usual_endpoint(Exam& exam) {
    const Service* service = chosen_service(exam);
    return service == nullptr ? discovery_endpoint(exam) : service_endpoint(exam, *service);
}

std::string good_token(const ClientCredentials& credentials, const std::string& url) { return credentials.token(url); }

MakeToken edited(EditToken edit) {
    return [edit](const ClientCredentials& credentials, const std::string& url) {
        TokenDraft draft = credentials.draft(url);
        edit(draft, credentials, url);
        return signed_text(signing_input(draft), credentials.key());
    };
}

Reply send_without_token(Exam& exam, const Endpoint& endpoint) {
    return exam.send_patiently([&] { return endpoint.request; });
}

Reply send_token(Exam& exam, const Endpoint& endpoint, const MakeToken& make) {
    return exam.send_patiently([&] {
        HttpRequest request = endpoint.request;
        request.headers.emplace_back("Authorization", "Bearer " + make(*exam.target.credentials, endpoint.url));
        return request;
    });
}

bool is_refusal(const Reply& reply) { return reply && (reply->status == 401 || reply->status == 403); }

bool is_let_through(const Reply& reply, unsigned usually) {
    return reply && !is_refusal(reply) && (succeeded(reply) || reply->status == usually);
}

bool is_limited(const Reply& reply, Verdict& verdict) {
    if (!reply || reply->status != 429) return false;
    verdict.skip("the service limits its callers (429) for longer than the examiner waits");
    return true;
}

bool Standing::takes_good() const {
    return with_good_token && !is_refusal(with_good_token) && with_good_token->status != 429 &&
           with_good_token->status < 500;
}

const Standing& standing(Exam& exam, const Endpoint& endpoint) {
    const auto found = exam.standings.find(endpoint.request.path);
    if (found != exam.standings.end()) return *found->second;
    Standing asked{send_without_token(exam, endpoint), send_token(exam, endpoint, good_token)};
    return *exam.standings.emplace(endpoint.request.path, std::make_shared<Standing>(std::move(asked))).first->second;
}

bool asks_for_token(const Standing& usual, Verdict& verdict) {
    if (usual.asks()) return true;
    if (!is_limited(usual.without_token, verdict))
        verdict.skip(succeeded(usual.without_token) ? "the service takes calls without a token"
                                                    : "a call without a token is neither answered nor refused for it");
    return false;
}

bool asks_and_takes(const Standing& usual, Verdict& verdict) {
    if (!asks_for_token(usual, verdict)) return false;
    if (!usual.takes_good()) verdict.skip("no token of the examiner is taken");
    return usual.takes_good();
}

Run with_credentials(TokenRun run) {
    return [run = std::move(run)](Exam& exam, Verdict& verdict) {
        if (exam.target.credentials == nullptr)
            verdict.skip("needs a key that the service knows: --client-key");
        else
            run(exam, *exam.target.credentials, verdict);
    };
}

void want_refused(Exam& exam, const Endpoint& endpoint, const std::vector<MakeToken>& bad, Verdict& verdict) {
    const Standing& usual = standing(exam, endpoint);
    if (!asks_for_token(usual, verdict)) return;
    const unsigned usually = usual.takes_good() ? usual.with_good_token->status : 200;
    for (const MakeToken& make : bad) {
        const Reply reply = send_token(exam, endpoint, make);
        if (is_limited(reply, verdict)) return;
        if (!reply) verdict.skip("a token had no answer: " + reply.error().message());
        if (is_let_through(reply, usually))
            verdict.fail("status " + std::to_string(reply->status) + ": the token is taken");
    }
    if (!usual.takes_good()) verdict.skip("no token of the examiner is taken, so a refusal tells nothing");
}

Run refuses_tokens(std::vector<MakeToken> bad) {
    return with_credentials([bad = std::move(bad)](Exam& exam, const ClientCredentials&, Verdict& verdict) {
        want_refused(exam, usual_endpoint(exam), bad, verdict);
    });
}

void want_taken(Exam& exam, const Endpoint& endpoint, const std::vector<MakeToken>& good, Verdict& verdict) {
    if (!asks_and_takes(standing(exam, endpoint), verdict)) return;
    for (const MakeToken& make : good) {
        const Reply reply = send_token(exam, endpoint, make);
        if (is_limited(reply, verdict)) return;
        if (!reply)
            verdict.fail("no answer: " + reply.error().message());
        else if (is_refusal(reply))
            verdict.fail("status " + std::to_string(reply->status) + ": the token is refused");
    }
}

Run takes_tokens(std::vector<MakeToken> good) {
    return with_credentials([good = std::move(good)](Exam& exam, const ClientCredentials&, Verdict& verdict) {
        want_taken(exam, usual_endpoint(exam), good, verdict);
    });
}

std::vector<Check> token_checks() {
    std::vector<Check> checks;
    for (std::vector<Check> theme :
         {token_endpoint_checks(), token_form_checks(), token_claim_checks(), token_key_checks()})
        std::move(theme.begin(), theme.end(), std::back_inserter(checks));
    return checks;
}

} // namespace eczema::conformance
