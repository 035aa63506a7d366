#include "server/pipeline.hpp"

#include "server/cors.hpp"
#include "server/hook_request.hpp"
#include "server/judging_limit.hpp"
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

Answer refused(const Problem& problem, const Route& route, const ServedClient* client) {
    Decision decision;
    decision.is_feedback = route.destination == Destination::feedback;
    if (route.service) decision.service = route.service->id;
    if (client) {
        decision.client = client->config.id;
        decision.content = client->content_hash;
    }
    decision.status = status_of(problem.kind);
    return {refusal(problem), std::move(decision)};
}

Answer with_cors(Answer answer, const Request& request, const Snapshot& snapshot) {
    add_cors(answer.response, request.origin, snapshot.config.listen.allowed_origins);
    return answer;
}

boost::system::result<HookRequest, Problem> read_call(std::string_view body, const Service* service,
                                                      std::pmr::memory_resource& arena, StageTimes* times = nullptr) {
    const auto tree = fhir::parse_json(body, arena); // 4
    end_stage(times, Stage::parse);
    if (!tree) return not_json(tree.error());
    auto decoded = decode_hook_request(*tree, service, arena); // 5
    end_stage(times, Stage::decode);
    return decoded;
}

OpenCall call_of(const Request& request, const HookRequest& hook_request, const ServedClient& client,
                 std::pmr::memory_resource& arena) {
    OpenCall call{request, &client, hook_request, supplied_values(hook_request, arena)}; // 6
    call.server = client.config.server_at(hook_request.fhir.server);
    call.has_unknown_server = !call.server && !hook_request.fhir.server.empty();
    return call;
}

boost::system::result<Evaluation, Problem> evaluate_call(const OpenCall& call, std::span<const fhir::Supplied> values,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena,
                                                         StageTimes* times = nullptr) {
    const HookRequest& request = call.hook_request;
    const ServedClient& client = *call.client;
    const fhir::TimeZone zone = client.zone();
    const fhir::Day today = client.today(utc_seconds);
    fhir::Reading reading{arena, zone, today};
    const auto record = read_record(values, request.patient_id, request.drafts, reading); // 7
    end_stage(times, Stage::record);
    if (!record) return missing_patient(values, reading);
    if (const auto problem = check_judging_limit(*record)) return *problem;
    if (call.has_unknown_server) note_unknown_server(reading);

    const cards::Hook hook = request.service->hook;
    const cards::PatientFacts facts =
        derive_facts(*record, hook, snapshot.value_sets, client.settings, today, arena); // 8
    end_stage(times, Stage::facts);

    const std::span<const cards::Finding> findings = evaluate(hook, facts, snapshot.value_sets, arena); // 9
    end_stage(times, Stage::rules);

    const cards::Composed composed = compose(findings, facts, {hook, request.patient_id, request.encounter_id}); // 10
    end_stage(times, Stage::compose);

    const CallIdentity identity{snapshot.installation_key, client.config.id, request.service->id, request.hook_instance,
                                client.content_hash};
    Evaluation evaluation;
    evaluation.response = encode_cards(composed.cards, {identity, snapshot.config.listen.public_url, today},
                                       *client.profile, client.config.allowed_links); // 11
    end_stage(times, Stage::encode);
    if (explain == Explain::yes)
        evaluation.explanation = encode_explanation(evaluation.response, findings, composed.fates, reading.issues);

    Decision& decision = evaluation.decision; // 12: written by whoever asked
    decision.client = client.config.id;
    decision.content = client.content_hash;
    decision.service = request.service->id;
    if (is_uuid(request.hook_instance)) decision.hook_instance = request.hook_instance;
    decision.has_unknown_server = call.has_unknown_server;
    decision.cards = composed.cards.size();
    for (const cards::Card& card : composed.cards) {
        decision.card_rules.push_back(card.leading->id);
        ++decision.cards_by_indicator[static_cast<std::size_t>(card.indicator)];
    }
    decision.issues = reading.issues.size();
    decision.rules = rule_outcomes(findings, composed.fates);
    return evaluation;
}

// A client may keep discovery, and asks each time whether it has changed (RFC 9110, section 13.1.2).
Response discovery(const ServedClient& client, const Request& request) {
    const bool is_known = request.if_none_match.find(client.discovery_tag) != std::string_view::npos;
    Response response = is_known ? Response{304, {}, {}, {}} : with_body(client.discovery);
    response.headers.emplace_back("ETag", client.discovery_tag);
    response.headers.emplace_back("Cache-Control", "private, no-cache");
    return response;
}

Response ready(const Snapshot& snapshot, std::int64_t utc_seconds, const ServiceState& state) {
    const ServedClient& client = snapshot.standard_client();
    Response response =
        with_body(readiness_document(client.content_hash, snapshot.value_sets.products, snapshot.drug_products_hash,
                                     client.zone().day_at(utc_seconds), state));
    if (state.is_draining) response.status = status_of(ProblemKind::unavailable);
    return response;
}

boost::system::result<OpenFeedback, Problem> read_feedback(const Request& request, const Route& route,
                                                           const ServedClient& client, const Snapshot& snapshot,
                                                           std::int64_t utc_seconds, std::pmr::memory_resource& arena) {
    if (!snapshot.config.store.any())
        return Problem{ProblemKind::not_found, {}, "Feedback is not kept here: the operator has set no store.", {}};
    const KeepComments keep = snapshot.config.keep_comments ? KeepComments::yes : KeepComments::no;
    auto batch = decode_feedback(request.body, keep, arena);
    if (!batch) return batch.error();
    auto rows = rows_of(*batch, client.config.id, route.service->id, snapshot.installation_key, utc_seconds);
    return OpenFeedback{&client, route.service, *std::move(batch), std::move(rows)};
}

} // namespace

// Stage 1, reading bytes under limits and deadlines, is http_session.cpp; it hands a whole request over to arrive().
std::variant<Answer, Arrival> arrive(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
                                     const ReadState& state) {
    const auto routed = route(request, snapshot.path_prefix); // 2
    if (!routed) return with_cors({refusal(routed.error()), {}}, request, snapshot);
    switch (routed->destination) {
    case Destination::live:
        return with_cors({with_body("{\"status\":\"live\"}"), {}}, request, snapshot);
    case Destination::ready:
        return with_cors({ready(snapshot, utc_seconds, state ? state() : ServiceState{}), {}}, request, snapshot);
    case Destination::rulebook:
        return with_cors({with_body(snapshot.rulebook, "text/plain; charset=utf-8"), {}}, request, snapshot);
    case Destination::preflight:
        return with_cors({preflight(), {}}, request, snapshot);
    case Destination::discovery:
    case Destination::service:
    case Destination::feedback:
        break;
    }
    return Arrival{*routed, identify(request, *routed, snapshot, utc_seconds)}; // 3
}

Answer turn_away(const Problem& problem, std::string_view cause, const Request& request, const Route& route,
                 const ServedClient* client, const Snapshot& snapshot) {
    Answer answer = refused(problem, route, client);
    answer.decision->refused = cause;
    return with_cors(std::move(answer), request, snapshot);
}

Opened open(const Request& request, const Route& route, const ServedClient& client, const Snapshot& snapshot,
            std::int64_t utc_seconds, std::pmr::memory_resource& arena, StageTimes* times) {
    if (route.destination == Destination::discovery)
        return with_cors({discovery(client, request), {}}, request, snapshot);
    if (route.destination == Destination::feedback) {
        auto feedback = read_feedback(request, route, client, snapshot, utc_seconds, arena);
        if (feedback) return *std::move(feedback);
        return with_cors(refused(feedback.error(), route, &client), request, snapshot);
    }
    const auto hook_request = read_call(request.body, route.service, arena, times); // 4, 5
    if (hook_request) return call_of(request, *hook_request, client, arena);        // 6
    return with_cors(refused(hook_request.error(), route, &client), request, snapshot);
}

Answer finish(const OpenCall& call, std::span<const fhir::Supplied> values, const Snapshot& snapshot,
              std::int64_t utc_seconds, std::pmr::memory_resource& arena, StageTimes* times) {
    auto evaluation = evaluate_call(call, values, snapshot, utc_seconds, Explain::no, arena, times); // 7-12
    return with_cors(evaluation
                         ? Answer{with_body(evaluation->response), std::move(evaluation->decision)}
                         : refused(evaluation.error(), {Destination::service, call.hook_request.service}, call.client),
                     call.request, snapshot);
}

Answer finish(const OpenFeedback& feedback, bool is_stored, const Request& request, const Snapshot& snapshot) {
    if (!is_stored) {
        const Problem problem{ProblemKind::unavailable,
                              {},
                              "It is not known to be kept. Send it again later: nothing is counted twice.",
                              {},
                              30};
        return with_cors(refused(problem, {Destination::feedback, feedback.service}, feedback.client), request,
                         snapshot);
    }
    const FeedbackBatch& batch = feedback.batch;
    Decision decision;
    decision.is_feedback = true;
    decision.client = feedback.client->config.id;
    decision.content = feedback.client->content_hash;
    decision.service = feedback.service->id;
    decision.feedback = {batch.entries.size(), batch.invalid};
    decision.issues = batch.issues.size();
    return with_cors({feedback_answer(batch.entries.size(), batch.invalid, batch.issues), std::move(decision)}, request,
                     snapshot);
}

Answer answer(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
              std::pmr::memory_resource& arena) {
    auto arrived = arrive(request, snapshot, utc_seconds);
    if (auto* answered = std::get_if<Answer>(&arrived)) return std::move(*answered);
    const Arrival& arrival = std::get<Arrival>(arrived);
    const auto* caller = std::get_if<Caller>(&arrival.identity);
    if (!caller) return turn_away(not_authenticated(), {}, request, arrival.route, nullptr, snapshot);
    auto opened = open(request, arrival.route, *caller->client, snapshot, utc_seconds, arena);
    if (auto* answered = std::get_if<Answer>(&opened)) return std::move(*answered);
    if (const auto* feedback = std::get_if<OpenFeedback>(&opened)) return finish(*feedback, false, request, snapshot);
    const OpenCall& call = std::get<OpenCall>(opened);
    return finish(call, call.supplied, snapshot, utc_seconds, arena);
}

Response refuse(const Problem& problem, const Request& head, const Snapshot& snapshot) {
    Response response = refusal(problem);
    add_cors(response, head.origin, snapshot.config.listen.allowed_origins);
    return response;
}

boost::system::result<Evaluation, Problem> evaluate_body(std::string_view body, const Service* service,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena) {
    const auto request = read_call(body, service, arena);
    if (!request) return request.error();
    const OpenCall call = call_of({}, *request, snapshot.standard_client(), arena);
    return evaluate_call(call, call.supplied, snapshot, utc_seconds, explain, arena);
}

} // namespace eczema::server
