// The signature of a token, checked with one key that was chosen beforehand (RFC 7518: ES384, RS384). The slow step of
// authentication, about 0.6 ms for ES384: it runs off the I/O threads. It reads no header and chooses no algorithm.
#pragma once
#include "server/json_web_key.hpp"

namespace eczema::server {

// True where `signature` (bytes) is that of `signing_input` by this key and the key's algorithm. ES384: r and s side by
// side, 96 bytes, each from 1 to the order less one; DER is refused, a high s is not. RS384: PKCS #1 v1.5, as many
// bytes as the modulus. Safe on any thread; leaves nothing in OpenSSL's queue of errors.
bool verify_signature(const VerificationKey& key, std::string_view signing_input, std::string_view signature);

} // namespace eczema::server
