// How long a request has waited for its thread, as the transport measures it over real sockets, plain and under TLS.
#include "tests/support/child_process.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace eczema::server {
namespace {

using std::chrono::milliseconds;
using tests::comes_true;
using tests::HttpClient;
using tests::RunningServer;
using tests::TlsClient;

const std::string get = "GET /g HTTP/1.1\r\nHost: test\r\n\r\n";
const std::string get_hold = "GET /hold HTTP/1.1\r\nHost: test\r\n\r\n";

// A request for "/hold" keeps the thread until it is let go.
class Holding {
  public:
    HttpHandlers handlers() {
        return {[this](const Request& request) {
                    if (request.target == "/hold") hold();
                    return tests::echo(request);
                },
                tests::refuse,
                nullptr, // plain
                [](const Request&, bool) -> std::optional<Problem> { return std::nullopt; }};
    }
    void wait_until_held() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_held_; });
    }
    void let_go() {
        const std::lock_guard lock(mutex_);
        is_held_ = false;
        changed_.notify_all();
    }

  private:
    void hold() {
        std::unique_lock lock(mutex_);
        is_held_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !is_held_; });
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_held_ = false;
};

HttpLimits measuring() {
    HttpLimits limits;
    limits.queue_time = std::chrono::hours(1);
    return limits;
}

// Longer than the test's own thread takes to let go; what waits meanwhile has waited at least that long.
constexpr milliseconds held_time(30);

// Whether what `other` sends while the thread is held is measured to have waited. The kernel begins to note arrivals a
// moment after it was asked for the first time, so more than one try may be needed.
template <class Client>
bool is_measured(RunningServer& server, Holding& holding, Client& first, Client& other) {
    return comes_true([&] {
        first.send(get_hold);
        holding.wait_until_held();
        other.send(get);
        std::this_thread::sleep_for(held_time);
        holding.let_go();
        return first.read_reply().status == 200 && other.read_reply().status == 200 &&
               server.counts().queue_delay >= held_time;
    });
}

TEST(HttpQueue, MeasuresHowLongARequestHasWaited) {
    Holding holding;
    RunningServer server(measuring(), 1, holding.handlers());
    HttpClient first = server.connect(), other = server.connect();
    EXPECT_TRUE(is_measured(server, holding, first, other));
}

TEST(HttpQueue, MeasuresUnderTlsToo) {
    Holding holding;
    RunningServer server(measuring(), 1,
                         tests::under(tests::tls_with(tests::server_certificate()), holding.handlers()));
    const auto context = tests::client_context(tests::authority());
    TlsClient first(server.port(), context.get()), other(server.port(), context.get());
    ASSERT_TRUE(first.handshake() && other.handshake());
    EXPECT_TRUE(is_measured(server, holding, first, other));
}

// What a client sends ahead of its answers has waited for them.
TEST(HttpQueue, DoesNotMeasureWhatWasSentBeforeTheLastAnswer) {
    Holding holding;
    RunningServer server(measuring(), 1, holding.handlers());
    HttpClient first = server.connect(), other = server.connect();
    ASSERT_TRUE(is_measured(server, holding, first, other)) << "the kernel notes arrivals by now";
    ASSERT_TRUE(first.send(get_hold));
    holding.wait_until_held();
    const auto measured = server.counts().queue_delay; // of the request that is held
    ASSERT_TRUE(first.send(get));
    std::this_thread::sleep_for(held_time);
    holding.let_go();
    EXPECT_EQ(first.read_reply().status, 200U);
    EXPECT_EQ(first.read_reply().status, 200U);
    EXPECT_EQ(server.counts().queue_delay, measured);
}

} // namespace
} // namespace eczema::server
