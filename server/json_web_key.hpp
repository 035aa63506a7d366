// JSON Web Key Sets (RFC 7517) to the public keys that signatures of clients are checked with: P-384 for ES384, RSA for
// RS384, parsed once. Text in, keys or faults out; it fetches nothing, checks no signature and never holds a private
// key.
#pragma once
#include "fhir/json.hpp"
#include "server/admission.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st; // OpenSSL's EVP_PKEY

namespace eczema::server {

enum class SignatureAlgorithm : std::uint8_t { es384, rs384 };

// "ES384" or "RS384": `alg` as keys and tokens write it, letter case included; nothing for every other algorithm.
std::string_view name_of(SignatureAlgorithm algorithm);
std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name);

struct VerificationKey {
    std::string kid;
    SignatureAlgorithm algorithm;
    std::shared_ptr<evp_pkey_st> key; // never null, never changed: threads may share it
    std::string thumbprint;           // RFC 7638, SHA-256, base64url
};
using KeySet = std::vector<VerificationKey>;

inline constexpr std::size_t most_keys = 100; // of one set

// One public JWK. `kid` is required (up to 512 bytes), `use` "sig" or absent, `key_ops` with "verify" or absent, `alg`
// that of the key type or absent. EC: P-384, both coordinates of 48 bytes, on the curve. RSA: modulus of 2048 to 8192
// bits, odd exponent from 65537 up to 64 bits, neither with a leading zero byte. A private member is refused, and so is
// every symmetric key. `place`: JSON pointer of the JWK, for the fault. A key that was given out passes.
boost::system::result<VerificationKey, Fault> read_verification_key(const fhir::Value& jwk, std::string_view place);

// For a configuration: every key must be usable, no `kid` may stand twice, and none may be in given_out_keys.hpp unless
// it is for loopback, which is for the caller to judge. All faults, with pointers below the set ("/keys/0/x").
boost::system::result<KeySet, std::vector<Fault>> read_key_set(std::string_view json);

// For a set that a client publishes: keys that cannot be used are left out, and with them every key that was given out
// (on loopback too), every key whose private half stands in the set, every later one with the same `kid`, and what
// comes after the first 100. Nothing where it is no JWK Set.
std::optional<KeySet> read_published_key_set(std::string_view json);

} // namespace eczema::server
