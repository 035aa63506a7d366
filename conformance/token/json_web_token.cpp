#include "conformance/token/json_web_token.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/token/base64url.hpp"
#include <array>
#include <openssl/hmac.h>

namespace eczema::conformance {

std::string signing_input(const TokenDraft& draft) {
    return encode_base64url(to_text(draft.header)) + "." + encode_base64url(to_text(draft.claims));
}

std::string with_signature(const std::string& input, std::string_view signature) {
    return input + "." + encode_base64url(signature);
}

std::string signed_text(const std::string& input, const SigningKey& key) {
    return with_signature(input, key.sign(input));
}

std::string hmac(const char* digest, std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned size = 0;
    HMAC(EVP_get_digestbyname(digest), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), &size);
    return {code.begin(), code.begin() + size};
}

} // namespace eczema::conformance
