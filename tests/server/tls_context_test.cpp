// What the listener may show under TLS, and what is refused before it listens.
#include "tests/support/tls_server.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

namespace {

using namespace eczema::tests;
using eczema::server::date_warning;
using eczema::server::Fault;
using eczema::server::make_server_tls;
using eczema::server::TlsTexts;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TlsTexts good() { return {server_certificate().pem(), server_certificate().key_pem(), {}, false}; }

std::vector<std::string> fault_paths(const TlsTexts& texts) {
    const auto made = make_server_tls(texts);
    std::vector<std::string> paths;
    if (!made)
        for (const Fault& fault : made.error()) paths.push_back(fault.path);
    EXPECT_EQ(ERR_peek_error(), 0U);
    return paths;
}

TlsTexts of(const MadeCertificate& certificate) { return {certificate.pem(), certificate.key_pem(), {}, false}; }

EVP_PKEY* rsa(unsigned bits) { return EVP_RSA_gen(bits); }

TEST(TlsContext, TakesWhatClientsTake) {
    EXPECT_THAT(fault_paths(good()), IsEmpty());
    for (EVP_PKEY* key : {rsa(2048), rsa(3072), EVP_EC_gen("P-384"), EVP_EC_gen("P-521"),
                          EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")}) {
        CertificateForm form;
        form.key = key;
        EXPECT_THAT(fault_paths(of(MadeCertificate("DNS:a.example", nullptr, std::chrono::hours(1), form))), IsEmpty());
    }
}

TEST(TlsContext, RefusesWhatIsNotThere) {
    TlsTexts texts = good();
    texts.certificate_chain = texts.private_key = "";
    EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/certificateFile", "/tls/privateKeyFile"));
    texts = good();
    texts.client_ca = "";
    EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/clientCaFile"));
    texts.client_ca = server_certificate().key_pem();
    EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/clientCaFile"));
    texts.client_ca = authority().pem();
    EXPECT_THAT(fault_paths(texts), IsEmpty());
}

TEST(TlsContext, RefusesWhatCannotBeRead) {
    const std::string whole = server_certificate().pem();
    for (const std::string& chain : {whole.substr(0, whole.size() / 2), whole + "-----BEGIN CERTIFICATE-----\nAAAA\n",
                                     std::string("certificate"), server_certificate().key_pem()}) {
        TlsTexts texts = good();
        texts.certificate_chain = chain;
        EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/certificateFile")) << chain;
    }
    for (const std::string& key :
         {std::string("key"), server_certificate().pem(), server_certificate().key_pem().substr(0, 100),
          server_certificate().key_pem("a password nobody is asked for")}) {
        TlsTexts texts = good();
        texts.private_key = key;
        EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/privateKeyFile")) << key;
    }
}

TEST(TlsContext, RefusesAKeyOfAnotherCertificate) {
    CertificateForm form;
    form.key = rsa(2048);
    const MadeCertificate of_another_kind("DNS:a.example", nullptr, std::chrono::hours(1), form);
    for (const MadeCertificate* other : {&authority(), &of_another_kind}) {
        TlsTexts texts = good();
        texts.private_key = other->key_pem();
        EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/privateKeyFile"));
    }
    TlsTexts wrong_order = good();
    wrong_order.certificate_chain = authority().pem() + server_certificate().pem();
    EXPECT_THAT(fault_paths(wrong_order), ElementsAre("/tls/privateKeyFile"));
    wrong_order.certificate_chain = server_certificate().pem() + authority().pem();
    EXPECT_THAT(fault_paths(wrong_order), IsEmpty());
}

TEST(TlsContext, RefusesWeakCertificates) {
    for (EVP_PKEY* key : {rsa(1024), rsa(2047), EVP_EC_gen("secp256k1"), EVP_EC_gen("P-224")}) {
        CertificateForm form;
        form.key = key;
        EXPECT_THAT(fault_paths(of(MadeCertificate("DNS:a.example", nullptr, std::chrono::hours(1), form))),
                    ElementsAre("/tls/certificateFile"));
    }
    CertificateForm sha1;
    sha1.digest = EVP_sha1();
    EXPECT_THAT(fault_paths(of(MadeCertificate("DNS:a.example", &authority(), std::chrono::hours(1), sha1))),
                ElementsAre("/tls/certificateFile"));
    CertificateForm weak_key;
    weak_key.key = rsa(1024);
    const MadeCertificate weak_authority("", nullptr, std::chrono::hours(1), weak_key);
    TlsTexts texts = good();
    texts.certificate_chain += weak_authority.pem();
    EXPECT_THAT(fault_paths(texts), ElementsAre("/tls/certificateFile"));
}

TEST(TlsContext, WarnsOfDatesOnly) {
    EXPECT_THAT(fault_paths(of(MadeCertificate("DNS:a.example", nullptr, std::chrono::seconds(-60)))), IsEmpty());
    const auto tls = tls_with(server_certificate());
    EXPECT_EQ(tls->valid_until_seconds - tls->valid_from_seconds, 2 * 3600);
    for (const std::int64_t within : {tls->valid_from_seconds, tls->valid_until_seconds})
        EXPECT_EQ(date_warning(*tls, within), "");
    EXPECT_THAT(date_warning(*tls, tls->valid_until_seconds + 1), HasSubstr("expired"));
    EXPECT_THAT(date_warning(*tls, tls->valid_from_seconds - 1), HasSubstr("not valid yet"));
}

} // namespace
