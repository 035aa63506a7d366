// Whom the listener speaks TLS with: versions, ciphers, protocols, sessions, and peers that never finish a handshake.
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_server.hpp"
#include <functional>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <string>
#include <thread>

namespace {

using namespace eczema::tests;
using namespace eczema::server;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Handshake : public testing::Test {
  protected:
    HttpLimits limits_ = [] {
        HttpLimits limits;
        limits.idle_time = seconds(600);
        return limits;
    }();
    RunningServer server_{limits_, 2, under(tls_with(server_certificate()))};

    // The reason why a client, made to be like this, gets no connection; 0 where it does.
    int refusal(const std::function<void(SSL_CTX*)>& make, int version = TLS1_2_VERSION) {
        const auto context = client_context(authority(), nullptr, version);
        make(context.get());
        TlsClient client(server_.port(), context.get());
        return client.exchange(post("/", "x")).status == 200 ? 0 : client.failure();
    }
    void expect_served() {
        const auto context = client_context(authority());
        TlsClient client(server_.port(), context.get());
        EXPECT_EQ(client.exchange(post("/", "x")).status, 200U);
    }
};

TEST_F(Handshake, RefusesOldProtocols) {
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
        EXPECT_EQ(refusal([](SSL_CTX* c) { SSL_CTX_set_cipher_list(c, "ALL:@SECLEVEL=0"); }, version),
                  SSL_R_TLSV1_ALERT_PROTOCOL_VERSION)
            << version;
}

TEST_F(Handshake, TakesForwardSecretAeadCiphersAlone) {
    for (const char* ciphers :
         {"AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
          "DHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-CCM", "ECDHE-RSA-AES256-GCM-SHA384"})
        EXPECT_NE(refusal([=](SSL_CTX* c) { SSL_CTX_set_cipher_list(c, ciphers); }), 0) << ciphers;
    for (const char* ciphers :
         {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"})
        EXPECT_EQ(refusal([=](SSL_CTX* c) { SSL_CTX_set_cipher_list(c, ciphers); }), 0) << ciphers;
    for (const char* suite : {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"})
        EXPECT_EQ(refusal([=](SSL_CTX* c) { SSL_CTX_set_ciphersuites(c, suite); }, TLS1_3_VERSION), 0) << suite;
    EXPECT_NE(refusal([](SSL_CTX* c) { SSL_CTX_set_ciphersuites(c, "TLS_AES_128_CCM_SHA256"); }, TLS1_3_VERSION), 0);
}

TEST_F(Handshake, TakesStrongGroupsAndSignaturesAlone) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto take = [version, this](const char* groups) {
            return refusal([=](SSL_CTX* c) { SSL_CTX_set1_groups_list(c, groups); }, version) == 0;
        };
        // In TLS 1.2 a client has to name the curve of the certificate too, though it prefers another.
        for (const char* groups : {"X25519:P-256", "P-384:P-256", "P-256"}) EXPECT_TRUE(take(groups)) << groups;
        EXPECT_FALSE(take("P-521:X448"));
    }
    for (const char* group : {"X25519", "P-384"})
        EXPECT_EQ(refusal([=](SSL_CTX* c) { SSL_CTX_set1_groups_list(c, group); }, TLS1_3_VERSION), 0) << group;
    EXPECT_EQ(refusal([](SSL_CTX* c) { SSL_CTX_set1_sigalgs_list(c, "ECDSA+SHA256"); }), 0);
    EXPECT_NE(refusal([](SSL_CTX* c) {
                  SSL_CTX_set_security_level(c, 0);
                  SSL_CTX_set1_sigalgs_list(c, "ECDSA+SHA1:ECDSA+SHA224:RSA+SHA1");
              }),
              0);
}

TEST_F(Handshake, SpeaksHttp11ByAlpn) {
    const auto offer = [](std::string_view protocols) {
        return [protocols](SSL_CTX* context) {
            SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(protocols.data()),
                                    static_cast<unsigned>(protocols.size()));
        };
    };
    EXPECT_EQ(refusal(offer("\x08http/1.1")), 0);
    EXPECT_EQ(refusal(offer("\x02h2\x08http/1.1")), 0);
    for (const std::string_view others : {"\x02h2", "\x08http/1.0", "\x07http/1.\x01h"})
        EXPECT_EQ(refusal(offer(others)), SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL) << others;
    const auto context = client_context(authority());
    offer("\x02h2\x08http/1.1")(context.get());
    TlsClient client(server_.port(), context.get());
    ASSERT_TRUE(client.handshake());
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.ssl(), &chosen, &size);
    EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(chosen), size), "http/1.1");
}

TEST_F(Handshake, ResumesSessions) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = client_context(authority(), nullptr, version);
        OpenSsl<SSL_SESSION> session;
        for (int i = 0; i < 3; ++i) {
            TlsClient client(server_.port(), context.get(), session.get());
            EXPECT_EQ(client.exchange(post("/", "x")).status, 200U);
            EXPECT_EQ(SSL_session_reused(client.ssl()), i == 0 ? 0 : 1) << version;
            session.reset(SSL_get1_session(client.ssl()));
            client.say_goodbye();
        }
    }
}

TEST_F(Handshake, NeitherRenegotiatesNorCompresses) {
    const auto context = client_context(authority(), nullptr, TLS1_2_VERSION);
    TlsClient client(server_.port(), context.get());
    ASSERT_TRUE(client.handshake());
    EXPECT_EQ(SSL_get_current_compression(client.ssl()), nullptr);
    EXPECT_EQ(SSL_get_secure_renegotiation_support(client.ssl()), 1);
    SSL_renegotiate(client.ssl());
    EXPECT_FALSE(client.handshake());
    expect_served();
}

TEST_F(Handshake, ShowsTheWholeChain) {
    const MadeCertificate issuing("", &authority());
    const MadeCertificate certificate("DNS:localhost", &issuing);
    TlsTexts texts{certificate.pem() + issuing.pem(), certificate.key_pem(), {}, false};
    RunningServer server({}, 1, under(*make_server_tls(texts)));
    const auto context = client_context(authority()); // knows the root alone
    TlsClient client(server.port(), context.get());
    EXPECT_EQ(client.exchange(post("/", "x")).status, 200U);
}

TEST_F(Handshake, ServesUnderAnRsaCertificate) {
    CertificateForm form;
    form.key = EVP_RSA_gen(2048);
    const MadeCertificate certificate("DNS:localhost", &authority(), std::chrono::hours(1), form);
    RunningServer server({}, 1, under(tls_with(certificate)));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = client_context(authority(), nullptr, version);
        TlsClient client(server.port(), context.get());
        EXPECT_EQ(client.exchange(post("/", "x")).status, 200U);
    }
}

// --- what is no handshake ------------------------------------------------------------------------

TEST_F(Handshake, PlainHttpIsToldToUseHttps) {
    for (const std::string& request : {std::string("GET / HTTP/1.1\r\nHost: t\r\n\r\n"), post("/", long_text(300'000)),
                                       std::string("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")}) {
        HttpClient client = server_.connect();
        ASSERT_TRUE(client.send(request));
        const auto reply = client.read_reply();
        EXPECT_EQ(reply.status, 400U);
        EXPECT_NE(reply.body.find("https"), std::string::npos);
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_TRUE(client.ended());
    }
    expect_served();
}

TEST_F(Handshake, GarbageEndsInSilence) {
    for (const std::string& bytes :
         {std::string(100, '\0'), long_text(100'000),
          std::string("\x16\x03\x01\x02\x01\x01\xfc\x03\x03") + long_text(600), std::string("SSH-2.0-OpenSSH_9.2\r\n"),
          std::string("\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10", 11)}) {
        HttpClient client = server_.connect();
        client.send(bytes);
        client.end_sending();
        const std::string told = client.read_some();
        EXPECT_LT(told.size(), 16U) << told; // an alert at most
        EXPECT_EQ(told.find("HTTP"), std::string::npos);
        EXPECT_TRUE(client.ended());
    }
    expect_served();
}

TEST(HandshakeTime, AHandshakeThatNeverComesEnds) {
    HttpLimits limits;
    limits.header_time = milliseconds(150);
    limits.idle_time = seconds(600);
    RunningServer server(limits, 1, under(tls_with(server_certificate())));
    const auto context = client_context(authority());
    TlsClient half(server.port(), context.get());
    SSL_do_handshake(half.ssl());
    const std::string hello = half.sealed("");
    HttpClient silent = server.connect(), begun = server.connect(), trickling = server.connect();
    begun.send(std::string_view(hello).substr(0, hello.size() / 2));
    half.raw().send(hello); // and answers nothing to what the server says
    std::thread trickle([&] {
        for (std::size_t i = 0; i < hello.size() && trickling.send(std::string_view(hello).substr(i, 1)); ++i)
            std::this_thread::sleep_for(milliseconds(5));
    });
    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(begun.ended());
    trickle.join();
    while (!half.raw().read_some().empty()) {
    }
    EXPECT_TRUE(half.raw().ended());
}

// Those that fail free their place.
TEST(HandshakeTime, FailuresLeaveNothingBehind) {
    HttpLimits limits;
    limits.connections = 2;
    RunningServer server(limits, 1, under(tls_with(server_certificate())));
    const MadeCertificate stranger("");
    const auto distrusting = client_context(stranger), trusting = client_context(authority());
    for (int i = 0; i < 20; ++i) {
        TlsClient client(server.port(), distrusting.get());
        EXPECT_FALSE(client.handshake());
    }
    unsigned status = 0;
    for (int tries = 0; tries < 200 && status != 200; ++tries) {
        std::this_thread::sleep_for(milliseconds(10));
        TlsClient client(server.port(), trusting.get());
        status = client.exchange(post("/", "x")).status;
    }
    EXPECT_EQ(status, 200U);
}

} // namespace
