#include "server/metrics_listener.hpp"

#include "tests/support/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using tests::HttpClient;

class Listener : public testing::Test {
  protected:
    Listener() {
        metrics.add_counter("readings_total", "How often this was read.", [this] { return double(++readings); });
    }
    std::atomic<int> readings{0};
    Metrics metrics;
};

TEST_F(Listener, AnswersOnOnePathAlone) {
    const auto status = [this](std::string_view method, std::string_view target) {
        return answer_metrics({method, target, {}, {}, {}, {}}, metrics).status;
    };
    EXPECT_EQ(status("GET", "/metrics"), 200U);
    EXPECT_EQ(status("HEAD", "/metrics"), 200U);
    EXPECT_EQ(status("GET", "/metrics?name[]=x"), 200U);
    EXPECT_EQ(readings, 3);
    for (const std::string_view target : {"/", "/metrics/", "/metricsx", "/cds-services", "/health/ready", "/metrics#"})
        EXPECT_EQ(status("GET", target), 404U) << target;
    for (const std::string_view method : {"POST", "PUT", "OPTIONS", "get"})
        EXPECT_EQ(status(method, "/metrics"), 405U) << method;
    EXPECT_EQ(readings, 3);
}

TEST_F(Listener, ServesThemOverHttp) {
    MetricsListener listener(metrics);
    const auto port = listener.listen({"127.0.0.1", 0});
    ASSERT_TRUE(port);
    HttpClient client(*port);
    for (const std::string_view value : {"1", "2"}) { // on one connection, as Prometheus does
        ASSERT_TRUE(client.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n"));
        const tests::HttpReply reply = client.read_reply();
        EXPECT_EQ(reply.status, 200U);
        EXPECT_EQ(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
        EXPECT_THAT(reply.body, HasSubstr("readings_total " + std::string(value) + "\n"));
    }
    HttpClient large(*port);
    ASSERT_TRUE(large.send("POST /metrics HTTP/1.1\r\nHost: test\r\nContent-Length: 2000\r\n\r\n"));
    EXPECT_EQ(large.read_reply().status, 413U);
}

TEST_F(Listener, HoldsFewConnections) {
    MetricsListener listener(metrics);
    const auto port = listener.listen({"127.0.0.1", 0});
    ASSERT_TRUE(port);
    std::vector<HttpClient> clients;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back(*port);
        clients.back().send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        EXPECT_EQ(clients.back().read_reply().status, 200U) << i;
    }
    HttpClient further(*port);
    EXPECT_EQ(further.read_reply().status, 503U);
    EXPECT_TRUE(further.ended());
}

TEST_F(Listener, SaysWhereItCannotListen) {
    MetricsListener first(metrics), second(metrics);
    const auto port = first.listen({"127.0.0.1", 0});
    ASSERT_TRUE(port);
    EXPECT_FALSE(second.listen({"127.0.0.1", *port}));
}

} // namespace
} // namespace eczema::server
