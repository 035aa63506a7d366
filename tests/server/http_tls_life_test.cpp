// Connections under TLS over time: client certificates, certificates replaced while clients are there, waiting answers,
// and stopping.
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_server.hpp"
#include "tests/support/waiting_handler.hpp"
#include <future>
#include <gtest/gtest.h>
#include <mutex>
#include <openssl/sslerr.h>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace eczema::tests;
using namespace eczema::server;
using std::chrono::milliseconds;
using std::chrono::seconds;

// --- mutual TLS ----------------------------------------------------------------------------------

MadeCertificate client_certificate(const std::string& names, const MadeCertificate* issuer,
                                   std::chrono::seconds lasts = std::chrono::hours(1),
                                   const char* purpose = "clientAuth") {
    CertificateForm form;
    form.subject = {{"O", "Example, Inc."}, {"CN", "ehr.example.org"}};
    form.purpose = purpose;
    return MadeCertificate(names, issuer, lasts, form);
}

class MutualTls : public testing::TestWithParam<int> {
  protected:
    const MadeCertificate clients_authority_{""};
    RunningServer requires_{
        {}, 1, under(tls_with(server_certificate(), &clients_authority_, true), {echo_caller, refuse})};
    RunningServer asks_{{}, 1, under(tls_with(server_certificate(), &clients_authority_), {echo_caller, refuse})};
    RunningServer asks_not_{{}, 1, under(tls_with(server_certificate()), {echo_caller, refuse})};

    struct Outcome {
        std::string body;
        int failure;
    };
    Outcome call(const RunningServer& server, const MadeCertificate* own) {
        const auto context = client_context(authority(), nullptr, GetParam());
        SSL_CTX_set_security_level(context.get(), 0); // so that it shows whatever it is given
        if (own != nullptr) own->show_in(context.get());
        TlsClient client(server.port(), context.get());
        std::string body = client.exchange(post("/", "x")).body;
        return {std::move(body), client.failure()};
    }
};

INSTANTIATE_TEST_SUITE_P(Versions, MutualTls, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) { return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_P(MutualTls, NamesTheVerifiedClient) {
    const MadeCertificate client = client_certificate(
        "DNS:ehr.example.org,DNS:EHR2.example.org,URI:spiffe://example.org/ehr,IP:192.0.2.1,email:a@example.org",
        &clients_authority_);
    const std::string named = "127.0.0.1|CN=ehr.example.org,O=Example\\, Inc.;DNS:ehr.example.org;"
                              "DNS:EHR2.example.org;URI:spiffe://example.org/ehr;|POST /||||x";
    EXPECT_EQ(call(requires_, &client).body, named);
    EXPECT_EQ(call(asks_, &client).body, named);
    EXPECT_EQ(call(asks_not_, &client).body, "127.0.0.1||POST /||||x");
}

TEST_P(MutualTls, AClientWithoutACertificateIsNamelessOrRefused) {
    EXPECT_EQ(call(asks_, nullptr).body, "127.0.0.1||POST /||||x");
    const Outcome refused = call(requires_, nullptr);
    EXPECT_EQ(refused.body, "");
    EXPECT_EQ(refused.failure, GetParam() == TLS1_3_VERSION ? SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED
                                                            : SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE);
}

TEST_P(MutualTls, WrongCertificatesAreRefusedEvenWhereNoneIsNeeded) {
    const MadeCertificate stranger("");
    CertificateForm weak_form;
    weak_form.key = EVP_RSA_gen(1024);
    const MadeCertificate self_signed = client_certificate("DNS:ehr.example.org", nullptr),
                          of_a_stranger = client_certificate("DNS:ehr.example.org", &stranger),
                          of_the_servers_authority = client_certificate("DNS:ehr.example.org", &authority()),
                          expired = client_certificate("DNS:ehr.example.org", &clients_authority_, seconds(-60)),
                          weak("DNS:ehr.example.org", &clients_authority_, std::chrono::hours(1), weak_form),
                          of_a_server = client_certificate("DNS:ehr.example.org", &clients_authority_,
                                                           std::chrono::hours(1), "serverAuth");
    for (RunningServer* server : {&requires_, &asks_}) {
        for (const MadeCertificate* wrong : {&self_signed, &of_a_stranger, &of_the_servers_authority})
            EXPECT_EQ(call(*server, wrong).failure, SSL_R_TLSV1_ALERT_UNKNOWN_CA);
        EXPECT_EQ(call(*server, &expired).failure, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED);
        EXPECT_EQ(call(*server, &weak).body, "");
        EXPECT_EQ(call(*server, &of_a_server).failure, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE);
    }
    const MadeCertificate good = client_certificate("DNS:ehr.example.org", &clients_authority_);
    EXPECT_NE(call(requires_, &good).body, "");
}

TEST_P(MutualTls, TrustsAnIssuingAuthorityWithoutItsRoot) {
    const MadeCertificate root(""), issuing("", &root);
    RunningServer server({}, 1, under(tls_with(server_certificate(), &issuing, true), {echo_caller, refuse}));
    const MadeCertificate client = client_certificate("DNS:ehr.example.org", &issuing);
    const MadeCertificate of_the_root = client_certificate("DNS:ehr.example.org", &root);
    EXPECT_NE(call(server, &client).body, "");
    EXPECT_EQ(call(server, &of_the_root).body, "");
}

TEST_P(MutualTls, AResumedSessionKeepsItsNames) {
    const MadeCertificate client = client_certificate("DNS:ehr.example.org", &clients_authority_);
    const auto context = client_context(authority(), &client, GetParam());
    OpenSsl<SSL_SESSION> session;
    for (int i = 0; i < 2; ++i) {
        TlsClient caller(requires_.port(), context.get(), session.get());
        EXPECT_EQ(caller.exchange(post("/", "x")).body,
                  "127.0.0.1|CN=ehr.example.org,O=Example\\, Inc.;DNS:ehr.example.org;|POST /||||x");
        EXPECT_EQ(SSL_session_reused(caller.ssl()), i);
        session.reset(SSL_get1_session(caller.ssl()));
        caller.say_goodbye();
    }
    // A session of a listener that asked for no certificate is none of one that requires one.
    TlsClient nameless(asks_not_.port(), context.get());
    EXPECT_EQ(nameless.exchange(post("/", "x")).body, "127.0.0.1||POST /||||x");
    OpenSsl<SSL_SESSION> of_another(SSL_get1_session(nameless.ssl()));
    nameless.say_goodbye();
    TlsClient caller(requires_.port(), context.get(), of_another.get());
    EXPECT_NE(caller.exchange(post("/", "x")).body, "");
    EXPECT_EQ(SSL_session_reused(caller.ssl()), 0);
}

// --- reload --------------------------------------------------------------------------------------

TEST(TlsReload, NewConnectionsSeeTheNewCertificateAndKeptOnesGoOn) {
    const MadeCertificate later_authority(""), later("DNS:localhost", &later_authority);
    std::mutex mutex;
    std::shared_ptr<const ServerTls> current = tls_with(server_certificate());
    HttpHandlers handlers{echo, refuse};
    handlers.tls = [&] {
        const std::lock_guard lock(mutex);
        return current;
    };
    const auto replace = [&](std::shared_ptr<const ServerTls> next) {
        const std::lock_guard lock(mutex);
        current = std::move(next);
    };
    RunningServer server({}, 2, handlers);
    const auto old_context = client_context(authority()), new_context = client_context(later_authority);
    TlsClient kept(server.port(), old_context.get());
    EXPECT_EQ(kept.exchange(post("/", "before")).status, 200U);
    OpenSsl<SSL_SESSION> session(SSL_get1_session(kept.ssl()));

    replace(tls_with(later));
    EXPECT_EQ(kept.exchange(post("/", long_text(100'000))).status, 200U);
    EXPECT_EQ(TlsClient(server.port(), new_context.get()).exchange(post("/", "x")).status, 200U);
    EXPECT_EQ(TlsClient(server.port(), old_context.get()).exchange(post("/", "x")).status, 0U);
    EXPECT_EQ(TlsClient(server.port(), old_context.get(), session.get()).exchange(post("/", "x")).status, 0U)
        << "a session of the old certificate is not taken up";

    replace(nullptr);
    EXPECT_EQ(server.exchange(post("/", "plain")).status, 200U);
    EXPECT_EQ(kept.exchange(post("/", "after")).body, "POST /||||after");
}

// --- answers that have to wait -------------------------------------------------------------------

class TlsPending : public testing::Test {
  protected:
    Waiting waiting_;
    RunningServer server_{{}, 1, under(tls_with(server_certificate()), waiting_.handlers())};
    OpenSsl<SSL_CTX> context_ = client_context(authority(), nullptr, TLS1_3_VERSION);

    TlsClient connect() { return TlsClient(server_.port(), context_.get()); }
    void release() { EXPECT_EQ(connect().exchange(post("/release", "x")).status, 200U); }
};

TEST_F(TlsPending, AClientThatLeavesEndsTheWait) {
    TlsClient client = connect();
    ASSERT_TRUE(client.send(post("/wait", "x")));
    waiting_.wait_until_entered();
    client.say_goodbye();
    client.close();
    EXPECT_TRUE(waiting_.was_cancelled());
}

TEST_F(TlsPending, WhatTlsItselfSaysMeanwhileEndsNothing) {
    TlsClient client = connect();
    ASSERT_TRUE(client.send(post("/wait", "x")));
    waiting_.wait_until_entered();
    SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED);
    client.handshake(); // sends it
    ASSERT_TRUE(client.send(post("/second", "y")));
    client.say_goodbye();                           // no more will be sent, but the answers are waited for
    std::this_thread::sleep_for(milliseconds(400)); // longer than it takes to look
    release();
    EXPECT_FALSE(waiting_.was_cancelled());
    EXPECT_EQ(client.read_reply().body, "POST /wait||||x");
    EXPECT_EQ(client.read_reply().body, "POST /second||||y");
    EXPECT_TRUE(client.ended_orderly());
}

// --- stopping ------------------------------------------------------------------------------------

TEST(TlsStop, IdleConnectionsCloseAtOnceAndCallsUnderWayFinish) {
    HttpLimits limits;
    limits.drain_time = seconds(300); // would be waited for
    std::promise<void> entered, released;
    const HttpHandlers gate{[&, release = released.get_future().share()](const Request& request) {
                                if (request.target == "/wait") {
                                    entered.set_value();
                                    release.wait();
                                }
                                return echo(request);
                            },
                            refuse};
    RunningServer server(limits, 1, under(tls_with(server_certificate()), gate));
    const auto context = client_context(authority(), nullptr, TLS1_3_VERSION);
    TlsClient used(server.port(), context.get()), fresh(server.port(), context.get()),
        updating(server.port(), context.get()), late(server.port(), context.get()), busy(server.port(), context.get());
    EXPECT_EQ(used.exchange(post("/", "x")).status, 200U);
    EXPECT_EQ(updating.exchange(post("/", "x")).status, 200U);
    EXPECT_EQ(late.exchange(post("/", "x")).status, 200U);
    ASSERT_TRUE(fresh.handshake());
    HttpClient silent = server.connect(), half_shaken = server.connect();
    half_shaken.send("\x16\x03\x01");
    ASSERT_TRUE(busy.send(post("/wait", "x")));
    entered.get_future().wait();

    // While the thread is held: what TLS says for itself is no request, and a request is one.
    SSL_key_update(updating.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED);
    ASSERT_TRUE(updating.handshake());
    ASSERT_TRUE(late.send(post("/", "sent before the stop")));
    server.stop();
    std::this_thread::sleep_for(milliseconds(100)); // so that the stop is known when the handler returns
    released.set_value();
    const auto answered = busy.read_reply();
    EXPECT_EQ(answered.body, "POST /wait||||x");
    EXPECT_EQ(answered.header("Connection"), "close");
    EXPECT_EQ(late.read_reply().body, "POST /||||sent before the stop");
    for (TlsClient* idle : {&used, &fresh, &updating}) EXPECT_TRUE(idle->ended_orderly());
    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(busy.ended_orderly());
    EXPECT_TRUE(late.ended_orderly());
    busy.close();
    late.close();
    half_shaken.close();
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

TEST(TlsStop, WhatOutlastsTheDrainIsCut) {
    HttpLimits limits;
    limits.drain_time = milliseconds(200);
    RunningServer server(limits, 1, under(tls_with(server_certificate())));
    const auto context = client_context(authority());
    TlsClient half_sent(server.port(), context.get());
    ASSERT_TRUE(half_sent.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
    ASSERT_EQ(half_sent.read_reply().status, 100U); // the request is under way
    server.stop();
    EXPECT_TRUE(half_sent.ended());
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

// Records without data cost the server work, so they must not keep its thread from others.
TEST(TlsFlood, MessagesOfTlsKeepNobodyWaiting) {
    RunningServer server({}, 1, under(tls_with(server_certificate())));
    const auto context = client_context(authority(), nullptr, TLS1_3_VERSION);
    TlsClient flooding(server.port(), context.get()), witness(server.port(), context.get());
    ASSERT_TRUE(flooding.handshake());
    ASSERT_TRUE(witness.handshake());
    std::string flood;
    for (int i = 0; i < 5000; ++i) {
        SSL_key_update(flooding.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED);
        SSL_do_handshake(flooding.ssl());
        flood += flooding.sealed("");
    }
    std::thread sender([&] { flooding.raw().send(flood); });
    for (int i = 0; i < 20; ++i) EXPECT_EQ(witness.exchange(post("/", "here")).body, "POST /||||here");
    sender.join();
    EXPECT_EQ(witness.exchange(post("/", "here")).body, "POST /||||here");
}

} // namespace
