// The transport over real sockets on the loopback: content codings, limits, times, and what is not to be trusted.
#include "tests/support/running_server.hpp"
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace eczema::tests;
using eczema::server::HttpLimits;
using std::chrono::milliseconds;
using std::chrono::seconds;

// --- gzip ----------------------------------------------------------------------------------------

TEST(HttpServer, UndoesGzip) {
    HttpLimits limits;
    limits.body_bytes = 300'000;
    RunningServer server(limits);
    HttpClient client = server.connect();
    for (const std::size_t size : {0UL, 2UL, 5'000UL, 300'000UL}) {
        const std::string body = long_text(size);
        client.send(post("/", gzip(body), gzip_header));
        EXPECT_EQ(client.read_reply().body, "POST /||||" + body) << size;
    }
    client.send(post("/", "plain", "Content-Encoding: identity\r\n"));
    EXPECT_EQ(client.read_reply().body, "POST /||||plain");
    client.send(post("/", gzip("two ") + gzip("members"), "content-encoding: GZIP\r\n"));
    EXPECT_EQ(client.read_reply().body, "POST /||||two members");
    const std::string chunk = gzip("in one chunk");
    char digits[32];
    std::snprintf(digits, sizeof digits, "%zx\r\n", chunk.size());
    client.send(post_chunked(digits + chunk + "\r\n0\r\n\r\n", gzip_header));
    EXPECT_EQ(client.read_reply().body, "POST /c||||in one chunk");
}

TEST(HttpServer, RefusesAGzipBomb) {
    HttpLimits limits;
    limits.body_bytes = 100'000;
    RunningServer server(limits);
    EXPECT_EQ(server.exchange(post("/", gzip(std::string(100'000, 'a')), gzip_header)).status, 200U);
    EXPECT_EQ(server.exchange(post("/", gzip(std::string(100'001, 'a')), gzip_header)).status, 413U);
    EXPECT_EQ(server.exchange(post("/", gzip(std::string(50'000'000, 'a')), gzip_header)).status, 413U);
    const std::string half = gzip(std::string(60'000, 'a'));
    EXPECT_EQ(server.exchange(post("/", half + half, gzip_header)).status, 413U);
}

TEST(HttpServer, RefusesBrokenGzip) {
    RunningServer server;
    const std::string good = gzip(long_text(5'000));
    std::string wrong_checksum = good;
    wrong_checksum[wrong_checksum.size() - 6] ^= 1;
    EXPECT_EQ(server.exchange(post("/", good.substr(0, good.size() - 1), gzip_header)).status, 400U);
    EXPECT_EQ(server.exchange(post("/", good.substr(0, 9), gzip_header)).status, 400U);
    EXPECT_EQ(server.exchange(post("/", wrong_checksum, gzip_header)).status, 400U);
    EXPECT_EQ(server.exchange(post("/", good + "rest", gzip_header)).status, 400U);
    EXPECT_EQ(server.exchange(post("/", "{\"hook\":1}", gzip_header)).status, 400U);
    EXPECT_EQ(server.exchange(post("/", good, gzip_header)).status, 200U);
}

TEST(HttpServer, RefusesOtherCodings) {
    RunningServer server;
    EXPECT_EQ(server.exchange(post("/", "x", "Content-Encoding: br\r\n")).status, 415U);
    EXPECT_EQ(server.exchange(post("/", "x", "Content-Encoding: gzip, gzip\r\n")).status, 415U);
    EXPECT_EQ(server.exchange(post("/", "x", gzip_header + gzip_header)).status, 415U);
}

// --- limits --------------------------------------------------------------------------------------

TEST(HttpServer, RefusesALargeBodyBeforeItIsSent) {
    HttpLimits limits;
    limits.body_bytes = 1000;
    RunningServer server(limits);
    HttpClient client = server.connect();
    client.send("POST /p HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    const auto reply = client.read_reply();
    EXPECT_EQ(reply.status, 413U);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_NE(reply.body.find("|POST /p"), std::string::npos);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, InvitesABodyThatIsExpected) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("POST /p HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    EXPECT_EQ(client.read_reply().status, 100U);
    client.send("body");
    EXPECT_EQ(client.read_reply().body, "POST /p||||body");
    client.send(post_chunked("", "Expect: 100-Continue\r\n"));
    EXPECT_EQ(client.read_reply().status, 100U);
    client.send("4\r\nbody\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_reply().body, "POST /c||||body");
}

TEST(HttpServer, AClientThatIsStillSendingReadsTheRefusal) {
    HttpLimits limits;
    limits.body_bytes = 1000;
    RunningServer server(limits);
    HttpClient client = server.connect();
    const std::string body(8'000'000, 'x');
    EXPECT_TRUE(client.send(post("/", body))); // no reset on the way
    EXPECT_EQ(client.read_reply().status, 413U);
}

TEST(HttpServer, HoldsChunkedBodiesToTheLimit) {
    HttpLimits limits;
    limits.body_bytes = 10;
    RunningServer server(limits);
    EXPECT_EQ(server.exchange(post_chunked("5\r\nabcde\r\n5\r\nfghij\r\n0\r\n\r\n")).body, "POST /c||||abcdefghij");
    EXPECT_EQ(server.exchange(post_chunked("5\r\nabcde\r\n6\r\n")).status, 413U);
    EXPECT_EQ(server.exchange(post_chunked("FFFFFFFFFFFFFFFF\r\n")).status, 413U);
}

TEST(HttpServer, RefusesALongHead) {
    HttpLimits limits;
    limits.header_bytes = 1000;
    RunningServer server(limits);
    const std::string start = "GET / HTTP/1.1\r\nHost: test\r\n";
    const std::string fitting = start + "X: " + std::string(1000 - start.size() - 7, 'x') + "\r\n\r\n";
    ASSERT_EQ(fitting.size(), 1000U);
    EXPECT_EQ(server.exchange(fitting).status, 200U);
    EXPECT_EQ(server.exchange(start + "X: " + std::string(1000 - start.size() - 6, 'x') + "\r\n\r\n").status, 431U);
    EXPECT_EQ(server.exchange("GET /" + std::string(2000, 'x')).status, 431U);
    HttpClient many_fields = server.connect();
    many_fields.send(start);
    for (int i = 0; i < 200; ++i) {
        many_fields.send("A: b\r\n");
        if (i % 20 == 0) // so that the server sees it in pieces
            std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_EQ(many_fields.read_reply().status, 431U);
}

TEST(HttpServer, HoldsChunkFramingToALimit) {
    RunningServer server;
    EXPECT_EQ(server.exchange(post_chunked("1;" + std::string(20'000, 'x'))).status, 400U);
    EXPECT_EQ(server.exchange(post_chunked("0\r\nA: " + std::string(20'000, 'x'))).status, 400U);
    EXPECT_EQ(server.exchange(post_chunked(std::string(17, '0'))).status, 400U);
}

TEST(HttpServer, RefusesConnectionsBeyondTheLimit) {
    HttpLimits limits;
    limits.connections = 2;
    RunningServer server(limits);
    std::vector<HttpClient> kept;
    for (int i = 0; i < 2; ++i) {
        kept.push_back(server.connect());
        kept.back().send(post("/", "x"));
        ASSERT_EQ(kept.back().read_reply().status, 200U);
    }
    EXPECT_EQ(server.connect().read_reply().status, 503U);
    kept.front().send(post("/", "still here"));
    EXPECT_EQ(kept.front().read_reply().status, 200U);
    kept.pop_back();
    // The place is free again once the server has seen the end.
    unsigned status = 0;
    for (int tries = 0; tries < 200 && status != 200; ++tries) {
        std::this_thread::sleep_for(milliseconds(10));
        status = server.exchange(post("/", "x")).status;
    }
    EXPECT_EQ(status, 200U);
}

// --- what is not HTTP, or not to be trusted -------------------------------------------------------

TEST(HttpServer, RefusesMalformedRequests) {
    RunningServer server;
    for (const std::string bytes : {
             "nonsense\r\n\r\n",
             "GET / HTTP/1.1\n\n",
             "GET  / HTTP/1.1\r\nHost: t\r\n\r\n",
             "GET / HTTP/2.0\r\nHost: t\r\n\r\n",
             "GET / HTTP/1.1\r\nHost : t\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
             "GET / HTTP/1.1\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: t\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: t\r\nAuthorization: a\r\n b\r\n\r\n",
             "\x16\x03\x01\x02\x01\x01\xfc\x03\x03 a TLS hello",
         }) {
        HttpClient client = server.connect();
        client.send(bytes);
        const auto reply = client.read_reply();
        EXPECT_EQ(reply.status, 400U) << bytes;
        EXPECT_EQ(reply.header("Connection"), "close") << bytes;
        EXPECT_TRUE(client.ended()) << bytes;
    }
}

TEST(HttpServer, RefusesFramingThatCannotBeTrusted) {
    RunningServer server;
    const std::string start = "POST / HTTP/1.1\r\nHost: t\r\n";
    for (const std::string headers : {
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nContent-Length: 6\r\n",
             "Content-Length: 5, 6\r\n",
             "Content-Length: -5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: 5x\r\n",
             "Content-Length:\r\n",
             "Content-Length: 18446744073709551621\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: identity\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: xchunked\r\n",
         })
        EXPECT_EQ(server.exchange(start + headers + "\r\n0\r\n\r\n").status, 400U) << headers;
    EXPECT_EQ(server.exchange("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status, 400U);
}

TEST(HttpServer, RefusesMalformedChunks) {
    RunningServer server;
    for (const std::string chunks : {"x\r\n", "\r\n", "-1\r\n", "0x5\r\nabcde\r\n", "5\nabcde\r\n", "5\r\nabcdef\r\n",
                                     "5\r\nabcde\n0\r\n\r\n", "5\r\rabcde\r\n", "0\r\n\n", "0\r\nA: b\n\r\n"})
        EXPECT_EQ(server.exchange(post_chunked(chunks)).status, 400U) << chunks;
}

TEST(HttpServer, ClientsThatLeaveDisturbNobody) {
    RunningServer server({}, 1);
    HttpClient witness = server.connect();
    for (int i = 0; i < 50; ++i) {
        HttpClient one = server.connect();
        one.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Le");
        one.reset();
        HttpClient two = server.connect();
        two.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 900000\r\n\r\nxyz");
        two.close();
        HttpClient three = server.connect();
        three.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"); // a write to a closed socket: no SIGPIPE
        three.reset();
        witness.send(post("/", "here"));
        ASSERT_EQ(witness.read_reply().body, "POST /||||here");
    }
}

// --- time ----------------------------------------------------------------------------------------

HttpLimits impatient() {
    HttpLimits limits;
    limits.header_time = limits.body_time = limits.write_time = milliseconds(150);
    return limits;
}

TEST(HttpServer, ASlowHeadTimesOut) {
    RunningServer server(impatient());
    HttpClient client = server.connect();
    client.send("GET / HTTP/1.1\r\nHost:");
    EXPECT_EQ(client.read_reply().status, 408U);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, ATricklingHeadTimesOutAllTheSame) {
    RunningServer server(impatient());
    HttpClient client = server.connect();
    std::thread trickle([&] {
        for (int i = 0; i < 400 && client.send(i == 0 ? "GET /" : "x"); ++i)
            std::this_thread::sleep_for(milliseconds(5));
    });
    EXPECT_EQ(client.read_reply().status, 408U);
    trickle.join();
}

TEST(HttpServer, ASlowBodyTimesOut) {
    RunningServer server(impatient());
    for (const std::string start : {"Content-Length: 10\r\n\r\nabc", "Content-Length: 300000\r\n\r\nabc",
                                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc"}) {
        HttpClient client = server.connect();
        client.send("POST /b HTTP/1.1\r\nHost: t\r\n" + start);
        const auto reply = client.read_reply();
        EXPECT_EQ(reply.status, 408U) << start;
        EXPECT_NE(reply.body.find("|POST /b"), std::string::npos) << start;
        EXPECT_TRUE(client.ended()) << start;
    }
}

TEST(HttpServer, IdleConnectionsAreClosedWithoutAWord) {
    HttpLimits limits;
    limits.idle_time = milliseconds(150);
    RunningServer server(limits);
    HttpClient silent = server.connect();
    HttpClient used = server.connect();
    used.send(post("/", "x") + "\r\n");
    EXPECT_EQ(used.read_reply().status, 200U);
    EXPECT_TRUE(used.ended());
    EXPECT_TRUE(silent.ended());
}

TEST(HttpServer, AClientThatDoesNotReadIsCutOff) {
    RunningServer server(impatient());
    HttpClient client = server.connect();
    client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
    std::this_thread::sleep_for(seconds(1));
    EXPECT_EQ(client.read_reply().status, 0U); // it ends in the middle
}

TEST(HttpServer, ASlowReaderGetsALargeAnswerWhole) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_EQ(client.read_reply().body, std::string(32U << 20U, 'x'));
}

} // namespace
