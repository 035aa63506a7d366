// Any body to each service and without one, through the whole pipeline: a status of the table, a response that keeps
// the promises of CDS Hooks or a refusal in clean JSON, a line for the log in JSON, and the same input gives the
// same bytes.
#include "tests/fuzz/fixed_service.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/response_claims.hpp"

namespace eczema::fuzz {
namespace {

constexpr std::string_view paths[] = {"/cds-services/atopic-dermatitis-patient-view",
                                      "/cds-services/atopic-dermatitis-order-select",
                                      "/cds-services/atopic-dermatitis-order-sign"};

server::Answer answer(std::string_view path, std::string_view body, const server::Snapshot& snapshot) {
    return tests::answer_to({"POST", path, {}, "application/json", {}, body}, snapshot);
}

void judge(std::string_view path, std::string_view body, const server::Snapshot& snapshot) {
    const server::Answer given = answer(path, body, snapshot);
    const server::Response& response = given.response;
    must(response.status == 200 || response.status == 400 || response.status == 412, "a status of the table");
    if (response.status == 200)
        must_be_response(response.body, snapshot.standard_client().profile->longest_summary);
    else
        must_be_clean_json(response.body);
    must(given.decision.has_value(), "every call leaves a line");
    must_be_json(server::decision_line(*given.decision, "2026-11-25T12:00:00Z", 1));
    if (is_sampled(body))
        must(answer(path, body, snapshot).response.body == response.body, "the same input gives the same bytes");
}

// Where the hook in the body selects the service, as `evaluate` asks.
void judge_evaluation(std::string_view body, const server::Snapshot& snapshot) {
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation = server::evaluate_body(body, nullptr, snapshot, tests::noon, server::Explain::no, arena);
    if (evaluation) must_be_response(evaluation->response, snapshot.standard_client().profile->longest_summary);
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace eczema::fuzz;
    const std::string_view body = text_of(data, size);
    const auto& snapshot = chosen_snapshot(choice_of(body));
    for (const std::string_view path : paths) judge(path, body, snapshot);
    if (is_sampled(body)) judge_evaluation(body, snapshot);
    return 0;
}
