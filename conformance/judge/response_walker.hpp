// Walks a parsed document of CDS Hooks and reports, by path, whatever breaks the rules of its version: what a service
// sends, and what a client sends to it. Unknown members are allowed everywhere. It does no I/O and judges no medicine.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/judge/finding.hpp"
#include "conformance/requirements.hpp"
#include <vector>

namespace eczema::conformance {

// A client that declared no further abilities is the receiver.
std::vector<Finding> walk_response(const rapidjson::Value& response, Profile profile);

std::vector<Finding> walk_discovery(const rapidjson::Value& discovery, Profile profile);

// A client's duties, under the ids of the service's matching ones: what a service may refuse with 400.
std::vector<Finding> walk_request(const rapidjson::Value& request);
std::vector<Finding> walk_feedback(const rapidjson::Value& feedback);

} // namespace eczema::conformance
