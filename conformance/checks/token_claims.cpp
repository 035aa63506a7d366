// What a token says: who made it, for which URL, when, and for how long.
#include "conformance/checks/token_calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <cctype>

namespace eczema::conformance {
namespace {

constexpr const char* other_host = "https://other.examiner.example";

// A good token with one claim left out, or with another value.
MakeToken without_claim(std::string name) {
    return [name = std::move(name)](const ClientCredentials& credentials, const std::string& url) {
        TokenDraft draft = credentials.draft(url);
        drop(draft.claims, "/" + name);
        return signed_text(signing_input(draft), credentials.key());
    };
}

MakeToken with_claim(std::string name, std::string json) {
    return
        [name = std::move(name), json = std::move(json)](const ClientCredentials& credentials, const std::string& url) {
            TokenDraft draft = credentials.draft(url);
            put(draft.claims, "/" + name, json);
            return signed_text(signing_input(draft), credentials.key());
        };
}

// Times as seconds from now.
MakeToken with_times(int issued, int ends) {
    return [=](const ClientCredentials& credentials, const std::string& url) {
        TokenDraft draft = credentials.draft(url);
        const std::int64_t now = draft.claims["iat"].GetInt64();
        put(draft.claims, "/iat", std::to_string(now + issued));
        put(draft.claims, "/exp", std::to_string(now + ends));
        return signed_text(signing_input(draft), credentials.key());
    };
}

MakeToken with_times_as_text() {
    return [](const ClientCredentials& credentials, const std::string& url) {
        TokenDraft draft = credentials.draft(url);
        put(draft.claims, "/exp", quoted(std::to_string(draft.claims["exp"].GetInt64())));
        return signed_text(signing_input(draft), credentials.key());
    };
}

// Addressed to what `change` makes of the URL.
MakeToken addressed(std::string (*change)(const std::string& url)) {
    return [change](const ClientCredentials& credentials, const std::string& url) {
        TokenDraft draft = credentials.draft(url);
        put(draft.claims, "/aud", change(url));
        return signed_text(signing_input(draft), credentials.key());
    };
}

// --- the parts of a URL ---------------------------------------------------------------------------------------------

std::size_t host_start(const std::string& url) { return url.find("://") + 3; }
std::size_t path_start(const std::string& url) { return std::min(url.find('/', host_start(url)), url.size()); }

std::string at_other_host(const std::string& url) { return other_host + url.substr(path_start(url)); }

std::string in_capitals(const std::string& url) {
    std::string changed = url;
    std::transform(changed.begin(), changed.begin() + static_cast<std::ptrdiff_t>(path_start(url)), changed.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return changed;
}

// The URL with its default port named, or left out; empty where its port is another.
std::string with_default_port_changed(const std::string& url) {
    const std::string port = url.starts_with("https://") ? ":443" : ":80";
    const std::size_t path = path_start(url);
    const std::string authority = url.substr(host_start(url), path - host_start(url));
    if (authority.ends_with(port)) return url.substr(0, path - port.size()) + url.substr(path);
    const bool has_port =
        authority.find(':', authority.find(']') == authority.npos ? 0 : authority.find(']')) != authority.npos;
    return has_port ? std::string() : url.substr(0, path) + port + url.substr(path);
}

// --- checks that need more than one token or another request --------------------------------------------------------

void tenant_is_optional(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    if (credentials.names().tenant.empty())
        want_taken(exam, usual_endpoint(exam), {good_token}, verdict);
    else
        verdict.skip("client and service agreed on a tenant: --tenant");
}

void takes_default_port(Exam& exam, const ClientCredentials&, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    if (with_default_port_changed(endpoint.url).empty())
        verdict.skip("the URL that tokens are addressed to has a port of its own");
    else
        want_taken(exam, endpoint,
                   {addressed([](const std::string& url) { return quoted(with_default_port_changed(url)); })}, verdict);
}

// Whoever chooses the Host header must not thereby choose the audience.
void ignores_host_header(Exam& exam, const ClientCredentials&, Verdict& verdict) {
    const Endpoint usual = usual_endpoint(exam);
    if (!asks_and_takes(standing(exam, usual), verdict)) return;
    Endpoint endpoint = usual;
    endpoint.request.headers.emplace_back("Host", std::string(other_host).substr(host_start(other_host)));
    if (!is_refusal(send_without_token(exam, endpoint))) { // another site may stand behind another name
        verdict.skip("under another Host header it is not this service that answers");
        return;
    }
    const Reply reply =
        send_token(exam, endpoint, addressed([](const std::string& url) { return quoted(at_other_host(url)); }));
    if (!is_limited(reply, verdict) && is_let_through(reply, 200))
        verdict.fail("status " + std::to_string(reply->status) + " for a token addressed to the Host header's name");
}

void takes_a_token_once(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    const Endpoint endpoint = usual_endpoint(exam);
    const Standing& usual = standing(exam, endpoint);
    if (!asks_and_takes(usual, verdict)) return;
    const std::string once = good_token(credentials, endpoint.url);
    const MakeToken same = [&](const ClientCredentials&, const std::string&) { return once; };
    const Reply first = send_token(exam, endpoint, same);
    if (is_limited(first, verdict)) return;
    if (is_refusal(first)) {
        verdict.skip("the token was refused at its first use");
        return;
    }
    const Reply second = send_token(exam, endpoint, same);
    if (!second) verdict.skip("the token's second use had no answer: " + second.error().message());
    if (!is_limited(second, verdict) && is_let_through(second, usual.with_good_token->status))
        verdict.fail("status " + std::to_string(second->status) + " for a token that was used before");
}

Check claim_missing(const char* name) {
    return {"S4", "no-" + std::string(name), "a token without " + std::string(name) + " is refused",
            refuses_tokens({without_claim(name)})};
}

} // namespace

std::vector<Check> token_claim_checks() {
    std::vector<Check> checks;
    for (const char* name : {"iss", "aud", "exp", "iat", "jti"}) checks.push_back(claim_missing(name));
    const std::vector<Check> rest = {
        {"S4", "types", "a claim of the wrong type is refused",
         refuses_tokens({with_claim("iss", "7"), with_claim("aud", "7"), with_claim("aud", "{}"),
                         with_claim("aud", "[]"), with_claim("iat", R"("today")"), with_claim("iat", "{}"),
                         with_claim("exp", "null"), with_times_as_text(), with_claim("jti", "7")})},
        {"S4", "tenant", "a token needs no tenant", with_credentials(tenant_is_optional)},
        {"S4", "more-claims", "claims beside the standard's do no harm",
         takes_tokens({with_claim("examinerUnknown", R"({"a":[1,null]})"), with_claim("nbf", "1000000000")})},
        {"S9", "string", "aud as a string is taken", takes_tokens({good_token})},
        {"S9", "array", "aud as an array with the URL is taken",
         takes_tokens({addressed([](const std::string& url) { return "[" + quoted(url) + "]"; })})},
        {"S9", "array-of-two", "aud as an array of the URL and another is taken",
         takes_tokens(
             {addressed([](const std::string& url) { return "[" + quoted(other_host) + "," + quoted(url) + "]"; })})},
        {"S9", "other-service", "a token for another service's URL is refused",
         refuses_tokens({addressed([](const std::string& url) { return quoted(url + "-examiner-other"); })})},
        {"S9", "other-host", "a token for another host is refused",
         refuses_tokens({addressed([](const std::string& url) { return quoted(at_other_host(url)); })})},
        {"S10", "expired", "a token that has expired is refused", refuses_tokens({with_times(-1200, -600)})},
        {"S10", "replay", "a token is taken once", with_credentials(takes_a_token_once)},
        {"S11", "host-header", "aud is compared with the public URL, not with the Host header",
         with_credentials(ignores_host_header)},
        {"S11", "slash", "a slash at the end of aud makes no difference",
         takes_tokens({addressed([](const std::string& url) { return quoted(url + "/"); })})},
        {"S11", "case", "scheme and host of aud may have capitals",
         takes_tokens({addressed([](const std::string& url) { return quoted(in_capitals(url)); })})},
        {"S11", "port", "aud may name the default port or leave it out", with_credentials(takes_default_port)},
        {"S13", "skew", "a token that expired 90 seconds ago is refused", refuses_tokens({with_times(-300, -90)})},
        {"S13", "future", "a token of ten minutes from now is refused", refuses_tokens({with_times(600, 900)})},
        {"S13", "lifetime", "a token that lives for a day is refused", refuses_tokens({with_times(0, 86'400)})},
    };
    checks.insert(checks.end(), rest.begin(), rest.end());
    return checks;
}

} // namespace eczema::conformance
