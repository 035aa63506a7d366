// What the sessions of one I/O thread share: its event loop, spare buffers, deadlines and the state of draining. Only
// that thread touches it, but for the atomics.
#pragma once
#include "server/body_budget.hpp"
#include "server/body_buffer.hpp"
#include "server/fhir_client.hpp"
#include "server/gzip.hpp"
#include "server/http_connection.hpp"
#include "server/http_places.hpp"
#include "server/http_server.hpp"
#include "server/queue_delay.hpp"
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <vector>

namespace eczema::server {

class HttpSession;

// What one address may hold of body_bytes_total; 0: all of it.
std::size_t body_bytes_of_address(const HttpLimits& limits);

// What the threads of one server share.
struct HttpShared {
    explicit HttpShared(const HttpLimits& limits)
        : bodies(limits.body_bytes_total, body_bytes_of_address(limits)),
          answers(limits.body_bytes_total, body_bytes_of_address(limits)) {}
    BodyBudget bodies;
    BodyBudget answers; // apart, so that clients who take none of their answers leave bodies to others
    ConnectionPlaces places;
};

class HttpWorker {
  public:
    HttpWorker(const HttpHandlers& handlers_to_call, const HttpLimits& limits_to_keep, HttpShared& shared_with_others);

    void run();   // until drained
    void drain(); // on its thread: see HttpServer::stop

    void enter(HttpSession& session);
    void leave(HttpSession& session);

    const HttpHandlers& handlers;
    const HttpLimits& limits;
    HttpShared& shared;
    BufferPool buffers;
    GzipInflater gzip;
    QueueDelay queue_delay;
    std::atomic<bool> stopping{false}; // set ahead of drain(), so that a handler running then is answered as the last
    std::atomic<std::size_t> open{0};  // connections given to this thread and not yet closed

  private:
    IoTask<void> sweep();

    std::vector<HttpSession*> sessions_;
    bool draining_ = false;
    HttpConnection::Clock::time_point cut_at_ = HttpConnection::Clock::time_point::max();

  public:
    // Behind everything that the sessions use: destroying the loop ends sessions that never ran to their end.
    boost::asio::io_context context{1};
    FhirClient fhir{context, limits.fetch};

  private:
    boost::asio::steady_timer sweep_timer_{context};
};

} // namespace eczema::server
