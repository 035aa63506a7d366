#include "server/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace eczema::server {
namespace {

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, Free>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Free>;

constexpr const char* cipher_suites_1_2 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* cipher_suites_1_3 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr const char* key_exchange_groups = "X25519:P-256:P-384";
constexpr const char* signature_algorithms =
    "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ed25519:rsa_pss_rsae_sha256:"
    "rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512";
constexpr int security_level = 2; // 112 bits: no short keys and no SHA-1 in whatever certificate is shown or checked
constexpr int least_rsa_bits = 2048;

// Sessions to resume are remembered here and not handed out as tickets, whose one key would open every recorded
// TLS 1.2 connection of the process. A new context, after a reload, takes up none of the old.
constexpr long sessions_remembered = 4096;
constexpr long session_seconds = 3600; // also how long a client's certificate is taken at its word

const Fault no_certificate{"/tls/certificateFile", "cannot be read or holds no certificate; name a PEM file"};
const Fault weak_certificate{"/tls/certificateFile",
                             "holds a certificate that is too weak or that TLS clients do not take; its key must be "
                             "RSA of 2048 bits or more, or ECDSA on P-256, P-384 or P-521, its signature SHA-256 or "
                             "better"};
const Fault no_key{"/tls/privateKeyFile",
                   "cannot be read or holds no private key; name a PEM file whose key is not encrypted"};
const Fault other_key{"/tls/privateKeyFile",
                      "does not belong to the first certificate of certificateFile; name the key that it was made for"};
const Fault no_authority{"/tls/clientCaFile", "cannot be read or holds no certificate; name a PEM file"};
const Fault not_available{"/tls", "cannot be set up with the OpenSSL of this system"};

std::unique_ptr<BIO, Free> reader(const std::string& text) {
    return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// None where one of them cannot be read.
std::vector<Certificate> read_certificates(const std::string& pem) {
    std::vector<Certificate> certificates;
    const auto bio = reader(pem);
    ERR_clear_error();
    while (auto* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        certificates.emplace_back(certificate);
    const unsigned long last = ERR_peek_last_error();
    ERR_clear_error();
    const bool at_end = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    if (!at_end) certificates.clear();
    return certificates;
}

// The callback stands for a password, which OpenSSL would ask for at the terminal.
PrivateKey read_private_key(const std::string& pem) {
    const auto bio = reader(pem);
    return PrivateKey(PEM_read_bio_PrivateKey(
        bio.get(), nullptr, [](char*, int, int, void*) { return 0; }, nullptr));
}

// A curve beyond these has no place in TLS 1.3, so no handshake would succeed.
bool is_kind_for_tls(X509* certificate) {
    EVP_PKEY* const key = X509_get0_pubkey(certificate);
    if (key == nullptr) return false;
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return EVP_PKEY_get_bits(key) >= least_rsa_bits;
    case EVP_PKEY_ED25519:
        return true;
    case EVP_PKEY_EC: {
        std::array<char, 32> name{};
        std::size_t size = 0;
        if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return false;
        const std::string_view group(name.data(), size);
        return group == "prime256v1" || group == "secp384r1" || group == "secp521r1";
    }
    default:
        return false;
    }
}

std::int64_t utc_seconds(const ASN1_TIME* time) {
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? std::int64_t(timegm(&parts)) : 0;
}

// A client that offers other protocols only is refused; one that offers none is not asked.
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    constexpr std::string_view http_1_1 = "http/1.1";
    std::string_view rest(reinterpret_cast<const char*>(offered), offered_size);
    while (!rest.empty()) {
        const auto length = static_cast<unsigned char>(rest.front());
        const std::string_view name = rest.substr(1, length);
        if (name == http_1_1) {
            *chosen = reinterpret_cast<const unsigned char*>(name.data());
            *size = length;
            return SSL_TLSEXT_ERR_OK;
        }
        rest.remove_prefix(std::min<std::size_t>(1U + length, rest.size()));
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool set_protocol(SSL_CTX* context) {
    constexpr std::string_view session_context = "eczema-cds";
    SSL_CTX_set_security_level(context, security_level);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // Idle connections hold no record buffers. Without AUTO_RETRY a flood of records that carry no data gives the
    // thread back between reads.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_read_ahead(context, 1); // one call to the kernel for a record and its header
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(context, sessions_remembered);
    SSL_CTX_set_timeout(context, session_seconds);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, cipher_suites_1_2) == 1 &&
           SSL_CTX_set_ciphersuites(context, cipher_suites_1_3) == 1 &&
           SSL_CTX_set1_groups_list(context, key_exchange_groups) == 1 &&
           SSL_CTX_set1_sigalgs_list(context, signature_algorithms) == 1 &&
           SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(session_context.data()),
                                          session_context.size()) == 1;
}

bool show_certificates(SSL_CTX* context, const std::vector<Certificate>& chain) {
    if (!is_kind_for_tls(chain.front().get()) || SSL_CTX_use_certificate(context, chain.front().get()) != 1)
        return false;
    return std::all_of(chain.begin() + 1, chain.end(), [context](const Certificate& certificate) {
        return SSL_CTX_add1_chain_cert(context, certificate.get()) == 1;
    });
}

// Each certificate of the text is trusted by itself, so that a site may name its issuing authority without the root.
bool ask_for_client_certificates(SSL_CTX* context, const std::string& authorities_pem, bool require) {
    const std::vector<Certificate> authorities = read_certificates(authorities_pem);
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    for (const Certificate& authority : authorities)
        if (X509_STORE_add_cert(store, authority.get()) != 1 || SSL_CTX_add_client_CA(context, authority.get()) != 1)
            return false;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (require ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
    return !authorities.empty();
}

} // namespace

boost::system::result<std::shared_ptr<const ServerTls>, std::vector<Fault>> make_server_tls(const TlsTexts& texts) {
    auto tls = std::make_shared<ServerTls>();
    tls->context.reset(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX* const context = tls->context.get();
    if (context == nullptr || !set_protocol(context)) return std::vector{not_available};

    std::vector<Fault> faults;
    const std::vector<Certificate> chain = read_certificates(texts.certificate_chain);
    const PrivateKey key = read_private_key(texts.private_key);
    if (chain.empty())
        faults.push_back(no_certificate);
    else if (!show_certificates(context, chain))
        faults.push_back(weak_certificate);
    if (!key)
        faults.push_back(no_key);
    else if (faults.empty() && (X509_check_private_key(chain.front().get(), key.get()) != 1 ||
                                SSL_CTX_use_PrivateKey(context, key.get()) != 1))
        faults.push_back(other_key);
    if (texts.client_ca && !ask_for_client_certificates(context, *texts.client_ca, texts.require_client_certificate))
        faults.push_back(no_authority);
    ERR_clear_error();
    if (!faults.empty()) return faults;
    tls->valid_from_seconds = utc_seconds(X509_get0_notBefore(chain.front().get()));
    tls->valid_until_seconds = utc_seconds(X509_get0_notAfter(chain.front().get()));
    return std::shared_ptr<const ServerTls>(std::move(tls));
}

std::string_view date_warning(const ServerTls& tls, std::int64_t utc_seconds) {
    if (utc_seconds > tls.valid_until_seconds)
        return "the certificate of tls.certificateFile has expired: clients will refuse it; renew it and send SIGHUP";
    if (utc_seconds < tls.valid_from_seconds)
        return "the certificate of tls.certificateFile is not valid yet: clients will refuse it until its date";
    return {};
}

} // namespace eczema::server
