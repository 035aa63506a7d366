#include "server/json_web_key.hpp"

#include "server/base64url.hpp"
#include "server/digest.hpp"
#include "server/given_out_keys.hpp"
#include "server/json_pointer.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <memory_resource>
#include <set>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::size_t coordinate_bytes = 48; // of P-384
constexpr std::size_t longest_kid = 512;
constexpr int fewest_modulus_bits = 2048;
constexpr int most_modulus_bits = 8192;
constexpr int most_exponent_bits = 64; // a longer one makes each check as slow as signing
constexpr BN_ULONG least_exponent = 65537;

constexpr auto private_members = std::to_array<std::string_view>({"d", "p", "q", "dp", "dq", "qi", "oth", "k"});

struct Free {
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, Free>;
using Parameters = std::unique_ptr<OSSL_PARAM_BLD, Free>;

// What OpenSSL says of a bad key must not be taken for the fault of a connection on the same thread.
struct ErrorMark {
    ErrorMark() { ERR_set_mark(); }
    ErrorMark(const ErrorMark&) = delete;
    ErrorMark& operator=(const ErrorMark&) = delete;
    ~ErrorMark() { ERR_pop_to_mark(); }
};

std::string_view text_of(const Value& object, std::string_view name) {
    const Value* const value = object.find(name);
    return value != nullptr && value->is_string() ? value->text() : std::string_view();
}

std::string_view private_member(const Value& jwk) {
    for (const std::string_view name : private_members)
        if (jwk.find(name) != nullptr) return name;
    return {};
}

std::string thumbprint_of(const Value& jwk) {
    std::string canonical;
    const auto add = [&](std::string_view name, std::string_view text) {
        canonical += canonical.empty() ? "{\"" : ",\"";
        ((canonical += name) += "\":") += '"';
        (canonical += text) += '"';
    };
    const std::string_view kty = text_of(jwk, "kty");
    const bool is_rsa = kty == "RSA";
    add(is_rsa ? "e" : "crv", text_of(jwk, is_rsa ? "e" : "crv"));
    add("kty", kty);
    add(is_rsa ? "n" : "x", text_of(jwk, is_rsa ? "n" : "x"));
    if (!is_rsa) add("y", text_of(jwk, "y"));
    const Digest digest = sha256(canonical + '}');
    return encode_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// Null where OpenSSL finds that the parameters make no key.
std::shared_ptr<EVP_PKEY> made_key(const char* type, const Parameters& parameters) {
    const std::unique_ptr<OSSL_PARAM, Free> built(OSSL_PARAM_BLD_to_param(parameters.get()));
    const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* made = nullptr;
    if (!built || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, built.get()) != 1)
        return nullptr;
    return {made, EVP_PKEY_free};
}

// For EC keys. For RSA it would look for prime moduli, a quarter of a second each: too long for a set of a hundred, and
// such a key harms nobody but its owner.
bool is_on_curve(EVP_PKEY* key) {
    const std::unique_ptr<EVP_PKEY_CTX, Free> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return check && EVP_PKEY_public_check(check.get()) == 1;
}

// Reads one JWK; stops at the first fault.
class JwkReader {
  public:
    JwkReader(const Value& jwk, std::string_view place) : jwk_(jwk), place_(place) {}

    boost::system::result<VerificationKey, Fault> read() {
        if (!is_public() || !names_a_key() || !is_for_signatures() || !make_key()) return fault_;
        return VerificationKey{std::string(text_of(jwk_, "kid")), algorithm_, key_, thumbprint_of(jwk_)};
    }

  private:
    bool refuse(std::string path, std::string message) {
        fault_ = {std::move(path), std::move(message)};
        return false;
    }
    bool refuse_member(std::string_view name, std::string message) {
        return refuse(below(place_, name), std::move(message));
    }

    bool is_public() {
        if (!jwk_.is_object()) return refuse(std::string(place_), "must be a JSON object, a public JSON Web Key");
        const std::string_view secret = private_member(jwk_);
        return secret.empty() ||
               refuse_member(secret, "is part of a private or secret key, which has no place here: take the key for "
                                     "leaked, make a new pair and give its public half alone");
    }

    bool names_a_key() {
        const std::string_view kid = text_of(jwk_, "kid");
        if (kid.empty() || kid.size() > longest_kid)
            return refuse_member("kid", "must be a string of 1 to 512 bytes, as tokens name this key");
        const std::string_view kty = text_of(jwk_, "kty");
        if (kty != "EC" && kty != "RSA")
            return refuse_member("kty", "must be \"EC\" (for ES384) or \"RSA\" (for RS384)");
        algorithm_ = kty == "EC" ? SignatureAlgorithm::es384 : SignatureAlgorithm::rs384;
        return true;
    }

    bool is_for_signatures() {
        if (jwk_.find("use") != nullptr && text_of(jwk_, "use") != "sig")
            return refuse_member("use", "must be \"sig\" or absent");
        if (jwk_.find("alg") != nullptr && text_of(jwk_, "alg") != name_of(algorithm_))
            return refuse_member("alg", "must be \"" + std::string(name_of(algorithm_)) + "\" for this key, or absent");
        const Value* const operations = jwk_.find("key_ops");
        if (operations == nullptr) return true;
        const auto items = operations->items();
        const bool verifies = std::any_of(
            items.begin(), items.end(), [](const Value& item) { return item.is_string() && item.text() == "verify"; });
        return verifies || refuse_member("key_ops", "must be an array that holds \"verify\", or absent");
    }

    bool make_key() {
        const ErrorMark mark;
        return algorithm_ == SignatureAlgorithm::es384 ? make_ec_key() : make_rsa_key();
    }

    bool make_ec_key() {
        if (text_of(jwk_, "crv") != "P-384") return refuse_member("crv", "must be \"P-384\", the curve of ES384");
        std::string point = "\x04"; // uncompressed
        for (const std::string_view name : {"x", "y"}) {
            const auto bytes = decode_base64url(text_of(jwk_, name));
            if (!bytes || bytes->size() != coordinate_bytes)
                return refuse_member(name, "must be 48 bytes in base64url without padding");
            point += *bytes;
        }
        const Parameters parameters(OSSL_PARAM_BLD_new());
        if (parameters &&
            OSSL_PARAM_BLD_push_utf8_string(parameters.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-384", 0) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(parameters.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) ==
                1)
            key_ = made_key("EC", parameters);
        return (key_ && is_on_curve(key_.get())) ||
               refuse(std::string(place_), "x and y are no point of the curve P-384");
    }

    // Null where the member is no unsigned integer as RFC 7518, section 2, has it: no leading zero byte.
    Number number(std::string_view name) const {
        const auto bytes = decode_base64url(text_of(jwk_, name));
        if (!bytes || bytes->empty() || bytes->front() == '\0') return nullptr;
        return Number(
            BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes->data()), static_cast<int>(bytes->size()), nullptr));
    }

    bool make_rsa_key() {
        const Number modulus = number("n");
        if (!modulus || BN_num_bits(modulus.get()) < fewest_modulus_bits ||
            BN_num_bits(modulus.get()) > most_modulus_bits || !BN_is_odd(modulus.get()))
            return refuse_member("n", "must be an odd number of 2048 to 8192 bits in base64url without padding and "
                                      "without a leading zero byte");
        const Number exponent = number("e");
        if (!exponent || BN_get_word(exponent.get()) < least_exponent ||
            BN_num_bits(exponent.get()) > most_exponent_bits || !BN_is_odd(exponent.get()))
            return refuse_member("e", "must be an odd number from 65537 to 64 bits in base64url without padding");
        const Parameters parameters(OSSL_PARAM_BLD_new());
        if (parameters && OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
            OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1)
            key_ = made_key("RSA", parameters);
        return key_ || refuse(std::string(place_), "n and e make no RSA key");
    }

    const Value& jwk_;
    std::string_view place_;
    SignatureAlgorithm algorithm_ = SignatureAlgorithm::es384;
    std::shared_ptr<EVP_PKEY> key_;
    Fault fault_;
};

// The array `keys`; null where this is no JWK Set.
const Value* keys_of(const Value& set) {
    const Value* const keys = set.find("keys");
    return keys != nullptr && keys->is_array() ? keys : nullptr;
}

} // namespace

std::string_view name_of(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm::es384 ? "ES384" : "RS384";
}

std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name) {
    for (const SignatureAlgorithm algorithm : {SignatureAlgorithm::es384, SignatureAlgorithm::rs384})
        if (name == name_of(algorithm)) return algorithm;
    return std::nullopt;
}

boost::system::result<VerificationKey, Fault> read_verification_key(const Value& jwk, std::string_view place) {
    return JwkReader(jwk, place).read();
}

boost::system::result<KeySet, std::vector<Fault>> read_key_set(std::string_view json) {
    std::pmr::monotonic_buffer_resource arena;
    const auto set = fhir::parse_json(json, arena, fhir::Keep::everything);
    if (!set) return std::vector{Fault{"", std::string(set.error().message)}};
    const Value* const keys = keys_of(*set);
    if (keys == nullptr) return std::vector{Fault{"", "must be a JWK Set: an object with an array \"keys\""}};
    if (keys->items().empty() || keys->items().size() > most_keys)
        return std::vector{Fault{"/keys", "must hold 1 to " + std::to_string(most_keys) + " keys"}};
    KeySet read;
    std::vector<Fault> faults;
    std::set<std::string> kids;
    for (std::size_t i = 0; i < keys->items().size(); ++i) {
        const std::string place = below("/keys", i);
        auto key = read_verification_key(keys->items()[i], place);
        if (!key) {
            faults.push_back(key.error());
            continue;
        }
        const GivenOutKey* const given_out = given_out_key(key->thumbprint);
        if (given_out != nullptr && !given_out->on_loopback_only)
            faults.push_back({place, "was given out as an example (" + std::string(given_out->where) +
                                         "), so others may sign with it: make a pair of your own"});
        if (!kids.insert(key->kid).second) faults.push_back({below(place, "kid"), "stands at an earlier key too"});
        read.push_back(*std::move(key));
    }
    if (!faults.empty()) return faults;
    return read;
}

std::optional<KeySet> read_published_key_set(std::string_view json) {
    std::pmr::monotonic_buffer_resource arena;
    const auto set = fhir::parse_json(json, arena, fhir::Keep::everything);
    const Value* const keys = set ? keys_of(*set) : nullptr;
    if (keys == nullptr) return std::nullopt;
    std::set<std::string> leaked;
    for (const Value& jwk : keys->items())
        if (!private_member(jwk).empty()) leaked.insert(thumbprint_of(jwk));
    KeySet read;
    std::set<std::string> kids;
    for (const Value& jwk : keys->items().first(std::min(keys->items().size(), most_keys))) {
        auto key = read_verification_key(jwk, "");
        if (!key || leaked.contains(key->thumbprint) || given_out_key(key->thumbprint) != nullptr) continue;
        if (kids.insert(key->kid).second) read.push_back(*std::move(key));
    }
    return read;
}

} // namespace eczema::server
