#include "server/snapshot.hpp"

#include "cards/rule.hpp"
#include "cards/rulebook.hpp"
#include "cards/site_mapping.hpp"
#include "fhir/json.hpp"
#include "server/client_keys.hpp"
#include "server/discovery.hpp"
#include "server/drug_products_file.hpp"
#include "server/json_pointer.hpp"
#include "server/time_zone.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

std::string_view schema_text(std::string_view name) {
    for (const EmbeddedFile& file : schema_files_embedded)
        if (file.name == name) return file.text;
    return {};
}

std::vector<Fault> admit_value_sets() {
    std::vector<Fault> faults;
    for (const EmbeddedFile& file : cards::value_set_files_embedded) {
        const auto admitted = admit(file.text, schema_text("value_set.schema.json"));
        if (admitted) continue;
        for (const Fault& fault : admitted.error())
            faults.push_back({std::string(file.name) + fault.path, fault.message});
    }
    return faults;
}

// They are part of the program, so that one judgement holds until it ends.
const std::vector<Fault>& value_set_faults() {
    static const std::vector<Fault> faults = admit_value_sets();
    return faults;
}

// What an installation has set about the rules: part of the content hash.
std::string text_of(const cards::Settings& settings, SnomedContent snomed) {
    const cards::Thresholds& t = settings.thresholds;
    std::string text = "jurisdiction " + std::string(to_text(settings.jurisdiction)) +
                       (snomed == SnomedContent::all ? " all" : " gps");
    for (const double value : {t.scorad_moderate_min,
                               t.scorad_severe_min,
                               double(t.severity_days),
                               double(t.severity_on_systemic_days),
                               double(t.severity_poem_days),
                               double(t.condition_severity_days),
                               double(t.open_ended_days),
                               double(t.weight_days_infant),
                               double(t.weight_days_child),
                               double(t.weight_days_adult),
                               double(t.treatment_gap_days),
                               double(t.blood_test_days),
                               double(t.blood_test_jak_days),
                               double(t.kidney_test_days),
                               double(t.kidney_test_ciclosporin_days),
                               double(t.lipids_days),
                               double(t.tuberculosis_test_days),
                               double(t.hepatitis_test_days),
                               double(t.hepatitis_negative_days),
                               double(t.pregnancy_test_days),
                               double(t.blood_pressure_days),
                               double(t.monitoring_grace_short_days),
                               double(t.monitoring_grace_long_days),
                               double(t.pending_order_days),
                               double(t.response_baseline_days),
                               double(t.response_recent_days),
                               double(t.response_biologic_days),
                               double(t.response_jak_days),
                               double(t.response_days)})
        text += ' ' + std::to_string(value);
    for (const std::string& off : settings.rules_off) text += " off " + off;
    for (const std::string& id : settings.signed_off) text += " signed " + id;
    text += " version " + std::to_string(static_cast<int>(settings.fhir_version));
    const auto add = [&text](std::string_view name, std::initializer_list<std::string_view> parts) {
        (text += ' ') += name;
        for (const std::string_view part : parts) fhir::append_json_string(text, part);
    };
    for (const cards::SiteCode& code : settings.codes) add("code", {code.system, code.code, code.means});
    for (const cards::SiteDrug& drug : settings.drugs)
        add("drug", {drug.system, drug.code, drug.text, drug.means, drug.standard_system, drug.standard_code});
    for (const cards::SiteOrder& order : settings.orders)
        add("order", {order.item, order.system, order.code, order.display});
    return text;
}

// Judges what the site maps and adds it to the look-up.
std::vector<Fault> map_site(const Config& config, cards::ValueSets& value_sets) {
    const cards::Settings& settings = config.site.settings;
    std::vector<Fault> faults;
    if (settings.codes.empty() && settings.drugs.empty() && settings.orders.empty()) return faults;
    const auto whole = config.snomed == SnomedContent::all
                           ? std::nullopt
                           : cards::load_value_sets(cards::value_set_files_embedded, true);
    for (cards::MappingFault& fault :
         cards::check_mapping(settings, value_sets.table, whole ? whole->table : value_sets.table)) {
        std::string path = below("/site/" + std::string(fault.list), fault.index);
        if (!fault.member.empty()) path = below(path, fault.member);
        faults.push_back({std::move(path), std::move(fault.message)});
    }
    if (faults.empty()) cards::add_mapping(settings, value_sets.table);
    return faults;
}

std::vector<std::vector<fhir::ZoneChange>> load_zones(const Config& config, std::vector<Fault>& faults) {
    std::vector<std::vector<fhir::ZoneChange>> zones;
    for (std::size_t i = 0; i < config.clients.size(); ++i) {
        auto zone = load_time_zone(config.clients[i].time_zone);
        const bool is_own = config.clients[i].time_zone != config.site.time_zone;
        if (!zone && (is_own || i == 0))
            faults.push_back({is_own ? below("/clients", i) + "/timeZone" : "/site/timeZone",
                              "is not a time zone this system knows; use an IANA name such as Europe/Berlin"});
        zones.push_back(zone ? *std::move(zone) : std::vector<fhir::ZoneChange>());
    }
    return zones;
}

std::string path_of(std::string_view url) {
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos) return {};
    const std::size_t slash = url.find('/', host + 3);
    return slash == std::string_view::npos ? std::string() : std::string(url.substr(slash));
}

} // namespace

std::span<const std::string> Snapshot::audiences_of(const Route& route) const {
    if (route.destination == Destination::discovery) return audiences.discovery;
    const auto& of_services = route.destination == Destination::feedback ? audiences.feedback : audiences.services;
    const auto found = of_services.find(route.service ? route.service->id : std::string_view());
    return found == of_services.end() ? std::span<const std::string>() : std::span(found->second);
}

boost::system::result<std::shared_ptr<const Snapshot>, std::vector<Fault>>
make_snapshot(Config config, std::string installation_key, std::optional<fhir::Day> as_of,
              const std::optional<std::string>& drug_products) {
    std::vector<std::string_view> rule_ids;
    for (const cards::Rule* rule : cards::live_rules()) rule_ids.push_back(rule->id);
    std::vector<Fault> faults = check_against(config, rule_ids);
    for (const std::vector<Fault>& found : {value_set_faults(), profile_faults()})
        faults.insert(faults.end(), found.begin(), found.end());
    std::vector<std::vector<fhir::ZoneChange>> zones = load_zones(config, faults);
    auto value_sets = cards::load_value_sets(cards::value_set_files_embedded, config.snomed == SnomedContent::all);
    if (!value_sets) faults.push_back({"", "the embedded value sets are incomplete; build the program anew"});
    const std::string& products_file = config.drug_products_file;
    if (!products_file.empty() && !drug_products)
        faults.push_back({"/terminology/drugProductsFile",
                          "cannot be read; name a file that eczema-cds import-rxnorm wrote, or leave the key out"});
    if (drug_products && value_sets) {
        auto products = read_drug_products(*drug_products, products_file, value_sets->table);
        const std::vector<Fault> of_products = products ? std::vector<Fault>() : products.error();
        faults.insert(faults.end(), of_products.begin(), of_products.end());
        if (products) value_sets->products = *std::move(products);
    }
    if (value_sets) {
        const std::vector<Fault> of_mapping = map_site(config, *value_sets);
        faults.insert(faults.end(), of_mapping.begin(), of_mapping.end());
    }
    if (!faults.empty()) return faults;

    auto snapshot = std::make_shared<Snapshot>();
    snapshot->value_sets = std::move(*value_sets);
    snapshot->drug_products_hash = drug_products ? shown(sha256(*drug_products)) : std::string();
    snapshot->installation_key = std::move(installation_key);
    snapshot->path_prefix = path_of(config.listen.public_url);
    snapshot->rulebook = cards::rulebook_markdown();
    const std::string content = cards::rulebook_content() + snapshot->value_sets.content;
    snapshot->audiences = audiences_below(config.listen.public_url);
    for (std::size_t i = 0; i < config.clients.size(); ++i) {
        ServedClient& client = snapshot->clients.emplace_back();
        client.config = config.clients[i];
        client.settings = config.site.settings;
        client.settings.jurisdiction = client.config.jurisdiction;
        client.settings.fhir_version = client.config.fhir_version;
        client.zone_changes = std::move(zones[i]);
        client.as_of = as_of;
        client.content_hash =
            shown(sha256(content + text_of(client.settings, config.snomed) + snapshot->drug_products_hash));
        client.profile = find_profile(client.config.profile);
        client.discovery = discovery_document(client.content_hash, *client.profile);
        client.discovery_tag = '"' + shown(sha256(client.discovery)) + '"';
        client.allowance = std::make_shared<Allowance>();
        const std::vector<Fault> of_keys = prepare_keys(
            client, below("/clients", i), is_loopback(config.listen.address) && !config.listen.behind_terminator);
        faults.insert(faults.end(), of_keys.begin(), of_keys.end());
    }
    if (!faults.empty()) return faults;
    snapshot->config = std::move(config);
    return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

} // namespace eczema::server
