#include "tests/conformance/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace eczema::conformance {
namespace {

constexpr long day_seconds = 86'400;

template <class Write>
std::string written(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    write(memory.get());
    char* start = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &start);
    return {start, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
    return written([&](BIO* out) { PEM_write_bio_X509(out, certificate); });
}

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> unsigned_certificate(const PrivateKey& key, const std::string& name, int days) {
    static long serial = 0;
    std::shared_ptr<X509> made(X509_new(), X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -2 * day_seconds);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), days * day_seconds);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return made;
}

} // namespace

PrivateKey new_ec_key(const char* curve) { return {EVP_EC_gen(curve), EVP_PKEY_free}; }
PrivateKey new_rsa_key(unsigned bits) { return {EVP_RSA_gen(bits), EVP_PKEY_free}; }

std::string pem_of(const PrivateKey& key) {
    return written([&](BIO* out) { PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

Authority::Authority() : key_(new_ec_key("P-256")), certificate_(unsigned_certificate(key_, "examiner-authority", 1)) {
    X509* self = certificate_.get();
    X509_set_issuer_name(self, X509_get_subject_name(self));
    extend(self, self, NID_basic_constraints, "critical,CA:TRUE");
    extend(self, self, NID_key_usage, "critical,keyCertSign");
    extend(self, self, NID_subject_key_identifier, "hash");
    X509_sign(self, key_.get(), EVP_sha256());
}

std::string Authority::pem() const { return pem_of(certificate_.get()); }

std::string Authority::certificate(const PrivateKey& key, const std::string& name, int days) const {
    const auto made = unsigned_certificate(key, name, days);
    X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
    extend(made.get(), certificate_.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(made.get(), certificate_.get(), NID_key_usage, "critical,digitalSignature");
    extend(made.get(), certificate_.get(), NID_ext_key_usage, "serverAuth,clientAuth");
    extend(made.get(), certificate_.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_sign(made.get(), key_.get(), EVP_sha256());
    return pem_of(made.get());
}

} // namespace eczema::conformance
