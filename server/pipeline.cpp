#include "server/pipeline.hpp"

#include "server/cors.hpp"
#include "server/hook_request.hpp"
#include "server/prefetch.hpp"
#include "server/response.hpp"
#include "server/router.hpp"

namespace eczema::server {
namespace {

Problem not_json(const fhir::ParseProblem& problem) {
    return {ProblemKind::bad_json,
            {},
            "The body " + std::string(problem.message) + ", at byte " + std::to_string(problem.offset) + ".",
            {}};
}

Response with_body(std::string_view body, std::string_view content_type = "application/json; charset=utf-8") {
    Response response;
    response.body = body;
    response.content_type = content_type;
    return response;
}

Answer call_service(const Request& request, const Service& service, const Snapshot& snapshot, std::int64_t utc_seconds,
                    std::pmr::memory_resource& arena) {
    auto evaluation = evaluate_body(request.body, &service, snapshot, utc_seconds, Explain::no, arena);
    if (!evaluation) {
        Decision refused;
        refused.service = service.id;
        refused.status = status_of(evaluation.error().kind);
        return {refusal(evaluation.error()), std::move(refused)};
    }
    return {with_body(evaluation->response), std::move(evaluation->decision)};
}

} // namespace

// Stage 1, reading bytes under limits and deadlines, is http_session.cpp; it hands a whole request over to answer().
// Without authentication configured every caller is the one configured client, so stage 3 has nothing to decide.
Answer answer(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
              std::pmr::memory_resource& arena) {
    const auto routed = route(request, snapshot.path_prefix); // 2
    Answer result;
    if (!routed)
        result.response = refusal(routed.error());
    else
        switch (routed->destination) {
        case Destination::discovery:
            result.response = with_body(snapshot.discovery);
            break;
        case Destination::live:
            result.response = with_body("{\"status\":\"live\"}");
            break;
        case Destination::ready:
            result.response = with_body(snapshot.ready);
            break;
        case Destination::rulebook:
            result.response = with_body(snapshot.rulebook, "text/plain; charset=utf-8");
            break;
        case Destination::preflight:
            result.response = preflight();
            break;
        case Destination::service:
            result = call_service(request, *routed->service, snapshot, utc_seconds, arena);
            break; // 4-11
        }
    add_cors(result.response, request.origin, snapshot.config.listen.allowed_origins);
    return result;
}

Response refuse(const Problem& problem, const Request& head, const Snapshot& snapshot) {
    Response response = refusal(problem);
    add_cors(response, head.origin, snapshot.config.listen.allowed_origins);
    return response;
}

boost::system::result<Evaluation, Problem> evaluate_body(std::string_view body, const Service* service,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena) {
    const auto tree = fhir::parse_json(body, arena); // 4
    if (!tree) return not_json(tree.error());

    const auto request = decode_hook_request(*tree, service, arena); // 5
    if (!request) return request.error();

    const std::span<const fhir::Supplied> prefetch = supplied_values(*request, arena); // 6

    const fhir::TimeZone zone = snapshot.zone();
    const fhir::Day today = snapshot.today(utc_seconds);
    fhir::Reading reading{arena, zone, today};
    const auto record = read_record(prefetch, request->patient_id, request->drafts, reading); // 7
    if (!record) return missing_patient(prefetch, reading);

    const cards::Hook hook = request->service->hook;
    const cards::PatientFacts facts =
        derive_facts(*record, hook, snapshot.value_sets, snapshot.settings, today, arena); // 8

    const std::span<const cards::Finding> findings = evaluate(hook, facts, snapshot.value_sets, arena); // 9

    const cards::Composed composed = compose(findings, facts, {hook, request->patient_id, request->encounter_id}); // 10

    const CallIdentity identity{snapshot.installation_key, snapshot.client().id, request->service->id,
                                request->hook_instance, snapshot.content_hash};
    Evaluation evaluation;
    evaluation.response = encode_cards(composed.cards, {identity, snapshot.config.listen.public_url, today}); // 11
    if (explain == Explain::yes)
        evaluation.explanation = encode_explanation(evaluation.response, findings, composed.fates, reading.issues);

    Decision& decision = evaluation.decision; // 12: written by whoever asked
    decision.service = request->service->id;
    if (is_uuid(request->hook_instance)) decision.hook_instance = request->hook_instance;
    decision.cards = composed.cards.size();
    decision.issues = reading.issues.size();
    decision.rules = rule_outcomes(findings, composed.fates);
    return evaluation;
}

} // namespace eczema::server
