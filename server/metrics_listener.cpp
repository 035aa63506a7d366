#include "server/metrics_listener.hpp"

#include "server/router.hpp"

namespace eczema::server {
namespace {

// A scrape is one small request every some seconds on a connection that stays.
HttpLimits limits() {
    using std::chrono::milliseconds;
    HttpLimits limits;
    limits.body_bytes = 1024;
    limits.header_bytes = 8 * 1024;
    limits.header_time = limits.body_time = milliseconds(5'000);
    limits.write_time = milliseconds(10'000);
    limits.idle_time = milliseconds(120'000);
    limits.drain_time = milliseconds(1'000);
    limits.connections = 16;
    return limits;
}

} // namespace

Response answer_metrics(const Request& request, const Metrics& metrics) {
    const std::string_view path = request.target.substr(0, request.target.find('?'));
    if (path != "/metrics") return refusal({ProblemKind::not_found, {}, "There is nothing here but GET /metrics.", {}});
    if (request.method != "GET" && request.method != "HEAD")
        return refusal(
            {ProblemKind::method_not_allowed, {}, "Use one of the methods of the Allow header here.", "GET, HEAD"});
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics.text();
    return response;
}

MetricsListener::MetricsListener(const Metrics& metrics)
    : server_({[&metrics](const Request& request) { return answer_metrics(request, metrics); },
               [](const Problem& problem, const Request&) { return refusal(problem); }},
              limits(), 1) {}

MetricsListener::~MetricsListener() {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
}

boost::system::result<std::uint16_t> MetricsListener::listen(const MetricsAddress& at) {
    auto port = server_.listen(at.address, at.port);
    if (port) thread_ = std::thread([this] { server_.run(); });
    return port;
}

} // namespace eczema::server
