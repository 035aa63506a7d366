// cds-hooks-examiner: marks a running CDS service from outside, over HTTP alone.
// Exit 0: the examination passed; 1: a check failed; 2: bad usage, or the server cannot be reached.
#include "conformance/examination.hpp"
#include "conformance/fhir_server/fhir_server.hpp"
#include "conformance/judging.hpp"
#include "conformance/report/badge.hpp"
#include "conformance/report/kept_exchanges.hpp"
#include "conformance/report/report.hpp"
#include "conformance/token/client_credentials.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <tuple>
#include <unistd.h>

namespace {

using namespace eczema::conformance;

struct Options {
    std::string url;
    std::vector<std::string> reports{"tap"}; // FORMAT or FORMAT=FILE
    std::string keep;
    std::vector<std::string> only;
    std::string origin = "http://127.0.0.1:8080";
    int timeout_seconds = 10;
    bool strict = false;
    bool verify_requirements = false;
    std::string profile = "2.0";
    unsigned load_connections = 8;
    int load_seconds = 2;
    bool no_load = false;
    int patience_seconds = 12;
    TlsOptions tls;
    std::string client_key;
    ClientNames client;
    std::string audience;
    bool print_jwks = false;
    std::string requests;
    std::vector<std::string> documents; // of judge
    std::string kind;
    bool fhir = false;
    std::string fhir_listen = "127.0.0.1:0";
    FhirServerOptions fhir_server;
};

Profile profile_of(const Options& options) { return options.profile == "3.0" ? Profile::v3_0 : Profile::v2_0; }

Strictness strictness_of(const Options& options) {
    return options.strict ? Strictness::every_level : Strictness::must_only;
}

Target target_of(const Options& options, const BaseUrl& base, const std::string& url) {
    Target target;
    target.base = base;
    target.url = url;
    target.audience = options.audience.empty() ? url : audience_of(options.audience);
    target.origin = options.origin;
    target.profile = profile_of(options);
    target.requests = options.requests;
    target.pressure = {options.load_connections, std::chrono::seconds(options.no_load ? 0 : options.load_seconds),
                       std::chrono::seconds(options.patience_seconds)};
    return target;
}

int refuse(const std::string& reason) {
    std::cerr << "cds-hooks-examiner: " << reason << '\n';
    return 2;
}

// The FHIR server that the service is offered; null where none is wanted. Throws where it cannot listen.
std::unique_ptr<FhirServer> start_fhir_server(const Options& options) {
    if (!options.fhir) return nullptr;
    FhirServerOptions server = options.fhir_server;
    if (const auto listen = parse_listen_address(options.fhir_listen)) std::tie(server.address, server.port) = *listen;
    return std::make_unique<FhirServer>(server);
}

// Told to a person alone: a file or a pipe has no use for a line that is written over.
void show_progress(std::size_t place, std::size_t count, const std::string& id) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::cerr << "\r\x1b[K" << place << '/' << count << ' ' << id.substr(0, 60) << std::flush;
    if (place == count) std::cerr << "\r\x1b[K";
}

// An empty text when every report was written.
std::string write_reports(const Report& report, const Options& options) {
    for (const std::string& wanted : options.reports) {
        const std::size_t end = std::min(wanted.find('='), wanted.size());
        const std::string text = report_as(report, wanted.substr(0, end));
        if (end == wanted.size()) {
            std::cout << text;
            continue;
        }
        std::ofstream file(wanted.substr(end + 1), std::ios::binary);
        file << text;
        if (!file.flush()) return wanted.substr(end + 1) + ": could not be written";
    }
    return options.keep.empty() ? "" : keep_exchanges(report.exam.record(), options.keep);
}

std::optional<ClientCredentials> read_credentials(const Options& options) {
    if (options.client_key.empty()) return std::nullopt;
    return ClientCredentials(SigningKey::from_file(options.client_key), options.client);
}

int print_key_set(const Options& options) {
    try {
        std::cout << read_credentials(options)->key_set() << '\n';
    } catch (const std::runtime_error& error) {
        return refuse(std::string("--client-key: ") + error.what());
    }
    return 0;
}

int examine_service(const Options& options) {
    std::string url = options.url;
    while (url.ends_with('/')) url.pop_back();
    const auto base = parse_base_url(url);
    if (!base) return refuse("--url must have the form http://host[:port][/prefix], or https");
    std::optional<ClientCredentials> credentials;
    std::shared_ptr<TlsClient> tls;
    try {
        credentials = read_credentials(options);
        tls = std::make_shared<TlsClient>(options.tls);
    } catch (const boost::system::system_error& error) {
        return refuse(std::string("--ca, --client-certificate or --client-certificate-key: ") + error.what());
    } catch (const std::runtime_error& error) {
        return refuse(std::string("--client-key: ") + error.what());
    }
    std::unique_ptr<FhirServer> fhir;
    try {
        fhir = start_fhir_server(options);
    } catch (const boost::system::system_error& error) {
        return refuse("the FHIR server cannot start: " + error.code().message());
    }
    Target target = target_of(options, *base, url);
    if (credentials) target.credentials = &*credentials;
    target.fhir = fhir.get();
    target.insecure = options.tls.insecure;
    target.shows_certificate = !options.tls.certificate_file.empty();
    target.tls_without_certificate =
        std::make_shared<TlsClient>(TlsOptions{options.tls.ca_file, options.tls.insecure, {}, {}});
    Exam exam(HttpClient(*base, std::chrono::seconds(options.timeout_seconds), tls), target);
    const Reply discovery = exam.send({"GET", "/cds-services", {}, {}});
    if (!discovery) return refuse("no answer from " + options.url + ": " + discovery.error().message());
    exam.discovery = *discovery;
    exam.services = read_services(discovery->body);

    const std::vector<Check> checks = all_checks(exam.services);
    for (const std::string& selector : options.only)
        if (std::none_of(checks.begin(), checks.end(),
                         [&](const Check& check) { return is_selected(check, selector); }))
            return refuse("--only names no check: " + selector);

    const std::vector<Outcome> outcomes = examine(exam, options.only, show_progress);
    const Report report{exam, outcomes, strictness_of(options)};
    if (const std::string fault = write_reports(report, options); !fault.empty()) return refuse(fault);
    const Tally all = tally(report);
    std::cerr << "cds-hooks-examiner: " << badge_line(report) << '\n';
    if (all.failed == 0) return 0;
    std::cerr << "cds-hooks-examiner: " << all.failed << " of " << outcomes.size() << " checks failed\n";
    return 1;
}

// Every row of the table has its check or its reason, and every check its row. The build asks this of what it made.
int verify_requirements() {
    // A service of each kind, so that checks made once a service are there.
    const Service any{"any", "patient-view", {{"patient", "Patient/{{context.patientId}}"}}};
    std::vector<std::string> ids;
    for (const Check& check : all_checks({any})) ids.push_back(check.id());
    const std::vector<std::string> faults = requirement_faults(ids);
    for (const std::string& fault : faults) std::cerr << "requirements.csv: " << fault << '\n';
    return faults.empty() ? 0 : 1;
}

// For CLI11: what is wrong with a value of --report, or an empty text.
std::string is_report(const std::string& wanted) {
    return is_report_format(wanted.substr(0, wanted.find('='))) ? "" : "no such report: " + wanted;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Marks a running CDS Hooks service from outside: discovery, calls, prefetch, errors, CORS."};
    Options options;
    app.add_option("--url", options.url, "Base URL of the service, in front of /cds-services");
    app.add_option("--profile", options.profile, "2.0 or 3.0: the version of CDS Hooks the service is held to")
        ->check(CLI::IsMember({"2.0", "3.0"}))
        ->capture_default_str();
    app.add_flag("--verify-requirements", options.verify_requirements,
                 "Only judge the table of requirements: each row has its check or its reason");
    app.add_option(
           "--report", options.reports,
           "tap, json, junit, html or badge, each to stdout or, as FORMAT=FILE, into a file; several may be given")
        ->check(is_report)
        ->capture_default_str();
    app.add_option("--keep", options.keep, "Folder for every request and response body, as they were on the wire");
    app.add_option("--only", options.only, "Checks to run, by id (D11/head) or requirement (D11)");
    app.add_option("--origin", options.origin, "A browser origin the service is configured to allow")
        ->capture_default_str();
    app.add_option("--timeout-seconds", options.timeout_seconds, "Limit for one exchange")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    app.add_option("--load-connections", options.load_connections, "Connections that call at the same time under load")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--load-seconds", options.load_seconds, "How long the load lasts")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    app.add_flag("--no-load", options.no_load, "No load: for a service that others use as well");
    app.add_option("--patience-seconds", options.patience_seconds,
                   "How long to wait for the end of a connection on which nothing more is sent")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    app.add_option("--ca", options.tls.ca_file, "PEM file of the authorities to trust, instead of the system's")
        ->check(CLI::ExistingFile);
    app.add_flag("--insecure", options.tls.insecure, "Take any certificate; the report says so");
    auto* certificate = app.add_option("--client-certificate", options.tls.certificate_file,
                                       "PEM file of the certificate to show, for mutual TLS")
                            ->check(CLI::ExistingFile);
    app.add_option("--client-certificate-key", options.tls.key_file, "PEM file of its private key")
        ->check(CLI::ExistingFile)
        ->needs(certificate);
    auto* key = app.add_option("--client-key", options.client_key,
                               "PEM file of the private key (EC P-384 or RSA) that the examiner signs its tokens with")
                    ->check(CLI::ExistingFile);
    app.add_option("--issuer", options.client.issuer, "iss of the tokens")->needs(key);
    app.add_option("--kid", options.client.kid, "kid of the key; its thumbprint unless given")->needs(key);
    app.add_option("--jwks", options.client.jwks, "URL where the key set is published: jku of the tokens")->needs(key);
    app.add_option("--tenant", options.client.tenant, "tenant of the tokens; none unless given")->needs(key);
    app.add_option("--audience", options.audience, "Base URL that tokens are addressed to; --url unless given")
        ->needs(key);
    app.add_flag("--print-jwks", options.print_jwks, "Only print the public key set, to register it with the service")
        ->needs(key);
    app.add_flag("--strict", options.strict, "Fail also on SHOULD and on good practice of our own");
    app.add_option("--requests", options.requests, "Folder of further requests to send, one a *.json file")
        ->check(CLI::ExistingDirectory);
    CLI::App* judge = app.add_subcommand("judge", "Judges documents without a service: what breaks the rules, by path");
    judge->fallthrough();
    judge->add_option("file", options.documents, "Discovery, request, response, feedback or OperationOutcome, as JSON")
        ->required();
    judge->add_option("--as", options.kind, "What the documents are, where they do not tell")
        ->check(CLI::IsMember(document_kinds()));
    app.add_flag("--fhir", options.fhir, "Offer the service access to a FHIR server that the examiner plays");
    app.add_option("--fhir-listen", options.fhir_listen, "Where that server listens: address:port, port 0 for any")
        ->check([](const std::string& text) {
            return parse_listen_address(text) ? std::string() : text + " is no address:port";
        })
        ->capture_default_str();
    app.add_option("--fhir-base", options.fhir_server.base,
                   "Its base URL as the service reaches it; default http://<listen>/fhir");
    CLI::Option* fhir_certificate = app.add_option("--fhir-certificate", options.fhir_server.certificate_file,
                                                   "PEM chain: that server speaks https");
    CLI::Option* fhir_key = app.add_option("--fhir-key", options.fhir_server.key_file, "PEM key of the certificate");
    fhir_certificate->needs(fhir_key);
    fhir_key->needs(fhir_certificate);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (judge->parsed()) {
        const Judged judged =
            judge_documents(options.documents, options.kind, profile_of(options), strictness_of(options));
        std::cout << judged.text;
        return judged.status;
    }
    if (options.print_jwks) return print_key_set(options);
    if (!options.client_key.empty() && options.client.issuer.empty()) return refuse("--client-key needs --issuer");
    if (options.url.empty() && !options.verify_requirements) return refuse("--url is missing");
    return options.verify_requirements ? verify_requirements() : examine_service(options);
}
