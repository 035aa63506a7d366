#include "tests/support/config_text.hpp"

namespace eczema::server {

std::string print(const Config& config) {
    std::ostringstream out;
    const auto& [listen, tls, clients, site, snomed, drug_products_file, store, keep_comments, limits, log_decisions,
                 log_access, log_peers, metrics_address, audit] = config;
    out << listen.address << '|' << listen.port << '|' << listen.threads << '|' << listen.public_url << '|'
        << testing::PrintToString(listen.allowed_origins) << listen.behind_terminator << '\n';
    out << tls.certificate_file << '|' << tls.private_key_file << '|' << tls.client_ca_file << '|'
        << tls.require_client_certificate << '\n';
    for (const ClientConfig& client : clients) {
        out << client.id << '|' << to_text(client.jurisdiction) << '|' << client.time_zone << '|'
            << static_cast<int>(client.fhir_version) << '\n';
        const Authentication& by = client.authentication;
        out << by.issuer << '|' << by.keys << '|' << by.keys_file << '|' << by.jku_ca_file << by.jku_private_address
            << '|' << by.leeway_seconds << '|' << by.lifetime_seconds << '|' << client.rate_per_second << '|'
            << client.rate_burst << '|' << client.profile;
        for (const auto* list : {&by.subjects, &by.tenants, &by.audiences, &by.jku, &by.algorithms,
                                 &by.certificate_subjects, &client.services, &client.allowed_links})
            out << testing::PrintToString(*list);
        out << '\n';
        for (const RegisteredFhirServer& server : client.fhir_servers)
            out << server.base << '|' << server.batch << server.private_address << '|' << server.ca_file << '\n';
    }
    const cards::Thresholds& at = site.settings.thresholds;
    out << to_text(site.settings.jurisdiction) << '|' << site.time_zone << '|' << site.installation_key_file << '|'
        << testing::PrintToString(site.settings.rules_off) << '|' << at.scorad_moderate_min << '|'
        << at.scorad_severe_min << '|' << at.severity_days << '|' << at.severity_on_systemic_days << '|'
        << at.severity_poem_days << '|' << at.condition_severity_days << '|' << at.open_ended_days;
    out << '|' << at.weight_days_infant << '|' << at.weight_days_child << '|' << at.weight_days_adult << '|'
        << at.treatment_gap_days << '|' << at.blood_test_days << '|' << at.blood_test_jak_days << '|'
        << at.kidney_test_days << '|' << at.kidney_test_ciclosporin_days << '|' << at.lipids_days << '|'
        << at.tuberculosis_test_days << '|' << at.hepatitis_test_days << '|' << at.hepatitis_negative_days << '|'
        << at.pregnancy_test_days << '|' << at.blood_pressure_days << '|' << at.monitoring_grace_short_days << '|'
        << at.monitoring_grace_long_days << '|' << at.pending_order_days << '|' << at.response_baseline_days << '|'
        << at.response_recent_days << '|' << at.response_biologic_days << '|' << at.response_jak_days << '|'
        << at.response_days;
    out << '|' << testing::PrintToString(site.settings.signed_off) << '\n';
    for (const cards::SiteCode& code : site.settings.codes)
        out << code.system << '|' << code.code << '|' << code.means << '\n';
    for (const cards::SiteDrug& drug : site.settings.drugs)
        out << drug.system << '|' << drug.code << '|' << drug.text << '|' << drug.means << '|' << drug.standard_system
            << '|' << drug.standard_code << '\n';
    for (const cards::SiteOrder& order : site.settings.orders)
        out << order.item << '|' << order.system << '|' << order.code << '|' << order.display << '\n';
    out << static_cast<int>(site.settings.fhir_version) << '\n';
    out << limits.body_bytes << '|' << limits.header_bytes << '|' << limits.header_ms << '|' << limits.body_ms << '|'
        << limits.write_ms << '|' << limits.idle_ms << '|' << limits.drain_ms << '|' << limits.drain_notice_ms << '|'
        << limits.connections << '|' << limits.connections_per_address << '|' << limits.body_bytes_total << '|'
        << limits.calls_per_second << '|' << limits.calls_burst << '|' << limits.calls_at_once << '|' << limits.queue_ms
        << '|' << limits.fetch_ms << '|' << limits.fetch_bytes << '|' << limits.fetch_bytes_total << '|'
        << limits.fetch_rounds << '|' << limits.fetch_connections << '\n';
    out << (snomed == SnomedContent::gps) << log_decisions << '|' << drug_products_file << '|' << store.file << '|'
        << store.postgres_file << store.strict_replay << store.feedback_days << keep_comments << log_access << log_peers
        << metrics_address << '|' << audit.file << '|' << audit.rotate_bytes;
    return out.str();
}

Config loaded(std::string_view text, std::span<const Override> overrides) {
    const auto config = load_config(text, overrides);
    EXPECT_TRUE(config.has_value()) << text;
    if (config) return *config;
    for (const Fault& fault : config.error()) ADD_FAILURE() << fault.path << " " << fault.message;
    return {};
}

std::vector<Fault> faults(std::string_view text, std::span<const Override> overrides) {
    const auto config = load_config(text, overrides);
    return config ? std::vector<Fault>{} : config.error();
}

std::vector<std::string> paths(std::string_view text) {
    std::vector<std::string> result;
    for (const Fault& fault : faults(text)) result.push_back(fault.path);
    return result;
}

std::string at(std::string_view place, std::string_view value) {
    const std::size_t end = place.find('/', 1);
    const std::string name(place.substr(1, end == place.npos ? end : end - 1));
    return "{\"" + name + "\": " + (end == place.npos ? std::string(value) : at(place.substr(end), value)) + "}";
}

} // namespace eczema::server
