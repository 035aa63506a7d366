// The rules that hold for every value of a reply whatever its place: no null, nothing empty, no name twice.
// First pass of every walker; it knows no field of CDS Hooks.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/judge/finding.hpp"
#include <vector>

namespace eczema::conformance {

// `may_be_empty` is the one array at the root that the standard lets be empty: "cards" or "services".
void walk_tree(const rapidjson::Value& root, std::string_view may_be_empty, std::vector<Finding>& findings);

// The path of a member or an item. Of a name that is very long its beginning stands there.
std::string below(const std::string& path, std::string_view name);
std::string below(const std::string& path, rapidjson::SizeType index);

} // namespace eczema::conformance
