// GET /cds-services and /health/ready: written once for a content.
#pragma once
#include <string>
#include <string_view>

namespace eczema::server {

// CDS Hooks 2.0.1 discovery: services with hook, id, title, description and prefetch templates.
std::string discovery_document(std::string_view content_hash);
std::string readiness_document(std::string_view content_hash);

} // namespace eczema::server
