// How checks about tokens ask: an endpoint of the service, a token of a given making, and how the service stands to
// tokens at all. A bad token is a fault only where the service asks for tokens and this one was let through.
#pragma once
#include "conformance/checks/calls.hpp"
#include "conformance/token/client_credentials.hpp"

namespace eczema::conformance {

struct Endpoint {
    HttpRequest request;
    std::string url; // what a token for it is addressed to
};

Endpoint discovery_endpoint(const Exam& exam);
Endpoint service_endpoint(const Exam& exam, const Service& service);
Endpoint feedback_endpoint(const Exam& exam, const Service& service);

// A good call of the chosen service; where the examiner can call none, discovery.
Endpoint usual_endpoint(Exam& exam);

// Makes the compact form of a token for a call to `url`, anew each time.
using MakeToken = std::function<std::string(const ClientCredentials&, const std::string& url)>;

std::string good_token(const ClientCredentials& credentials, const std::string& url);

// With a good token's header and claims, changed.
using EditToken = void (*)(TokenDraft&, const ClientCredentials&, const std::string& url);
MakeToken edited(EditToken edit);

Reply send_without_token(Exam& exam, const Endpoint& endpoint);
Reply send_token(Exam& exam, const Endpoint& endpoint, const MakeToken& make);

bool is_refusal(const Reply& reply);                       // 401 or 403
bool is_let_through(const Reply& reply, unsigned usually); // 2xx, or the status that a good token gets
bool is_limited(const Reply& reply, Verdict& verdict);     // 429, for all patience: then the check is skipped

// How an endpoint answers without a token and with a good one. Asked once per endpoint.
struct Standing {
    Reply without_token;
    Reply with_good_token;

    bool asks() const { return is_refusal(without_token); }
    bool takes_good() const;
};
const Standing& standing(Exam& exam, const Endpoint& endpoint);

// A check that needs the examiner's key; skipped without one.
using TokenRun = std::function<void(Exam&, const ClientCredentials&, Verdict&)>;
Run with_credentials(TokenRun run);

// The bad tokens are refused at the usual endpoint.
Run refuses_tokens(std::vector<MakeToken> bad);
void want_refused(Exam& exam, const Endpoint& endpoint, const std::vector<MakeToken>& bad, Verdict& verdict);

// The good tokens are taken there.
Run takes_tokens(std::vector<MakeToken> good);
void want_taken(Exam& exam, const Endpoint& endpoint, const std::vector<MakeToken>& good, Verdict& verdict);

// The parts of the family, by theme.
std::vector<Check> token_endpoint_checks(); // where a token is asked for, and how one is refused
std::vector<Check> token_claim_checks();    // what a token says
std::vector<Check> token_form_checks();     // how it is written and signed
std::vector<Check> token_key_checks();      // whose key it is signed with

} // namespace eczema::conformance
