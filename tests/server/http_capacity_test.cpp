// What the transport gives away at one time: connections, those of one address, bytes of bodies; and requests that are
// turned away by their head.
#include "server/body_budget.hpp"
#include "server/http_places.hpp"
#include "server/router.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/running_server.hpp"

#include <boost/asio/ip/address.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace eczema::server {
namespace {

using tests::comes_true;
using tests::HttpClient;
using tests::HttpReply;
using tests::long_text;
using tests::post;
using tests::post_chunked;
using tests::RunningServer;

const std::string get = "GET /g HTTP/1.1\r\nHost: test\r\n\r\n";

HttpHandlers routed() {
    return {tests::echo, [](const Problem& problem, const Request&) { return refusal(problem); }};
}

unsigned status_of_get(HttpClient& client) {
    client.send(get);
    return client.read_reply().status;
}

// --- connections --------------------------------------------------------------------------------------------------

TEST(HttpCapacity, AConnectionTooManyIsToldToComeAgain) {
    HttpLimits limits;
    limits.connections = 2;
    RunningServer server(limits, 1, routed());
    HttpClient one = server.connect(), two = server.connect();
    EXPECT_EQ(status_of_get(one), 200U);
    EXPECT_EQ(status_of_get(two), 200U);
    HttpClient three = server.connect();
    const HttpReply refused = three.read_reply(); // without being asked
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(refused.header("Connection"), "close");
    EXPECT_TRUE(three.ended());
    EXPECT_EQ(server.counts().connections, 2U);
    EXPECT_EQ(server.counts().refused_connections, 1U);
    one.close();
    EXPECT_TRUE(comes_true([&] {
        HttpClient another = server.connect();
        return status_of_get(another) == 200;
    }));
}

TEST(HttpCapacity, OneAddressHoldsSoManyConnections) {
    HttpLimits limits;
    limits.connections_per_address = 2;
    RunningServer server(limits, 1, routed());
    HttpClient one = server.connect(), two = server.connect();
    EXPECT_EQ(status_of_get(one), 200U);
    EXPECT_EQ(status_of_get(two), 200U);
    HttpClient three = server.connect();
    const HttpReply refused = three.read_reply();
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(server.counts().refused_of_address, 1U);
    one.close();
    EXPECT_TRUE(comes_true([&] {
        HttpClient another = server.connect();
        return status_of_get(another) == 200;
    }));
}

ConnectionPlaces::Key key_of(const char* address) {
    return ConnectionPlaces::key_of(boost::asio::ip::make_address(address));
}

TEST(ConnectionPlaces, CountAnIpv4AddressAndAnIpv6Network) {
    EXPECT_EQ(key_of("192.0.2.1"), key_of("::ffff:192.0.2.1"));
    EXPECT_NE(key_of("192.0.2.1"), key_of("192.0.2.2"));
    EXPECT_EQ(key_of("2001:db8::1"), key_of("2001:db8::ffff:ffff:ffff:ffff"));
    EXPECT_NE(key_of("2001:db8::1"), key_of("2001:db8:0:1::1"));
    EXPECT_NE(key_of("::1"), key_of("0.0.0.0"));
}

TEST(ConnectionPlaces, AreGivenBack) {
    ConnectionPlaces places;
    const auto one = key_of("192.0.2.1"), other = key_of("192.0.2.2");
    EXPECT_TRUE(places.enter(one, 2));
    EXPECT_TRUE(places.enter(one, 2));
    EXPECT_FALSE(places.enter(one, 2));
    EXPECT_TRUE(places.enter(other, 2));
    places.leave(one);
    EXPECT_TRUE(places.enter(one, 2));
    EXPECT_FALSE(places.enter(one, 2));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(places.enter(other, 0)) << "no limit";
}

// --- bodies -------------------------------------------------------------------------------------------------------

TEST(BodyBudget, IsInclusiveAndAllOrNothing) {
    BodyBudget budget(100, 0);
    const auto one = key_of("192.0.2.1");
    EXPECT_TRUE(budget.take(one, 60));
    EXPECT_FALSE(budget.take(one, 41));
    EXPECT_EQ(budget.held(), 60U);
    EXPECT_FALSE(budget.is_used_up(one));
    EXPECT_TRUE(budget.take(one, 40));
    EXPECT_FALSE(budget.take(one, 1));
    EXPECT_TRUE(budget.is_used_up(one));
    EXPECT_EQ(budget.refused(), 3U);
    budget.give(one, 100);
    EXPECT_EQ(budget.held(), 0U);
    EXPECT_FALSE(budget.is_used_up(one));
    EXPECT_TRUE(budget.take(one, 100));
}

TEST(BodyBudget, GivesEachAddressAShare) {
    BodyBudget budget(100, 40);
    const auto one = key_of("192.0.2.1"), two = key_of("192.0.2.2"), three = key_of("192.0.2.3");
    EXPECT_TRUE(budget.take(one, 40));
    EXPECT_FALSE(budget.take(one, 1));
    EXPECT_TRUE(budget.is_used_up(one));
    EXPECT_FALSE(budget.is_used_up(two));
    EXPECT_TRUE(budget.take(two, 40));
    EXPECT_FALSE(budget.take(three, 21)) << "the whole is a limit too";
    budget.give(one, 1);
    EXPECT_TRUE(budget.take(one, 1));
    budget.give(one, 40);
    EXPECT_TRUE(budget.take(three, 40));
}

TEST(HeldBytes, AreRaisedAndGivenBack) {
    BodyBudget budget(100, 0);
    const auto one = key_of("192.0.2.1");
    HeldBytes held(budget, one);
    {
        HeldBytes others(budget, one);
        EXPECT_TRUE(others.raise_to(50));
        EXPECT_TRUE(others.raise_to(20));
        EXPECT_EQ(budget.held(), 50U) << "it never lowers";
        EXPECT_FALSE(held.raise_to(51));
        EXPECT_EQ(held.bytes(), 0U);
        held.raise_regardless_to(60);
        EXPECT_EQ(budget.held(), 110U);
        EXPECT_TRUE(budget.is_used_up(one));
    }
    EXPECT_EQ(budget.held(), 60U);
    held.release();
    EXPECT_EQ(budget.held(), 0U);
}

constexpr std::size_t body_bytes = 180'000;

HttpLimits of_one_body() {
    HttpLimits limits;
    limits.body_bytes_total = body_bytes;
    return limits;
}

constexpr std::size_t part_bytes = 70'000; // more than an inbox holds

std::string chunk_of(std::string_view data) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return size + std::string(data) + "\r\n";
}

TEST(HttpCapacity, ABodyTooManyIsRefusedOnceItOutgrowsTheInbox) {
    RunningServer server(of_one_body(), 1, routed());
    const std::string request = post("/", long_text(body_bytes));
    const std::size_t head_bytes = request.size() - body_bytes;
    HttpClient first = server.connect();
    ASSERT_TRUE(first.send(std::string_view(request).substr(0, head_bytes + part_bytes)));
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes > 0; }));

    HttpClient second = server.connect();
    ASSERT_TRUE(second.send(std::string_view(request).substr(0, head_bytes + part_bytes)));
    const HttpReply refused = second.read_reply();
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(server.counts().refused_bodies, 1U);

    HttpClient chunked = server.connect();
    ASSERT_TRUE(chunked.send(post_chunked(chunk_of(long_text(part_bytes)))));
    EXPECT_EQ(chunked.read_reply().status, 503U);

    HttpClient small = server.connect(); // a body that fits beside its head is not counted
    ASSERT_TRUE(small.send(post("/", long_text(40'000)) + post_chunked(chunk_of(long_text(30'000)) + "0\r\n\r\n")));
    EXPECT_EQ(small.read_reply().status, 200U);
    EXPECT_EQ(small.read_reply().status, 200U);

    ASSERT_TRUE(first.send(std::string_view(request).substr(head_bytes + part_bytes)));
    EXPECT_EQ(first.read_reply().status, 200U) << "all of the budget is for it";
    EXPECT_TRUE(comes_true([&] { return server.counts().body_bytes == 0; })) << "once its answer is known to be sent";
    HttpClient third = server.connect();
    ASSERT_TRUE(third.send(request));
    EXPECT_EQ(third.read_reply().status, 200U);
}

// The thread has gone as far as it can with a head when it has asked for the body and served somebody else.
TEST(HttpCapacity, HeadsAloneTakeNothing) {
    RunningServer server(of_one_body(), 1, routed());
    std::vector<HttpClient> announcing;
    for (const char* framing : {"Content-Length: 16000000\r\n", "Transfer-Encoding: chunked\r\n"})
        for (int i = 0; i < 3; ++i) {
            HttpClient& client = announcing.emplace_back(server.connect());
            ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n" + std::string(framing) +
                                    "\r\n"));
            ASSERT_EQ(client.read_reply().status, 100U);
        }
    HttpClient other = server.connect();
    ASSERT_TRUE(other.send(post("/", "x")));
    EXPECT_EQ(other.read_reply().status, 200U);
    EXPECT_EQ(server.counts().body_bytes, 0U);
    ASSERT_TRUE(other.send(post("/", long_text(body_bytes))));
    EXPECT_EQ(other.read_reply().status, 200U) << "all of the budget is for it";
    EXPECT_EQ(server.counts().refused_bodies, 0U);
}

TEST(HttpCapacity, ARefusedBodyIsGivenUpBeforeTheRefusalIsTaken) {
    RunningServer server(of_one_body(), 1, routed());
    HttpClient client = server.connect();
    ASSERT_TRUE(client.send(post_chunked(chunk_of(long_text(part_bytes)))));
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes > 0; }));
    ASSERT_TRUE(client.send("no size\r\n"));
    EXPECT_EQ(client.read_reply().status, 400U);
    EXPECT_EQ(server.counts().body_bytes, 0U) << "although the connection is still there";
}

// Many chunks, so that what is decoded leaves the inbox in the middle of one, and a request behind them.
TEST(HttpCapacity, AChunkedBodyOfAnySizeIsWhole) {
    RunningServer server({}, 1, routed());
    for (const std::size_t size : {0UL, 1UL, 40'000UL, 47'000UL, 60'000UL, 66'000UL, 131'000UL, 300'000UL}) {
        const std::string body = long_text(size);
        std::string chunks;
        for (std::size_t at = 0; at < size; at += 1009) chunks += chunk_of(std::string_view(body).substr(at, 1009));
        HttpClient client = server.connect();
        ASSERT_TRUE(client.send(post_chunked(chunks + "0\r\n\r\n") + post("/after", "b")));
        EXPECT_EQ(client.read_reply().body, "POST /c||||" + body) << size;
        EXPECT_EQ(client.read_reply().body, "POST /after||||b") << size;
    }
}

TEST(HttpCapacity, OneAddressHoldsAShareOfAllBodies) {
    HttpLimits limits;
    limits.connections_per_address = 100;
    limits.body_bytes = 100'000;
    limits.body_bytes_total = 1'000'000;
    RunningServer server(limits, 1, routed());
    const std::string request = post("/", long_text(limits.body_bytes));
    const auto part = std::string_view(request).substr(0, request.size() - 100);
    HttpClient one = server.connect(), two = server.connect();
    for (HttpClient* client : {&one, &two}) ASSERT_TRUE(client->send(part));
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes >= 200'000; }));
    HttpClient three = server.connect();
    ASSERT_TRUE(three.send(part));
    EXPECT_EQ(three.read_reply().status, 503U) << "a quarter is 250,000";
    HttpClient elsewhere(server.port(), std::chrono::seconds(20), "127.0.0.2");
    ASSERT_TRUE(elsewhere.send(request));
    EXPECT_EQ(elsewhere.read_reply().status, 200U);
}

TEST(HttpCapacity, WhatGzipGivesCountsToo) {
    RunningServer server(of_one_body(), 1, routed());
    const auto status_of_text = [&](std::size_t bytes) {
        HttpClient client = server.connect();
        client.send(post("/", tests::gzip(std::string(bytes, 'x')), tests::gzip_header));
        return client.read_reply().status;
    };
    EXPECT_EQ(status_of_text(100'000), 200U);
    EXPECT_EQ(status_of_text(400'000), 503U);
    EXPECT_EQ(server.counts().body_bytes, 0U);
}

TEST(HttpCapacity, AnAnswerThatIsNotTakenCountsToo) {
    HttpLimits limits;
    limits.body_bytes_total = 40'000'000; // an answer for "/large" is 32 MiB
    RunningServer server(limits, 1, routed());
    const std::string get_large = "GET /large HTTP/1.1\r\nHost: test\r\n\r\n";
    HttpClient first = server.connect();
    ASSERT_TRUE(first.send(get_large)); // and reads nothing
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes > 0; }));
    HttpClient second = server.connect();
    ASSERT_TRUE(second.send(get_large));
    const HttpReply refused = second.read_reply();
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_TRUE(second.ended());
    EXPECT_EQ(first.read_reply().body.size(), 32U << 20U);
    EXPECT_TRUE(comes_true([&] { return server.counts().body_bytes == 0; }));
    HttpClient third = server.connect();
    ASSERT_TRUE(third.send(get_large));
    EXPECT_EQ(third.read_reply().status, 200U);
}

// Asked by POST it has been decided and cannot be asked for again.
TEST(HttpCapacity, AnAnswerThatIsDecidedIsSentAndTheNextCallIsRefused) {
    HttpLimits limits;
    limits.body_bytes_total = 40'000'000;
    RunningServer server(limits, 1, routed());
    HttpClient first = server.connect(), second = server.connect();
    for (HttpClient* client : {&first, &second}) ASSERT_TRUE(client->send(post("/large", "x"))); // and read nothing
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes == 64U << 20U; }));
    HttpClient third = server.connect();
    ASSERT_TRUE(third.send(post("/", "x") + get));
    EXPECT_EQ(third.read_reply().status, 503U) << "before it is answered";
    EXPECT_EQ(third.read_reply().status, 200U) << "what is safe to repeat is not stopped";
    for (HttpClient* client : {&first, &second}) EXPECT_EQ(client->read_reply().body.size(), 32U << 20U);
    EXPECT_TRUE(comes_true([&] { return server.counts().body_bytes == 0; }));
    ASSERT_TRUE(third.send(post("/", "x")));
    EXPECT_EQ(third.read_reply().status, 200U);
}

TEST(HttpCapacity, AnswersThatAreNotTakenLeaveBodiesToOthers) {
    HttpLimits limits;
    limits.body_bytes_total = 33'600'000;
    RunningServer server(limits, 1, routed());
    HttpClient first = server.connect(), second = server.connect();
    ASSERT_TRUE(first.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n"));
    ASSERT_TRUE(comes_true([&] { return server.counts().body_bytes > 0; }));
    ASSERT_TRUE(second.send(post("/", long_text(body_bytes))));
    EXPECT_EQ(second.read_reply().status, 200U);
}

// --- turned away by the head ----------------------------------------------------------------------------------------

// Turns away what asks for "/no" and counts what reaches the handler.
class TurningAway : public testing::Test {
  protected:
    HttpHandlers handlers() {
        HttpHandlers made = routed();
        made.answer = [this](const Request& request) {
            ++answered_;
            return tests::echo(request);
        };
        made.look = [](const Request& head, bool) -> std::optional<Problem> {
            EXPECT_TRUE(head.body.empty());
            if (head.target != "/no") return std::nullopt;
            return Problem{ProblemKind::unavailable, {}, "Not now.", {}, 7};
        };
        return made;
    }

    std::atomic<int> answered_{0};
    RunningServer server_{{}, 1, handlers()};
};

TEST_F(TurningAway, KeepsTheConnectionWhereTheBodyIsSmall) {
    HttpClient client = server_.connect();
    for (const std::size_t size : {0UL, 10UL, 40'000UL}) {
        ASSERT_TRUE(client.send(post("/no", long_text(size)) + post("/yes", "after")));
        const HttpReply refused = client.read_reply();
        EXPECT_EQ(refused.status, 503U) << size;
        EXPECT_EQ(refused.header("Retry-After"), "7");
        EXPECT_EQ(refused.header("Connection"), "keep-alive");
        EXPECT_EQ(client.read_reply().body, "POST /yes||||after") << size;
    }
    EXPECT_EQ(answered_, 3);
}

TEST_F(TurningAway, DoesNotUndoGzip) {
    HttpClient client = server_.connect();
    ASSERT_TRUE(client.send(post("/no", "this is no gzip", tests::gzip_header) + get));
    EXPECT_EQ(client.read_reply().status, 503U);
    EXPECT_EQ(client.read_reply().status, 200U);
}

TEST_F(TurningAway, DoesNotWaitForALargeBody) {
    const std::string head = "POST /no HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n";
    const std::string expecting =
        "POST /no HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    const std::string chunked = "POST /no HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& request : {head, expecting, chunked}) {
        HttpClient client = server_.connect();
        ASSERT_TRUE(client.send(request)); // and nothing of the body
        const HttpReply refused = client.read_reply();
        EXPECT_EQ(refused.status, 503U) << request;
        EXPECT_EQ(refused.header("Connection"), "close") << request;
        EXPECT_TRUE(client.ended());
    }
    EXPECT_EQ(answered_, 0);
}

// --- turns ----------------------------------------------------------------------------------------------------------

// The first request of the flood holds the thread until the other client's is there; the flood has sent everything
// long before.
TEST(HttpCapacity, RequestsSentInOneGoLetOthersHaveTheirTurn) {
    constexpr int flood = 1000;
    std::promise<void> begun, released;
    auto release = released.get_future().share();
    std::vector<std::string> order; // of the one thread
    HttpHandlers handlers = routed();
    handlers.answer = [&](const Request& request) {
        if (order.empty()) {
            begun.set_value();
            release.wait();
        }
        order.emplace_back(request.target);
        return tests::echo(request);
    };
    RunningServer server({}, 1, handlers);
    HttpClient flooding = server.connect(), other = server.connect();
    std::string requests;
    for (int i = 0; i < flood; ++i) requests += "GET /flood HTTP/1.1\r\nHost: test\r\n\r\n";
    ASSERT_TRUE(flooding.send(requests));
    begun.get_future().wait();
    ASSERT_TRUE(other.send("GET /other HTTP/1.1\r\nHost: test\r\n\r\n"));
    released.set_value();
    EXPECT_EQ(other.read_reply().status, 200U);
    for (int i = 0; i < flood; ++i) ASSERT_EQ(flooding.read_reply().status, 200U);
    ASSERT_EQ(order.size(), flood + 1U);
    EXPECT_LT(std::find(order.begin(), order.end(), "/other") - order.begin(), flood / 2);
}

} // namespace
} // namespace eczema::server
