#include "tests/bench/stages.hpp"

#include "server/hook_request.hpp"
#include "server/prefetch.hpp"
#include "server/response.hpp"

#include <array>
#include <ctime>
#include <memory>

namespace eczema::bench {
namespace {

using Arena = std::pmr::monotonic_buffer_resource;

double thread_microseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

// Runs `stage` with a fresh arena each time, over scratch as a serving thread has it.
template <class Stage>
double time_each(unsigned times, Stage stage) {
    static const auto scratch = std::make_unique<std::array<std::byte, 512 * 1024>>();
    const double start = thread_microseconds();
    for (unsigned i = 0; i < times; ++i) {
        Arena arena(scratch->data(), scratch->size());
        stage(arena);
    }
    return (thread_microseconds() - start) / times;
}

class Counting : public std::pmr::memory_resource {
  public:
    std::size_t bytes = 0;

  private:
    void* do_allocate(std::size_t size, std::size_t alignment) override {
        bytes += size;
        return arena_.allocate(size, alignment);
    }
    void do_deallocate(void*, std::size_t, std::size_t) override {}
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
    Arena arena_;
};

constexpr std::int64_t any_instant = 1'800'000'000; // the snapshot brings its own day

} // namespace

StageTimes time_stages(std::string_view body, const server::Snapshot& snapshot, unsigned times) {
    StageTimes times_of{};
    Arena kept;
    const server::ServedClient& client = snapshot.standard_client();
    const fhir::TimeZone zone = client.zone();
    const fhir::Day today = client.today(any_instant);

    times_of.parse = time_each(times, [&](Arena& arena) { (void)fhir::parse_json(body, arena); });
    const fhir::Value tree = *fhir::parse_json(body, kept);

    const auto read = [&](std::pmr::memory_resource& arena) {
        const server::HookRequest request = *server::decode_hook_request(tree, nullptr, arena);
        fhir::Reading reading{arena, zone, today};
        return fhir::read_record(server::supplied_values(request, arena), request.patient_id, request.drafts, reading);
    };
    times_of.record = time_each(times, [&](Arena& arena) { (void)read(arena); });
    const server::HookRequest request = *server::decode_hook_request(tree, nullptr, kept);
    const fhir::PatientRecord record = read(kept).value();
    const cards::Hook hook = request.service->hook;

    const auto derive = [&](std::pmr::memory_resource& arena) {
        return cards::derive_facts(record, hook, snapshot.value_sets, client.settings, today, arena);
    };
    times_of.facts = time_each(times, [&](Arena& arena) { (void)derive(arena); });
    const cards::PatientFacts facts = derive(kept);

    times_of.cards = time_each(times, [&](Arena& arena) {
        const auto findings = cards::evaluate(hook, facts, snapshot.value_sets, arena);
        const auto composed = cards::compose(findings, facts, {hook, request.patient_id, request.encounter_id});
        (void)server::encode_cards(composed.cards, {{snapshot.installation_key, client.config.id, request.service->id,
                                                     request.hook_instance, client.content_hash},
                                                    snapshot.config.listen.public_url,
                                                    today});
    });
    times_of.whole = time_each(times, [&](Arena& arena) {
        (void)server::evaluate_body(body, nullptr, snapshot, any_instant, server::Explain::no, arena);
    });
    return times_of;
}

std::string evaluate(std::string_view body, const server::Snapshot& snapshot, unsigned times) {
    std::string answer;
    time_each(times, [&](Arena& arena) {
        auto evaluation = server::evaluate_body(body, nullptr, snapshot, any_instant, server::Explain::no, arena);
        answer = evaluation ? std::move(evaluation->response) : std::string();
    });
    return answer;
}

std::size_t arena_bytes(std::string_view body, const server::Snapshot& snapshot) {
    Counting counting;
    (void)server::evaluate_body(body, nullptr, snapshot, any_instant, server::Explain::no, counting);
    return counting.bytes;
}

} // namespace eczema::bench
