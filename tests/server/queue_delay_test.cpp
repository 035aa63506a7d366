// When a request has waited too long for its thread, and how the kernel tells how long it has waited.
#include "server/http_arrival.hpp"
#include "server/queue_delay.hpp"
#include "tests/support/child_process.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace eczema::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr nanoseconds patience = milliseconds(200);
constexpr nanoseconds begin = std::chrono::hours(5);

TEST(QueueDelay, LateRequestsAreAnsweredForHalfASecond) {
    QueueDelay queue;
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), begin, patience));
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), begin + milliseconds(500) - nanoseconds(1), patience));
    EXPECT_TRUE(queue.is_too_late(milliseconds(900), begin + milliseconds(500), patience));
}

TEST(QueueDelay, SilenceEndsTheOverload) {
    QueueDelay queue;
    queue.is_too_late(milliseconds(900), begin, patience);
    EXPECT_TRUE(queue.is_too_late(milliseconds(900), begin + milliseconds(500), patience));
    const nanoseconds later = begin + milliseconds(500) + QueueDelay::grace;
    EXPECT_TRUE(queue.is_too_late(milliseconds(900), later + milliseconds(900), patience)) << "it came in time";
    const nanoseconds much_later = later + milliseconds(900) + QueueDelay::grace + nanoseconds(1);
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), much_later + milliseconds(900), patience));
    EXPECT_FALSE(queue.is_too_late(std::nullopt, much_later + std::chrono::hours(1), patience));
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), much_later + std::chrono::hours(1), patience));
}

// Each call keeps the thread for two seconds, and the next one was there before it began.
TEST(QueueDelay, ABusyThreadIsNotSilence) {
    QueueDelay queue;
    queue.is_too_late(milliseconds(900), begin, patience);
    EXPECT_TRUE(queue.is_too_late(milliseconds(2100), begin + milliseconds(2000), patience));
    EXPECT_TRUE(queue.is_too_late(milliseconds(2100), begin + milliseconds(4000), patience));
}

TEST(QueueDelay, OnlyThoseThatHaveWaitedLongerThanIsBorneAreTurnedAway) {
    QueueDelay queue;
    queue.is_too_late(milliseconds(900), begin, patience);
    const nanoseconds later = begin + QueueDelay::grace;
    EXPECT_TRUE(queue.is_too_late(patience + nanoseconds(1), later, patience));
    EXPECT_FALSE(queue.is_too_late(patience, later, patience));
    EXPECT_TRUE(queue.is_too_late(patience + nanoseconds(1), later, patience)) << "it is still overload";
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), later, nanoseconds(0))) << "no limit";
}

TEST(QueueDelay, AnyPromptRequestEndsTheOverload) {
    QueueDelay queue;
    queue.is_too_late(milliseconds(900), begin, patience);
    const nanoseconds later = begin + std::chrono::seconds(1);
    EXPECT_TRUE(queue.is_too_late(milliseconds(900), later, patience));
    EXPECT_FALSE(queue.is_too_late(QueueDelay::prompt, later, patience)) << "late, though not too late";
    EXPECT_TRUE(queue.is_too_late(milliseconds(900), later, patience));
    EXPECT_FALSE(queue.is_too_late(QueueDelay::prompt - nanoseconds(1), later, patience));
    EXPECT_FALSE(queue.is_too_late(milliseconds(900), later, patience)) << "the half second begins again";
}

TEST(QueueDelay, WhereNothingIsKnownTheRequestIsAsLateAsTheOneBefore) {
    QueueDelay queue;
    EXPECT_FALSE(queue.is_too_late(std::nullopt, begin, patience));
    queue.is_too_late(milliseconds(900), begin, patience);
    EXPECT_TRUE(queue.is_too_late(std::nullopt, begin + QueueDelay::grace, patience));
    EXPECT_EQ(queue.last(), milliseconds(900));
    queue.is_too_late(milliseconds(1), begin + milliseconds(600), patience);
    EXPECT_FALSE(queue.is_too_late(std::nullopt, begin + milliseconds(1100), patience));
}

class Arrivals : public testing::Test {
  protected:
    void SetUp() override {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ASSERT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
        ASSERT_EQ(::listen(listener_, 1), 0);
        ASSERT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        note_arrivals(listener_);
        client_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ASSERT_EQ(::connect(client_, reinterpret_cast<sockaddr*>(&address), size), 0);
        accepted_ = ::accept(listener_, nullptr, nullptr);
        ASSERT_GE(accepted_, 0);
    }
    void TearDown() override {
        for (const int socket : {listener_, client_, accepted_}) ::close(socket);
    }

    // The kernel begins to note arrivals a moment after it was asked for the first time.
    bool comes_noted() const {
        char bytes[2];
        pollfd there{accepted_, POLLIN, 0};
        for (;;) {
            if (::send(client_, "ab", 2, 0) != 2 || ::poll(&there, 1, 10'000) != 1) return false;
            if (age_of_arrivals(accepted_)) return true;
            if (::recv(accepted_, bytes, 2, 0) != 2) return false;
        }
    }

    int listener_ = -1, client_ = -1, accepted_ = -1;
};

TEST_F(Arrivals, AgeFromWhenTheKernelHadThem) {
    ASSERT_TRUE(comes_noted()) << "only the listener was asked to note them";
    EXPECT_TRUE(tests::comes_true([&] { return age_of_arrivals(accepted_) > milliseconds(30); }));
    char bytes[2];
    ASSERT_EQ(::recv(accepted_, bytes, 2, 0), 2) << "looking takes nothing";
    EXPECT_FALSE(age_of_arrivals(accepted_).has_value());
    EXPECT_FALSE(age_of_arrivals(-1).has_value());
}

} // namespace
} // namespace eczema::server
