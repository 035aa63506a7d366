// How much and how slowly a client may send.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/wire/raw_connection.hpp"
#include <memory>

namespace eczema::conformance {
namespace {

using std::chrono::milliseconds;

void takes_large_bundle(Exam& exam, const Service& service, Verdict& verdict) {
    constexpr std::size_t entries = 12'000; // some 3 MB
    const std::string entry = R"({"search":{"mode":"match"},"resource":{"resourceType":"Basic","id":"b1","code":)"
                              R"({"text":"examiner"},"subject":{"reference":"Patient/examiner-1"},"extension":)"
                              R"([{"url":"https://examiner.example/padding","valueString":"0123456789 0123456789"}]}})";
    std::string bundle = R"({"resourceType":"Bundle","type":"searchset","total":12000,"entry":[)" + entry;
    for (std::size_t i = 1; i < entries; ++i) bundle.append(",").append(entry);
    rapidjson::Document request = sample_request(service);
    put(request, prefetch_pointer("examinerLarge"), bundle + "]}");
    want_cards(call(exam, service, request), verdict);
}

// Announces eight gigabytes and sends up to 64 MiB of them. What a service does before that shows a limit; one that
// took it all may still have one.
void refuses_endless_body(Exam& exam, const Service& service, Verdict& verdict) {
    constexpr std::size_t piece = 1U << 20U;
    constexpr int pieces = 64;
    HttpRequest request{
        "POST", service_path(service), {{"Content-Type", "application/json"}, {"Content-Length", "8589934592"}}, {}};
    request = exam.authorized(std::move(request));
    RawConnection connection(exam.client(), exam.client().timeout());
    boost::system::error_code error = connection.open();
    if (error) return verdict.fail("no connection: " + error.message());
    error = connection.write(request_text(request, exam.client().base()) + R"({"hook":")");
    const std::string some(piece, 'x');
    auto sign = connection.wait_for_sign(milliseconds(500));
    for (int i = 0; i < pieces && !error && sign == RawConnection::Sign::silent; ++i) {
        error = connection.write(some);
        sign = connection.wait_for_sign(milliseconds(2));
    }
    if (error == boost::beast::error::timeout)
        return verdict.skip("the service stopped to read and did not answer in time");
    if (sign == RawConnection::Sign::silent && !error)
        return verdict.skip("64 MiB of an announced body of 8 GiB were taken: its limit, if any, is above that");
    const Reply reply = connection.read("POST");
    exam.record().add({request, reply, {}});
    if (reply && reply->status < 400) return verdict.skip("the call was answered without its body being read");
    if (reply) want_status(reply, {413}, verdict);
    if (!reply && reply.error() == boost::beast::error::timeout) verdict.fail("the answer did not end");
}

// Connections on which nothing more comes, and what became of each after the patience of the examiner.
struct Silence {
    RawConnection::Sign half_head;
    RawConnection::Sign half_body;
    RawConnection::Sign idle;
};

Silence keep_silent(Exam& exam, const Service& service) {
    const std::string text = request_text(exam.authorized(plain_call(service)), exam.client().base());
    const std::size_t body = text.find("\r\n\r\n") + 4;
    const auto end = std::chrono::steady_clock::now() + exam.target.pressure.patience;
    const auto opened = [&](std::size_t size) {
        auto connection = std::make_unique<RawConnection>(exam.client(), exam.client().timeout());
        if (!connection->open()) connection->write(std::string_view(text).substr(0, size));
        return connection;
    };
    const auto half_head = opened(body / 2);
    const auto half_body = opened(body + (text.size() - body) / 2);
    const auto idle = opened(0);
    const auto waited = [&](RawConnection& connection) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now());
        return connection.wait_for_sign(std::max(left, milliseconds(1)));
    };
    const RawConnection::Sign first = waited(*half_head);
    const RawConnection::Sign second = waited(*half_body);
    return {first, second, waited(*idle)};
}

// Some servers wait for five minutes; one that waits longer than that sets no limit worth the name.
constexpr std::chrono::seconds longest_wait{310};

std::vector<Check> silence_checks() {
    struct Row {
        const char* part;
        const char* title;
        RawConnection::Sign Silence::*sign;
    };
    constexpr Row rows[] = {
        {"slow-sender", "half a head without more does not hold a connection for ever", &Silence::half_head},
        {"slow-body", "half a body without more does not hold a connection for ever", &Silence::half_body},
        {"idle", "a connection without a request is not held for ever", &Silence::idle},
    };
    std::vector<Check> checks;
    const auto seen = std::make_shared<std::optional<Silence>>(); // by the first of these checks
    for (const Row& row : rows)
        checks.push_back({"T5", row.part, row.title,
                          on_answering_service([row, seen](Exam& exam, const Service& service, Verdict& verdict) {
                              if (!*seen) *seen = keep_silent(exam, service);
                              if ((**seen).*row.sign != RawConnection::Sign::silent) return;
                              const auto patience = exam.target.pressure.patience;
                              const std::string still = "still open after " + std::to_string(patience.count()) + " s";
                              if (patience >= longest_wait)
                                  verdict.fail(still);
                              else
                                  verdict.skip(still + ": --patience-seconds may be longer");
                          })});
    return checks;
}

} // namespace

std::vector<Check> limit_checks() {
    std::vector<Check> checks = {
        {"T5", "large", "a request with a bundle of 3 MB is answered", on_answering_service(takes_large_bundle)},
        {"3.1-413", "", "an endless body is refused before all of it came", on_answering_service(refuses_endless_body)},
    };
    for (Check& check : silence_checks()) checks.push_back(std::move(check));
    return checks;
}

} // namespace eczema::conformance
