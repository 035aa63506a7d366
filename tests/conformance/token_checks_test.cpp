// The checks of tokens convict: against services that ask for a token and then do not look at it, or look too closely.
#include "conformance/checks/token_calls.hpp"
#include "tests/conformance/certificates.hpp"
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Request = http::request<http::string_body>;

constexpr const char* discovery = R"({"services":[{"hook":"patient-view","id":"a","title":"A","description":"A.",)"
                                  R"("prefetch":{"patient":"Patient/{{context.patientId}}"}}]})";

// A CDS service on loopback whose whole mind is the status it gives to a request.
class BadService {
  public:
    using Judge = std::function<unsigned(const Request&)>;

    explicit BadService(Judge judge)
        : judge_(std::move(judge)), acceptor_(context_, {asio::ip::make_address("127.0.0.1"), 0}) {
        base_.port = std::to_string(acceptor_.local_endpoint().port());
        accept();
        thread_ = std::thread([this] { context_.run(); });
    }
    BadService(const BadService&) = delete;
    BadService& operator=(const BadService&) = delete;
    ~BadService() {
        context_.stop();
        thread_.join();
    }

    const BaseUrl& base() const { return base_; }

  private:
    void accept() {
        acceptor_.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket socket) {
            if (error) return;
            answer(socket);
            accept();
        });
    }

    void answer(asio::ip::tcp::socket& socket) {
        boost::system::error_code error;
        boost::beast::flat_buffer buffer;
        Request request;
        http::read(socket, buffer, request, error);
        if (error) return;
        http::response<http::string_body> response(static_cast<http::status>(judge_(request)), 11);
        response.set(http::field::content_type, "application/json");
        if (response.result_int() == 429) response.set(http::field::retry_after, "1");
        response.body() = response.result_int() != 200          ? std::to_string(++refusals_)
                          : request.target() == "/cds-services" ? discovery
                                                                : R"({"cards":[]})";
        response.prepare_payload();
        http::write(socket, response, error);
    }

    Judge judge_;
    BaseUrl base_{"127.0.0.1", {}, {}};
    int refusals_ = 0;
    asio::io_context context_{1};
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

std::string_view authorization(const Request& request) { return request[http::field::authorization]; }

class TokenChecks : public testing::Test {
  protected:
    // The ids of the checks that failed.
    std::vector<std::string> failed(const BadService& service) {
        Target target;
        target.base = service.base();
        target.url = "http://" + target.base.authority();
        target.audience = target.url;
        target.credentials = &credentials_;
        Exam exam(HttpClient(target.base, std::chrono::seconds(5)), target);
        exam.services = read_services(discovery);
        std::vector<std::string> ids;
        for (const Check& check : token_checks()) {
            Verdict verdict(exam.record());
            check.run(exam, verdict);
            if (!verdict.faults().empty())
                ids.push_back(check.id());
            else if (verdict.skipped().empty())
                passed_.push_back(check.id());
        }
        return ids;
    }

    std::vector<std::string> passed_;

  private:
    ClientCredentials credentials_{SigningKey::from_pem(pem_of(new_ec_key())),
                                   {"https://examiner.example", "", "https://examiner.example/jwks", ""}};
};

TEST_F(TokenChecks, convict_a_service_that_takes_any_token) {
    const BadService service([](const Request& request) { return authorization(request).empty() ? 401U : 200U; });
    EXPECT_THAT(failed(service),
                testing::UnorderedElementsAre(
                    "S2/scheme", "3.1-401", "3.1-401/challenge", "S3/no-alg", "S3/no-kid", "S3/unknown-kid", "S3/typ",
                    "S5/none", "S5/none-case", "S5/hs256", "S5/hs384", "S5/hs512", "S5/public-key-as-secret",
                    "S6/other-algorithm", "S10/signature", "S13/base64url", "S13/signature-form", "S13/crit",
                    "S4/no-iss", "S4/no-aud", "S4/no-exp", "S4/no-iat", "S4/no-jti", "S4/types", "S9/other-service",
                    "S9/other-host", "S10/expired", "S10/replay", "S11/host-header", "S13/skew", "S13/future",
                    "S13/lifetime", "S7/iss", "S7/jku", "S8/foreign-key", "S12/not-fetched"));
}

TEST_F(TokenChecks, convict_a_service_that_asks_nobody) {
    const BadService service([](const Request&) { return 200U; });
    EXPECT_THAT(failed(service), testing::UnorderedElementsAre("S1/none", "S2/discovery", "S2/service", "S2/feedback"));
}

// One who refuses everybody has perhaps not been told of the examiner: only that is said.
TEST_F(TokenChecks, say_once_that_no_token_is_taken) {
    const BadService service([](const Request&) { return 401U; });
    EXPECT_THAT(failed(service), testing::ElementsAre("S2/discovery", "3.1-401/challenge"));
}

// Nor is one convicted that finds fault with the call itself before it asks who calls.
TEST_F(TokenChecks, convict_nobody_who_refuses_the_call_itself) {
    const BadService service([](const Request&) { return 400U; });
    EXPECT_THAT(failed(service), testing::IsEmpty());
    EXPECT_THAT(passed_, testing::IsEmpty());
}

// The first tokens are good ones; from then on nothing is.
TEST_F(TokenChecks, convict_a_service_that_refuses_good_tokens) {
    std::atomic<int> taken = 0;
    const BadService service(
        [&](const Request& request) { return authorization(request).empty() || ++taken > 3 ? 401U : 200U; });
    EXPECT_THAT(failed(service),
                testing::IsSupersetOf({"S2/scheme", "FB1/feedback-url", "FB1/service-url", "S6/es384", "S4/more-claims",
                                       "S9/string", "S9/array", "S9/array-of-two", "S11/slash", "S11/case"}));
}

TEST_F(TokenChecks, wait_for_a_service_that_limits_its_callers) {
    std::atomic<int> asked = 0;
    const BadService service([&](const Request& request) {
        if (++asked % 40 == 0) return 429U;
        return authorization(request).empty() ? 401U : 200U;
    });
    EXPECT_THAT(failed(service), testing::Contains("S5/none"));
    EXPECT_GT(asked, 80);
}

} // namespace
} // namespace eczema::conformance
