// A small FHIR server on the loopback for tests, plain or TLS: reads by id, searches by type with pages, batches. By
// resource type it can be told to misbehave in the ways of Manner. It records every request that reached it.
#pragma once
#include "fhir/json.hpp"
#include "tests/support/fixture_socket.hpp"
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace eczema::tests {

// How a request is answered; the members not set leave the answer as it is.
struct Manner {
    std::chrono::milliseconds delay{0};
    unsigned status = 0;                                // this one, with an OperationOutcome
    std::string location;                               // of a redirect
    std::string body;                                   // instead of the resource
    std::string content_type = "application/fhir+json"; // empty: none is sent
    std::string headers;                                // further ones, each with its line end
    std::string next;                                   // the next link of every page
    std::string unasked;                                // sent a moment after the answer
    unsigned gather = 0;                                // answer none before so many requests have come to the server
    enum class Way : std::uint8_t {
        whole,
        never,          // not a byte
        drip_head,      // a byte of the header now and then, without end
        drip,           // the header, then a byte of the body now and then
        endless,        // a chunked body that goes on for ever
        endless_header, // header fields that go on for ever
        truncated,      // half of the body that Content-Length announces, then the end
        until_end,      // a body without a length, that ends with the connection
        cut_off,        // the same, without the orderly end that TLS asks for
        chunked,        // in pieces of seven bytes, with a trailer
        raw,            // the bytes of `body` alone, then the end
        leave,          // closes without a byte
    } way = Way::whole;
};

struct RecordedRequest {
    std::string method;
    std::string target;
    std::string authorization; // empty: none was sent
    std::string accept;
    std::string head; // all of it
    std::string body;
    unsigned connection = 0; // the first is 1
    std::chrono::steady_clock::time_point time;
};

class FhirFixture {
  public:
    explicit FhirFixture(const MadeCertificate* certificate = nullptr)
        : tls_(certificate != nullptr ? certificate->server_context() : nullptr), acceptor_([this] { accept(); }) {}
    ~FhirFixture() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            for (const auto& connection : connections_)
                if (connection.socket) connection.socket->shut();
        }
        changed_.notify_all();
        listener_.shut();
        acceptor_.join();
        for (auto& connection : connections_) connection.thread.join();
    }
    FhirFixture(const FhirFixture&) = delete;
    FhirFixture& operator=(const FhirFixture&) = delete;

    std::uint16_t port() const { return listener_.port(); }
    std::string origin(const std::string& host = "127.0.0.1") const {
        return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port());
    }
    std::string base(const std::string& host = "127.0.0.1") const { return origin(host) + "/fhir/r4"; }

    // --- what it has, set before it is asked, and how it behaves from the next request on ---------------------------
    void add(const std::string& type, const std::string& id, const std::string& resource) {
        const std::lock_guard lock(mutex_);
        resources_[type].emplace_back(id, resource);
    }
    void on(const std::string& type, const Manner& manner) { // "" for all others
        const std::lock_guard lock(mutex_);
        manners_[type] = manner;
    }
    std::atomic<unsigned> batch_status{200};      // the status of a batch; any but 200 refuses it
    std::atomic<unsigned> token_lasts{1'000'000}; // so many requests, then 401
    std::atomic<unsigned> requests_a_connection{
        1'000'000}; // a further one is left unanswered, and the connection closed

    std::atomic<bool> closes_idle{false}; // each connection after its answer, without having said so

    SSL_CTX* tls() { return tls_.get(); }

    // --- what it saw ------------------------------------------------------------------------------------------------
    std::vector<RecordedRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    unsigned accepted() const {
        const std::lock_guard lock(mutex_);
        return static_cast<unsigned>(connections_.size());
    }
    unsigned resumed() const { return resumed_; } // TLS sessions that were taken up again
    unsigned answered() const { return answered_; }
    unsigned said_unasked() const { return said_unasked_; }
    unsigned open() const { return open_; }
    bool opens_fall_to(unsigned number, std::chrono::milliseconds within = std::chrono::seconds(5)) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, within, [&] { return open_ <= number; });
    }
    bool gets(std::size_t number_of_requests, std::chrono::milliseconds within = std::chrono::seconds(5)) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, within, [&] { return requests_.size() >= number_of_requests; });
    }

  private:
    struct Connection {
        std::shared_ptr<AcceptedSocket> socket;
        std::thread thread;
    };
    struct Answer {
        unsigned status = 200;
        std::string body;
    };

    void accept();
    void serve(AcceptedSocket& socket, unsigned number);
    std::optional<RecordedRequest> read(AcceptedSocket& socket, std::string& received) const;
    bool answer(AcceptedSocket& socket, const RecordedRequest& request);
    bool send(AcceptedSocket& socket, const Manner& manner, const Answer& answer);
    bool drip(AcceptedSocket& socket, std::string_view bytes) const;
    Answer answer_to(const std::string& method, const std::string& target, const std::string& body) const;
    Answer page(const std::string& type, const std::string& query, const std::string& next) const;
    std::string batch(const std::string& bundle) const;
    Manner manner_for(const std::string& target) const;

    OpenSsl<SSL_CTX> tls_;
    ListeningSocket listener_;
    std::map<std::string, std::vector<std::pair<std::string, std::string>>> resources_; // by type: id and JSON
    std::map<std::string, Manner> manners_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::list<Connection> connections_;
    std::vector<RecordedRequest> requests_;
    bool stopping_ = false;
    std::atomic<unsigned> open_{0};
    std::atomic<unsigned> answered_{0};
    std::atomic<unsigned> resumed_{0};
    std::atomic<unsigned> said_unasked_{0};
    std::thread acceptor_;
};

} // namespace eczema::tests

#include "tests/support/fhir_fixture_answers.hpp"
