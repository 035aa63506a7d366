#include "server/commands.hpp"

#include "cards/rule.hpp"
#include "cards/rulebook.hpp"
#include "fhir/versions.hpp"
#include "server/card_print.hpp"
#include "server/fhir_tls.hpp"
#include "server/order_coverage.hpp"
#include "server/pipeline.hpp"
#include "server/router.hpp"
#include "server/tls_context.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace eczema::server {
namespace {

constexpr int done = 0, failed = 1, bad_input = 2;
constexpr std::size_t key_bytes = 32;
constexpr std::string_view program_version = "0.1.0";

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return std::nullopt;
    return text;
}

std::vector<Override> flag_overrides(const CommonOptions& common, const ServeOptions& options) {
    std::vector<Override> overrides;
    if (!common.jurisdiction.empty())
        overrides.push_back({"site", "jurisdiction", common.jurisdiction, "--jurisdiction"});
    if (options.address) overrides.push_back({"listen", "address", *options.address, "--address"});
    if (options.port) overrides.push_back({"listen", "port", std::to_string(*options.port), "--port"});
    if (options.threads) overrides.push_back({"listen", "threads", std::to_string(*options.threads), "--threads"});
    return overrides;
}

boost::system::result<std::optional<fhir::Day>, std::vector<Fault>> as_of_day(const std::string& text) {
    if (text.empty()) return std::optional<fhir::Day>();
    const auto date = fhir::parse_date(text, {});
    if (text.size() != 10 || !date || !date->is_exact())
        return std::vector{Fault{"--as-of", "is not a date; write it as YYYY-MM-DD"}};
    return std::optional(date->first);
}

boost::system::result<std::string, std::vector<Fault>> installation_key(const std::string& path) {
    if (path.empty()) return std::string(key_bytes, '\0');
    const auto key = read_file(path);
    if (!key || key->size() < key_bytes)
        return std::vector{Fault{"/site/installationKeyFile",
                                 "cannot be read or holds fewer than 32 bytes; write 32 random bytes to it"}};
    return *key;
}

// Each server's own certificate authorities, from the files that the configuration names.
std::vector<Fault> read_ca_files(Config& config) {
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < config.clients.size(); ++i)
        for (std::size_t j = 0; j < config.clients[i].fhir_servers.size(); ++j) {
            RegisteredFhirServer& server = config.clients[i].fhir_servers[j];
            if (server.ca_file.empty()) continue;
            auto pem = read_file(server.ca_file);
            if (pem && holds_certificates(*pem))
                server.ca_pem = *std::move(pem);
            else
                faults.push_back({"/clients/" + std::to_string(i) + "/fhirServers/" + std::to_string(j) + "/caFile",
                                  "cannot be read or holds no certificate; name a PEM file"});
        }
    return faults;
}

// What the listener shows under TLS, where the configuration names a certificate.
std::vector<Fault> read_tls_files(TlsConfig& tls) {
    if (tls.certificate_file.empty()) return {};
    TlsTexts texts{read_file(tls.certificate_file).value_or(""), read_file(tls.private_key_file).value_or(""), {}, {}};
    if (!tls.client_ca_file.empty()) texts.client_ca = read_file(tls.client_ca_file).value_or("");
    texts.require_client_certificate = tls.require_client_certificate;
    auto made = make_server_tls(texts);
    wipe(texts.private_key);
    if (!made) return made.error();
    tls.context = *std::move(made);
    return {};
}

enum class KeyUse : bool { zero, installation };

// The one way from options to a snapshot; on SIGHUP the same way is gone again.
boost::system::result<std::shared_ptr<const Snapshot>, std::vector<Fault>>
load(const CommonOptions& common, const ServeOptions& options, KeyUse key_use) {
    std::string text(embedded_default_text);
    if (!common.config_file.empty()) {
        auto file = read_file(common.config_file);
        if (!file) return std::vector{Fault{common.config_file, "cannot be read"}};
        text = std::move(*file);
    }
    auto overrides = environment_overrides(common.environment);
    if (!overrides) return overrides.error();
    const std::vector<Override> flags = flag_overrides(common, options);
    overrides->insert(overrides->end(), flags.begin(), flags.end());
    auto config = load_config(text, *overrides);
    if (!config) return config.error();
    if (!common.jurisdiction.empty()) // a flag wins over a client's own
        config->clients.front().jurisdiction = config->site.settings.jurisdiction;
    if (std::vector<Fault> faults = read_ca_files(*config); !faults.empty()) return faults;
    if (key_use == KeyUse::installation)
        if (std::vector<Fault> faults = read_tls_files(config->tls); !faults.empty()) return faults;
    const auto day = as_of_day(common.as_of);
    if (!day) return day.error();
    auto key = installation_key(key_use == KeyUse::installation ? config->site.installation_key_file : std::string());
    if (!key) return key.error();
    std::optional<std::string> drug_products;
    if (!config->drug_products_file.empty()) drug_products = read_file(config->drug_products_file);
    return make_snapshot(std::move(*config), std::move(*key), *day, drug_products);
}

int report(const std::vector<Fault>& faults, std::ostream& err) {
    for (const Fault& fault : faults) err << (fault.path.empty() ? "/" : fault.path) << ": " << fault.message << '\n';
    return bad_input;
}

std::string terminology_notice(const Snapshot& snapshot) {
    if (snapshot.config.snomed == SnomedContent::all)
        return "SNOMED CT codes outside the Global Patient Set are in use: the deployment needs its territory's SNOMED "
               "CT licence "
               "(or set terminology.snomed to gps; see README).";
    return "SNOMED CT is limited to the Global Patient Set: diagnoses coded otherwise in SNOMED CT alone are not seen "
           "(see README).";
}

// What is to be known of a snapshot that is put to work.
void notice_tls(const Snapshot& snapshot, const Clocks& clocks, std::ostream& err) {
    const auto& tls = snapshot.config.tls.context;
    const std::string_view warning = tls ? date_warning(*tls, clocks.utc_seconds()) : std::string_view();
    if (!warning.empty()) err << warning << '\n';
}

} // namespace

int run_serve(const CommonOptions& common, const ServeOptions& options, const Clocks& clocks, std::ostream& out,
              std::ostream& err, const WatchSignals& watch_signals) {
    const auto loaded = load(common, options, KeyUse::installation);
    if (!loaded) return report(loaded.error(), err);
    const std::shared_ptr<const Snapshot> first = *loaded;
    const ListenConfig& listen = first->config.listen;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());

    CurrentSnapshot current(first);
    constexpr int standard_output = 1;
    std::optional<DecisionLog> log;
    if (first->config.log_decisions) log.emplace(standard_output);
    HttpServer server(handlers(current, log ? &*log : nullptr, clocks), http_limits(first->config.limits),
                      listen.threads ? listen.threads : cores);
    const std::string address = listen.address == "localhost" ? "127.0.0.1" : listen.address;
    const auto port = server.listen(address, listen.port);
    if (!port) {
        err << "cannot listen on " << listen.address << " port " << listen.port << ": " << port.error().message()
            << "; choose another with --port\n";
        return failed;
    }
    err << terminology_notice(*first) << '\n';
    notice_tls(*first, clocks, err);
    out << "{\"event\":\"listening\",\"address\":\"" << listen.address << "\",\"port\":" << *port
        << (first->config.tls.context ? ",\"tls\":true}" : "}") << std::endl;

    const auto reload = [&] {
        const auto next = load(common, options, KeyUse::installation);
        if (next) {
            current.replace(*next);
            notice_tls(**next, clocks, err);
            err << "configuration reloaded" << std::endl;
        } else {
            err << "configuration kept, the new one has faults:\n";
            report(next.error(), err);
        }
    };
    const std::shared_ptr<void> signals = watch_signals([&] { server.stop(); }, reload);
    server.run();
    return done;
}

int run_evaluate(const CommonOptions& common, const std::string& file, EvaluateOutput output, const Clocks& clocks,
                 std::istream& in, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    std::optional<std::string> body;
    if (file == "-")
        body.emplace(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    else
        body = read_file(file);
    if (!body) {
        err << file << ": cannot be read\n";
        return bad_input;
    }
    std::pmr::monotonic_buffer_resource arena;
    const Explain explain = output == EvaluateOutput::explanation ? Explain::yes : Explain::no;
    const auto evaluation = evaluate_body(*body, nullptr, **snapshot, clocks.utc_seconds(), explain, arena);
    if (!evaluation) {
        const Problem& problem = evaluation.error();
        out << operation_outcome(problem) << '\n';
        err << "HTTP would answer " << status_of(problem.kind) << ": "
            << (problem.path.empty() ? "" : problem.path + ": ") << problem.message << '\n';
        return bad_input;
    }
    if (output == EvaluateOutput::text)
        out << print_cards(evaluation->response);
    else
        out << (output == EvaluateOutput::explanation ? evaluation->explanation : evaluation->response) << '\n';
    return done;
}

int run_rulebook(std::string_view format, std::ostream& out) {
    out << (format == "json" ? cards::rulebook_json() + '\n' : cards::rulebook_markdown());
    return done;
}

int run_check_config(const std::string& file, std::ostream& out, std::ostream& err) {
    CommonOptions common;
    common.config_file = file;
    const auto snapshot = load(common, {}, KeyUse::installation);
    if (!snapshot) return report(snapshot.error(), err);
    out << file << ": no fault\n" << order_coverage((*snapshot)->settings);
    return done;
}

int run_version(const CommonOptions& common, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    out << "eczema-cds " << program_version << "\ncontent " << (*snapshot)->content_hash << "\nrules "
        << cards::live_rules().size() << "\nCDS Hooks 2.0.1\nFHIR ";
    for (const fhir::FhirVersion version : fhir::fhir_versions)
        out << (version == fhir::fhir_versions.front() ? "" : ", ") << fhir::to_text(version);
    out << '\n';
    return done;
}

} // namespace eczema::server
