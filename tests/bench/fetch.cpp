#include "tests/bench/fetch.hpp"

#include "server/config.hpp"
#include "server/serve.hpp"
#include "tests/support/fhir_fixture.hpp"
#include "tests/support/running_server.hpp"

#include <chrono>
#include <stdexcept>

namespace eczema::bench {
namespace {

using namespace std::chrono;

constexpr std::string_view path = "/cds-services/atopic-dermatitis-patient-view";
constexpr std::string_view patient = R"({"resourceType":"Patient","id":"p1","birthDate":"1992-03-14"})";
constexpr std::string_view dermatitis =
    R"({"resourceType":"Condition","id":"ad","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm",
"code":"L20.9"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2019-05-02"})";
constexpr std::string_view order =
    R"({"resourceType":"MedicationRequest","id":"r","status":"active","intent":"order","medicationReference":
{"reference":"Medication/m"},"subject":{"reference":"Patient/p1"},"authoredOn":"2026-11-01"})";
constexpr std::string_view medication =
    R"({"resourceType":"Medication","id":"m","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"D07AC01"}]}})";

std::string request_to(const std::string& base, std::string_view prefetch) {
    const std::string body = R"({"hook":"patient-view","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e",
"context":{"userId":"Practitioner/1","patientId":"p1"},"fhirServer":")" +
                             base + R"(","fhirAuthorization":{"access_token":"t","token_type":"Bearer","expires_in":300,
"scope":"x","subject":"y"})" +
                             std::string(prefetch) + "}";
    return tests::post(path, body, "Content-Type: application/json\r\n");
}

std::shared_ptr<const server::Snapshot> snapshot_for(const std::string& base, milliseconds deadline) {
    auto config = server::load_config(R"({"clients":[{"fhirServers":[{"base":")" + base +
                                      R"(","privateAddress":true}]}],"limits":{"fetchMs":)" +
                                      std::to_string(deadline.count()) + "}}");
    if (!config) throw std::runtime_error("the configuration was refused");
    auto snapshot = server::make_snapshot(std::move(*config), std::string(32, '\0'), fhir::day_of(2026, 11, 25));
    if (!snapshot) throw std::runtime_error("the embedded content was refused");
    return *snapshot;
}

// The service on one thread, with an EHR that holds one patient.
class Pair {
  public:
    Pair(const tests::Manner& manner, milliseconds deadline) {
        ehr_.add("Patient", "p1", std::string(patient));
        ehr_.add("Condition", "ad", std::string(dermatitis));
        ehr_.add("Medication", "m", std::string(medication));
        ehr_.on("", manner);
        current_.emplace(snapshot_for(ehr_.base(), deadline));
        service_.emplace(http_limits(current_->get()->config.limits), 1U, handlers(*current_, {clocks_}));
    }
    void add_order() { ehr_.add("MedicationRequest", "r", std::string(order)); }

    std::string request(std::string_view prefetch = {}) const { return request_to(ehr_.base(), prefetch); }

    // Milliseconds from the first byte sent to the last received, on a connection that was open before.
    double time(const std::string& request) {
        if (!client_) client_.emplace(service_->connect());
        const auto start = steady_clock::now();
        client_->send(request);
        if (client_->read_reply().status != 200) throw std::runtime_error("the service did not answer 200");
        return duration<double, std::milli>(steady_clock::now() - start).count();
    }

    // The ceiling: one question to the same EHR, on a connection that was open before.
    double time_round_trip() {
        if (!ehr_client_) ehr_client_.emplace(ehr_.port());
        const auto start = steady_clock::now();
        ehr_client_->send("GET /fhir/r4/Patient/p1 HTTP/1.1\r\nHost: ehr\r\n\r\n");
        if (ehr_client_->read_reply().status != 200) throw std::runtime_error("the EHR did not answer 200");
        return duration<double, std::milli>(steady_clock::now() - start).count();
    }

  private:
    const server::Clocks clocks_{
        [] { return std::int64_t(duration_cast<seconds>(system_clock::now().time_since_epoch()).count()); },
        [] { return std::int64_t(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()); }};
    tests::FhirFixture ehr_;
    std::optional<server::CurrentSnapshot> current_;
    std::optional<tests::RunningServer> service_;
    std::optional<tests::HttpClient> client_, ehr_client_;
};

} // namespace

Report measure_fetch(unsigned rounds, bool quick) {
    const milliseconds delay(quick ? 5 : 100), deadline(quick ? 50 : 500);
    tests::Manner late, never;
    late.delay = delay;
    never.way = tests::Manner::Way::never;
    Pair lists(late, seconds(30)), orders(late, seconds(30)), silent(never, deadline);
    orders.add_order();

    std::vector<double> ceiling, all_lists, with_medication, unanswered;
    const std::string own_patient = R"(,"prefetch":{"patient":)" + std::string(patient) + "}";
    for (unsigned round = 0; round <= rounds; ++round) { // the first opens the connections
        const double round_trip = lists.time_round_trip();
        const double one = lists.time(lists.request()), two = orders.time(orders.request());
        const double none = silent.time(silent.request(own_patient));
        if (round == 0) continue;
        ceiling.push_back(round_trip);
        all_lists.push_back(one / round_trip);
        with_medication.push_back(two / round_trip);
        unanswered.push_back(none / static_cast<double>(deadline.count()));
    }
    const auto row = [](std::string key, std::string label, int decimals, const std::vector<double>& values) {
        return Row{std::move(key), std::move(label), decimals, {median(values)}};
    };
    Report report;
    report.sizes = {"median"};
    report.sections = {
        {"The EHR answers after " + std::to_string(delay.count()) + " ms; nothing was prefetched",
         {row("round_trips_lists", "answer, in round trips", 2, all_lists),
          row("round_trips_medication", "  with a Medication to follow", 2, with_medication),
          row("round_trip_ms", "one round trip, ms", 1, ceiling)}},
        {"The EHR never answers; the deadline is " + std::to_string(deadline.count()) + " ms",
         {row("deadlines", "answer, in deadlines", 2, unanswered)}},
    };
    report.notes = {"Medians of " + std::to_string(rounds) + " rounds of wall time, after one that opens connections."};
    return report;
}

} // namespace eczema::bench
