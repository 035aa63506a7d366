#include "server/config.hpp"

#include "fhir/json.hpp"
#include "server/config_judgement.hpp"
#include "server/config_schema.hpp"
#include "server/fhir_address.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <memory_resource>
#include <type_traits>
#include <utility>

namespace eczema::server {
namespace {

using cards::Jurisdiction;
using fhir::Value;

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

void read(const Value& object, std::string_view name, std::vector<std::string>& target) {
    const Value* list = object.find(name);
    if (!list) return;
    target.clear();
    for (const Value& item : list->items()) target.emplace_back(item.text());
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
    read(section, "behindTerminator", listen.behind_terminator);
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

Authentication decode_authentication(const Value& entry) {
    Authentication authentication;
    read(entry, "issuer", authentication.issuer);
    read(entry, "subjects", authentication.subjects);
    read(entry, "tenants", authentication.tenants);
    read(entry, "audiences", authentication.audiences);
    if (const Value* keys = entry.find("keys")) fhir::append_json(authentication.keys, *keys);
    read(entry, "keysFile", authentication.keys_file);
    read(entry, "jku", authentication.jku);
    read(entry, "jkuCaFile", authentication.jku_ca_file);
    read(entry, "jkuPrivateAddress", authentication.jku_private_address);
    read(entry, "algorithms", authentication.algorithms);
    read(entry, "leewaySeconds", authentication.leeway_seconds);
    read(entry, "lifetimeSeconds", authentication.lifetime_seconds);
    read(entry, "certificateSubjects", authentication.certificate_subjects);
    return authentication;
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
        client.authentication = decode_authentication(entry);
        read(entry, "services", client.services);
        read(entry, "ratePerSecond", client.rate_per_second);
        read(entry, "rateBurst", client.rate_burst);
        read(entry, "profile", client.profile);
        read(entry, "allowedLinks", client.allowed_links);
        for (const Value& server : member(entry, "fhirServers").items())
            client.fhir_servers.push_back(decode_fhir_server(server));
    }
    return clients;
}

StoreConfig decode_store(const Value& section) {
    StoreConfig store;
    read(section, "file", store.file);
    read(section, "postgresFile", store.postgres_file);
    store.strict_replay = member(section, "replay").text() == "strict";
    read(section, "feedbackDays", store.feedback_days);
    return store;
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
    read(section, "drainNoticeMs", limits.drain_notice_ms);
    read(section, "connections", limits.connections);
    read(section, "connectionsPerAddress", limits.connections_per_address);
    read(section, "bodyBytesTotal", limits.body_bytes_total);
    read(section, "callsPerSecond", limits.calls_per_second);
    read(section, "callsBurst", limits.calls_burst);
    read(section, "callsAtOnce", limits.calls_at_once);
    read(section, "queueMs", limits.queue_ms);
    read(section, "fetchMs", limits.fetch_ms);
    read(section, "fetchBytes", limits.fetch_bytes);
    read(section, "fetchBytesTotal", limits.fetch_bytes_total);
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
    config.store = decode_store(member(root, "store"));
    read(member(root, "feedback"), "keepComments", config.keep_comments);
    config.limits = decode_limits(member(root, "limits"));
    read(member(root, "log"), "decisions", config.log_decisions);
    read(member(root, "log"), "access", config.log_access);
    read(member(root, "log"), "peers", config.log_peers);
    read(member(root, "metrics"), "address", config.metrics_address);
    read(member(root, "audit"), "file", config.audit.file);
    read(member(root, "audit"), "rotateBytes", config.audit.rotate_bytes);
    return config;
}

} // namespace

bool ClientConfig::may_call(std::string_view service) const {
    return services.empty() || std::find(services.begin(), services.end(), service) != services.end();
}

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
    const auto admitted = admit(text, config_schema_text(), overrides);
    if (!admitted) return admitted.error();
    std::pmr::monotonic_buffer_resource arena;
    const auto root = fhir::parse_json(*admitted, arena, fhir::Keep::everything);
    if (!root) return std::vector{Fault{"", std::string(root.error().message)}};
    Config config = decode(*root);
    std::vector<Fault> faults = judge(config);
    if (!faults.empty()) return faults;
    return config;
}

} // namespace eczema::server
