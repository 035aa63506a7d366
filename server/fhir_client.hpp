// Asks FHIR servers, for the requests of one I/O thread: queries in parallel over kept connections, plain or TLS. It
// sends a token to no other origin or path than the registered base, follows no redirect, connects to no private
// address that is not registered as one, and holds nothing past the deadline but idle connections. It reads no FHIR but
// batches.
#pragma once
#include "server/fhir_fetch.hpp"
#include "server/fhir_total.hpp"
#include "server/http_connection.hpp"
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace eczema::server {

class FhirClient {
  public:
    using Clock = std::chrono::steady_clock;

    // Destroy it before the loop, on the loop's thread or when that has ended. It keeps no work pending in the loop
    // but a look-up of a name, which the system does not let go of.
    FhirClient(boost::asio::io_context& loop, const FetchLimits& limits);
    ~FhirClient();
    FhirClient(const FhirClient&) = delete;
    FhirClient& operator=(const FhirClient&) = delete;

    // Each query answered in its place; ends by the deadline. Several may run at once, also with the same `bytes_left`,
    // which falls by what the answers hold; so does `total`, of which the caller gives back. An empty token sends none.
    // The arguments must outlive it.
    IoTask<std::vector<FhirAnswer>> fetch(const FhirServer& server, std::string_view token,
                                          std::span<const FhirQuery> queries, Clock::time_point deadline,
                                          std::size_t& bytes_left, Cancellation& cancellation,
                                          FhirTotal* total = nullptr);

    // Closes connections that have been idle too long: for the sweep of the thread to call, some times a second.
    void close_idle(Clock::time_point now);

    std::size_t idle_connections() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace eczema::server
