// What is asked of a client's FHIR server and what came of it: the words that the configuration, the pipeline and the
// client of FHIR servers share. Values only: no socket, no thread, and of FHIR no more than that answers are its JSON.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>

namespace eczema::server {

// One registered base, from the configuration; immutable and shared.
struct FhirServer {
    std::string base;             // as fhir_address.hpp writes it: normalised, without a slash at its end
    bool batch = false;           // one Bundle of type batch instead of single searches
    bool private_address = false; // it is inside: its name may resolve to what is_private, and a token goes without TLS
    std::string ca_pem;           // its own certificate authorities, PEM text; empty: the system's
};

enum class MediaType : std::uint8_t {
    fhir_json,
    json, // other JSON than FHIR's; how its server calls it is not looked at, since file servers often know no name
};

struct FhirQuery {
    std::string url; // relative to the base ("Condition?patient=p1&_count=500"), or absolute and below it (a next link)
    MediaType media_type = MediaType::fhir_json; // another is never asked in a batch
};

enum class FetchOutcome : std::uint8_t {
    fetched,
    not_found,   // 404, 410
    forbidden,   // 401, 403, or a token that cannot be sent: not visible ASCII, or in clear to the internet
    throttled,   // 429
    failed,      // 5xx, any other status, or an answer that is no FHIR JSON
    too_large,   // than the bytes that were left
    timed_out,   // the deadline, or the fetch was cancelled
    unreachable, // name, connection, TLS, an address or a URL that is refused, a redirect
};

FetchOutcome outcome_of(unsigned http_status); // of an answer or of an entry in a batch

inline constexpr std::size_t fetch_outcome_count = 8;
using FetchCounts = std::array<std::size_t, fetch_outcome_count>; // by FetchOutcome

struct FhirAnswer {
    FetchOutcome outcome = FetchOutcome::timed_out;
    std::string body; // where fetched: an object in JSON by its first byte, else not looked at
};

struct FetchLimits {
    unsigned connections = 32;                   // to one server from one thread; further queries wait in line
    std::chrono::milliseconds idle_time{15'000}; // a connection not used for so long is closed
};

// The way to end the fetches of one request before their time, because its client has left. Used on their thread only.
class Cancellation {
  public:
    Cancellation() = default;
    Cancellation(const Cancellation&) = delete;
    Cancellation& operator=(const Cancellation&) = delete;

    // Fetches under way are resumed soon and answer timed_out for what they do not have; later ones at once.
    void cancel() {
        cancelled_ = true;
        for (const auto& end : under_way_) end();
    }
    bool cancelled() const { return cancelled_; }

    // Calls `end` on cancel() until it goes out of scope; for the client of FHIR servers.
    class Watch {
      public:
        Watch(Cancellation& cancellation, std::function<void()> end)
            : under_way_(cancellation.under_way_), at_(under_way_.insert(under_way_.end(), std::move(end))) {}
        ~Watch() { under_way_.erase(at_); }
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

      private:
        std::list<std::function<void()>>& under_way_;
        std::list<std::function<void()>>::iterator at_;
    };

  private:
    bool cancelled_ = false;
    std::list<std::function<void()>> under_way_;
};

} // namespace eczema::server
