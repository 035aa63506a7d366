// The client's FHIR server (R4), played by the examiner: it listens, answers from the invented record, behaves as it is
// told, and keeps what it was asked. A second listener, another origin, shows whether a token leaks there.
// It judges nothing.
#pragma once
#include "conformance/fhir_server/behaviour.hpp"
#include "conformance/fhir_server/fhir_answers.hpp"
#include "conformance/fhir_server/listener.hpp"
#include <map>
#include <optional>

namespace eczema::conformance {

struct FhirServerOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 0;
    std::string base;             // how the service reaches it; empty: as it listens
    std::string certificate_file; // PEM; with the key it speaks TLS
    std::string key_file;
};

// How it behaves toward each type of resource.
struct Behaviours {
    Behaviour everything = Behaviour::normal;
    std::map<std::string, Behaviour, std::less<>> by_type;
    std::chrono::milliseconds delay{0}; // of every answer, on top

    Behaviour toward(std::string_view type) const;
};

class FhirServer {
  public:
    // Throws boost::system::system_error where it cannot listen or read the certificate.
    explicit FhirServer(const FhirServerOptions& options);

    const FhirPlace& place() const { return place_; }

    // A new access token. After its end the server answers 401 to it.
    std::string grant();
    void end_grant(const std::string& token);
    struct Grant {
        std::string token;
        std::chrono::steady_clock::time_point ended; // of the epoch while it is good
    };
    std::vector<Grant> grants() const;

    void behave(Behaviours behaviours);

    // Everything asked so far, of both origins, in the order of arrival. The entries of a batch follow it, with the
    // method BATCH.
    std::vector<FhirRequest> asked() const;
    std::size_t asked_count() const;

  private:
    FhirAnswer answer(FhirRequest& request, const std::string& body);
    FhirAnswer answer_batch(const FhirRequest& whole, const std::string& body, const Behaviours& behaviours,
                            const FhirPlace& place);
    void note_entry(const FhirRequest& whole, const std::string& relative);
    FhirAnswer answer_elsewhere(FhirRequest& request);
    void note_end(const FhirRequest& request);
    bool is_good(std::string_view authorization) const;

    FhirPlace place_;
    std::string path_; // of the base
    mutable std::mutex mutex_;
    Behaviours behaviours_;
    std::vector<Grant> grants_;
    std::vector<FhirRequest> asked_;
    std::unique_ptr<boost::asio::ssl::context> tls_;
    std::unique_ptr<Listener> elsewhere_;
    std::unique_ptr<Listener> listener_; // last: it ends first, and the other uses the members above
};

// "127.0.0.1:0"; nothing where it is not an address with a port.
std::optional<std::pair<std::string, unsigned short>> parse_listen_address(std::string_view text);

} // namespace eczema::conformance
