#include "server/startup.hpp"

#include "server/fhir_tls.hpp"
#include "server/postgres.hpp"
#include "server/tls_context.hpp"

#include <fstream>
#include <iterator>
#include <ostream>

namespace eczema::server {
namespace {

constexpr std::size_t key_bytes = 32;

std::vector<Override> flag_overrides(const CommonOptions& common, const ServeOptions& options) {
    std::vector<Override> overrides;
    if (!common.jurisdiction.empty())
        overrides.push_back({"site", "jurisdiction", common.jurisdiction, "--jurisdiction"});
    if (options.address) overrides.push_back({"listen", "address", *options.address, "--address"});
    if (options.port) overrides.push_back({"listen", "port", std::to_string(*options.port), "--port"});
    if (options.threads) overrides.push_back({"listen", "threads", std::to_string(*options.threads), "--threads"});
    if (options.metrics_address)
        overrides.push_back({"metrics", "address", *options.metrics_address, "--metrics-address"});
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

// The keys of clients and the authorities that their jku is checked against.
std::vector<Fault> read_key_files(Config& config) {
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < config.clients.size(); ++i) {
        Authentication& authentication = config.clients[i].authentication;
        const std::string path = "/clients/" + std::to_string(i);
        if (!authentication.keys_file.empty()) {
            auto keys = read_file(authentication.keys_file);
            if (keys && !keys->empty())
                authentication.keys = *std::move(keys);
            else
                faults.push_back({path + "/keysFile", "cannot be read or is empty; name a file with a JWK Set"});
        }
        if (authentication.jku_ca_file.empty()) continue;
        auto pem = read_file(authentication.jku_ca_file);
        if (pem && holds_certificates(*pem))
            authentication.jku_ca_pem = *std::move(pem);
        else
            faults.push_back({path + "/jkuCaFile", "cannot be read or holds no certificate; name a PEM file"});
    }
    return faults;
}

} // namespace

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return std::nullopt;
    return text;
}

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
    for (ClientConfig& client : config->clients) // a flag wins over a client's own
        if (!common.jurisdiction.empty()) client.jurisdiction = config->site.settings.jurisdiction;
    if (std::vector<Fault> faults = read_ca_files(*config); !faults.empty()) return faults;
    if (std::vector<Fault> faults = read_key_files(*config); !faults.empty()) return faults;
    if (key_use == KeyUse::installation)
        if (std::vector<Fault> faults = read_tls_files(config->tls); !faults.empty()) return faults;
    if (!config->store.postgres_file.empty())
        if (const auto fault = postgres_file_fault(config->store.postgres_file))
            return std::vector{Fault{"/store/postgresFile", fault->message}};
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
    return exit_bad_input;
}

} // namespace eczema::server
