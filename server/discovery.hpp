// GET /cds-services, written once for a content, and /health/ready, whose overdue reviews depend on the day.
#pragma once
#include "cards/drug_products.hpp"
#include "fhir/date.hpp"
#include "server/client_profile.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace eczema::server {

// What /health/ready tells besides the content. Only draining makes the service unready.
struct ServiceState {
    std::string_view store = "none"; // "none", "ok" or "failing"
    bool is_draining = false;
    std::size_t key_sources = 0; // where clients publish their keys, of those asked so far
    std::size_t key_sources_serving = 0;
};

// CDS Hooks 2.0.1 discovery: services with hook, id, title, description and prefetch templates, of the hooks that the
// client calls; with the versions of CDS Hooks 3.0 where its profile has them.
std::string discovery_document(std::string_view content_hash, const ClientProfile& profile = neutral_profile());
// The oldest content, the next review and the rules whose review is overdue `today`; the age of the content is no
// reason to be unready. Without a table of drug products it says "none".
std::string readiness_document(std::string_view content_hash, const cards::DrugProducts& products,
                               std::string_view products_hash, fhir::Day today, const ServiceState& state = {});

} // namespace eczema::server
