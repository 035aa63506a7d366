#include "server/router.hpp"

#include "fhir/json.hpp"

namespace eczema::server {
namespace {

constexpr std::string_view discovery_path = "/cds-services";

struct Status {
    ProblemKind kind;
    unsigned status;
    std::string_view issue_code; // http://hl7.org/fhir/issue-type
};
constexpr Status statuses[] = {
    {ProblemKind::bad_http, 400, "structure"},
    {ProblemKind::bad_json, 400, "structure"},
    {ProblemKind::bad_request, 400, "invalid"},
    {ProblemKind::not_found, 404, "not-found"},
    {ProblemKind::method_not_allowed, 405, "not-supported"},
    {ProblemKind::unsupported_media, 415, "not-supported"},
    {ProblemKind::body_too_large, 413, "too-long"},
    {ProblemKind::headers_too_large, 431, "too-long"},
    {ProblemKind::timed_out, 408, "timeout"},
    {ProblemKind::expectation_failed, 417, "not-supported"},
    {ProblemKind::data_missing, 412, "required"},
    {ProblemKind::unauthenticated, 401, "login"},
    {ProblemKind::forbidden, 403, "forbidden"},
    {ProblemKind::too_many_requests, 429, "throttled"},
    {ProblemKind::unavailable, 503, "transient"},
    {ProblemKind::internal, 500, "exception"},
};

const Status& find_status(ProblemKind kind) {
    for (const Status& status : statuses)
        if (status.kind == kind) return status;
    return statuses[std::size(statuses) - 1];
}

Problem not_found() {
    return {ProblemKind::not_found, {}, "There is nothing here. GET /cds-services lists the services.", {}};
}

// The path of the target without query, prefix and one trailing slash; nothing where it lies outside the prefix.
std::optional<std::string_view> path_of(std::string_view target, std::string_view prefix) {
    std::string_view path = target.substr(0, target.find_first_of("?#"));
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

struct Known {
    Route route;
    std::string_view methods;
};

std::optional<Known> find_known(std::string_view path) {
    constexpr std::string_view reading = "GET, HEAD, OPTIONS";
    if (path == discovery_path) return Known{{Destination::discovery}, reading};
    if (path == "/health/live") return Known{{Destination::live}, reading};
    if (path == "/health/ready") return Known{{Destination::ready}, reading};
    if (path == "/rulebook") return Known{{Destination::rulebook}, reading};
    if (!path.starts_with(discovery_path) || path.size() <= discovery_path.size() + 1) return std::nullopt;
    path.remove_prefix(discovery_path.size() + 1);
    constexpr std::string_view feedback_suffix = "/feedback";
    const bool is_feedback = path.ends_with(feedback_suffix);
    if (is_feedback) path.remove_suffix(feedback_suffix.size());
    if (const Service* service = find_service(path))
        return Known{{is_feedback ? Destination::feedback : Destination::service, service}, "POST, OPTIONS"};
    return std::nullopt;
}

bool is_json(std::string_view content_type) {
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    std::string lower;
    for (const char c : type)
        if (c != ' ' && c != '\t') lower += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    return lower == "application/json" || lower == "application/fhir+json" || lower == "application/json+fhir";
}

} // namespace

boost::system::result<Route, Problem> route(const Request& request, std::string_view path_prefix) {
    // A preflight is answered on every path, so that a page can read the error it gets there.
    if (request.method == "OPTIONS") return Route{Destination::preflight};
    const auto path = path_of(request.target, path_prefix);
    const auto known = path ? find_known(*path) : std::nullopt;
    if (!known) return not_found();
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool allowed = known->route.service ? request.method == "POST" : reads;
    if (!allowed)
        return Problem{ProblemKind::method_not_allowed,
                       {},
                       "Use one of the methods of the Allow header here.",
                       std::string(known->methods)};
    if (known->route.service && !is_json(request.content_type))
        return Problem{ProblemKind::unsupported_media, {}, "Send the request with Content-Type: application/json.", {}};
    return known->route;
}

unsigned status_of(ProblemKind kind) { return find_status(kind).status; }

std::string operation_outcome(const Problem& problem) {
    std::string json = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":";
    fhir::append_json_string(json, find_status(problem.kind).issue_code);
    json += ",\"details\":{\"text\":";
    fhir::append_json_string(json, problem.message);
    json += '}';
    if (!problem.path.empty()) {
        json += ",\"expression\":[";
        fhir::append_json_string(json, problem.path);
        json += ']';
    }
    return json + "}]}";
}

Response refusal(const Problem& problem) {
    Response response;
    response.status = status_of(problem.kind);
    response.body = operation_outcome(problem);
    if (!problem.allow.empty()) response.headers.push_back({"Allow", problem.allow});
    if (problem.kind == ProblemKind::unauthenticated) response.headers.push_back({"WWW-Authenticate", "Bearer"});
    if (problem.retry_after_seconds > 0)
        response.headers.push_back({"Retry-After", std::to_string(problem.retry_after_seconds)});
    return response;
}

} // namespace eczema::server
