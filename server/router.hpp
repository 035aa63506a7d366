// Paths to routes, and problems to HTTP statuses: the only place that knows either.
#pragma once
#include "server/http_message.hpp"
#include "server/problem.hpp"
#include "server/service.hpp"

#include <boost/system/result.hpp>

namespace eczema::server {

enum class Destination : std::uint8_t { discovery, service, feedback, live, ready, rulebook, preflight };

struct Route {
    Destination destination;
    const Service* service = nullptr; // of a call or of feedback
};

// `path_prefix` is that of the public URL, without trailing slash. One trailing slash and a query are accepted.
// https://cds-hooks.hl7.org/2.0/#discovery
boost::system::result<Route, Problem> route(const Request& request, std::string_view path_prefix);

unsigned status_of(ProblemKind kind);

// The response to a problem: an OperationOutcome that names the element and says what to do; nothing of the request.
Response refusal(const Problem& problem);
std::string operation_outcome(const Problem& problem);

} // namespace eczema::server
