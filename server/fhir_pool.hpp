// The connections of one thread to one FHIR server: how many there may be and who is next, the idle ones, where the
// server is found and what its TLS needs. It knows no deadlines: who waits here is ended by the cancellation of its
// coroutine. Knows no HTTP and no token.
#pragma once
#include "server/fhir_address.hpp"
#include "server/fhir_connection.hpp"
#include "server/fhir_fetch.hpp"
#include <deque>
#include <memory>
#include <vector>

namespace eczema::server {

class FhirPool;

// The right to hold one connection, until it goes out of scope; empty where the wait for it was ended.
class FhirPlace {
  public:
    FhirPlace() = default;
    explicit FhirPlace(std::shared_ptr<FhirPool> pool) : pool_(std::move(pool)) {}
    FhirPlace(FhirPlace&&) = default;
    FhirPlace& operator=(FhirPlace&&) = delete;
    ~FhirPlace();

    explicit operator bool() const { return pool_ != nullptr; }

  private:
    std::shared_ptr<FhirPool> pool_;
};

class FhirPool : public std::enable_shared_from_this<FhirPool> {
  public:
    using Clock = std::chrono::steady_clock;

    FhirPool(IoExecutor executor, FhirAddress address, const FhirServer& server, const FetchLimits& limits);

    IoTask<FhirPlace> wait_for_place(); // in turn

    // For the holder of a place: an idle connection that looks healthy, or null.
    std::shared_ptr<FhirConnection> take_idle();

    // For the holder of a place: a fresh connection, or null where the server cannot be reached, is not who it should
    // be, or has only addresses that are refused.
    IoTask<std::shared_ptr<FhirConnection>> connect(Clock::time_point deadline);

    void keep(std::shared_ptr<FhirConnection> connection); // for later: it has answered in full
    void close_idle(Clock::time_point now);
    void close(); // for good: nothing is kept any more

    std::size_t idle() const { return idle_.size(); }

    bool refuses_batch = false; // as it has said before

  private:
    friend class FhirPlace;
    struct Waiter;
    struct Idle {
        std::shared_ptr<FhirConnection> connection;
        Clock::time_point since;
    };

    void release_place();
    IoTask<void> find_addresses();
    static IoTask<void> resolve(std::shared_ptr<FhirPool> pool);
    void set_addresses(std::vector<boost::asio::ip::tcp::endpoint> found);

    IoExecutor executor_;
    const FhirAddress address_;
    const std::string ca_pem_;
    const bool private_address_;
    const unsigned most_;
    const std::chrono::milliseconds idle_time_;

    unsigned held_ = 0;
    std::deque<Waiter*> line_;
    std::vector<Idle> idle_; // the last used at the end
    bool closed_ = false;

    bool resolving_ = false;
    std::vector<Waiter*> for_addresses_;
    std::vector<boost::asio::ip::tcp::endpoint> addresses_;
    Clock::time_point addresses_until_{};

    std::shared_ptr<TlsContext> tls_;
    TlsSession session_;
};

} // namespace eczema::server
