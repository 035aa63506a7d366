#include "server/config.hpp"

#include "fhir/json.hpp"
#include "server/fhir_address.hpp"
#include "server/json_pointer.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>
#include <memory_resource>
#include <type_traits>
#include <utility>

namespace eczema::server {
namespace {

using cards::Jurisdiction;
using fhir::Value;

std::string_view schema_text() {
    for (const EmbeddedFile& file : schema_files_embedded)
        if (file.name == "config.schema.json") return file.text;
    assert(false && "the build embeds the schema");
    return {};
}

// --- admitted text to values: types and ranges hold, an absent key leaves the default -------------------------------

const Value& member(const Value& object, std::string_view name) {
    static constexpr Value absent{};
    const Value* found = object.find(name);
    return found ? *found : absent;
}

void read(const Value& object, std::string_view name, std::string& target) {
    if (const Value* value = object.find(name)) target = value->text();
}

void read(const Value& object, std::string_view name, bool& target) {
    target = member(object, name).boolean().value_or(target);
}

template <class Number>
requires std::is_arithmetic_v<Number>
void read(const Value& object, std::string_view name, Number& target) {
    const std::string_view text = member(object, name).text();
    std::from_chars(text.data(), text.data() + text.size(), target);
}

void read(const Value& object, std::string_view name, Jurisdiction& target) {
    const std::string_view text = member(object, name).text();
    if (text == "US") target = Jurisdiction::us;
    if (text == "EU") target = Jurisdiction::eu;
    if (text == "UK") target = Jurisdiction::uk;
}

std::string without_default_port(std::string_view origin) {
    const std::string_view port = origin.starts_with("https:") ? ":443" : ":80";
    if (origin.ends_with(port)) origin.remove_suffix(port.size());
    return std::string(origin);
}

ListenConfig decode_listen(const Value& section) {
    ListenConfig listen;
    read(section, "address", listen.address);
    read(section, "port", listen.port);
    read(section, "threads", listen.threads);
    read(section, "publicUrl", listen.public_url);
    while (listen.public_url.ends_with('/')) listen.public_url.pop_back();
    for (const Value& origin : member(section, "allowedOrigins").items())
        listen.allowed_origins.push_back(without_default_port(origin.text()));
    return listen;
}

TlsConfig decode_tls(const Value& section) {
    TlsConfig tls;
    read(section, "certificateFile", tls.certificate_file);
    read(section, "privateKeyFile", tls.private_key_file);
    read(section, "clientCaFile", tls.client_ca_file);
    read(section, "requireClientCertificate", tls.require_client_certificate);
    return tls;
}

cards::Settings decode_settings(const Value& section) {
    cards::Settings settings;
    read(section, "jurisdiction", settings.jurisdiction);
    for (const Value& entry : member(section, "codes").items()) {
        cards::SiteCode& code = settings.codes.emplace_back();
        read(entry, "system", code.system);
        read(entry, "code", code.code);
        read(entry, "means", code.means);
    }
    for (const Value& entry : member(section, "drugs").items()) {
        cards::SiteDrug& drug = settings.drugs.emplace_back();
        read(entry, "system", drug.system);
        read(entry, "code", drug.code);
        read(entry, "text", drug.text);
        const Value& meaning = member(entry, "means");
        if (meaning.is_object()) {
            read(meaning, "system", drug.standard_system);
            read(meaning, "code", drug.standard_code);
        } else {
            drug.means = meaning.text();
        }
    }
    for (const Value& entry : member(section, "orders").items()) {
        cards::SiteOrder& order = settings.orders.emplace_back();
        read(entry, "item", order.item);
        read(entry, "system", order.system);
        read(entry, "code", order.code);
        read(entry, "display", order.display);
    }
    for (const Value& id : member(section, "rulesOff").items()) settings.rules_off.emplace_back(id.text());
    for (const Value& id : member(section, "signedOff").items()) settings.signed_off.emplace_back(id.text());

    const Value& thresholds = member(section, "thresholds");
    read(thresholds, "scoradModerateMin", settings.thresholds.scorad_moderate_min);
    read(thresholds, "scoradSevereMin", settings.thresholds.scorad_severe_min);
    read(thresholds, "severityDays", settings.thresholds.severity_days);
    read(thresholds, "severityOnSystemicDays", settings.thresholds.severity_on_systemic_days);
    read(thresholds, "severityPoemDays", settings.thresholds.severity_poem_days);
    read(thresholds, "conditionSeverityDays", settings.thresholds.condition_severity_days);
    read(thresholds, "openEndedDays", settings.thresholds.open_ended_days);
    read(thresholds, "weightDaysInfant", settings.thresholds.weight_days_infant);
    read(thresholds, "weightDaysChild", settings.thresholds.weight_days_child);
    read(thresholds, "weightDaysAdult", settings.thresholds.weight_days_adult);
    read(thresholds, "treatmentGapDays", settings.thresholds.treatment_gap_days);
    read(thresholds, "bloodTestDays", settings.thresholds.blood_test_days);
    read(thresholds, "bloodTestJakDays", settings.thresholds.blood_test_jak_days);
    read(thresholds, "kidneyTestDays", settings.thresholds.kidney_test_days);
    read(thresholds, "kidneyTestCiclosporinDays", settings.thresholds.kidney_test_ciclosporin_days);
    read(thresholds, "lipidsDays", settings.thresholds.lipids_days);
    read(thresholds, "tuberculosisTestDays", settings.thresholds.tuberculosis_test_days);
    read(thresholds, "hepatitisTestDays", settings.thresholds.hepatitis_test_days);
    read(thresholds, "hepatitisNegativeDays", settings.thresholds.hepatitis_negative_days);
    read(thresholds, "pregnancyTestDays", settings.thresholds.pregnancy_test_days);
    read(thresholds, "bloodPressureDays", settings.thresholds.blood_pressure_days);
    read(thresholds, "monitoringGraceShortDays", settings.thresholds.monitoring_grace_short_days);
    read(thresholds, "monitoringGraceLongDays", settings.thresholds.monitoring_grace_long_days);
    read(thresholds, "pendingOrderDays", settings.thresholds.pending_order_days);
    read(thresholds, "responseBaselineDays", settings.thresholds.response_baseline_days);
    read(thresholds, "responseRecentDays", settings.thresholds.response_recent_days);
    read(thresholds, "responseBiologicDays", settings.thresholds.response_biologic_days);
    read(thresholds, "responseJakDays", settings.thresholds.response_jak_days);
    read(thresholds, "responseDays", settings.thresholds.response_days);
    return settings;
}

SiteConfig decode_site(const Value& section) {
    SiteConfig site;
    site.settings = decode_settings(section);
    read(section, "timeZone", site.time_zone);
    read(section, "installationKeyFile", site.installation_key_file);
    return site;
}

void read(const Value& object, std::string_view name, fhir::FhirVersion& target) {
    using fhir::FhirVersion;
    constexpr std::pair<std::string_view, FhirVersion> versions[] = {{"DSTU2", FhirVersion::dstu2},
                                                                     {"STU3", FhirVersion::stu3},
                                                                     {"R4", FhirVersion::r4},
                                                                     {"R4B", FhirVersion::r4b},
                                                                     {"R5", FhirVersion::r5}};
    for (const auto& [text, version] : versions)
        if (member(object, name).text() == text) target = version;
}

// A base that cannot be read is kept as it is written, for judge() to name.
RegisteredFhirServer decode_fhir_server(const Value& entry) {
    RegisteredFhirServer server;
    read(entry, "base", server.base);
    if (auto address = parse_fhir_base(server.base)) server.base = std::move(address->base);
    read(entry, "batch", server.batch);
    read(entry, "privateAddress", server.private_address);
    read(entry, "caFile", server.ca_file);
    return server;
}

std::vector<ClientConfig> decode_clients(const Value& section, const SiteConfig& site) {
    ClientConfig standard;
    standard.jurisdiction = site.settings.jurisdiction;
    standard.time_zone = site.time_zone;
    if (section.items().empty()) return {standard};
    std::vector<ClientConfig> clients;
    for (const Value& entry : section.items()) {
        ClientConfig& client = clients.emplace_back(standard);
        read(entry, "id", client.id);
        read(entry, "jurisdiction", client.jurisdiction);
        read(entry, "timeZone", client.time_zone);
        read(entry, "fhirVersion", client.fhir_version);
        for (const Value& server : member(entry, "fhirServers").items())
            client.fhir_servers.push_back(decode_fhir_server(server));
    }
    return clients;
}

Limits decode_limits(const Value& section) {
    Limits limits;
    read(section, "bodyBytes", limits.body_bytes);
    read(section, "headerBytes", limits.header_bytes);
    read(section, "headerMs", limits.header_ms);
    read(section, "bodyMs", limits.body_ms);
    read(section, "writeMs", limits.write_ms);
    read(section, "idleMs", limits.idle_ms);
    read(section, "drainMs", limits.drain_ms);
    read(section, "connections", limits.connections);
    read(section, "fetchMs", limits.fetch_ms);
    read(section, "fetchBytes", limits.fetch_bytes);
    read(section, "fetchRounds", limits.fetch_rounds);
    read(section, "fetchConnections", limits.fetch_connections);
    return limits;
}

Config decode(const Value& root) {
    Config config;
    config.listen = decode_listen(member(root, "listen"));
    config.tls = decode_tls(member(root, "tls"));
    config.site = decode_site(member(root, "site"));
    config.clients = decode_clients(member(root, "clients"), config.site);
    if (member(member(root, "terminology"), "snomed").text() == "gps") config.snomed = SnomedContent::gps;
    read(member(root, "terminology"), "drugProductsFile", config.drug_products_file);
    config.limits = decode_limits(member(root, "limits"));
    read(member(root, "log"), "decisions", config.log_decisions);
    return config;
}

// --- rules between keys, which a schema cannot say
// --------------------------------------------------------------------

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

std::vector<Fault> judge(const Config& config) {
    std::vector<Fault> faults;
    if (!is_loopback(config.listen.address))
        faults.push_back({"/listen/address",
                          "must be a loopback address (127.0.0.0/8, ::1 or localhost): authentication is not available "
                          "in this version, so the server listens on loopback only"});
    judge_tls(config.tls, faults);
    for (std::size_t i = 1; i < config.clients.size(); ++i)
        faults.push_back({below("/clients", i),
                          "is one client too many; remove it: authentication is not available in this version, so one "
                          "client is used for every call"});
    for (std::size_t i = 0; i < config.clients.size(); ++i)
        judge_fhir_servers(config.clients[i], below("/clients", i), faults);
    if (config.site.settings.thresholds.scorad_moderate_min >= config.site.settings.thresholds.scorad_severe_min)
        faults.push_back({"/site/thresholds/scoradModerateMin",
                          "must be below scoradSevereMin; lower it, or raise scoradSevereMin"});
    return faults;
}

// --- environment
// ------------------------------------------------------------------------------------------------------

constexpr std::string_view prefix = "ECZEMA_CDS_";

// PUBLIC_URL, PUBLICURL and publicUrl are one key.
std::string plain(std::string_view name) {
    std::string result;
    for (const char c : name)
        if (c != '_') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

const fhir::Member* find_plain(const Value& properties, std::string_view name) {
    for (const fhir::Member& property : properties.members())
        if (plain(property.name) == plain(name)) return &property;
    return nullptr;
}

std::string names_of(const Value& properties) {
    std::string result;
    for (const fhir::Member& property : properties.members()) (result += result.empty() ? "" : ", ") += property.name;
    return result;
}

// Section and key of a variable's name, or what is wrong with it.
boost::system::result<Override, Fault> decode_variable(std::string_view name, const Value& sections) {
    const auto refuse = [&](std::string message) { return Fault{std::string(name), std::move(message)}; };
    const std::string_view rest = name.substr(prefix.size());
    const std::size_t split = rest.find("__");
    if (split == rest.npos) return refuse("is not a known variable; the form is ECZEMA_CDS_<SECTION>__<KEY>");
    const fhir::Member* section = find_plain(sections, rest.substr(0, split));
    if (!section) return refuse("names no known section; known: " + names_of(sections));
    const Value& keys = member(section->value, "properties");
    if (!keys.is_object()) return refuse("names a section that is set in the configuration file only");
    const fhir::Member* key = find_plain(keys, rest.substr(split + 2));
    if (!key) return refuse("names no known key of its section; known: " + names_of(keys));
    return Override{std::string(section->name), std::string(key->name), {}, std::string(name)};
}

// A name from outside, fit for one line of a terminal.
std::string printable(std::string_view name) {
    std::string result(name);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return result;
}

} // namespace

const FhirServer* ClientConfig::server_at(std::string_view base) const {
    const auto address = parse_fhir_base(base);
    if (!address) return nullptr;
    for (const RegisteredFhirServer& server : fhir_servers)
        if (server.base == address->base) return &server;
    return nullptr;
}

const std::string_view embedded_default_text = R"({
  "listen": {
    "allowedOrigins": ["https://sandbox.cds-hooks.org", "http://localhost:*", "http://127.0.0.1:*"]
  }
})";

Config embedded_default() {
    auto config = load_config(embedded_default_text);
    assert(config.has_value());
    return config ? *std::move(config) : Config{};
}

boost::system::result<Config, std::vector<Fault>> load_config(std::string_view text,
                                                              std::span<const Override> overrides) {
    const auto admitted = admit(text, schema_text(), overrides);
    if (!admitted) return admitted.error();
    std::pmr::monotonic_buffer_resource arena;
    const auto root = fhir::parse_json(*admitted, arena, fhir::Keep::everything);
    if (!root) return std::vector{Fault{"", std::string(root.error().message)}};
    Config config = decode(*root);
    std::vector<Fault> faults = judge(config);
    if (!faults.empty()) return faults;
    return config;
}

boost::system::result<std::vector<Override>, std::vector<Fault>>
environment_overrides(std::span<const std::string_view> entries) {
    std::pmr::monotonic_buffer_resource arena;
    const auto schema = fhir::parse_json(schema_text(), arena, fhir::Keep::everything);
    assert(schema.has_value());
    std::vector<Override> overrides;
    std::vector<Fault> faults;
    for (const std::string_view entry : entries) {
        if (!entry.starts_with(prefix)) continue;
        const std::string_view name = entry.substr(0, entry.find('='));
        auto found = decode_variable(printable(name), member(*schema, "properties"));
        if (!found) {
            faults.push_back(found.error());
            continue;
        }
        const auto same = [&](const Override& other) {
            return other.section == found->section && other.key == found->key;
        };
        const auto earlier = std::find_if(overrides.begin(), overrides.end(), same);
        if (earlier != overrides.end())
            faults.push_back({found->source, "sets the same key as " + earlier->source + "; unset one of the two"});
        found->value = entry.substr(std::min(name.size() + 1, entry.size()));
        overrides.push_back(*std::move(found));
    }
    if (!faults.empty()) return faults;
    return overrides;
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
