// The JSON Schemas (draft-04) of schemas/, written by us from the field lists of CDS Hooks: a second judge beside the
// walkers. They know types, required members and enumerations, not lengths in UTF-16 units, duplicate names or
// uniqueness. Unknown members are allowed everywhere.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/requirements.hpp"
#include <string>
#include <string_view>

namespace eczema::conformance {

// Where and by which keyword the document breaks its schema; empty when it does not.
std::string discovery_fault(const rapidjson::Value& discovery, Profile profile);
std::string response_fault(const rapidjson::Value& response, Profile profile);
std::string operation_outcome_fault(const rapidjson::Value& outcome);
std::string feedback_fault(const rapidjson::Value& feedback);

// The request, and its context where the hook is one of the library.
std::string request_fault(const rapidjson::Value& request);
std::string context_fault(const rapidjson::Value& context, std::string_view hook);

} // namespace eczema::conformance
