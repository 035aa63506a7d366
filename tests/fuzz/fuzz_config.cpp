// Any text as a configuration: faults with their places, or a configuration that the rules between keys find nothing
// against, and that becomes a snapshot where what it names is there.
#include "cards/rule.hpp"
#include "cards/site_mapping.hpp"
#include "server/client_keys.hpp"
#include "server/config_judgement.hpp"
#include "server/snapshot.hpp"
#include "server/time_zone.hpp"
#include "tests/fuzz/must.hpp"

namespace eczema::fuzz {
namespace {

using server::Fault;

void must_be_faults(const std::vector<Fault>& faults) {
    must(!faults.empty(), "a refusal names a fault");
    for (const Fault& fault : faults) {
        must(fault.path.empty() || fault.path.front() == '/', "a fault names its place");
        must(!fault.message.empty(), "a fault says what is wrong");
    }
}

const cards::ValueSets& value_sets(bool with_snomed) {
    static const auto whole = cards::load_value_sets(cards::value_set_files_embedded, true);
    static const auto free_set = cards::load_value_sets(cards::value_set_files_embedded, false);
    return with_snomed ? *whole : *free_set;
}

// What make_snapshot() judges, without the value sets that it builds anew: those take a second here.
bool may_be_served(const server::Config& config) {
    std::vector<std::string_view> rule_ids;
    for (const cards::Rule* rule : cards::live_rules()) rule_ids.push_back(rule->id);
    bool may = server::check_against(config, rule_ids).empty() && config.drug_products_file.empty();
    const auto& in_use = value_sets(config.snomed == server::SnomedContent::all).table;
    for (const auto& fault : cards::check_mapping(config.site.settings, in_use, value_sets(true).table)) {
        must(!fault.message.empty(), "a fault says what is wrong");
        may = false;
    }
    const bool on_loopback = server::is_loopback(config.listen.address) && !config.listen.behind_terminator;
    for (const server::ClientConfig& client : config.clients) {
        server::ServedClient served;
        served.config = client;
        const auto of_keys = server::prepare_keys(served, "/clients/0", on_loopback);
        if (!of_keys.empty()) must_be_faults(of_keys);
        may = may && of_keys.empty() && server::load_time_zone(client.time_zone).has_value();
    }
    return may;
}

void judge_snapshot(server::Config config, bool may_be_served) {
    const std::size_t clients = config.clients.size();
    const auto snapshot = server::make_snapshot(std::move(config), std::string(32, '\0'), std::nullopt);
    must(snapshot.has_value() == may_be_served, "a snapshot is made of what passes, and of nothing else");
    if (!snapshot) return must_be_faults(snapshot.error());
    must((*snapshot)->clients.size() == clients, "every client is served");
    for (const server::ServedClient& client : (*snapshot)->clients)
        must(client.profile != nullptr && client.content_hash.starts_with("sha256:"), "a client is whole");
}

void judge(std::string_view text) {
    auto config = server::load_config(text);
    if (!config) {
        must_be_faults(config.error());
        if (is_sampled(text))
            must(server::load_config(text).error() == config.error(), "the same text, the same faults");
        return;
    }
    must(!config->clients.empty(), "there is a client");
    must(server::judge(*config).empty(), "what is loaded has been judged");
    const bool may = may_be_served(*config);
    if (is_sampled(text, 64)) judge_snapshot(*std::move(config), may);
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
