// Walks a parsed reply of a CDS service and reports, by path, whatever breaks sections 1, 2 and 6 of the requirements.
// It knows CDS Hooks 2.0.1 as sent to a client that has declared no further abilities. It does no I/O and judges no
// medicine.
#pragma once
#include "conformance/level.hpp"
#include "conformance/rapid_json.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

struct Finding {
    Level level;
    std::string_view rule; // requirement or section: "G2", "6.1"
    std::string path;      // "cards[0].suggestions[1].label"; empty for the root
    std::string message;
};

std::vector<Finding> walk_response(const rapidjson::Value& response);
std::vector<Finding> walk_discovery(const rapidjson::Value& discovery);

} // namespace eczema::conformance
