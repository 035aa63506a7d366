// Every golden request with canaries where patient data stand, through the handlers that the service runs: none may
// turn up in the log, the audit, the store or an answer that refuses.
#include "server/serve.hpp"
#include "server/store.hpp"
#include "tests/support/canaries.hpp"
#include "tests/support/golden_case.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

namespace eczema::tests {
namespace {

using namespace server;

struct Told {
    std::size_t answered = 0, refused = 0;
    std::size_t cards_with_canaries = 0;
    std::vector<std::string> refusals; // bodies and headers
};

// What the service has written, by name of the place.
using Outputs = std::vector<std::pair<std::string, std::string>>;

class Observed {
  public:
    Observed()
        : clocks_{[] { return noon; }, [] { return std::int64_t{0}; }}, store_file_(folder_.file("store.db")),
          log_file_(folder_.file("log")), audit_file_(folder_.file("audit.jsonl")),
          current_(snapshot_of(R"({"store":{"file":")" + store_file_ + "\"}}")),
          store_(*open_store({.file = store_file_})),
          descriptor_(::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)),
          log_(std::make_unique<DecisionLog>(descriptor_)),
          audit_(std::make_unique<AuditLog>(*AuditFile::open(audit_file_, 0, noon), std::string(32, 'a'),
                                            clocks_.utc_seconds)),
          handlers_(handlers(current_, {.clocks = clocks_,
                                        .store = store_.feedback.get(),
                                        .log = log_.get(),
                                        .access_log = log_.get(),
                                        .peers = Peers::shown,
                                        .metrics = &metrics_,
                                        .audit = audit_.get()})) {}
    ~Observed() { ::close(descriptor_); }
    Observed(const Observed&) = delete;
    Observed& operator=(const Observed&) = delete;

    void send(const Request& request) {
        const auto answered = handlers_.answer(request);
        const auto* response = std::get_if<Response>(&answered);
        ASSERT_NE(response, nullptr) << "it waits for something";
        if (response->status == 200) {
            ++told_.answered;
            told_.cards_with_canaries += holds_canary(response->body);
            return;
        }
        ++told_.refused;
        std::string text = response->body;
        for (const auto& [name, value] : response->headers) (((text += '\n') += name) += ": ") += value;
        told_.refusals.push_back(std::move(text));
    }
    void call(const Service& service, std::string_view body) {
        const std::string target = "/cds-services/" + std::string(service.id);
        send({"POST", target, {}, "application/json", {}, body});
    }

    const Told& told() const { return told_; }

    // All of it, once everything is written and closed. Whatever else the service comes to tell belongs here too.
    Outputs outputs() {
        log_.reset();
        audit_.reset();
        store_ = {};
        Outputs outputs;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            outputs.emplace_back(entry.path().filename().string(), read_file(entry.path().string()));
        Metrics metrics;
        metrics_.add_to(metrics);
        outputs.emplace_back("metrics", metrics.text());
        for (const std::string& refusal : told_.refusals) outputs.emplace_back("an answer that refuses", refusal);
        return outputs;
    }

  private:
    const ScratchFolder folder_;
    const Clocks clocks_;
    const std::string store_file_, log_file_, audit_file_;
    const CurrentSnapshot current_;
    Store store_;
    const int descriptor_;
    std::unique_ptr<DecisionLog> log_;
    std::unique_ptr<AuditLog> audit_;
    RequestMetrics metrics_;
    const HttpHandlers handlers_;
    Told told_;
};

const Service& service_of(const std::string& request) {
    return *find_service_of_hook(json_of(request)["hook"].GetString());
}

void send_goldens(Canaries::Instead instead, Observed& observed) {
    for (const std::string& name : golden_cases()) {
        const std::string request = golden_file(name, "request.json");
        const std::string body = Canaries(instead).in(with_secrets(request));
        ASSERT_TRUE(holds_canary(body)) << name;
        observed.call(service_of(request), body);
    }
}

// `rows`: how many requests leave a row.
void expect_no_canary(Observed& observed, std::size_t rows) {
    std::size_t written = 0;
    for (const auto& [place, text] : observed.outputs()) {
        EXPECT_FALSE(holds_canary(text)) << place << " holds:\n" << text.substr(0, 10'000);
        if (place == "audit.jsonl") written = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
    EXPECT_EQ(written, rows + 2); // with the start and the stop
}

TEST(Canary, IsInNoOutputOfAnAnsweredCall) {
    Observed observed;
    send_goldens(Canaries::Instead::of_names, observed);
    EXPECT_EQ(observed.told().answered, golden_cases().size());
    EXPECT_GT(observed.told().cards_with_canaries, golden_cases().size() / 2); // they did come through to the cards
    expect_no_canary(observed, golden_cases().size());
}

TEST(Canary, IsInNoOutputWhereHardlyAValueCanBeRead) {
    Observed observed;
    send_goldens(Canaries::Instead::of_all_values, observed);
    EXPECT_EQ(observed.told().answered + observed.told().refused, golden_cases().size());
    expect_no_canary(observed, golden_cases().size());
}

TEST(Canary, IsInNoRefusal) {
    Observed observed;
    send_goldens(Canaries::Instead::of_everything, observed);
    EXPECT_EQ(observed.told().refused, golden_cases().size());
    expect_no_canary(observed, golden_cases().size());
}

TEST(Canary, IsInNoRefusalOfABodyThatBreaksOff) {
    Observed observed;
    for (const std::string& name : golden_cases()) {
        const std::string request = golden_file(name, "request.json");
        const std::string body = Canaries(Canaries::Instead::of_names).in(with_secrets(request));
        const std::size_t at = body.find("Canary", body.size() / 3);
        observed.call(service_of(request), body.substr(0, at + 4) + "Canary\x01");
        observed.call(service_of(request), "Canary" + body);
        observed.call(service_of(request), R"({"Canary-1":"Canary","Canary-1":"Canary"})");
    }
    EXPECT_EQ(observed.told().refused, golden_cases().size() * 3);
    expect_no_canary(observed, golden_cases().size() * 3);
}

TEST(Canary, IsInNoAnswerToARequestLineOrHeaderOfIt) {
    Observed observed;
    const std::string body = candidate_request();
    const std::string service = "/cds-services/atopic-dermatitis-patient-view";
    for (const std::string& target :
         std::vector<std::string>{"/Canary", "/cds-services/Canary", service + "?patient=Canary", service + "/Canary",
                                  service + "/feedback/Canary", service + "/%43anary"})
        for (const std::string_view method : {"POST", "GET", "CANARY"})
            for (const std::string_view type : {"application/json", "text/canary"})
                observed.send({method, target, "https://canary.example", type, "Basic canary", body});
    EXPECT_GT(observed.told().refusals.size(), 30U);
    expect_no_canary(observed, observed.told().answered);
}

} // namespace
} // namespace eczema::tests
