// Requests whose answer has to wait for something else: what the transport does meanwhile, over real sockets.
#include "tests/support/running_server.hpp"
#include "tests/support/waiting_handler.hpp"

#include <gtest/gtest.h>

namespace {

using namespace eczema::tests;
using namespace eczema::server;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(HttpPending, OthersAreAnsweredMeanwhileAndTheRequestStaysWhole) {
    Waiting waiting;
    RunningServer server({}, 1, waiting.handlers());
    HttpClient waits = server.connect();
    const std::string body = long_text(300'000);
    ASSERT_TRUE(waits.send(post("/wait", body, "Origin: https://ehr.example\r\n")));
    waiting.wait_until_entered();
    EXPECT_EQ(server.exchange(post("/other", long_text(300'000))).status, 200U);
    EXPECT_EQ(server.exchange(post("/release", "x")).status, 200U);
    EXPECT_EQ(waits.read_reply().body, "POST /wait|||https://ehr.example|" + body);
    EXPECT_FALSE(waiting.was_cancelled());
    ASSERT_TRUE(waits.send(post("/next", "y")));
    EXPECT_EQ(waits.read_reply().body, "POST /next||||y") << "the connection is kept";
}

TEST(HttpPending, AnEmptyLineBehindTheRequestDoesNotKeepTheConnection) {
    HttpLimits limits;
    limits.idle_time = milliseconds(150);
    Waiting waiting;
    RunningServer server(limits, 1, waiting.handlers());
    HttpClient client = server.connect();
    client.send(post("/wait", "x") + "\r\n");
    waiting.wait_until_entered();
    EXPECT_EQ(server.exchange(post("/release", "x")).status, 200U);
    EXPECT_EQ(client.read_reply().body, "POST /wait||||x");
    EXPECT_TRUE(client.ended());
}

TEST(HttpPending, ARequestThatFollowsWaitsItsTurn) {
    Waiting waiting;
    RunningServer server({}, 1, waiting.handlers());
    HttpClient client = server.connect();
    ASSERT_TRUE(client.send(post("/wait", "first") + post("/second", "b")));
    waiting.wait_until_entered();
    ASSERT_TRUE(client.send(post("/third", "c")));
    EXPECT_EQ(server.exchange(post("/release", "x")).status, 200U);
    EXPECT_EQ(client.read_reply().body, "POST /wait||||first");
    EXPECT_EQ(client.read_reply().body, "POST /second||||b");
    EXPECT_EQ(client.read_reply().body, "POST /third||||c");
}

TEST(HttpPending, AClientThatLeavesEndsTheWait) {
    Waiting waiting;
    RunningServer server({}, 1, waiting.handlers());
    {
        HttpClient client = server.connect();
        ASSERT_TRUE(client.send(post("/wait", "x")));
        waiting.wait_until_entered();
    }
    EXPECT_TRUE(waiting.was_cancelled());
    EXPECT_EQ(server.exchange(post("/other", "y")).status, 200U);
}

TEST(HttpPending, AFailureBehindTheWaitIsAnswered) {
    Waiting waiting;
    RunningServer server({}, 1, waiting.handlers());
    EXPECT_EQ(server.exchange(post("/fail", "x")).status, 500U);
}

TEST(HttpPending, StopWaitsForTheAnswer) {
    Waiting waiting;
    RunningServer server({}, 1, waiting.handlers());
    HttpClient waits = server.connect(), releases = server.connect();
    ASSERT_TRUE(releases.send(post("/first", "x")));
    ASSERT_EQ(releases.read_reply().status, 200U);
    ASSERT_TRUE(
        releases.send("POST /release HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"));
    ASSERT_EQ(releases.read_reply().status, 100U); // under way, so that stopping leaves it alone
    ASSERT_TRUE(waits.send(post("/wait", "x")));
    waiting.wait_until_entered();
    server.stop();
    EXPECT_FALSE(server.ends_within(milliseconds(50)));
    ASSERT_TRUE(releases.send("x"));
    const auto reply = waits.read_reply();
    EXPECT_EQ(reply.body, "POST /wait||||x");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

TEST(HttpPending, WhatStillWaitsWhenTheDrainTimeIsUpIsCut) {
    Waiting waiting;
    HttpLimits limits;
    limits.drain_time = milliseconds(100);
    RunningServer server(limits, 1, waiting.handlers());
    HttpClient client = server.connect();
    ASSERT_TRUE(client.send(post("/wait", "x")));
    waiting.wait_until_entered();
    server.stop();
    EXPECT_TRUE(waiting.was_cancelled());
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(server.ends_within(seconds(20)));
}

} // namespace
