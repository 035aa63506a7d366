// Walks a parsed reply of a CDS service and reports, by path, whatever breaks sections 1, 2 and 6 of the requirements.
// It knows CDS Hooks 2.0.1 as sent to a client that has declared no further abilities. It does no I/O and judges no
// medicine.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

struct Finding {
    std::string_view requirement; // its id in requirements.csv, which says how grave it is
    std::string path;             // "cards[0].suggestions[1].label"; empty for the root
    std::string message;
};

std::vector<Finding> walk_response(const rapidjson::Value& response);
std::vector<Finding> walk_discovery(const rapidjson::Value& discovery);

} // namespace eczema::conformance
