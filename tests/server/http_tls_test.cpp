// The transport under TLS, over real sockets on the loopback: what it answers, in both versions, however the bytes
// come.
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_server.hpp"
#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace eczema::tests;
using namespace eczema::server;
using std::chrono::milliseconds;
using std::chrono::seconds;

class HttpTls : public testing::TestWithParam<int> {
  protected:
    OpenSsl<SSL_CTX> context_ = client_context(authority(), nullptr, GetParam());

    TlsClient connect(const RunningServer& server, std::size_t piece = 0) const {
        return TlsClient(server.port(), context_.get(), nullptr, piece);
    }
};

INSTANTIATE_TEST_SUITE_P(Versions, HttpTls, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) { return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_P(HttpTls, HandsOverWhatTheClientSentAndWhoItIs) {
    RunningServer server({}, 2, under(tls_with(server_certificate()), {echo_caller, refuse}));
    TlsClient client = connect(server);
    const auto reply = client.exchange(post("/a?b=c", "{}", "Content-Type: application/json\r\n"));
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.body, "127.0.0.1||POST /a?b=c|application/json|||{}");
    EXPECT_EQ(SSL_version(client.ssl()), GetParam());
    EXPECT_TRUE(SSL_CIPHER_is_aead(SSL_get_current_cipher(client.ssl())));
    EXPECT_EQ(SSL_CIPHER_get_bits(SSL_get_current_cipher(client.ssl()), nullptr), 256);
}

TEST_P(HttpTls, KeepsTheConnection) {
    RunningServer server({}, 2, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    for (const std::string body : {"first", "second", "third"})
        EXPECT_EQ(client.exchange(post("/", body)).body, "POST /||||" + body);
    const auto head = client.exchange("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_EQ(head.header("Content-Length"), std::to_string(std::string("HEAD /x||||").size()));
    EXPECT_EQ(client.exchange("GET /none HTTP/1.1\r\nHost: test\r\n\r\n").head,
              "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.exchange("GET /last HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").body, "GET /last||||");
    EXPECT_TRUE(client.ended_orderly());
}

// Records that came in one piece lie in OpenSSL where the socket does not show them.
TEST_P(HttpTls, AnswersPipelinedRequestsOfManyRecords) {
    RunningServer server({}, 1, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    ASSERT_TRUE(client.handshake());
    std::string records;
    constexpr unsigned count = 100;
    for (unsigned i = 0; i < count; ++i) records += client.sealed(post("/" + std::to_string(i), std::to_string(i * 7)));
    records += client.sealed(post_chunked("3\r\nabc\r\n"));
    records += client.sealed("0\r\n\r\n");
    const std::string large = long_text(200'000);
    records += client.sealed(post("/long", large));
    records += client.sealed("GET /last HTTP/1.1\r\nHost: test\r\n\r\n");
    ASSERT_TRUE(client.raw().send(records));
    for (unsigned i = 0; i < count; ++i)
        ASSERT_EQ(client.read_reply().body, "POST /" + std::to_string(i) + "||||" + std::to_string(i * 7));
    EXPECT_EQ(client.read_reply().body, "POST /c||||abc");
    EXPECT_EQ(client.read_reply().body, "POST /long||||" + large);
    EXPECT_EQ(client.read_reply().body, "GET /last||||");
}

TEST_P(HttpTls, TakesBytesOneByOne) {
    RunningServer server({}, 2, under(tls_with(server_certificate())));
    TlsClient by_byte = connect(server, 1);
    EXPECT_EQ(by_byte.exchange(post("/slow", "body")).body, "POST /slow||||body");
    EXPECT_EQ(by_byte.exchange(post_chunked("4\r\nwiki\r\n0\r\n\r\n")).body, "POST /c||||wiki");
    TlsClient by_record = connect(server);
    const std::string requests = "\r\n" + post("/slow", "body") + post_chunked("4\r\nwiki\r\n0\r\n\r\n");
    for (const char byte : requests) ASSERT_TRUE(by_record.send({&byte, 1}));
    EXPECT_EQ(by_record.read_reply().body, "POST /slow||||body");
    EXPECT_EQ(by_record.read_reply().body, "POST /c||||wiki");
}

TEST_P(HttpTls, TakesBodiesOfEverySize) {
    HttpLimits limits;
    limits.body_bytes = 3'000'000;
    RunningServer server(limits, 2, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    for (const std::size_t size :
         {0UL, 1UL, 4'000UL, 16'200UL, 16'384UL, 65'400UL, 65'536UL, 66'000UL, 400'000UL, 1'048'577UL, 3'000'000UL}) {
        const std::string body = long_text(size);
        EXPECT_EQ(client.exchange(post("/", body)).body, "POST /||||" + body) << size;
        EXPECT_EQ(client.exchange(post("/", gzip(body), gzip_header)).body, "POST /||||" + body) << size;
    }
}

// Around the size of a record, where head and body are joined and cut.
TEST_P(HttpTls, GivesAnswersOfEverySize) {
    const auto sized = [](const Request& request) {
        Response response;
        response.body = long_text(std::stoul(std::string(request.target.substr(1))));
        return response;
    };
    RunningServer server({}, 1, under(tls_with(server_certificate()), {sized, refuse}));
    TlsClient client = connect(server);
    for (std::size_t size = 16'384 - 150; size < 16'384 + 3; ++size)
        ASSERT_EQ(client.exchange("GET /" + std::to_string(size) + " HTTP/1.1\r\nHost: test\r\n\r\n").body,
                  long_text(size))
            << size;
    EXPECT_EQ(client.exchange("GET /100000 HTTP/1.1\r\nHost: test\r\n\r\n").body, long_text(100'000));
}

TEST_P(HttpTls, ASlowReaderGetsALargeAnswerWhole) {
    RunningServer server({}, 1, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    ASSERT_TRUE(client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"));
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_EQ(client.read_reply().body, std::string(32U << 20U, 'x'));
}

TEST_P(HttpTls, AClientThatIsStillSendingReadsTheRefusal) {
    HttpLimits limits;
    limits.body_bytes = 1000;
    RunningServer server(limits, 2, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    EXPECT_EQ(client.exchange(post("/", std::string(8'000'000, 'x'))).status, 413U); // no reset on the way
    EXPECT_TRUE(client.ended_orderly());
    EXPECT_EQ(connect(server).exchange("nonsense\r\n\r\n").status, 400U);
    EXPECT_EQ(connect(server).exchange("GET / HTTP/1.1\r\n\r\n").status, 400U);
    EXPECT_EQ(connect(server).exchange(post("/throw", "")).status, 500U);
}

TEST_P(HttpTls, InvitesABodyThatIsExpected) {
    RunningServer server({}, 2, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    EXPECT_EQ(client
                  .exchange("POST /p HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n"
                            "Content-Length: 4\r\n\r\n")
                  .status,
              100U);
    EXPECT_EQ(client.exchange("body").body, "POST /p||||body");
}

// --- ends ----------------------------------------------------------------------------------------

TEST_P(HttpTls, AnswersAClientThatHasEndedItsSide) {
    RunningServer server({}, 2, under(tls_with(server_certificate())));
    TlsClient says_so = connect(server);
    ASSERT_TRUE(says_so.handshake());
    const std::string last_words = says_so.sealed(post("/", "last words"));
    SSL_shutdown(says_so.ssl());
    ASSERT_TRUE(says_so.raw().send(last_words));
    ASSERT_TRUE(says_so.flush());
    EXPECT_EQ(says_so.read_reply().body, "POST /||||last words");
    EXPECT_TRUE(says_so.ended_orderly());
    TlsClient says_nothing = connect(server);
    ASSERT_TRUE(says_nothing.send(post("/", "last words")));
    says_nothing.end_sending();
    EXPECT_EQ(says_nothing.read_reply().body, "POST /||||last words");
    EXPECT_TRUE(says_nothing.ended());
}

TEST_P(HttpTls, ATruncatedBodyIsNoRequest) {
    std::atomic<int> answered{0};
    const auto counted = [&answered](const Request& request) {
        ++answered;
        return echo(request);
    };
    RunningServer server({}, 1, under(tls_with(server_certificate()), {counted, refuse}));
    for (const std::string start : {"Content-Length: 10\r\n\r\nabc", "Content-Length: 300000\r\n\r\nabc",
                                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
        const std::string request = "POST / HTTP/1.1\r\nHost: t\r\n" + start;
        TlsClient says_goodbye = connect(server), ends = connect(server), leaves_mid_record = connect(server);
        ASSERT_TRUE(says_goodbye.send(request));
        says_goodbye.say_goodbye();
        EXPECT_TRUE(says_goodbye.ended());
        ASSERT_TRUE(ends.send(request));
        ends.end_sending();
        EXPECT_TRUE(ends.ended());
        ASSERT_TRUE(leaves_mid_record.send(request));
        const std::string record = leaves_mid_record.sealed("the rest of it");
        leaves_mid_record.raw().send(std::string_view(record).substr(0, record.size() - 1));
        leaves_mid_record.end_sending();
        EXPECT_TRUE(leaves_mid_record.ended());
    }
    TlsClient damaged = connect(server);
    ASSERT_TRUE(damaged.handshake());
    std::string record = damaged.sealed(post("/", "x"));
    record.back() ^= 1;
    damaged.raw().send(record);
    EXPECT_TRUE(damaged.ended());
    EXPECT_EQ(answered, 0);
    EXPECT_EQ(connect(server).exchange(post("/", "x")).status, 200U);
    EXPECT_EQ(answered, 1);
}

TEST_P(HttpTls, ClientsThatLeaveDisturbNobody) {
    RunningServer server({}, 1, under(tls_with(server_certificate())));
    TlsClient witness = connect(server);
    for (int i = 0; i < 12; ++i) {
        HttpClient early(server.port());
        early.send("\x16\x03\x01\x02");
        early.reset();
        TlsClient one = connect(server);
        one.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Le");
        one.reset();
        TlsClient two = connect(server);
        two.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 900000\r\n\r\nxyz");
        two.close();
        TlsClient three = connect(server);
        three.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"); // a write to a closed socket: no SIGPIPE
        three.reset();
        ASSERT_EQ(witness.exchange(post("/", "here")).body, "POST /||||here");
    }
}

// --- time ----------------------------------------------------------------------------------------

TEST_P(HttpTls, SlowRequestsTimeOut) {
    HttpLimits limits;
    limits.header_time = limits.body_time = milliseconds(1000); // the first is for the handshake too
    RunningServer server(limits, 2, under(tls_with(server_certificate())));
    EXPECT_EQ(connect(server).exchange("GET / HTTP/1.1\r\nHost:").status, 408U);
    EXPECT_EQ(connect(server).exchange("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nab").status, 408U);
}

TEST_P(HttpTls, IdleConnectionsAreClosedInOrder) {
    HttpLimits limits;
    limits.idle_time = milliseconds(150);
    RunningServer server(limits, 2, under(tls_with(server_certificate())));
    TlsClient silent = connect(server), used = connect(server);
    ASSERT_TRUE(silent.handshake());
    EXPECT_EQ(used.exchange(post("/", "x") + "\r\n").status, 200U);
    EXPECT_TRUE(used.ended_orderly());
    EXPECT_TRUE(silent.ended_orderly());
}

TEST_P(HttpTls, AClientThatDoesNotReadIsCutOff) {
    HttpLimits limits;
    limits.write_time = milliseconds(150);
    RunningServer server(limits, 2, under(tls_with(server_certificate())));
    TlsClient client = connect(server);
    ASSERT_TRUE(client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"));
    std::this_thread::sleep_for(seconds(1));
    EXPECT_EQ(client.read_reply().status, 0U); // it ends in the middle
    EXPECT_FALSE(client.ended_orderly());      // and does not look whole
}

// --- many ----------------------------------------------------------------------------------------

TEST_P(HttpTls, ServesAThousandConnections) {
    RunningServer server({}, 2, under(tls_with(server_certificate())));
    std::atomic<unsigned> right{0};
    constexpr unsigned clients_each = 500;
    const std::string text = long_text(40'000);
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 2; ++t)
        threads.emplace_back([&, t] {
            std::vector<std::unique_ptr<TlsClient>> clients;
            for (unsigned i = 0; i < clients_each; ++i) {
                clients.push_back(std::make_unique<TlsClient>(server.port(), context_.get()));
                clients.back()->handshake();
            }
            for (unsigned round = 0; round < 2; ++round) {
                const auto body = [&](unsigned i) {
                    return text.substr((t * 7919 + i * 104'729 + round * 31) % 40'000);
                };
                for (unsigned i = 0; i < clients_each; ++i) clients[i]->send(post("/", body(i)));
                for (unsigned i = 0; i < clients_each; ++i)
                    right += clients[i]->read_reply().body == "POST /||||" + body(i);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 2 * 2 * clients_each);
}

} // namespace
