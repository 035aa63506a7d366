// The transport over real sockets on the loopback: what it takes, how it answers, and how it stops.
#include "tests/support/running_server.hpp"
#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace eczema::tests;
using namespace eczema::server;
using std::chrono::milliseconds;
using std::chrono::seconds;

// --- requests it takes ---------------------------------------------------------------------------

TEST(HttpServer, HandsOverWhatTheClientSent) {
    RunningServer server;
    const auto reply = server.exchange(
        post("/a?b=c", "{}",
             "Content-Type: application/json\r\nAuthorization: Bearer t\r\nOrigin: https://ehr.example\r\n"));
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.body, "POST /a?b=c|application/json|Bearer t|https://ehr.example|{}");
    EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(reply.header("Connection"), "keep-alive");
    EXPECT_EQ(reply.header("X-Told"), "yes");
}

TEST(HttpServer, KeepsTheConnection) {
    RunningServer server;
    HttpClient client = server.connect();
    for (const std::string body : {"first", "second", "third"}) {
        ASSERT_TRUE(client.send(post("/", body)));
        EXPECT_EQ(client.read_reply().body, "POST /||||" + body);
    }
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    RunningServer server;
    HttpClient client = server.connect();
    const std::string large = long_text(200'000);
    ASSERT_TRUE(client.send(post("/1", "a") + post_chunked("3\r\nabc\r\n0\r\n\r\n") + post("/2", large) +
                            "GET /3 HTTP/1.1\r\nHost: test\r\n\r\n" + post("/4", "d")));
    EXPECT_EQ(client.read_reply().body, "POST /1||||a");
    EXPECT_EQ(client.read_reply().body, "POST /c||||abc");
    EXPECT_EQ(client.read_reply().body, "POST /2||||" + large);
    EXPECT_EQ(client.read_reply().body, "GET /3||||");
    EXPECT_EQ(client.read_reply().body, "POST /4||||d");
}

TEST(HttpServer, AnswersAFloodOfPipelinedRequests) {
    RunningServer server;
    HttpClient client = server.connect();
    std::string flood;
    constexpr unsigned count = 3000; // several inboxes full
    for (unsigned i = 0; i < count; ++i) flood += post("/" + std::to_string(i), std::to_string(i * 7));
    std::thread sender([&] { client.send(flood); });
    unsigned right = 0;
    for (unsigned i = 0; i < count; ++i)
        right += client.read_reply().body == "POST /" + std::to_string(i) + "||||" + std::to_string(i * 7);
    sender.join();
    EXPECT_EQ(right, count);
}

TEST(HttpServer, TakesRequestsByteByByte) {
    RunningServer server;
    HttpClient client = server.connect();
    const std::string requests = "\r\n" + post("/slow", "body") + "\r\n" +
                                 post_chunked("4;x=\"y\"\r\nwiki\r\n0a ;y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n") +
                                 post_chunked("0\r\n\r\n");
    for (const char byte : requests) ASSERT_TRUE(client.send({&byte, 1}));
    EXPECT_EQ(client.read_reply().body, "POST /slow||||body");
    EXPECT_EQ(client.read_reply().body, "POST /c||||wiki0123456789");
    EXPECT_EQ(client.read_reply().body, "POST /c||||");
}

TEST(HttpServer, TakesBodiesOfEverySize) {
    HttpLimits limits;
    limits.body_bytes = 5'000'000;
    RunningServer server(limits);
    HttpClient client = server.connect();
    for (const std::size_t size : {0UL, 1UL, 4'000UL, 65'400UL, 65'536UL, 66'000UL, 400'000UL, 1'048'576UL, 1'048'577UL,
                                   3'000'000UL, 5'000'000UL}) {
        const std::string body = long_text(size);
        ASSERT_TRUE(client.send(post("/", body)));
        EXPECT_EQ(client.read_reply().body, "POST /||||" + body) << size;
        std::string chunks;
        for (std::size_t at = 0, step = 1; at < size; at += step, step = step * 3 % 70'001) {
            const auto chunk = body.substr(at, step);
            char digits[32];
            std::snprintf(digits, sizeof digits, "%zX\r\n", chunk.size());
            chunks.append(digits).append(chunk).append("\r\n");
        }
        ASSERT_TRUE(client.send(post_chunked(chunks + "0\r\n\r\n")));
        EXPECT_EQ(client.read_reply().body, "POST /c||||" + body) << size;
    }
}

TEST(HttpServer, SeesAbsoluteTargetsAsPaths) {
    RunningServer server;
    EXPECT_EQ(server.exchange("GET http://h.example/p?q=http://x/ HTTP/1.1\r\nHost: h.example\r\n\r\n").body,
              "GET /p?q=http://x/||||");
    EXPECT_EQ(server.exchange("GET http://h.example HTTP/1.1\r\nHost: h.example\r\n\r\n").body, "GET /||||");
    EXPECT_EQ(server.exchange("OPTIONS * HTTP/1.1\r\nHost: h.example\r\n\r\n").body, "OPTIONS *||||");
}

TEST(HttpServer, AnswersAClientThatHasEndedItsSide) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send(post("/", "last words"));
    client.end_sending();
    EXPECT_EQ(client.read_reply().body, "POST /||||last words");
    EXPECT_TRUE(client.ended());
}

// --- answers -------------------------------------------------------------------------------------

TEST(HttpServer, AnswersHeadWithoutABody) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\nGET /x HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto head = client.read_reply(true);
    const auto get = client.read_reply();
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.header("Content-Length"), std::to_string(std::string("HEAD /x||||").size()));
    EXPECT_EQ(head.header("Content-Type"), get.header("Content-Type"));
    EXPECT_EQ(get.body, "GET /x||||");
}

TEST(HttpServer, NoContentHasNeitherBodyNorLength) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("GET /none HTTP/1.1\r\nHost: test\r\n\r\nGET /x HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto none = client.read_reply();
    EXPECT_EQ(none.head, "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.read_reply().status, 200U);
}

TEST(HttpServer, Http10ClosesUnlessAskedToKeep) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("GET /k HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.read_reply().header("Connection"), "keep-alive");
    client.send("GET /x HTTP/1.0\r\n\r\n");
    const auto reply = client.read_reply();
    EXPECT_EQ(reply.body, "GET /x||||");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, ClosesWhenAskedTo) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("GET /x HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_reply().header("Connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, AHandlerThatThrowsIsAnInternalErrorAndTheServerGoesOn) {
    RunningServer server;
    HttpClient client = server.connect();
    client.send("GET /throw HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto reply = client.read_reply();
    EXPECT_EQ(reply.status, 500U);
    EXPECT_EQ(reply.body.find("broken invariant"), std::string::npos);
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server.exchange(post("/", "x")).status, 200U);
}

TEST(HttpServer, RefusalsThatThrowEndTheirConnectionAlone) {
    RunningServer server({}, 1, {echo, [](const Problem&, const Request&) -> Response { throw 1; }});
    HttpClient client = server.connect();
    client.send("nonsense\r\n\r\n");
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server.exchange(post("/", "x")).status, 200U);
}

// --- stopping ------------------------------------------------------------------------------------

// A handler that says when "/wait" has come and holds it until it is released.
struct Gate {
    std::promise<void> entered;
    std::promise<void> released;
    HttpHandlers handlers() {
        return {[this, release = released.get_future().share()](const Request& request) {
                    if (request.target == "/wait") {
                        entered.set_value();
                        release.wait();
                    }
                    return echo(request);
                },
                refuse};
    }
};

TEST(HttpServer, StopLetsCallsUnderWayFinish) {
    Gate gate;
    RunningServer server({}, 2, gate.handlers());
    HttpClient fresh = server.connect();
    HttpClient idle = server.connect();
    idle.send(post("/", "x"));
    ASSERT_EQ(idle.read_reply().status, 200U);
    HttpClient half_sent = server.connect();
    half_sent.send("POST /half HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    ASSERT_EQ(half_sent.read_reply().status, 100U);
    HttpClient busy = server.connect();
    busy.send(post("/wait", "x"));
    gate.entered.get_future().wait();

    server.stop();
    server.stop();
    EXPECT_FALSE(server.ends_within(milliseconds(100)));
    gate.released.set_value();
    const auto late = busy.read_reply();
    EXPECT_EQ(late.body, "POST /wait||||x");
    EXPECT_EQ(late.header("Connection"), "close");
    EXPECT_TRUE(fresh.ended());
    EXPECT_TRUE(idle.ended());
    EXPECT_FALSE(server.connect().connected());
    half_sent.send("abcd");
    const auto completed = half_sent.read_reply();
    EXPECT_EQ(completed.body, "POST /half||||abcd");
    EXPECT_EQ(completed.header("Connection"), "close");
    busy.close();
    half_sent.close();
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

TEST(HttpServer, StopLetsRequestsFinishThatWaitForTheThread) {
    Gate gate;
    RunningServer server({}, 1, gate.handlers());
    HttpClient waiting = server.connect();
    waiting.send(post("/", "x"));
    ASSERT_EQ(waiting.read_reply().status, 200U);
    HttpClient busy = server.connect();
    busy.send(post("/wait", "x"));
    gate.entered.get_future().wait();
    waiting.send(post("/", "sent before the stop"));
    server.stop();
    std::this_thread::sleep_for(milliseconds(100)); // so that the busy thread finds both when its handler returns
    gate.released.set_value();
    EXPECT_EQ(busy.read_reply().body, "POST /wait||||x");
    const auto reply = waiting.read_reply();
    EXPECT_EQ(reply.body, "POST /||||sent before the stop");
    EXPECT_EQ(reply.header("Connection"), "close");
}

TEST(HttpServer, StopCutsWhatOutlastsTheDrain) {
    HttpLimits limits;
    limits.drain_time = milliseconds(200);
    RunningServer server(limits);
    HttpClient half_sent = server.connect();
    half_sent.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    ASSERT_EQ(half_sent.read_reply().status, 100U); // the request is under way
    server.stop();
    EXPECT_TRUE(half_sent.ended());
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

TEST(HttpServer, StopsWhenNobodyEverCame) {
    RunningServer server;
    server.stop();
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

// --- listening, and many at once -----------------------------------------------------------------

TEST(HttpServer, SaysWhyItCannotListen) {
    RunningServer server;
    HttpServer second({echo, refuse}, {}, 1);
    EXPECT_EQ(second.listen("127.0.0.1", server.port()).error(), boost::system::errc::address_in_use);
    EXPECT_TRUE(second.listen("not an address", 0).has_error());
    EXPECT_TRUE(second.listen("127.0.0.1", 0).has_value());
}

TEST(HttpServer, ServesManyConnectionsOnFourThreads) {
    RunningServer server({}, 4);
    std::atomic<unsigned> right{0};
    constexpr unsigned clients_each = 25;
    constexpr unsigned rounds = 20;
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            std::vector<HttpClient> clients;
            for (unsigned i = 0; i < clients_each; ++i) clients.push_back(server.connect());
            for (unsigned round = 0; round < rounds; ++round) {
                const auto body = [&](unsigned i) { return long_text((t * 7919 + i * 104'729 + round * 31) % 90'000); };
                for (unsigned i = 0; i < clients_each; ++i) clients[i].send(post("/", body(i)));
                for (unsigned i = 0; i < clients_each; ++i)
                    right += clients[i].read_reply().body == "POST /||||" + body(i);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 4 * clients_each * rounds);
}

} // namespace
