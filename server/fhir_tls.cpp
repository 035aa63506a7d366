#include "server/fhir_tls.hpp"
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace eczema::server {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};

bool is_ip_address(const std::string& host) {
    error_code error;
    boost::asio::ip::make_address(host, error);
    return !error;
}

} // namespace

bool holds_certificates(std::string_view pem) {
    const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool any = false;
    ERR_clear_error();
    while (bio) {
        const std::unique_ptr<X509, Free> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        any = true;
    }
    const unsigned long last = ERR_peek_last_error();
    ERR_clear_error();
    return any && ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE; // the end
}

std::shared_ptr<TlsContext> make_tls_context(const std::string& ca_pem) {
    if (!ca_pem.empty() && !holds_certificates(ca_pem)) return nullptr;
    auto context = std::make_shared<TlsContext>(TlsContext::tls_client);
    error_code error;
    if (SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) return nullptr;
    context->set_verify_mode(ssl::verify_peer, error);
    if (error) return nullptr;
    if (ca_pem.empty())
        context->set_default_verify_paths(error);
    else
        context->add_certificate_authority(boost::asio::buffer(ca_pem), error);
    return error ? nullptr : context;
}

bool expect_host(SSL* tls, const std::string& host, const TlsSession& to_resume) {
    if (to_resume) SSL_set_session(tls, to_resume.get());
    if (is_ip_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;
    SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(tls, host.c_str()) == 1 && SSL_set_tlsext_host_name(tls, host.c_str()) == 1;
}

// A copy, because OpenSSL spoils the session of a connection that is closed without saying so.
TlsSession session_of(SSL* tls) {
    const SSL_SESSION* const own = SSL_get0_session(tls);
    if (own == nullptr || SSL_SESSION_is_resumable(own) != 1) return nullptr;
    return {SSL_SESSION_dup(own), [](SSL_SESSION* to_free) { SSL_SESSION_free(to_free); }};
}

bool has_unread(SSL* tls) { return SSL_has_pending(tls) == 1 || BIO_pending(SSL_get_rbio(tls)) > 0; }

void wipe(std::string& secret) {
    secret.resize(secret.capacity()); // so that what a shorter text has left behind goes too
    OPENSSL_cleanse(secret.data(), secret.size());
    secret.clear();
}

} // namespace eczema::server
