#include "server/discovery.hpp"

#include "cards/review_dates.hpp"
#include "server/service.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

constexpr std::string_view usage_requirements =
    "Only the patient is required. What is not sent is asked of the fhirServer of the request, where that server is "
    "registered here; else it makes its facts unknown: the cards say so, and no drug is drafted while a fact it needs "
    "is unknown.";

// Of CDS Hooks 3.0; empty for a client that does not know them.
std::string versions_of(const Service& service, const DiscoveryVersions& versions) {
    if (versions.specification.empty()) return {};
    std::string json = ",\"version\":" + quoted(versions.specification);
    for (const WireMember& hook : versions.hooks)
        if (hook.name == service.hook_name) json += ",\"hookVersion\":" + hook.json;
    return json;
}

std::string service_entry(const Service& service, std::string_view content_hash, const DiscoveryVersions& versions) {
    std::string json = "{\"hook\":" + quoted(service.hook_name) + ",\"id\":" + quoted(service.id) +
                       ",\"title\":" + quoted(service.title) + ",\"description\":" + quoted(service.description) +
                       ",\"usageRequirements\":" + quoted(usage_requirements) + versions_of(service, versions) +
                       ",\"prefetch\":{";
    for (const PrefetchKey& key : prefetch_keys())
        json += (json.back() == '{' ? "" : ",") + quoted(key.key) + ':' + quoted(key.query);
    return json + "},\"extension\":{\"org.eczema-cds.content\":{\"hash\":" + quoted(content_hash) +
           ",\"rules\":" + std::to_string(cards::live_rules().size()) + "}}}";
}

std::string description_of(const cards::DrugProducts& products, std::string_view hash) {
    if (products.product_count() == 0) return "\"none\"";
    return "{\"hash\":" + quoted(hash) +
           (products.release().empty() ? std::string() : ",\"release\":" + quoted(products.release())) +
           ",\"products\":" + std::to_string(products.product_count()) +
           ",\"codes\":" + std::to_string(products.code_count()) + '}';
}

} // namespace

std::string discovery_document(std::string_view content_hash, const ClientProfile& profile) {
    std::string json = "{\"services\":[";
    for (const Service& service : services())
        if (profile.calls(service.hook_name))
            json += (json.back() == '[' ? "" : ",") + service_entry(service, content_hash, profile.discovery);
    return json + "]}";
}

std::string readiness_document(std::string_view content_hash, const cards::DrugProducts& products,
                               std::string_view products_hash, fhir::Day today, const ServiceState& state) {
    std::string_view as_of, review_by;
    std::string overdue;
    for (const cards::Rule* rule : cards::live_rules()) {
        as_of = as_of.empty() ? rule->as_of : std::min(as_of, rule->as_of);
        review_by = review_by.empty() ? rule->review_by : std::min(review_by, rule->review_by);
        if (is_review_overdue(*rule, today)) overdue += (overdue.empty() ? "" : ",") + quoted(rule->id);
    }
    const std::string keys = state.key_sources == 0
                                 ? std::string()
                                 : ",\"publishedKeys\":{\"sources\":" + std::to_string(state.key_sources) +
                                       ",\"serving\":" + std::to_string(state.key_sources_serving) + '}';
    return "{\"status\":" + quoted(state.is_draining ? "draining" : "ready") + ",\"content\":" + quoted(content_hash) +
           ",\"rules\":" + std::to_string(cards::live_rules().size()) + ",\"asOf\":" + quoted(as_of) +
           ",\"reviewBy\":" + quoted(review_by) + ",\"overdue\":[" + overdue +
           "],\"drugProducts\":" + description_of(products, products_hash) + ",\"store\":" + quoted(state.store) +
           keys + '}';
}

} // namespace eczema::server
