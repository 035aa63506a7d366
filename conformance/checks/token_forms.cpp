// How a token is written and signed: its header, its algorithm, its encoding.
#include "conformance/checks/token_calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/token/base64url.hpp"

namespace eczema::conformance {
namespace {

MakeToken with_header(std::string name, std::string json) {
    return
        [name = std::move(name), json = std::move(json)](const ClientCredentials& credentials, const std::string& url) {
            TokenDraft draft = credentials.draft(url);
            if (json.empty())
                drop(draft.header, "/" + name);
            else
                put(draft.header, "/" + name, json);
            return signed_text(signing_input(draft), credentials.key());
        };
}

std::string input_with_algorithm(const ClientCredentials& credentials, const std::string& url,
                                 std::string_view algorithm) {
    TokenDraft draft = credentials.draft(url);
    put(draft.header, "/alg", quoted(algorithm));
    return signing_input(draft);
}

// --- S5: no algorithm, or a shared secret ---------------------------------------------------------------------------

MakeToken unsigned_token(std::string algorithm) {
    return [algorithm = std::move(algorithm)](const ClientCredentials& credentials, const std::string& url) {
        return input_with_algorithm(credentials, url, algorithm) + ".";
    };
}

// With a right signature, which "none" says is not to be looked at.
std::string none_but_signed(const ClientCredentials& credentials, const std::string& url) {
    return signed_text(input_with_algorithm(credentials, url, "none"), credentials.key());
}

std::string none_in_two_parts(const ClientCredentials& credentials, const std::string& url) {
    return input_with_algorithm(credentials, url, "none");
}

using Secret = std::string (*)(const ClientCredentials&);

MakeToken by_secret(std::string algorithm, std::string digest, Secret secret) {
    return [=](const ClientCredentials& credentials, const std::string& url) {
        const std::string input = input_with_algorithm(credentials, url, algorithm);
        return with_signature(input, hmac(digest.c_str(), secret(credentials), input));
    };
}

// Secrets that need no guessing.
std::vector<MakeToken> by_poor_secrets(const std::string& algorithm, const std::string& digest) {
    return {by_secret(algorithm, digest, [](const ClientCredentials&) { return std::string(); }),
            by_secret(algorithm, digest, [](const ClientCredentials&) { return std::string("secret"); }),
            by_secret(algorithm, digest, [](const ClientCredentials& client) { return client.names().issuer; })};
}

// The old attack: what everybody knows, the public key, taken for a secret.
std::vector<MakeToken> by_public_key() {
    const Secret whole = [](const ClientCredentials& client) { return client.key().public_pem(); };
    const Secret without_end = [](const ClientCredentials& client) {
        std::string pem = client.key().public_pem();
        while (pem.ends_with('\n')) pem.pop_back();
        return pem;
    };
    const Secret as_jwk = [](const ClientCredentials& client) { return client.key().public_jwk(client.names().kid); };
    std::vector<MakeToken> made;
    for (const Secret secret : {whole, without_end, as_jwk}) {
        made.push_back(by_secret("HS256", "SHA256", secret));
        made.push_back(by_secret("HS384", "SHA384", secret));
    }
    return made;
}

// --- S6: the algorithm is that of the registered key ----------------------------------------------------------------

Run takes_algorithm(bool rsa) {
    return with_credentials([rsa](Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
        if (credentials.key().is_rsa() == rsa)
            want_taken(exam, usual_endpoint(exam), {good_token}, verdict);
        else
            verdict.skip("the key of the examiner signs " + credentials.key().algorithm());
    });
}

MakeToken as_if_by(std::string algorithm, const char* digest) {
    return [=](const ClientCredentials& credentials, const std::string& url) {
        const std::string input = input_with_algorithm(credentials, url, algorithm);
        return with_signature(input, credentials.key().sign(input, digest));
    };
}

void refuses_other_algorithm(Exam& exam, const ClientCredentials& credentials, Verdict& verdict) {
    std::vector<MakeToken> bad;
    if (credentials.key().is_rsa())
        bad = {as_if_by("ES384", "SHA384"), as_if_by("ES256", "SHA256")};
    else
        bad = {as_if_by("RS384", "SHA384"), as_if_by("ES256", "SHA256"), as_if_by("ES512", "SHA512")};
    want_refused(exam, usual_endpoint(exam), bad, verdict);
}

// --- S10, S13: signature and encoding -------------------------------------------------------------------------------

std::string changed_signature(const ClientCredentials& credentials, const std::string& url) {
    const std::string input = signing_input(credentials.draft(url));
    std::string signature = credentials.key().sign(input);
    signature[signature.size() / 2] = static_cast<char>(signature[signature.size() / 2] ^ 1);
    return with_signature(input, signature);
}

std::string signature_of_zeros(const ClientCredentials& credentials, const std::string& url) {
    const std::string input = signing_input(credentials.draft(url));
    return with_signature(input, std::string(credentials.key().sign(input).size(), '\0'));
}

std::string changed_claims(const ClientCredentials& credentials, const std::string& url) {
    TokenDraft draft = credentials.draft(url);
    const std::string signature = credentials.key().sign(signing_input(draft));
    put(draft.claims, "/exp", std::to_string(draft.claims["exp"].GetInt64() + 60));
    return with_signature(signing_input(draft), signature);
}

// Of EC the numbers in ASN.1; of RSA a zero in front, one byte more than the key has.
std::string signature_in_other_form(const ClientCredentials& credentials, const std::string& url) {
    const std::string input = signing_input(credentials.draft(url));
    const SigningKey& key = credentials.key();
    return with_signature(input, key.is_rsa() ? '\0' + key.sign(input) : key.sign_asn1(input));
}

// A header whose length leaves room: two bytes of its last group of three are there.
std::string header_of_two_left(const TokenDraft& draft) {
    std::string header = to_text(draft.header);
    while (header.size() % 3 != 2) header += ' ';
    return header;
}

using WriteHeader = std::string (*)(std::string encoded);

// The signature is over the text as it is sent, so that the encoding alone is wrong.
MakeToken with_header_written(WriteHeader write) {
    return [write](const ClientCredentials& credentials, const std::string& url) {
        const TokenDraft draft = credentials.draft(url);
        const std::string header = write(encode_base64url(header_of_two_left(draft)));
        return signed_text(header + "." + encode_base64url(to_text(draft.claims)), credentials.key());
    };
}

std::string padded(std::string encoded) { return encoded + "="; }

// The last character has two bits that mean nothing and are zero in the one right form.
std::string with_stray_bits(std::string encoded) {
    ++encoded.back(); // "R" for "Q" and the like; with two zero bits it is never the last of its run
    return encoded;
}

// '+' and '/' are of the other base64.
std::string with_other_alphabet(const ClientCredentials& credentials, const std::string& url) {
    TokenDraft draft = credentials.draft(url);
    put(draft.claims, "/examinerUnknown", R"("???>>>~~~???>>>~~~ ???>>>~~~ ???>>>~~~")");
    std::string claims = encode_base64url(to_text(draft.claims));
    for (char& c : claims) c = c == '-' ? '+' : c == '_' ? '/' : c;
    return signed_text(encode_base64url(to_text(draft.header)) + "." + claims, credentials.key());
}

Check no_algorithm() {
    return {"S5", "none", "algorithm none is never taken",
            refuses_tokens({unsigned_token("none"), none_but_signed, none_in_two_parts})};
}

} // namespace

std::vector<Check> token_form_checks() {
    return {
        {"S3", "no-alg", "a token without alg is refused", refuses_tokens({with_header("alg", "")})},
        {"S3", "no-kid", "a token without kid is refused", refuses_tokens({with_header("kid", "")})},
        {"S3", "unknown-kid", "a token with an unknown kid is refused",
         refuses_tokens({with_header("kid", R"("examiner-unknown-kid")")})},
        {"S3", "typ", "a typ other than JWT is refused",
         refuses_tokens({with_header("typ", R"("at+jwt")"), with_header("typ", "7")})},
        no_algorithm(),
        {"S5", "none-case", "algorithm none in capitals is never taken",
         refuses_tokens({unsigned_token("None"), unsigned_token("NONE"), unsigned_token("nOnE")})},
        {"S5", "hs256", "HS256 is never taken", refuses_tokens(by_poor_secrets("HS256", "SHA256"))},
        {"S5", "hs384", "HS384 is never taken", refuses_tokens(by_poor_secrets("HS384", "SHA384"))},
        {"S5", "hs512", "HS512 is never taken", refuses_tokens(by_poor_secrets("HS512", "SHA512"))},
        {"S5", "public-key-as-secret", "the public key is never taken for a shared secret",
         refuses_tokens(by_public_key())},
        {"S6", "es384", "ES384 is taken", takes_algorithm(false)},
        {"S6", "rs384", "RS384 is taken", takes_algorithm(true)},
        {"S6", "other-algorithm", "an alg that does not fit the registered key is refused",
         with_credentials(refuses_other_algorithm)},
        {"S10", "signature", "a wrong signature is refused",
         refuses_tokens({changed_signature, signature_of_zeros, changed_claims})},
        {"S13", "base64url", "base64url with padding, stray bits or another alphabet is refused",
         refuses_tokens({with_header_written(padded), with_header_written(with_stray_bits), with_other_alphabet})},
        {"S13", "signature-form", "a signature in another form than JWS has is refused",
         refuses_tokens({signature_in_other_form})},
        {"S13", "crit", "a token with crit is refused",
         refuses_tokens({with_header("crit", R"(["examinerUnknown"])"), with_header("crit", R"(["exp"])")})},
    };
}

} // namespace eczema::conformance
