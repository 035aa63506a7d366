// Certificates made at run time, for tests of TLS: an authority, and what it signs for a server's names. The keys never
// leave the process.
#pragma once
#include <chrono>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string>

namespace eczema::tests {

struct FreeOpenSsl {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using OpenSsl = std::unique_ptr<T, FreeOpenSsl>;

class MadeCertificate {
  public:
    // `names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"; empty for an authority. Signed by itself where no
    // issuer is given. Valid from an hour ago until `lasts` from now.
    explicit MadeCertificate(const std::string& names, const MadeCertificate* issuer = nullptr,
                             std::chrono::seconds lasts = std::chrono::hours(1))
        : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
        static long serial = 1;
        X509* const x = certificate_.get();
        X509_set_version(x, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(x), -3600);
        X509_gmtime_adj(X509_getm_notAfter(x), lasts.count());
        X509_set_pubkey(x, key_.get());
        const std::string subject = "made for a test " + std::to_string(serial);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
        const MadeCertificate& by = issuer != nullptr ? *issuer : *this;
        X509_set_issuer_name(x, X509_get_subject_name(by.certificate_.get()));
        if (names.empty())
            extend(NID_basic_constraints, "critical,CA:TRUE");
        else
            extend(NID_subject_alt_name, names);
        X509_sign(x, by.key_.get(), EVP_sha256());
    }

    std::string pem() const {
        const OpenSsl<BIO> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(bio.get(), certificate_.get());
        char* text = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    // For a server that shows this certificate.
    OpenSsl<SSL_CTX> server_context() const {
        OpenSsl<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context.get(), certificate_.get());
        SSL_CTX_use_PrivateKey(context.get(), key_.get());
        return context;
    }

  private:
    void extend(int kind, const std::string& value) {
        const OpenSsl<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
        X509_add_ext(certificate_.get(), extension.get(), -1);
    }

    OpenSsl<EVP_PKEY> key_;
    OpenSsl<X509> certificate_;
};

} // namespace eczema::tests
