// One examination while it runs: the service under examination, what was asked of it and what came, and what a check
// says of it. It sends and records; it judges nothing.
#pragma once
#include "conformance/requirements.hpp"
#include "conformance/wire/http_client.hpp"
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

// How long and how hard a service is pressed.
struct Pressure {
    unsigned load_connections = 8;
    std::chrono::seconds load_time{2};   // zero: no load
    std::chrono::seconds patience{12};   // with connections on which nothing more comes
    std::chrono::seconds return_time{8}; // until a service that ended has to be back
};

struct Standing;         // checks/token_calls.hpp
class ClientCredentials; // token/client_credentials.hpp
class FhirServer;        // fhir_server/fhir_server.hpp

struct Service {
    std::string id;
    std::string hook;
    std::vector<std::pair<std::string, std::string>> prefetch; // key, template
};

// The services that discovery advertises. Entries that cannot be called are left out, and so is what goes beyond all
// use: more than 500 services, more than 500 prefetch keys of one, ids longer than 1,000 bytes.
std::vector<Service> read_services(std::string_view discovery);

// What the examiner bears of a service before it asks no more: it has to end, whatever it is pointed at.
struct Endurance {
    std::chrono::seconds time{1200};             // for everything asked
    std::size_t bytes = std::size_t{256} << 20U; // of requests and answers, all of which are kept
    int unanswered_in_row = 5;                   // each costs the whole timeout
    int unanswered_in_all = 40;                  // what is wrong with a service is clear long before
};

// Thrown instead of asking a service once its examiner has come to the end of its endurance; ends the check.
struct NoMorePatience : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Exchange {
    HttpRequest request;
    Reply reply;
    std::chrono::microseconds duration;
};

// Everything asked and answered so far, in the order in which it ended. Safe from several threads.
class Record {
  public:
    std::size_t add(Exchange exchange); // its index
    std::size_t size() const;
    const Exchange& at(std::size_t index) const; // stays where it is

    // What it cost: the bytes of all requests and answers, and how many had no answer in time, of all and of the latest
    // in a row.
    struct Cost {
        std::size_t bytes = 0;
        int unanswered_in_all = 0;
        int unanswered_in_row = 0;
    };
    Cost cost() const;

  private:
    mutable std::mutex mutex_;
    std::deque<Exchange> exchanges_;
    Cost cost_;
};

struct Fault {
    static constexpr std::size_t no_exchange = static_cast<std::size_t>(-1);
    static constexpr std::size_t most = 100; // of one check; further ones tell nobody anything new
    std::string text;
    std::size_t exchange; // index into the record
};

// What one check found. A check without fault that was not skipped has passed.
class Verdict {
  public:
    explicit Verdict(const Record& record) : record_(&record), first_exchange_(record.size()) {}

    void fail(std::string text); // about the latest exchange of this check, if it had one
    void fail_at(std::size_t exchange, std::string text);
    void skip(std::string why) { skipped_ = std::move(why); }          // the check does not apply here
    void note(std::string text) { notes_.push_back(std::move(text)); } // a figure, whatever the outcome

    const std::vector<Fault>& faults() const { return faults_; }
    const std::vector<std::string>& notes() const { return notes_; }
    const std::string& skipped() const { return skipped_; }

  private:
    const Record* record_;
    std::size_t first_exchange_;
    std::vector<Fault> faults_;
    std::vector<std::string> notes_;
    std::string skipped_;
};

struct Target {
    BaseUrl base;
    std::string url;      // as given, without a slash at its end
    std::string audience; // the base of the URLs that tokens are addressed to; `url` unless told otherwise
    std::string origin;   // a browser origin that the service is configured to allow
    Profile profile = Profile::v2_0;
    std::string requests;                               // folder of further requests to send; empty when there is none
    const ClientCredentials* credentials = nullptr;     // none: calls carry no token
    bool insecure = false;                              // any certificate is taken
    bool shows_certificate = false;                     // the examiner has one of its own, for mutual TLS
    std::shared_ptr<TlsClient> tls_without_certificate; // the same client without it
    FhirServer* fhir = nullptr;                         // none: the service is offered no FHIR access
    Pressure pressure;
    Endurance endurance;
};

class Exam {
  public:
    Exam(HttpClient client, Target examined) : client_(std::move(client)), target(std::move(examined)) {}

    // Adds the client's token where there are credentials and the request names no Authorization. Safe from several
    // threads.
    Reply send(HttpRequest request);
    // The request with the client's token, where there are credentials and it names no Authorization.
    HttpRequest authorized(HttpRequest request) const;
    // A service that limits its callers (429) is given the time that it asks for, some seconds each time and a minute
    // in all, and is asked again, with a request made anew: a token may serve once.
    Reply send_patiently(const std::function<HttpRequest()>& make);
    // Sends exactly what it is given, once.
    Reply send_by(const HttpClient& client, HttpRequest request);

    // Why the service is not asked any more; empty while it is. What sends for itself asks this first: it throws
    // NoMorePatience then.
    std::string end_of_patience() const;
    void want_patience() const;
    // From now on it is not asked any more: it ended in this check and did not come back.
    void end_in(const std::string& check);
    // Between checks: a service that was silent for a while is asked for discovery once more, unless no plain call has
    // had an answer either. If it is silent then, too, it is given up.
    void look_for_life();

    Record& record() { return record_; }
    const Record& record() const { return record_; }
    const HttpClient& client() const { return client_; }

  private:
    Reply exchange(const HttpClient& client, HttpRequest request);

    HttpClient client_;
    Record record_;
    bool is_given_up_ = false;
    std::string ended_in_; // a check
    std::atomic<int> patience_seconds_ = 60;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();

  public:
    const Target target;
    HttpResponse discovery;                  // the first answer of GET /cds-services
    std::vector<Service> services;           // as read from it
    std::map<std::string, bool> plain_calls; // which services answer one; filled as checks ask (checks/calls)
    std::map<std::string, std::shared_ptr<const Standing>> standings; // by path, as checks/token_calls asked for them
};

} // namespace eczema::conformance
