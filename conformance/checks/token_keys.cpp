// Whose key a token is signed with: only of a known issuer, only a key agreed on, fetched only from a known URL.
#include "conformance/checks/token_calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/token/key_set_listener.hpp"
#include "conformance/wire/stream.hpp"
#include <thread>

namespace eczema::conformance {
namespace {

constexpr std::chrono::milliseconds time_to_come = std::chrono::milliseconds(300);

const MakeToken of_unknown_issuer = edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) {
    put(draft.claims, "/iss", R"("https://unknown.examiner.example")");
});

// The right key, said to be published where the service cannot know it to be.
const MakeToken with_unknown_jku = edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) {
    put(draft.header, "/jku", R"("https://unknown.examiner.example/jwks.json")");
});

const MakeToken without_jku =
    edited([](TokenDraft& draft, const ClientCredentials&, const std::string&) { drop(draft.header, "/jku"); });

void refuses_unknown_jku(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    if (credentials.names().jwks.empty())
        verdict.skip("the key was agreed out of band, so the service may leave jku aside: --jwks");
    else
        want_refused(exam, usual_endpoint(exam), {with_unknown_jku}, verdict);
}

void takes_without_jku(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    if (credentials.names().jwks.empty()) {
        want_taken(exam, usual_endpoint(exam), {without_jku}, verdict);
        return;
    }
    const Reply reply = send_token(exam, usual_endpoint(exam), without_jku);
    if (!is_limited(reply, verdict) && is_refusal(reply))
        verdict.skip("the service may know the key by its jku alone: --jwks");
}

// A token that brings the key to check it with, or says where the key is, signed by a key that nobody registered.
std::string with_foreign_key(const ClientCredentials& credentials, const std::string& url, const SigningKey& key,
                             std::string_view member, const std::string& json) {
    TokenDraft draft = credentials.draft(url);
    put(draft.header, "/kid", quoted(key.thumbprint()));
    put(draft.header, "/" + std::string(member), json);
    return signed_text(signing_input(draft), key);
}

std::string with_embedded_key(const ClientCredentials& credentials, const std::string& url) {
    const SigningKey key = credentials.key().foreign();
    return with_foreign_key(credentials, url, key, "jwk", key.public_jwk(key.thumbprint()));
}

std::string by_foreign_key(const ClientCredentials& credentials, const std::string& url) {
    return signed_text(signing_input(credentials.draft(url)), credentials.key().foreign());
}

// Where the service could reach the examiner if it wanted: the address by which it is reached.
boost::system::result<boost::asio::ip::address> own_address(const Exam& exam) {
    const auto stream = Stream::open(exam.target.base, exam.client().tls(), exam.client().timeout());
    if (!stream) return stream.error();
    boost::system::error_code error;
    const auto endpoint = (*stream)->socket().local_endpoint(error);
    if (error) return error;
    return endpoint.address();
}

void fetches_no_unknown_jku(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    const auto address = own_address(exam);
    if (!address) {
        verdict.skip("no connection to the service: " + address.error().message());
        return;
    }
    const SigningKey key = credentials.key().foreign();
    const KeySetListener listener(*address, "{\"keys\":[" + key.public_jwk(key.thumbprint()) + "]}");
    std::vector<MakeToken> bad;
    for (const char* scheme : {"http://", "https://"})
        bad.push_back([&, scheme](const ClientCredentials& client, const std::string& url) {
            return with_foreign_key(client, url, key, "jku",
                                    quoted(scheme + listener.authority() + "/examiner-jwks.json"));
        });
    want_refused(exam, usual_endpoint(exam), bad, verdict);
    std::this_thread::sleep_for(time_to_come);
    if (listener.visits() != 0) verdict.fail("the service came for keys to a URL that it cannot know");
}

} // namespace

std::vector<Check> token_key_checks() {
    return {
        {"S7", "iss", "a token of an unknown issuer is refused", refuses_tokens({of_unknown_issuer})},
        {"S7", "jku", "a token that names an unknown key set URL is refused", with_credentials(refuses_unknown_jku)},
        {"S8", "no-jku", "a token without jku is taken", with_credentials(takes_without_jku)},
        {"S8", "foreign-key", "a key that was not agreed on is not taken, even where the token brings it",
         refuses_tokens({with_embedded_key, by_foreign_key})},
        {"S12", "not-fetched", "a key set URL that is not known is not fetched",
         with_credentials(fetches_no_unknown_jku)},
    };
}

} // namespace eczema::conformance
