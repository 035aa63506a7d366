// cds-hooks-examiner: examines a running CDS service from outside, over HTTP alone.
// Exit 0: the examination passed; 1: a check that counts failed; 2: bad usage, the service cannot be reached, or the
// examination did not come to its end and found nothing that counts.
#include "conformance/judging.hpp"
#include "conformance/options.hpp"
#include "conformance/report/badge.hpp"
#include "conformance/report/kept_exchanges.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/report/report.hpp"
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace {

using namespace eczema::conformance;

int refuse(const std::string& reason) {
    std::cerr << "cds-hooks-examiner: " << reason << '\n';
    return 2;
}

// Told to a person alone: a file or a pipe has no use for a line that is written over.
void show_progress(std::size_t place, std::size_t count, const std::string& id) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::cerr << "\r\x1b[K" << place << '/' << count << ' ' << legible(id.substr(0, 60)) << std::flush;
    if (place == count) std::cerr << "\r\x1b[K";
}

// What the examiner is while it examines: a client with its key and certificate, and a FHIR server.
struct Parts {
    std::optional<ClientCredentials> credentials;
    std::shared_ptr<TlsClient> tls;
    std::shared_ptr<TlsClient> tls_without_certificate;
    std::unique_ptr<FhirServer> fhir;
};

std::optional<ClientCredentials> read_credentials(const Options& options) {
    if (options.client_key.empty()) return std::nullopt;
    return ClientCredentials(SigningKey::from_file(options.client_key), options.client);
}

// An empty text when all are made, otherwise what cannot be.
std::string make_parts(const Options& options, Parts& parts) {
    try {
        parts.tls = std::make_shared<TlsClient>(options.tls);
        parts.tls_without_certificate =
            std::make_shared<TlsClient>(TlsOptions{options.tls.ca_file, options.tls.insecure, {}, {}});
    } catch (const boost::system::system_error& error) {
        return std::string("--ca, --client-certificate or --client-certificate-key: ") + error.what();
    }
    try {
        parts.credentials = read_credentials(options);
    } catch (const std::runtime_error& error) {
        return std::string("--client-key: ") + error.what();
    }
    try {
        if (options.fhir) parts.fhir = std::make_unique<FhirServer>(options.fhir_server);
    } catch (const boost::system::system_error& error) {
        return "the FHIR server cannot start: " + error.code().message();
    }
    return "";
}

Target target_of(const Options& options, const Parts& parts, const BaseUrl& base, const std::string& url) {
    Target target;
    target.base = base;
    target.url = url;
    target.audience = options.audience.empty() ? url : audience_of(options.audience);
    target.origin = options.origin;
    target.profile = options.profile;
    target.requests = options.requests;
    target.credentials = parts.credentials ? &*parts.credentials : nullptr;
    target.insecure = options.tls.insecure;
    target.shows_certificate = !options.tls.certificate_file.empty();
    target.tls_without_certificate = parts.tls_without_certificate;
    target.fhir = parts.fhir.get();
    target.pressure = {options.load_connections, std::chrono::seconds(options.no_load ? 0 : options.load_seconds),
                       std::chrono::seconds(options.patience_seconds)};
    target.endurance.time = std::chrono::minutes(options.limit_minutes);
    return target;
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

int examine_service(const Options& options) {
    std::string url = options.url;
    while (url.ends_with('/')) url.pop_back();
    const auto base = parse_base_url(url);
    if (!base) return refuse("--url must have the form http://host[:port][/prefix], or https");
    Parts parts;
    if (const std::string fault = make_parts(options, parts); !fault.empty()) return refuse(fault);
    Exam exam(HttpClient(*base, std::chrono::seconds(options.timeout_seconds), parts.tls),
              target_of(options, parts, *base, url));
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
    const Report report{exam, outcomes, options.strictness};
    if (const std::string fault = write_reports(report, options); !fault.empty()) return refuse(fault);
    const Tally all = tally(report);
    std::cerr << "cds-hooks-examiner: " << badge_line(report) << '\n';
    const std::string cut_short = exam.end_of_patience();
    if (!cut_short.empty()) std::cerr << "cds-hooks-examiner: ended before its end: " << legible(cut_short) << '\n';
    if (all.failed == 0) return cut_short.empty() ? 0 : 2;
    std::cerr << "cds-hooks-examiner: " << all.failed << " of " << outcomes.size() << " checks failed\n";
    return 1;
}

int judge(const Options& options) {
    const Judged judged = judge_documents(options.documents, options.kind, options.profile, options.strictness);
    std::cout << judged.text;
    return judged.status;
}

int print_key_set(const Options& options) {
    try {
        std::cout << read_credentials(options)->key_set() << '\n';
    } catch (const std::runtime_error& error) {
        return refuse(std::string("--client-key: ") + error.what());
    }
    return 0;
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

} // namespace

int main(int argc, char** argv) {
    int status = 0;
    const std::optional<Options> options = read_options(argc, argv, status);
    if (!options) return status;
    switch (options->work) {
    case Options::Work::judge:
        return judge(*options);
    case Options::Work::print_key_set:
        return print_key_set(*options);
    case Options::Work::verify_requirements:
        return verify_requirements();
    case Options::Work::examine:
        break;
    }
    return examine_service(*options);
}
