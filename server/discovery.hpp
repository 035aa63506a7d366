// GET /cds-services and /health/ready: written once for a content.
#pragma once
#include "cards/drug_products.hpp"

#include <string>
#include <string_view>

namespace eczema::server {

// CDS Hooks 2.0.1 discovery: services with hook, id, title, description and prefetch templates.
std::string discovery_document(std::string_view content_hash);
// Without a table of drug products it says "none".
std::string readiness_document(std::string_view content_hash, const cards::DrugProducts& products,
                               std::string_view products_hash);

} // namespace eczema::server
