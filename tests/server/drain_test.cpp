#include "server/drain.hpp"

#include "tests/support/exposition_reading.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace eczema::server {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using tests::comes_true;
using tests::HttpClient;
using tests::Serving;

TEST(Drain, StopsAtOnceWithoutANotice) {
    int stops = 0;
    Drain drain(milliseconds(0), [&] { ++stops; });
    EXPECT_FALSE(drain.has_begun());
    drain.begin();
    EXPECT_TRUE(drain.has_begun());
    EXPECT_EQ(stops, 1);
    drain.begin();
    EXPECT_EQ(stops, 1);
}

TEST(Drain, StopsAfterItsNotice) {
    std::promise<bool> stopped;
    Drain drain(milliseconds(1), [&] { stopped.set_value(true); });
    drain.begin();
    EXPECT_TRUE(stopped.get_future().get());
}

TEST(Drain, IsHurriedByASecondCall) {
    std::promise<void> stopped;
    std::atomic<int> stops{0};
    Drain drain(hours(24), [&] {
        ++stops;
        stopped.set_value();
    });
    drain.begin();
    EXPECT_TRUE(drain.has_begun());
    EXPECT_EQ(stops, 0);
    drain.begin();
    stopped.get_future().wait();
    drain.begin();
    EXPECT_EQ(stops, 1);
}

TEST(Drain, DoesNotOutstayItsOwner) {
    std::atomic<int> stops{0};
    {
        Drain drain(hours(24), [&] { ++stops; });
        drain.begin();
    }
    EXPECT_EQ(stops, 1);
    {
        Drain drain(hours(24), [&] { ++stops; });
    }
    EXPECT_EQ(stops, 1);
}

// A load balancer sees 503 while everything is still answered; a second signal ends that time.
TEST(ServeDrain, IsNotReadyButServesUntilTheNoticeIsOver) {
    Serving serving({"--metrics-address", "127.0.0.1:0", "--as-of", "2026-11-25"},
                    {"ECZEMA_CDS_LIMITS__DRAIN_NOTICE_MS=600000"});
    EXPECT_EQ(serving.get("/health/ready").status, 200U);
    serving.child().signal(SIGTERM);
    ASSERT_TRUE(comes_true([&] { return serving.get("/health/ready").status == 503U; }));
    EXPECT_EQ(tests::at(tests::json_of(serving.get("/health/ready").body), "/status"), "\"draining\"");
    EXPECT_EQ(serving.get("/health/live").status, 200U);
    EXPECT_EQ(tests::ExpositionReading(serving.metrics()).value("eczema_cds_draining"), 1);
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(tests::post_of("patient-view", tests::candidate_request())));
    EXPECT_EQ(client.read_reply().status, 200U);
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

// Of the connections that are there when the listener has closed the last request still learns of it.
TEST(ServeDrain, IsNotReadyOnTheLastConnectionsEither) {
    Serving serving;
    HttpClient busy(serving.port()), idle(serving.port());
    ASSERT_TRUE(busy.send("GET /health/ready HTTP/1.1\r\nHost: test\r\n"));
    ASSERT_TRUE(idle.send("GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n"));
    EXPECT_EQ(idle.read_reply().status, 200U);
    serving.child().signal(SIGTERM);
    EXPECT_TRUE(idle.ended());
    ASSERT_TRUE(busy.send("\r\n"));
    EXPECT_EQ(busy.read_reply().status, 503U);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

} // namespace
} // namespace eczema::server
