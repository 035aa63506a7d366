// How long calls take, one after the other and many at once. The figures are notes; a fault is only what is far off.
#include "conformance/checks/calls.hpp"
#include "conformance/checks/kept_connection.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/latency.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <future>
#include <map>
#include <memory>

namespace eczema::conformance {
namespace {

constexpr int idle_calls = 30; // for each service
constexpr std::chrono::seconds longest_idle{4};

// The standard speaks of the order of 500 ms. Twice that in the middle of all calls is no longer of that order.
constexpr std::chrono::milliseconds wanted{500};
constexpr std::chrono::milliseconds too_slow{1000};

using Times = std::map<std::string, std::vector<Latency>>; // by service id

// What calls showed, by one thread or several.
struct Measured {
    Times times; // of calls answered with 200
    std::size_t calls = 0;
    std::size_t held_off = 0; // 429 or 503 with Retry-After: the service protects itself
    std::size_t failed = 0;   // no answer, or another status
    std::string first_failure;
    std::optional<Exchange> failure;

    void add(const Service& service, Exchange exchange) {
        ++calls;
        const Reply& reply = exchange.reply;
        if (reply && reply->status == 200)
            times[service.id].push_back(exchange.duration);
        else if (reply && (reply->status == 429 || reply->status == 503) && reply->header("Retry-After"))
            ++held_off;
        else if (++failed == 1) {
            first_failure = reply ? "status " + std::to_string(reply->status) : "no answer: " + reply.error().message();
            failure = std::move(exchange);
        }
    }

    void add(Measured other) {
        for (auto& [id, latencies] : other.times) times[id].insert(times[id].end(), latencies.begin(), latencies.end());
        calls += other.calls;
        held_off += other.held_off;
        if (failed == 0) {
            first_failure = std::move(other.first_failure);
            failure = std::move(other.failure);
        }
        failed += other.failed;
    }
};

Measured measure_idle(Exam& exam) {
    Measured measured;
    KeptConnection connection(exam);
    for (const Service& service : answering_services(exam)) {
        const auto end = std::chrono::steady_clock::now() + longest_idle;
        for (int i = 0; i < idle_calls && std::chrono::steady_clock::now() < end; ++i)
            measured.add(service, connection.exchange(plain_call(service)));
    }
    return measured;
}

// Each connection calls the services in turn, without a pause.
Measured measure_load(Exam& exam) {
    const Pressure& pressure = exam.target.pressure;
    const std::vector<Service> services = answering_services(exam);
    const auto end = std::chrono::steady_clock::now() + pressure.load_time;
    std::vector<std::future<Measured>> connections;
    for (std::size_t place = 0; place < pressure.load_connections; ++place)
        connections.push_back(std::async(std::launch::async, [&, place] {
            Measured measured;
            KeptConnection connection(exam);
            std::vector<HttpRequest> calls;
            for (const Service& service : services) calls.push_back(plain_call(service));
            for (std::size_t i = place; std::chrono::steady_clock::now() < end; ++i) {
                const std::size_t turn = i % services.size();
                measured.add(services[turn], connection.exchange(calls[turn]));
            }
            return measured;
        }));
    Measured all;
    for (auto& connection : connections) all.add(connection.get());
    return all;
}

void judge_times(Exam& exam, Measured& measured, Verdict& verdict) {
    for (auto& [id, latencies] : measured.times) {
        std::sort(latencies.begin(), latencies.end());
        verdict.note(id + ": " + summary(latencies) + "; wanted some " + std::to_string(wanted.count()) + " ms");
        if (percentile(latencies, 50) > too_slow)
            verdict.fail_at(Fault::no_exchange,
                            id + ": half of the calls took more than " + milliseconds_text(percentile(latencies, 50)));
    }
    if (measured.held_off > 0)
        verdict.note(std::to_string(measured.held_off) + " calls were held off with Retry-After");
    if (measured.failed > 0)
        verdict.fail_at(exam.record().add(*measured.failure),
                        std::to_string(measured.failed) + " of " + std::to_string(measured.calls) +
                            " calls failed; the first: " + measured.first_failure);
    if (measured.times.empty() && measured.failed == 0) verdict.skip("no call was answered");
}

// What the checks measured, for the last of them; each measures what is missing.
struct Measurements {
    std::optional<Measured> idle;
    std::optional<Measured> load;
};

bool is_slow_by_nature(const Service& service) { return service.hook == "appointment-book"; }

void judge_ninety(Exam& exam, const Measurements& measurements, Verdict& verdict) {
    for (const Service& service : answering_services(exam)) {
        const std::chrono::seconds limit(is_slow_by_nature(service) ? 10 : 5);
        std::vector<Latency> all;
        for (const auto* measured : {&measurements.idle, &measurements.load})
            if (*measured)
                if (const auto found = (*measured)->times.find(service.id); found != (*measured)->times.end())
                    all.insert(all.end(), found->second.begin(), found->second.end());
        if (all.empty()) continue;
        const auto in_time = std::count_if(all.begin(), all.end(), [&](Latency one) { return one <= limit; });
        verdict.note(service.id + ": " + std::to_string(in_time) + " of " + std::to_string(all.size()) + " within " +
                     std::to_string(limit.count()) + " s");
        if (static_cast<std::size_t>(in_time) * 10 < all.size() * 9)
            verdict.fail_at(Fault::no_exchange,
                            service.id + ": fewer than 90 in 100 calls within " + std::to_string(limit.count()) + " s");
    }
    if (verdict.notes().empty()) verdict.skip("no call was answered");
}

} // namespace

std::vector<Check> load_checks() {
    const auto made = std::make_shared<Measurements>();
    const auto idle = [made](Exam& exam, const Service&, Verdict& verdict) {
        made->idle = measure_idle(exam);
        judge_times(exam, *made->idle, verdict);
    };
    const auto load = [made](Exam& exam, const Service&, Verdict& verdict) {
        const Pressure& pressure = exam.target.pressure;
        if (pressure.load_time.count() == 0) return verdict.skip("no load was wanted (--no-load)");
        made->load = measure_load(exam);
        verdict.note(std::to_string(pressure.load_connections) + " connections, " +
                     std::to_string(made->load->calls / static_cast<std::size_t>(pressure.load_time.count())) +
                     " calls a second");
        judge_times(exam, *made->load, verdict);
    };
    const auto ninety = [made](Exam& exam, const Service&, Verdict& verdict) {
        if (!made->idle) made->idle = measure_idle(exam);
        judge_ninety(exam, *made, verdict);
    };
    return {
        {"X1", "idle", "calls one after the other take about 500 ms at most", on_answering_service(idle)},
        {"X1", "load", "calls on several connections at once take about 500 ms at most", on_answering_service(load)},
        {"X2", "ninety", "90 in 100 calls are answered in 5 s, 10 s for appointment-book",
         on_answering_service(ninety)},
    };
}

} // namespace eczema::conformance
