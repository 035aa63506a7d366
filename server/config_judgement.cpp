#include "server/config_judgement.hpp"

#include "server/fhir_address.hpp"
#include "server/json_pointer.hpp"
#include "server/metrics_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace eczema::server {
namespace {

void judge_tls(const TlsConfig& tls, std::vector<Fault>& faults) {
    if (tls.certificate_file.empty() && !tls.private_key_file.empty())
        faults.push_back({"/tls/certificateFile", "is missing: privateKeyFile is of no use without its certificate"});
    if (tls.private_key_file.empty() && !tls.certificate_file.empty())
        faults.push_back({"/tls/privateKeyFile", "is missing: certificateFile is of no use without its key"});
    if (tls.certificate_file.empty() && !tls.client_ca_file.empty())
        faults.push_back({"/tls/clientCaFile", "needs certificateFile: clients show certificates under TLS only"});
    if (tls.require_client_certificate && tls.client_ca_file.empty())
        faults.push_back({"/tls/requireClientCertificate",
                          "needs clientCaFile, which names the authorities that clients' certificates come from"});
}

void judge_fhir_servers(const ClientConfig& client, const std::string& path, std::vector<Fault>& faults) {
    for (std::size_t i = 0; i < client.fhir_servers.size(); ++i) {
        const FhirServer& server = client.fhir_servers[i];
        const std::string at = below(path + "/fhirServers", i) + "/base";
        const auto address = parse_fhir_base(server.base);
        if (!address)
            faults.push_back({at, "is no base URL; write it as https://host/path, without user, query or fragment"});
        else if (!address->tls && !server.private_address)
            faults.push_back({at, "is not https: tokens would be sent in the clear; use https, or set privateAddress "
                                  "where the server is on this machine or its network"});
        const auto same = [&](const FhirServer& other) { return other.base == server.base; };
        if (std::any_of(client.fhir_servers.begin(), client.fhir_servers.begin() + static_cast<std::ptrdiff_t>(i),
                        same))
            faults.push_back({at, "is registered twice; keep one entry for it"});
    }
}

void judge_links(const ClientConfig& client, const std::string& path, std::vector<Fault>& faults) {
    for (std::size_t i = 0; i < client.allowed_links.size(); ++i)
        if (!parse_fhir_base(client.allowed_links[i]))
            faults.push_back({below(path + "/allowedLinks", i),
                              "is no base of URLs; write it as https://host/path, without user, query or fragment"});
}

// Whether two clients of one issuer could both be meant by a token.
bool overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    if (a.empty() || b.empty()) return true;
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

bool are_told_apart(const ClientConfig& a, const ClientConfig& b) {
    const Authentication &one = a.authentication, &other = b.authentication;
    if (one.by_token() || other.by_token())
        return one.issuer != other.issuer || !overlap(one.subjects, other.subjects) ||
               !overlap(one.tenants, other.tenants);
    return !overlap(one.certificate_subjects, other.certificate_subjects);
}

void judge_keys(const Authentication& authentication, const std::string& path, std::vector<Fault>& faults) {
    const int sources = !authentication.keys.empty() + !authentication.keys_file.empty();
    if (sources == 2) faults.push_back({path + "/keysFile", "stands beside keys; keep one of the two"});
    if (sources == 0 && authentication.jku.empty())
        faults.push_back({path + "/keys",
                          "is missing: give the client's public keys in keys or keysFile, or the URL they "
                          "are published at in jku"});
    for (std::size_t i = 0; i < authentication.jku.size(); ++i)
        if (const auto address = parse_fhir_base(authentication.jku[i]); !address)
            faults.push_back({below(path + "/jku", i), "is no URL without user, query or fragment; write it in full"});
        else if (!address->tls && !authentication.jku_private_address)
            faults.push_back({below(path + "/jku", i),
                              "is not https: anyone on the way could give us keys; use https, or "
                              "set jkuPrivateAddress where it is on this machine or its network"});
}

void judge_authentication(const Config& config, std::size_t index, std::vector<Fault>& faults) {
    const ClientConfig& client = config.clients[index];
    const Authentication& authentication = client.authentication;
    const std::string path = below("/clients", index);
    if (authentication.by_token()) {
        judge_keys(authentication, path, faults);
        if (config.listen.public_url.empty() && authentication.audiences.empty())
            faults.push_back({"/listen/publicUrl",
                              "is missing: the audience of a token is the URL that is called; set it, or "
                              "list audiences of each client with an issuer"});
    } else if (!authentication.keys.empty() || !authentication.keys_file.empty() || !authentication.jku.empty()) {
        faults.push_back({path + "/issuer", "is missing: keys are looked up by the issuer of a token"});
    }
    if (authentication.by_certificate() && config.tls.client_ca_file.empty())
        faults.push_back(
            {path + "/certificateSubjects", "needs tls.clientCaFile: certificates are checked against it"});
    if (!authentication.any() && config.clients.size() > 1)
        faults.push_back({path + "/issuer",
                          "is missing: with several clients each needs authentication, an issuer with keys "
                          "or certificateSubjects"});
    for (std::size_t i = 0; i < index; ++i) {
        if (config.clients[i].id == client.id)
            faults.push_back({path + "/id", "is the id of another client too; give each its own"});
        if (config.clients[i].authentication.any() && authentication.any() &&
            !are_told_apart(config.clients[i], client))
            faults.push_back({path, "cannot be told apart from client " + std::to_string(i) +
                                        "; give each its own issuer, or subjects or tenants that do not overlap"});
    }
}

void judge_metrics(const std::string& address, std::vector<Fault>& faults) {
    if (!address.empty() && !read_metrics_address(address))
        faults.push_back({"/metrics/address", "is no numeric address with a port; write it as 127.0.0.1:9464, "
                                              "[::1]:9464 or localhost:9464"});
}

void judge_audit(const Config& config, std::vector<Fault>& faults) {
    if (!config.audit.file.empty() && config.audit.file == config.store.file)
        faults.push_back({"/audit/file", "is the store's file too; give it a path of its own"});
}

void judge_listener(const Config& config, std::vector<Fault>& faults) {
    if (is_loopback(config.listen.address) && !config.listen.behind_terminator) return;
    const bool all = std::all_of(config.clients.begin(), config.clients.end(),
                                 [](const ClientConfig& client) { return client.authentication.any(); });
    if (!all)
        faults.push_back({config.listen.behind_terminator ? "/listen/behindTerminator" : "/listen/address",
                          "lets others than this machine call, so every client needs authentication: an issuer with "
                          "keys, or certificateSubjects; or listen on loopback (127.0.0.0/8, ::1 or localhost) alone"});
    else if (config.tls.certificate_file.empty() && !config.listen.behind_terminator)
        faults.push_back(
            {"/listen/address",
             "must be a loopback address (127.0.0.0/8, ::1 or localhost) without TLS: set tls.certificateFile "
             "and tls.privateKeyFile, or listen.behindTerminator where a proxy in front ends TLS"});
}

void judge_store(const StoreConfig& store, std::vector<Fault>& faults) {
    if (!store.file.empty() && !store.postgres_file.empty())
        faults.push_back({"/store/postgresFile", "stands beside file; keep one of the two"});
    if (store.strict_replay && !store.any())
        faults.push_back({"/store/replay", "strict needs a store that used tokens are written to: set file or "
                                           "postgresFile"});
}

} // namespace

std::vector<Fault> judge(const Config& config) {
    std::vector<Fault> faults;
    judge_listener(config, faults);
    judge_tls(config.tls, faults);
    judge_metrics(config.metrics_address, faults);
    judge_store(config.store, faults);
    judge_audit(config, faults);
    for (std::size_t i = 0; i < config.clients.size(); ++i) {
        judge_authentication(config, i, faults);
        judge_fhir_servers(config.clients[i], below("/clients", i), faults);
        judge_links(config.clients[i], below("/clients", i), faults);
    }
    if (config.site.settings.thresholds.scorad_moderate_min >= config.site.settings.thresholds.scorad_severe_min)
        faults.push_back({"/site/thresholds/scoradModerateMin",
                          "must be below scoradSevereMin; lower it, or raise scoradSevereMin"});
    return faults;
}

std::vector<Fault> check_against(const Config& config, std::span<const std::string_view> rule_ids) {
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < config.site.settings.rules_off.size(); ++i)
        if (std::find(rule_ids.begin(), rule_ids.end(), config.site.settings.rules_off[i]) == rule_ids.end())
            faults.push_back({below("/site/rulesOff", i), "is not the id of a rule; `eczema-cds rulebook` lists them"});
    return faults;
}

bool is_loopback(std::string_view address) {
    if (address == "localhost") return true;
    if (address.find('\0') != address.npos) return false;
    const std::string text(address);
    in6_addr v6{};
    if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return std::memcmp(&v6, &in6addr_loopback, sizeof v6) == 0;
    std::uint8_t v4[4] = {};
    return inet_pton(AF_INET, text.c_str(), v4) == 1 && v4[0] == 127;
}

} // namespace eczema::server
