// The path of a request through its stages; pipeline.cpp is the page to read first.
#pragma once
#include "server/decision.hpp"
#include "server/http_message.hpp"
#include "server/problem.hpp"
#include "server/service.hpp"
#include "server/snapshot.hpp"

#include <memory_resource>

namespace eczema::server {

struct Answer {
    Response response;
    std::optional<Decision> decision; // of a call to a service
};

// Every request, from its bytes to the response. Pure: the instant is an argument. `arena` is scratch for this request.
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

// The clinical stages on one body. `service` is the one addressed, or null where the hook in the body selects it.
boost::system::result<Evaluation, Problem> evaluate_body(std::string_view body, const Service* service,
                                                         const Snapshot& snapshot, std::int64_t utc_seconds,
                                                         Explain explain, std::pmr::memory_resource& arena);

} // namespace eczema::server
