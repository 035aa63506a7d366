// The command line of cds-hooks-examiner: what may be said, and what is wrong with it. It examines nothing.
#pragma once
#include "conformance/examination.hpp"
#include "conformance/fhir_server/fhir_server.hpp"
#include "conformance/token/client_credentials.hpp"
#include "conformance/wire/tls.hpp"
#include <optional>
#include <string>
#include <vector>

namespace eczema::conformance {

struct Options {
    enum class Work : std::uint8_t { examine, judge, print_key_set, verify_requirements };

    Work work = Work::examine;
    std::string url;
    Profile profile = Profile::v2_0;
    Strictness strictness = Strictness::must_only;
    std::vector<std::string> only;
    std::vector<std::string> reports{"tap"}; // FORMAT or FORMAT=FILE
    std::string keep;
    std::string requests;
    std::string origin = "http://127.0.0.1:8080";
    int timeout_seconds = 10;
    int limit_minutes = 20;

    unsigned load_connections = 8;
    int load_seconds = 2;
    bool no_load = false;
    int patience_seconds = 12;

    TlsOptions tls;
    std::string client_key;
    ClientNames client;
    std::string audience;

    bool fhir = false;
    FhirServerOptions fhir_server;

    std::vector<std::string> documents; // to judge
    std::string kind;                   // what they are; empty where they tell
};

// Nothing when there is no more to do than to end with `status`: help was asked for, or the usage is wrong, and it was
// said which.
std::optional<Options> read_options(int argc, const char* const* argv, int& status);

} // namespace eczema::conformance
