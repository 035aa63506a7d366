// Who takes a place among the calls that wait: callers who say who they are, for as long as that is being checked, and
// nobody else. And what of those who are turned away is written down.
#include "tests/support/guarded_service.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>

#include <atomic>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::HttpClient;

const std::string headers_of_json = "Content-Type: application/json\r\n";

// The clock that measures looks at how many calls wait whenever it is read. It is read last when a call is concluded.
class Watched {
  public:
    explicit Watched(const std::string& limits)
        : current_(tests::snapshot_of(R"({"listen":{"publicUrl":")" + std::string(tests::guarded_url) +
                                      R"("},"clients":[)" + tests::ehr_client() + "]," + limits + "}")),
          store_(*open_store({})) {}

    std::string call(std::string_view authorization) const {
        std::string headers = headers_of_json;
        if (!authorization.empty()) headers += "Authorization: Bearer " + std::string(authorization) + "\r\n";
        return tests::post(tests::view_service, tests::candidate_request(), headers);
    }
    HttpClient connect() const { return running_.connect(); }
    CallGate::Counts counts() const { return gate_.counts(); }
    std::size_t most_waited() const { return most_waited_; }
    std::size_t last_waited() const { return last_waited_; }

  private:
    std::int64_t now() {
        last_waited_ = gate_.counts().waiting;
        most_waited_ = std::max<std::size_t>(most_waited_, last_waited_);
        return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    HttpLimits limits() const {
        HttpLimits limits = http_limits(current_.get()->config.limits);
        limits.queue_time = std::chrono::milliseconds(0);
        return limits;
    }

    CallGate gate_;
    std::atomic<std::size_t> last_waited_{0}, most_waited_{0};
    const Clocks clocks_{[] { return tests::noon; }, [this] { return now(); }};
    CurrentSnapshot current_;
    Store store_;
    PublishedKeys published_{[] { return std::int64_t{0}; }};
    FailureBudget failures_{"key", true};
    Authenticator authenticator_{published_, *store_.replay, failures_, 1};
    tests::RunningServer running_{
        limits(), 1U, handlers(current_, {.clocks = clocks_, .authenticator = &authenticator_, .gate = &gate_})};
};

TEST(CallPlaces, AreNotTakenByAnonymousCallers) {
    Watched service(R"("limits":{"callsAtOnce":1})");
    std::vector<HttpClient> anonymous;
    for (int i = 0; i < 20; ++i) { // all are there before the first has waited for his refusal
        anonymous.push_back(service.connect());
        ASSERT_TRUE(anonymous.back().send(service.call("")));
    }
    for (HttpClient& client : anonymous) EXPECT_EQ(client.read_reply().status, 401U);
    EXPECT_EQ(service.counts().too_many_waiting, 0U);
    EXPECT_EQ(service.most_waited(), 0U);
}

TEST(CallPlaces, AreGivenBackBeforeAForgedTokenIsRefused) {
    Watched service(R"("limits":{"callsAtOnce":1})");
    const std::string claims = tests::right_claims(tests::view_service);
    const tests::MadeKey forger = tests::MadeKey::es384(tests::es384_key().kid());
    HttpClient client = service.connect();
    ASSERT_TRUE(client.send(service.call(made_token(forger, claims))));
    EXPECT_EQ(client.read_reply().status, 401U);
    EXPECT_EQ(service.most_waited(), 1U) << "while the signature was checked";
    EXPECT_EQ(service.last_waited(), 0U);
    ASSERT_TRUE(client.send(service.call(made_token(tests::es384_key(), claims))));
    EXPECT_EQ(client.read_reply().status, 200U);
    EXPECT_EQ(service.last_waited(), 1U) << "a right one keeps it to the end";
}

TEST(AccessLog, HasNoLineOfWhoIsTurnedAwayForOverload) {
    const tests::ScratchFolder folder;
    const std::string path = folder.file("log");
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    const Clocks clocks{[] { return tests::noon; }, [] { return std::int64_t{0}; }};
    const CurrentSnapshot current(tests::snapshot_of("{}"));
    {
        DecisionLog log(file);
        const HttpHandlers made = handlers(current, {.clocks = clocks, .access_log = &log});
        for (const auto kind : {ProblemKind::unavailable, ProblemKind::too_many_requests, ProblemKind::bad_http})
            made.refuse({kind, {}, "No.", {}, 1}, Request{});
    }
    ::close(file);
    const std::string lines = tests::read_file(path);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
    EXPECT_THAT(lines, HasSubstr("\"status\":400"));
}

} // namespace
} // namespace eczema::server
