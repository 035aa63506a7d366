// The path of a request through its stages; pipeline.cpp is the page to read first.
#pragma once
#include "server/decision.hpp"
#include "server/gathering.hpp"
#include "server/http_message.hpp"
#include "server/problem.hpp"
#include "server/service.hpp"
#include "server/snapshot.hpp"

#include <memory_resource>
#include <variant>

namespace eczema::server {

struct Answer {
    Response response;
    std::optional<Decision> decision; // of a call to a service
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

// Stages 2 to 6: the answer where there is one without the patient's data, else the call. Pure: the instant is an
// argument; `arena` is scratch for this request and must live until it is answered.
std::variant<Answer, OpenCall> open(const Request& request, const Snapshot& snapshot, std::int64_t utc_seconds,
                                    std::pmr::memory_resource& arena);

// Stages 7 to 12, on what the request brought and the EHR gave. Pure: the instant is an argument.
Answer finish(const OpenCall& call, std::span<const fhir::Supplied> values, const Snapshot& snapshot,
              std::int64_t utc_seconds, std::pmr::memory_resource& arena);

// Every request, from its bytes to the response, without asking the EHR for anything.
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

// The clinical stages on one body, without asking the EHR for anything. `service` is the one addressed, or null where
// the hook in the body selects it.
boost::system::result<Evaluation, Problem> evaluate_body(std::string_view body, const Service* service,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena);

} // namespace eczema::server
