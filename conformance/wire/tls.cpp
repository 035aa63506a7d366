#include "conformance/wire/tls.hpp"

#include <array>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace eczema::conformance {
namespace {

namespace ssl = boost::asio::ssl;

std::string text_in(BIO* memory) {
    char* start = nullptr;
    const long size = BIO_get_mem_data(memory, &start);
    return {start, static_cast<std::size_t>(size)};
}

template <class Print>
std::string printed(Print print) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    print(memory.get());
    return text_in(memory.get());
}

} // namespace

TlsClient::TlsClient(const TlsOptions& options) : context_(ssl::context::tls_client) {
    if (options.ca_file.empty())
        context_.set_default_verify_paths();
    else
        context_.load_verify_file(options.ca_file);
    context_.set_verify_mode(options.insecure ? ssl::verify_none : ssl::verify_peer);
    if (!options.certificate_file.empty()) {
        context_.use_certificate_chain_file(options.certificate_file);
        context_.use_private_key_file(options.key_file, ssl::context::pem);
    }
    constexpr std::array<unsigned char, 9> protocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(context_.native_handle(), protocols.data(), protocols.size());
}

void TlsClient::only_before_tls_1_2() {
    SSL_CTX* context = context_.native_handle();
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0"); // their signatures are with SHA-1
}

TlsFacts tls_facts(SSL* connection) {
    TlsFacts facts;
    facts.version = SSL_get_version(connection);
    facts.cipher = SSL_get_cipher_name(connection);
    const X509* certificate = SSL_get0_peer_certificate(connection);
    if (certificate == nullptr) {
        facts.distrust = "no certificate was shown";
        return facts;
    }
    facts.subject =
        printed([&](BIO* out) { X509_NAME_print_ex(out, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253); });
    facts.not_after = printed([&](BIO* out) { ASN1_TIME_print(out, X509_get0_notAfter(certificate)); });
    facts.in_date = X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
                    X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
    if (const long result = SSL_get_verify_result(connection); result != X509_V_OK)
        facts.distrust = X509_verify_cert_error_string(result);
    return facts;
}

void expect_host(SSL* connection, const std::string& host) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    X509_VERIFY_PARAM* expected = SSL_get0_param(connection);
    if (no_address) {
        SSL_set_tlsext_host_name(connection, host.c_str());
        X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
    }
}

} // namespace eczema::conformance
