#include "conformance/options.hpp"

#include "conformance/judging.hpp"
#include "conformance/report/report.hpp"
#include <CLI/CLI.hpp>
#include <iostream>
#include <tuple>

namespace eczema::conformance {
namespace {

// For CLI11: what is wrong with a value of --report, or an empty text.
std::string is_report(const std::string& wanted) {
    return is_report_format(wanted.substr(0, wanted.find('='))) ? "" : "no such report: " + wanted;
}

void add_examination(CLI::App& app, Options& options) {
    app.add_option("--url", options.url, "Base URL of the service, in front of /cds-services");
    app.add_option_function<std::string>(
           "--profile",
           [&options](const std::string& name) { options.profile = name == "3.0" ? Profile::v3_0 : Profile::v2_0; },
           "2.0 or 3.0: the version of CDS Hooks the service is held to; 2.0 unless given")
        ->check(CLI::IsMember({"2.0", "3.0"}));
    app.add_option("--only", options.only, "Checks to run, by id (D11/head) or requirement (D11)");
    app.add_option("--requests", options.requests, "Folder of further requests to send, one a *.json file")
        ->check(CLI::ExistingDirectory);
    app.add_option("--origin", options.origin, "A browser origin the service is configured to allow")
        ->capture_default_str();
    app.add_option("--limit-minutes", options.limit_minutes,
                   "When the service is asked no more; what was found till then is reported")
        ->check(CLI::Range(1, 1440))
        ->capture_default_str();
    app.add_option("--timeout-seconds", options.timeout_seconds, "Limit for one exchange")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
}

void add_report(CLI::App& app, Options& options) {
    app.add_option(
           "--report", options.reports,
           "tap, json, junit, html or badge, each to stdout or, as FORMAT=FILE, into a file; several may be given")
        ->check(is_report)
        ->capture_default_str();
    app.add_option("--keep", options.keep, "Folder for every request and response body, as they were on the wire");
    app.add_flag_callback(
        "--strict", [&options] { options.strictness = Strictness::every_level; },
        "Fail also on SHOULD and on good practice of our own");
    app.add_flag_callback(
        "--verify-requirements", [&options] { options.work = Options::Work::verify_requirements; },
        "Only judge the table of requirements: each row has its check or its reason");
}

void add_load(CLI::App& app, Options& options) {
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
}

void add_tls(CLI::App& app, Options& options) {
    app.add_option("--ca", options.tls.ca_file, "PEM file of the authorities to trust, instead of the system's")
        ->check(CLI::ExistingFile);
    app.add_flag("--insecure", options.tls.insecure, "Take any certificate; the report says so");
    auto* certificate = app.add_option("--client-certificate", options.tls.certificate_file,
                                       "PEM file of the certificate to show, for mutual TLS")
                            ->check(CLI::ExistingFile);
    app.add_option("--client-certificate-key", options.tls.key_file, "PEM file of its private key")
        ->check(CLI::ExistingFile)
        ->needs(certificate);
}

void add_client(CLI::App& app, Options& options) {
    auto* key = app.add_option("--client-key", options.client_key,
                               "PEM file of the private key (EC P-384 or RSA) that the examiner signs its tokens with")
                    ->check(CLI::ExistingFile);
    app.add_option("--issuer", options.client.issuer, "iss of the tokens")->needs(key);
    app.add_option("--kid", options.client.kid, "kid of the key; its thumbprint unless given")->needs(key);
    app.add_option("--jwks", options.client.jwks, "URL where the key set is published: jku of the tokens")->needs(key);
    app.add_option("--tenant", options.client.tenant, "tenant of the tokens; none unless given")->needs(key);
    app.add_option("--audience", options.audience, "Base URL that tokens are addressed to; --url unless given")
        ->needs(key);
    app.add_flag_callback(
           "--print-jwks", [&options] { options.work = Options::Work::print_key_set; },
           "Only print the public key set, to register it with the service")
        ->needs(key);
}

void add_fhir_server(CLI::App& app, Options& options) {
    app.add_flag("--fhir", options.fhir, "Offer the service access to a FHIR server that the examiner plays");
    app.add_option_function<std::string>(
           "--fhir-listen",
           [&options](const std::string& text) {
               const auto listen = parse_listen_address(text);
               if (!listen) throw CLI::ValidationError("--fhir-listen", text + " is no address:port");
               std::tie(options.fhir_server.address, options.fhir_server.port) = *listen;
           },
           "Where that server listens: address:port; 127.0.0.1 and any port unless given")
        ->type_name("ADDRESS:PORT");
    app.add_option("--fhir-base", options.fhir_server.base,
                   "Its base URL as the service reaches it; http://ADDRESS:PORT/fhir unless given");
    auto* certificate = app.add_option("--fhir-certificate", options.fhir_server.certificate_file,
                                       "PEM chain: that server speaks https");
    auto* key = app.add_option("--fhir-key", options.fhir_server.key_file, "PEM key of the certificate");
    certificate->needs(key);
    key->needs(certificate);
}

void add_judging(CLI::App& app, Options& options) {
    CLI::App* judge = app.add_subcommand("judge", "Judges documents without a service: what breaks the rules, by path");
    judge->fallthrough();
    judge->add_option("file", options.documents, "Discovery, request, response, feedback or OperationOutcome, as JSON")
        ->required();
    judge->add_option("--as", options.kind, "What the documents are, where they do not tell")
        ->check(CLI::IsMember(document_kinds()));
    judge->callback([&options] { options.work = Options::Work::judge; });
}

} // namespace

std::optional<Options> read_options(int argc, const char* const* argv, int& status) {
    CLI::App app{
        "Examines a CDS Hooks service from outside, and says what breaks the rules, which, and how to see it again.\n"
        "Exit code: 0 every MUST that applies holds, 1 one does not, 2 bad usage or no answer."};
    Options options;
    add_examination(app, options);
    add_report(app, options);
    add_load(app, options);
    add_tls(app, options);
    add_client(app, options);
    add_fhir_server(app, options);
    add_judging(app, options);
    try {
        app.parse(argc, argv);
        if (options.work == Options::Work::examine && options.url.empty()) throw CLI::RequiredError("--url");
    } catch (const CLI::ParseError& error) {
        status = app.exit(error) == 0 ? 0 : 2;
        return std::nullopt;
    }
    return options;
}

} // namespace eczema::conformance
