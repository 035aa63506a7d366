// Certificates made at run time, for tests of TLS: an authority, and what it signs for a server's names. The keys never
// leave the process.
#pragma once
#include <chrono>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string>
#include <utility>
#include <vector>

namespace eczema::tests {

struct FreeOpenSsl {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using OpenSsl = std::unique_ptr<T, FreeOpenSsl>;

// What is seldom of interest.
struct CertificateForm {
    std::vector<std::pair<const char*, std::string>> subject; // {"O", "Example"}, {"CN", …}; empty: some CN
    EVP_PKEY* key = nullptr;                                  // taken over; null: ECDSA on P-256
    const EVP_MD* digest = EVP_sha256();
    const char* purpose = nullptr; // extended key usage: "serverAuth"
};

class MadeCertificate {
  public:
    // `names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"; empty for an authority. Signed by itself where no
    // issuer is given. Valid from an hour ago until `lasts` from now.
    explicit MadeCertificate(const std::string& names, const MadeCertificate* issuer = nullptr,
                             std::chrono::seconds lasts = std::chrono::hours(1), const CertificateForm& form = {})
        : key_(form.key != nullptr ? form.key : EVP_EC_gen("P-256")), certificate_(X509_new()) {
        static long serial = 1;
        X509* const x = certificate_.get();
        X509_set_version(x, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(x), -3600);
        X509_gmtime_adj(X509_getm_notAfter(x), lasts.count());
        X509_set_pubkey(x, key_.get());
        auto subject = form.subject;
        if (subject.empty()) subject.emplace_back("CN", "made for a test " + std::to_string(serial));
        for (const auto& [kind, name] : subject)
            X509_NAME_add_entry_by_txt(X509_get_subject_name(x), kind, MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        const MadeCertificate& by = issuer != nullptr ? *issuer : *this;
        X509_set_issuer_name(x, X509_get_subject_name(by.certificate_.get()));
        if (names.empty())
            extend(NID_basic_constraints, "critical,CA:TRUE");
        else
            extend(NID_subject_alt_name, names);
        if (form.purpose != nullptr) extend(NID_ext_key_usage, form.purpose);
        const bool signs_without = EVP_PKEY_get_base_id(by.key_.get()) == EVP_PKEY_ED25519;
        X509_sign(x, by.key_.get(), signs_without ? nullptr : form.digest);
    }

    std::string pem() const {
        const OpenSsl<BIO> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(bio.get(), certificate_.get());
        return text_of(bio.get());
    }

    // Encrypted where there is a password.
    std::string key_pem(const std::string& password = {}) const {
        const OpenSsl<BIO> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), password.empty() ? nullptr : EVP_aes_256_cbc(),
                                      password.c_str(), static_cast<int>(password.size()), nullptr, nullptr);
        return text_of(bio.get());
    }

    // For a server that shows this certificate.
    OpenSsl<SSL_CTX> server_context() const {
        OpenSsl<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
        show_in(context.get());
        return context;
    }

    void show_in(SSL_CTX* context) const {
        SSL_CTX_use_certificate(context, certificate_.get());
        SSL_CTX_use_PrivateKey(context, key_.get());
    }

    void trust_in(SSL_CTX* context) const { X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate_.get()); }

  private:
    static std::string text_of(BIO* bio) {
        char* text = nullptr;
        const long size = BIO_get_mem_data(bio, &text);
        return {text, static_cast<std::size_t>(size)};
    }
    void extend(int kind, const std::string& value) {
        const OpenSsl<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
        X509_add_ext(certificate_.get(), extension.get(), -1);
    }

    OpenSsl<EVP_PKEY> key_;
    OpenSsl<X509> certificate_;
};

} // namespace eczema::tests
