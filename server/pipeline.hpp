// The path of a request through its stages; pipeline.cpp is the page to read first.
#pragma once
#include "server/authentication.hpp"
#include "server/decision.hpp"
#include "server/discovery.hpp"
#include "server/feedback.hpp"
#include "server/gathering.hpp"
#include "server/http_message.hpp"
#include "server/problem.hpp"
#include "server/service.hpp"
#include "server/snapshot.hpp"
#include "server/stage_times.hpp"

#include <functional>
#include <memory_resource>
#include <variant>

namespace eczema::server {

struct Answer {
    Response response;
    std::optional<Decision> decision; // of a call to a service, of feedback, and of whoever was turned away
};

// A request for what only callers get: discovery, a service, its feedback.
struct Arrival {
    Route route;
    Identity identity;
};

// A call to a service that has passed stages 2 to 6 and whose patient's data are being gathered. Views into the
// request, the snapshot and the arena it was opened with.
struct OpenCall {
    Request request;
    const ServedClient* client;
    HookRequest hook_request;
    std::span<const fhir::Supplied> supplied;
    const FhirServer* server = nullptr; // the one that the request names, if it is registered
    bool has_unknown_server = false;    // it names one that is not
};

// Feedback that is ready to be stored.
struct OpenFeedback {
    const ServedClient* client;
    const Service* service;
    FeedbackBatch batch;
    std::vector<FeedbackRow> rows;
};

using Opened = std::variant<Answer, OpenCall, OpenFeedback>;

// Asked where readiness is.
using ReadState = std::function<ServiceState()>;

// Stages 2 and 3: the answer where everyone gets it, else who asks for what. Pure: the instant is an argument.
std::variant<Answer, Arrival> arrive(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
                                     const ReadState& state = nullptr);

// The answer to who is not let in. `cause` is static and for the decision line alone; `client` is null where it is not
// known who calls.
Answer turn_away(const Problem& problem, std::string_view cause, const Request& request, const Route& route,
                 const ServedClient* client, const Snapshot& snapshot);

// Stages 4 to 6 for a known caller: the answer where there is one without more data, else the call or the feedback.
// Pure; `arena` is scratch for this request and must live until it is answered. `times` is told when a stage ends.
Opened open(const Request& request, const Route& route, const ServedClient& client, const Snapshot& snapshot,
            std::int64_t utc_seconds, std::pmr::memory_resource& arena, StageTimes* times = nullptr);

// Stages 7 to 12, on what the request brought and the EHR gave. Pure: the instant is an argument.
Answer finish(const OpenCall& call, std::span<const fhir::Supplied> values, const Snapshot& snapshot,
              std::int64_t utc_seconds, std::pmr::memory_resource& arena, StageTimes* times = nullptr);

// The answer to feedback once it is known whether it is kept.
Answer finish(const OpenFeedback& feedback, bool is_stored, const Request& request, const Snapshot& snapshot);

// Every request, from its bytes to the response, without asking the EHR for anything, keeping feedback or checking a
// signature: whoever shows a token is turned away.
Answer answer(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
              std::pmr::memory_resource& arena);

// The response to a request that the transport refused before any stage saw it.
Response refuse(const Problem& problem, const Request& head, const Snapshot& snapshot);

struct Evaluation {
    std::string response;    // CDS Hooks JSON
    std::string explanation; // with trace and issues, where it was asked for
    Decision decision;
};
enum class Explain : bool { no, yes };

// The clinical stages on one body, for the standard client, without asking the EHR for anything. `service` is the one
// addressed, or null where the hook in the body selects it.
boost::system::result<Evaluation, Problem> evaluate_body(std::string_view body, const Service* service,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena);

} // namespace eczema::server
