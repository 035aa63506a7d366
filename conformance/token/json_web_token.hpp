// JSON Web Tokens in the making: header and claims as they are to be sent, right or wrong, and the ways to sign them.
// It judges nothing; what a good token holds is known by ClientCredentials.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/token/signing_key.hpp"
#include <string>
#include <string_view>

namespace eczema::conformance {

struct TokenDraft {
    rapidjson::Document header{rapidjson::kObjectType};
    rapidjson::Document claims{rapidjson::kObjectType};
};

// "header.claims", the text that is signed.
std::string signing_input(const TokenDraft& draft);

// "header.claims.signature".
std::string signed_text(const std::string& input, const SigningKey& key);
std::string with_signature(const std::string& input, std::string_view signature);

// A signature by a shared secret, which no CDS service may take. `digest` is "SHA256" and the like.
std::string hmac(const char* digest, std::string_view secret, std::string_view text);

} // namespace eczema::conformance
