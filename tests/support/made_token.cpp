#include "tests/support/made_token.hpp"

namespace eczema::tests {

std::string jwk_set(std::initializer_list<std::string> jwks) {
    std::string text;
    for (const std::string& jwk : jwks) (text += text.empty() ? "" : ",") += jwk;
    return R"({"keys":[)" + text + "]}";
}

MadeObject header_of(const MadeKey& key) {
    return {{"alg", '"' + key.alg() + '"'}, {"typ", "\"JWT\""}, {"kid", '"' + key.kid() + '"'}};
}

std::string signing_input(std::string_view header, std::string_view claims) {
    return server::encode_base64url(header) + '.' + server::encode_base64url(claims);
}

std::string made_token(const MadeKey& key, std::string_view header, std::string_view claims) {
    const std::string input = signing_input(header, claims);
    return input + '.' + server::encode_base64url(key.sign(input));
}

std::string made_token(const MadeKey& key, std::string_view claims) {
    return made_token(key, header_of(key).text(), claims);
}

std::string made_token(const MadeKey& key, const MadeObject& claims) {
    return made_token(key, header_of(key).text(), claims.text());
}

} // namespace eczema::tests
